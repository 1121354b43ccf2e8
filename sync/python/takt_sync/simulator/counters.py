"""People who count while others move: looks that take a while, empty places, two in one bin."""

from typing import TYPE_CHECKING, Any

from takt_sync.simulator.booking import PRODUCTION
from takt_sync.simulator.counting import SHELVES
from takt_sync.simulator.handset import Handset
from takt_sync.simulator.profiles import MINUTE
from takt_sync.simulator.truth import Act
from takt_sync.simulator.worker import Worker
from takt_sync.stock import EMPTY_KIND, Key

if TYPE_CHECKING:
    from takt_sync.simulator.world import World

LONGEST_LOOK_MS = 2 * MINUTE
MISCOUNTED = 0.1
COUNT_ACTS = ("long_count", "two_counts", "shelf", "empty_shelf", "undo_count")


class Counter(Worker):
    """A worker who knows stocktakes, too."""

    more_acts = COUNT_ACTS

    def __init__(self, world: "World") -> None:
        super().__init__(world)
        self.shelves = tuple(SHELVES)

    def long_count(self, handset: Handset) -> None:
        """Count a bin, which takes a while."""
        found = self.some_stock()
        if found is not None:
            self.begin(handset, found[0], self.person)

    def two_counts(self, handset: Handset) -> None:
        """Somebody else counts the same bin soon after, or at the same time."""
        found = self.some_stock()
        if found is None:
            return
        self.begin(handset, found[0], self.person)
        other = self.random.choice(self.world.handsets)
        person = other.index * 2 + self.random.choice((1, 2))
        delay = self.random.randint(1, 3 * MINUTE)
        self.world.after(delay, lambda: self.begin(other, found[0], person))

    def begin(self, handset: Handset, key: Key, person: int) -> None:
        """The first look at the goods; how many there are is seen some time between it and the
        record. A device that sleeps or dies meanwhile begins anew: nothing was recorded."""
        if not handset.is_on:
            return
        location, item, lot = key
        span = self.random.randint(1, LONGEST_LOOK_MS)
        look = self.random.randint(0, span)
        args = {"item": item, "lot": lot, "location": location, "plan": None}
        self.watch(handset, person, (span, look), ("stock.count", args))

    def watch(
        self, handset: Handset, person: int, times: tuple[int, int], what: tuple[str, Any]
    ) -> None:
        """Look, and record what was seen when the looking is over."""
        span, look = times
        kind, args = what
        began = handset.reading(0)
        args["seen"] = handset.disk.head
        seen: dict[str, int] = {}

        def see() -> None:
            key = (args["location"], args.get("item"), args.get("lot"))
            there = self.world.truth.physical.get(key, 0)
            seen["error"] = self.error(there) if kind == "stock.count" else 0
            seen["quantity"], seen["step"] = there + seen["error"], self.world.truth.step()
            seen["at"] = self.world.now

        def record() -> None:
            reading = handset.reading(0) if handset.is_on else None
            if reading is None or reading.boot != began.boot:
                return
            args["span"] = reading.mono - began.mono
            if kind == "stock.count":
                args["quantity"] = seen["quantity"]
            self.person = person
            act = self.record(handset, kind, args)
            act.looked, act.looked_at, act.error = seen["step"], seen["at"], seen["error"]

        self.world.after(look, see)
        self.world.after(span, record)

    def error(self, there: int) -> int:
        """People miscount now and then."""
        if self.random.random() >= MISCOUNTED:
            return 0
        return max(-there, self.random.choice((-4, -2, -1, 1, 2, 4)))

    def shelf(self, handset: Handset) -> None:
        """Something is put on a shelf, or taken from it and all of it."""
        shelf = self.random.choice(self.shelves)
        there = self.on(shelf)
        if there and self.random.random() < 0.6:
            (_, item, lot), quantity = self.random.choice(there)
            if lot is not None and self.knows_hold(handset, lot):
                return
            args = {
                "item": item, "lot": lot, "from": shelf, "to": PRODUCTION, "quantity": quantity,
            }  # fmt: skip
            self.record(handset, "stock.issue", args)
            return
        self.carry(handset, "stock.put_away", shelf)

    def on(self, shelf: int) -> list[tuple[Key, int]]:
        """What lies on a shelf."""
        return [(k, q) for k, q in self.world.truth.physical.items() if k[0] == shelf and q > 0]

    def empty_shelf(self, handset: Handset) -> None:
        """Nothing lies on a shelf, also because what lay there got lost."""
        shelf = self.random.choice(self.shelves)
        there = self.on(shelf)
        if there and self.random.random() < 0.3:
            key, quantity = self.random.choice(there)
            self.world.truth.vanish(key, quantity)
        if self.on(shelf) or not handset.is_on:
            self.shelf(handset)
            return
        args: dict[str, Any] = {"location": shelf, "plan": None, "span": 0}
        args["seen"] = handset.disk.head
        act = self.record(handset, EMPTY_KIND, args)
        act.looked, act.looked_at = act.step, act.at

    def undo_count(self, handset: Handset) -> None:
        """Take back an own count."""
        known = {e.op["id"] for e in (*handset.disk.outbox, *handset.disk.archive)}
        acts = self.world.truth.acts.values()
        undone = {act.target for act in acts if act.target}
        counts: list[Act] = [
            act
            for act in acts
            if act.looked is not None and act.id in known and act.id not in undone
        ]
        if counts and self.random.random() < 0.3:
            self.record(handset, "undo", {"operation": self.random.choice(counts).id})
