"""What the simulated server does with counts: verdicts, questions, answers, releases, rechecks."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from takt_sync import acceptance
from takt_sync.acceptance import CountFacts, DeviceProgress, Side, Timed, relation
from takt_sync.envelope import Operation
from takt_sync.simulator.ledger import Count, Ledger, in_order
from takt_sync.stock import EMPTY_KIND, Key, act_legs, empty_legs, place_legs, variance

if TYPE_CHECKING:
    from takt_sync.simulator.state import DeviceRow, State

WAREHOUSE = {1: 1, 2: 1, 3: 1, 4: 2, 5: 2}
SHELVES = {6: 1, 7: 2}
"""Small places that are empty now and then."""
PLACES = WAREHOUSE | SHELVES
ZONES = (1, 2)
TOLERANCE = 3
UNCLEAR, DIFFER, RECHECK = "unclear", "differ", "recheck"
Rows = dict[tuple[str, str, str], Any]


def zone_of(count: Count) -> int:
    """The zone that a count lies in."""
    return PLACES[count.event.location]


class Counting:
    """The counts of one database; `tells` opens questions, which the older profiles do not."""

    def __init__(self) -> None:
        self.state: State
        self.tells = False

    @property
    def ledger(self) -> Ledger:
        """The books."""
        return self.state.ledger

    # -- recording ----------------------------------------------------------------------------

    def record(self, op: Operation, time: Timed) -> None:
        """Note a count; it changes no figure yet."""
        began = acceptance.begun(time, op.args.get("span", 0), op.args.get("seen"))
        if op.kind == EMPTY_KIND:
            self.state.empties[op.id] = began
            return
        event = place_legs(act_legs(op.kind, op.args), time.order)[0]
        quantity = event.quantity
        self.ledger.record_count(Count(op.id, op.id, event, began, op.actor, quantity))

    def of_act(self, act: str) -> list[Count]:
        """The counts that an act made: one, or one for each key of an empty place."""
        return [count for count in self.ledger.counts.values() if count.op_id == act]

    def undo(self, act: str) -> set[Key]:
        """An undone count is voided."""
        self.state.empties.pop(act, None)
        return self.void(self.of_act(act), "undone")

    def void(self, counts: Iterable[Count], reason: str) -> set[Key]:
        """Take counts back, whatever had become of them."""
        touched: set[Key] = set()
        for count in counts:
            was_accepted = count.status == "accepted"
            count.is_undone |= reason == "undone"
            count.status, count.reason = "voided", reason
            if was_accepted:
                touched |= self.ledger.remove_count(count)
        return touched

    def expand(self, at: dict[int, int]) -> None:
        """Empty places: a count of zero for every key, also for those that late acts bring."""
        for act, time in self.state.empties.items():
            op = self.state.acts[act][0]
            location = op.args["location"]
            if not acceptance.is_final(time.hi, at[PLACES[location]]):
                continue
            here = [key for key in self.ledger.events if key[0] == location]
            keys = [key for key in here if self.was_there(key, time)]
            for leg in empty_legs(location, keys):
                name = f"{act}/{leg.item}/{leg.lot or '-'}"
                if name not in self.ledger.counts:
                    event = place_legs([leg], time.order)[0]
                    self.ledger.record_count(Count(name, act, event, time, op.actor, 0))

    def was_there(self, key: Key, time: Timed) -> bool:
        """Whether something of a key may have lain at its place before a time."""
        return any(
            relation(near.time, time) != "after" or near.time.order < time.order
            for near in self.ledger.neighbours(key)
        )

    # -- the watermark ------------------------------------------------------------------------

    def watermark(self, now: int, zone: int, until: int = 0) -> acceptance.Watermark:
        """Up to when a zone is complete."""
        devices = [
            DeviceProgress(
                name, row.complete_up_to, row.last_contact_at, row.is_lost,
                released_until=self.released_until(row, zone),
            )
            for name, row in self.state.devices.items()
        ]  # fmt: skip
        return acceptance.watermark(devices, now, until)

    def released_until(self, device: "DeviceRow", zone: int) -> int:
        """Up to when a zone does not wait for a device."""
        return device.released.get(zone, 0)

    def release(self, device: str, zone: int, until: int) -> None:
        """A supervisor says that a zone waits no longer for a device, up to a time."""
        released = self.state.devices[device].released
        released[zone] = max(released.get(zone, 0), until)

    # -- verdicts -----------------------------------------------------------------------------

    def undecided(self, key: Key) -> list[Count]:
        """The counts of a key that nobody has decided."""
        counts = (self.ledger.counts[one] for one in self.ledger.counted.get(key, ()))
        return [c for c in counts if not c.is_undone and c.status not in ("accepted", "voided")]

    def facts(self, count: Count, at: int) -> CountFacts:
        """All that the verdict over a count depends on; before it is final, that is little."""
        key = count.event.key
        undecided = [one for one in self.undecided(key) if one is not count]
        others = [one.counted for one in undecided]
        if not acceptance.is_final(count.time.hi, at):
            return CountFacts(count.counted, 0, False, is_undone=count.is_undone, others=others)
        return CountFacts(
            count.counted, self.variance(count), True, TOLERANCE, count.is_undone,
            count.is_approved, self.ledger.neighbours(key), others, count.told,
            asks_second=self.tells and zone_of(count) == 2, is_recount=count.is_recount,
        )  # fmt: skip

    def variance(self, count: Count) -> int:
        """Counted, with people's answers, minus the fold before."""
        return variance(self.ledger.events.get(count.event.key, ()), count.event)

    def settle(self, now: int) -> tuple[list[set[Key]], Rows]:
        """Decide what can be decided: the keys each verdict changed, and the questions."""
        at = {zone: self.watermark(now, zone).at for zone in ZONES}
        if self.tells:
            self.expand(at)
        open_ones = ("recorded", "approve", "check", "recount")[: 4 if self.tells else 2]
        waiting = [c for c in self.ledger.counts.values() if c.status in open_ones]
        touched: list[set[Key]] = []
        changed: Rows = {}
        for count in sorted(waiting, key=lambda c: (c.event.order, c.name)):
            key = count.event.key
            self.ledger.net(key)
            verdict = acceptance.decide_count(self.facts(count, at[zone_of(count)]))
            count.status, count.reason = verdict.status, verdict.reason
            if verdict.status == "accepted":
                touched.append(self.ledger.accept(count))
                self.note_variances(key)
            self.ask(count, changed)
        return touched, changed

    def note_variances(self, key: Key) -> None:
        """What people decided changed variances, and nobody has to be told of that."""
        for name in self.ledger.counted.get(key, ()):
            count = self.ledger.counts[name]
            if count.status == "accepted":
                count.variance = self.variance(count)

    # -- questions ----------------------------------------------------------------------------

    def ask(self, count: Count, changed: Rows) -> None:
        """Open what has to be asked about a count, close what came right."""
        asked = self.ledger.asked(count) if count.status in ("check", "accepted") else []
        data = {"moves": [[one.time.stream, one.time.n] for one in asked]}
        self.notice(UNCLEAR, count, data if count.status == "check" else None, changed)
        self.notice(DIFFER, count, {} if count.status == "recount" else None, changed)
        if count.status != "accepted":
            self.notice(RECHECK, count, None, changed)
        elif asked:
            late = {"late": list(count.late), "ambiguous": True, **data}
            self.notice(RECHECK, count, late, changed)

    def recheck(self, came: Mapping[Key, list[str]], changed: Rows) -> None:
        """What acts that came after acceptance did to counts: told, and asked about."""
        for key in in_order(came):
            for name in self.ledger.counted.get(key, ()):
                count = self.ledger.counts[name]
                if count.status == "accepted":
                    self.look_again(count, came[key], changed)

    def look_again(self, count: Count, acts: list[str], changed: Rows) -> None:
        """One accepted count after late acts."""
        now, asked = self.variance(count), self.ledger.asked(count)
        is_open = self.is_open(RECHECK, count)
        if now == count.variance and not asked and not is_open:
            return
        if now != count.variance:
            count.variance = now
            count.late.extend(acts)
        elif not asked and not count.late:
            self.notice(RECHECK, count, None, changed)
            return
        moves = [[one.time.stream, one.time.n] for one in asked]
        data = {"late": list(count.late), "ambiguous": bool(asked), "moves": moves}
        self.notice(RECHECK, count, data, changed)

    def is_open(self, what: str, count: Count) -> bool:
        """Whether a notice of a count waits for somebody."""
        known = self.state.notices.get(f"{what}.{count.name}")
        return known is not None and known["status"] == "open"

    def notice(self, what: str, count: Count, data: Any, changed: Rows) -> None:
        """Open, renew or close (no data) a notice; it is for the inbox, never for the counter."""
        if not self.tells or (data is None and not self.is_open(what, count)):
            return
        name = f"{what}.{count.name}"
        status = "closed" if data is None else "open"
        kept = self.state.notices[name]["data"] if data is None else data
        row = {"id": name, "code": f"inventory.{what}", "data": kept, "status": status}
        self.state.notices[name] = row
        changed["inbox:1", "notice", name] = row if status == "open" else None

    def answer(self, count: Count, told: dict[tuple[str, int], Side], changed: Rows) -> set[Key]:
        """A supervisor places moves beside a count, or takes note of a recheck."""
        touched = self.ledger.answer(count, told)
        self.note_variances(count.event.key)
        if not self.ledger.asked(count):
            self.notice(RECHECK, count, None, changed)
        self.ask(count, changed)
        return touched

    def ask_again(self, count: Count, changed: Rows) -> set[Key]:
        """A supervisor wants it counted again: this count is voided."""
        count.is_recount = True
        touched = self.void([count], "recount")
        self.note_variances(count.event.key)
        self.ask(count, changed)
        return touched
