"""What the simulated server does with each kind of operation: a small model of the real areas.

It keeps the protocol's promises (facts always applied, exceptions opened, intents held) on a few
kinds of acts, so that the rules of stock are exercised in every schedule.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from takt_sync.acceptance import Timed
from takt_sync.envelope import Operation
from takt_sync.ports import Applied, DecidedBatch, DecidedOp, Held, KnownOp, PlacedOp
from takt_sync.simulator.counting import PLACES, WAREHOUSE, Counting
from takt_sync.simulator.ledger import in_order
from takt_sync.simulator.state import State, Store
from takt_sync.stock import (
    BOOKED_KINDS,
    COUNT_KINDS,
    MOVE_KINDS,
    REGROUP_KIND,
    Key,
    StockEvent,
    act_legs,
    place_legs,
    undo_events,
    undo_part,
)

__all__ = ["WAREHOUSE", "Booking"]
ITEMS = range(1, 7)
SUPPLIER, PRODUCTION, CUSTOMER, CONVERSION = 90, 91, 93, 94
USED_AT = frozenset({PRODUCTION, CUSTOMER, CONVERSION})
FACTS = BOOKED_KINDS | COUNT_KINDS | {"undo", "lot.hold", "scan.unresolved", "attach"}
INTENTS = frozenset({"lot.release"})
Rows = dict[tuple[str, str, str], Any]


def used_lots(op: Operation) -> list[str]:
    """The lots that an act uses up, so that a hold of one of them has to name it."""
    if op.kind == REGROUP_KIND:
        return [line["lot"] for line in op.args["inputs"] if line["lot"] is not None]
    is_used = op.kind in MOVE_KINDS and op.args["to"] in USED_AT
    return [op.args["lot"]] if is_used and op.args["lot"] is not None else []


class Booking:
    """Handlers on a Store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.counts = Counting()
        self.came: dict[Key, list[str]] = {}

    @property
    def state(self) -> State:
        """The database; a restore replaces it."""
        return self.store.state

    @property
    def counting(self) -> Counting:
        """What is done with counts, on the present database."""
        self.counts.state = self.state
        return self.counts

    async def load(self, operations: Sequence[Operation]) -> None:
        """Facts are at hand in memory."""

    def decide(self, placed: PlacedOp, facts: None) -> Applied | Held:
        """Facts are applied; intents need their right; what is unknown is held."""
        del facts
        op = placed.operation
        if op.kind in INTENTS:
            return Applied() if op.args["allowed"] else Held("right_missing")
        if op.kind not in FACTS:
            return Held("unparsed")
        if op.args.get("item", 1) not in ITEMS:
            return Held("unknown_item")
        return Applied()

    async def write(self, batch: DecidedBatch) -> tuple[int, int]:
        """One transaction: effects, log, stream row, feed."""
        store, state = self.store, self.state
        store.record_contact(batch.stream, batch.contact, batch.received_at)
        row = state.streams[batch.stream.stream]
        expected = state.seq + 1
        changed: Rows = {}
        for one in batch.operations:
            row.log.append(one)
            if one.operation.id is not None and one.duplicate_of is None:
                state.ids[one.operation.id] = KnownOp(
                    batch.stream.stream, one.operation.n, one.operation.identity,
                    (one.status, one.reason),
                )  # fmt: skip
            self.book(one, batch.stream.stream, batch.stream.device, expected, changed)
        self.counting.recheck(self.came, changed)
        self.came.clear()
        own = {"n": batch.stream.n, "hash": batch.stream.hash.hex()}
        changed[f"me:{batch.stream.device}", "stream", batch.stream.stream] = own
        head = self.publish(changed)
        row.seqs.extend([head] * len(batch.operations))
        return state.epoch, head

    def publish(self, changed: Rows) -> int:
        """Hand the changed rows to the feed, those that differ."""
        rows = [
            (scope, table, key, row)
            for (scope, table, key), row in changed.items()
            if self.store.live(scope, table, key) != row
        ]
        return self.store.publish(rows)

    # -- effects ------------------------------------------------------------------------------

    def book(self, one: DecidedOp, stream: str, device: str, seq: int, changed: Rows) -> None:
        """The effect of one operation."""
        op = one.operation
        if isinstance(one.verdict, Held):
            name = f"held.{stream}.{op.n}"
            self.notice(name, "sync.held", device, {"reason": one.verdict.reason}, changed)
        if not isinstance(op, Operation) or one.placement is None:
            return
        if isinstance(one.verdict, Held):
            return
        at = one.placement
        time = Timed(
            stream, op.n, at.effective, at.lo, at.hi, seq, op.base[1], self.state.epoch, op.base[0]
        )  # fmt: skip
        self.state.acts[op.id] = (op, time, device)
        self.state.ledger.times[time.order] = time
        if op.kind in BOOKED_KINDS:
            events = place_legs(act_legs(op.kind, op.args), time.order)
            self.insert(events, op.id, changed)
            self.check_hold(op, time, device, changed)
        elif op.kind in COUNT_KINDS:
            self.counting.record(op, time)
        elif op.kind == "undo":
            self.undo(op.args["operation"], changed)
        elif op.kind == "attach":
            self.state.blob_claims.add((device, op.args["blob"]))
        elif op.kind in ("lot.hold", "lot.release"):
            self.set_hold(op, time, changed)
        else:
            self.notice(f"code.{op.id}", "inventory.unknown_code", device, dict(op.args), changed)
        if op.id in self.state.early_undos:
            self.undo(op.id, changed)

    def insert(self, events: list[StockEvent], act: str, changed: Rows) -> None:
        """Entries of an act; what they do to counts that were accepted before is told in time."""
        self.show(self.state.ledger.insert(events), changed)
        for event in events:
            self.came.setdefault(event.key, []).append(act)

    def undo(self, target: str, changed: Rows) -> None:
        """Counter-entries at the place of the original; a count is voided."""
        found = self.state.acts.get(target)
        if found is None:
            self.state.early_undos.add(target)
            return
        op, time, _ = found
        if op.kind in BOOKED_KINDS:
            original = place_legs(act_legs(op.kind, op.args), time.order)
            self.insert(undo_events(original, undo_part(op.kind)), target, changed)
        elif op.kind in COUNT_KINDS:
            self.show(self.counting.undo(target), changed)
            undone = self.counting.of_act(target)
            for count in undone:
                self.counting.ask(count, changed)
                self.came.setdefault(count.event.key, []).append(target)

    def set_hold(self, op: Operation, time: Timed, changed: Rows) -> None:
        """A lot's status from the time of the act on; what left meanwhile is named."""
        lot = op.args["lot"]
        periods = self.state.lots.setdefault(lot, [])
        periods.append((time.effective, "hold" if op.kind == "lot.hold" else "available"))
        periods.sort()
        changed["lots", "lot", lot] = {"id": lot, "status": periods[-1][1]}
        if op.kind == "lot.hold":
            for other, when, whose in list(self.state.acts.values()):
                if lot in used_lots(other):
                    self.check_hold(other, when, whose, changed)

    def check_hold(self, op: Operation, time: Timed, device: str, changed: Rows) -> None:
        """A quantity of a held lot that leaves opens an exception that names where it went."""
        for lot in used_lots(op):
            words = [w for since, w in self.state.lots.get(lot, ()) if since <= time.effective]
            if words and words[-1] == "hold":
                data = {"lot": lot, "to": op.args.get("to"), "operation": op.id}
                self.notice(f"lot.{op.id}", "inventory.lot_on_hold", device, data, changed)

    def notice(self, name: str, code: str, device: str, data: Any, changed: Rows) -> None:
        """Open an exception for the device and for the supervisors."""
        row = {"id": name, "code": code, "device": device, "data": data, "status": "open"}
        self.state.notices[name] = row
        changed["inbox:1", "notice", name] = changed[f"me:{device}", "notice", name] = row

    def show(self, keys: Iterable[Key], changed: Rows) -> None:
        """The balance rows of touched keys; zero is a tombstone."""
        for location, item, lot in in_order(keys):
            if location not in PLACES:
                continue
            quantity = self.state.ledger.balance((location, item, lot)).quantity
            row = {"item": item, "location": location, "lot": lot, "quantity": quantity}
            name = f"{item}.{location}.{lot or '-'}"
            changed[f"warehouse:{PLACES[location]}", "balance", name] = row if quantity else None

    # -- counts -------------------------------------------------------------------------------

    def settle_counts(self, now: int) -> None:
        """Decide what can be decided, in a transaction of its own."""
        if not (self.state.ledger.counts or self.state.empties):
            return
        touched, changed = self.counting.settle(now)
        self.supervised(touched, changed)

    def supervised(self, touched: list[set[Key]], changed: Rows) -> None:
        """What was decided about counts, in a transaction of its own."""
        for keys in touched:
            self.show(keys, changed)
        self.publish(changed)
