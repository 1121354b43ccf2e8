"""The server's stock ledger in memory: events, balances kept set-wise, counts with second legs."""

from bisect import insort
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from takt_sync.acceptance import Counted, Neighbour, Side, Timed, answer_needed, netted
from takt_sync.stock import (
    Anchor,
    Balance,
    Key,
    StockEvent,
    fold,
    is_late,
    second_leg,
    variance,
)

DIFFERENCE = 93


def _order(event: StockEvent) -> tuple[int, str, int, int]:
    return event.order


def in_order(keys: Iterable[Key]) -> list[Key]:
    """Keys in an order of their own: that of a set changes from one process to the next."""
    return sorted(keys, key=lambda key: (key[0], key[1], key[2] or ""))


@dataclass(slots=True)
class Count:
    """A recorded count of one key and what became of it.

    `time` is when it was made, from the first look on; `told` are people's answers about moves
    beside it, and `event` sets what comes out with them. `variance` is what was last told of it.
    """

    name: str
    op_id: str
    event: StockEvent
    time: Timed
    person: int
    quantity: int
    status: str = "recorded"
    reason: str = "not_final"
    is_undone: bool = False
    is_approved: bool = False
    is_recount: bool = False
    approver: int = 0
    booked: int = 0
    entries: int = 0
    variance: int = 0
    told: dict[tuple[str, int], Side] = field(default_factory=dict)
    late: list[str] = field(default_factory=list)

    @property
    def counted(self) -> Counted:
        """What the rules look at."""
        added = self.event.quantity - self.quantity
        return Counted(self.time, self.person, self.quantity, added)


@dataclass(slots=True)
class Ledger:
    """All events by key, and the balances that stand for them."""

    events: dict[Key, list[StockEvent]] = field(default_factory=dict)
    balances: dict[Key, Balance] = field(default_factory=dict)
    counts: dict[str, Count] = field(default_factory=dict)
    counted: dict[Key, list[str]] = field(default_factory=dict)
    times: dict[Anchor, Timed] = field(default_factory=dict)

    def balance(self, key: Key) -> Balance:
        """What is on hand."""
        return self.balances.get(key) or Balance()

    def insert(self, events: Iterable[StockEvent]) -> set[Key]:
        """Add events; balances change by sums where that is enough, else by a fold."""
        touched: set[Key] = set()
        refold: set[Key] = set()
        for event in events:
            key = event.key
            insort(self.events.setdefault(key, []), event, key=_order)
            touched.add(key)
            balance = self.balance(key)
            is_plain = event.kind == "delta" and not self.is_told(key)
            if is_plain and not is_late(event, balance.anchor):
                self.balances[key] = Balance(balance.quantity + event.quantity, balance.anchor)
            else:
                refold.add(key)
        for key in in_order(refold):
            self.net(key)
            self.balances[key] = fold(self.events[key])
        return touched | self.settle_variances(refold)

    def neighbours(self, key: Key) -> list[Neighbour]:
        """What moved stock of a key, by act; an undone act moved nothing."""
        sums: dict[Anchor, int] = {}
        for event in self.events.get(key, ()):
            place = event.order[:3]
            if event.kind == "delta" and place in self.times:
                sums[place] = sums.get(place, 0) + event.quantity
        return [Neighbour(self.times[place], quantity) for place, quantity in sums.items()]

    def asked(self, count: Count) -> list[Neighbour]:
        """The moves beside a count that nobody has placed yet."""
        return answer_needed(count.time, self.neighbours(count.event.key), count.told)

    def is_told(self, key: Key) -> bool:
        """Whether a person placed a move beside an accepted count of a key."""
        counts = (self.counts[name] for name in self.counted.get(key, ()))
        return any(count.told and count.status == "accepted" for count in counts)

    def net(self, key: Key) -> None:
        """Let the counts of a key set what comes out with people's answers."""
        for name in self.counted.get(key, ()):
            count = self.counts[name]
            if not count.told:
                continue
            added = netted(count.time, self.neighbours(key), count.told)
            event = replace(count.event, quantity=count.quantity + added)
            if count.status == "accepted" and event != count.event:
                events = self.events[key]
                events[events.index(count.event)] = event
            count.event = event

    def answer(self, count: Count, told: dict[tuple[str, int], Side]) -> set[Key]:
        """A person placed moves beside a count."""
        key = count.event.key
        count.told.update(told)
        return self.refold(key)

    def refold(self, key: Key) -> set[Key]:
        """Work out all figures of a key anew."""
        self.net(key)
        self.balances[key] = fold(self.events.get(key, ()))
        return {key} | self.settle_variances({key})

    def remove_count(self, count: Count) -> set[Key]:
        """Take an accepted count that was voided out of the fold again."""
        key = count.event.key
        self.events[key] = [event for event in self.events[key] if event != count.event]
        return self.refold(key)

    def settle_variances(self, keys: Iterable[Key]) -> set[Key]:
        """Bring the second legs of all decided counts of some keys up to date."""
        touched: set[Key] = set()
        for key in in_order(keys):
            for name in self.counted.get(key, ()):
                count = self.counts[name]
                is_booked = count.status == "accepted"
                if not is_booked and count.booked == 0:
                    continue
                now = variance(self.events[key], count.event) if is_booked else 0
                entry = second_leg(count.event, count.booked, now, DIFFERENCE, count.entries)
                if entry is not None:
                    count.booked, count.entries = now, count.entries + 1
                    touched |= self.insert([entry])
        return touched

    def record_count(self, count: Count) -> None:
        """Note a count; it changes no figure yet."""
        self.counts[count.name] = count
        self.counted.setdefault(count.event.key, []).append(count.name)

    def accept(self, count: Count) -> set[Key]:
        """Make a count an anchor."""
        count.status = "accepted"
        return {count.event.key} | self.insert([count.event])
