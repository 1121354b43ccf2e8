"""What the operations of a batch name, so that it is read in bulk and locked in order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from takt.inventory.commands import (
    NO_LOT,
    Adjust,
    Approve,
    Consume,
    Count,
    CountEmpty,
    LotStatus,
    Move,
    MoveWithReference,
    Output,
    Receive,
    Regroup,
    ReleaseWatermark,
    Resolve,
    Return,
    ScanUnresolved,
    Scrap,
    Ship,
    Undo,
)
from takt.inventory.kinds import Kinds
from takt.inventory.load_lots import LotsWanted
from takt.inventory.lots import lot_id
from takt.inventory.model import Key
from takt.inventory.reading import COMMANDS, read


class Wanted:
    """What the operations of a batch name.

    `stock` are the keys whose balances are read: those that an adjustment, an undo or a resolution
    changes, whose rules look at the figure. A move adds to whatever is there.
    """

    def __init__(self, kinds: Kinds, codes: Mapping[str, str], *, reads_all_stock: bool) -> None:
        self._names = {kind.form: kind.names for kind in kinds.values()}
        self._codes = codes
        self._changed: set[str] = set()
        self.people: set[int] = set()
        self.items: set[int] = set()
        self.locations: set[int] = set()
        self.lots: set[str] = set()
        self.holds: set[str] = set()
        self.nameless: set[str] = set()
        """Lots of which it matters whether anybody has told their code."""
        self.walked: set[str] = set()
        self.stopped: set[str] = set()
        self.operations: set[str] = set()
        self.notices: set[str] = set()
        self.stock: set[Key] = set()
        self.changes_lots = False
        self.asks_pick_reason = False
        self.parties: set[int] = set()
        self._reads_all_stock = reads_all_stock

    def of_lots(self) -> LotsWanted:
        """What it wants to know of lots; in doubt also what any may be that a label tells of."""
        walked = self.walked | self.holds if self._reads_all_stock else self.walked
        return LotsWanted(
            self.lots, walked, self.holds | walked, self.stopped, self.nameless, self.changes_lots
        )

    def note(self, command: Any | None) -> None:
        """Notes what one command names."""
        note = _NOTES.get(type(command))
        if note is not None:
            note(self, command)
        elif type(command) in self._names:
            self._note_names(command)

    def _note_names(self, command: Any) -> None:
        """What the command of another area names."""
        names = self._names[type(command)](command)
        self.items |= names.items
        self.locations |= names.locations
        changed = names.changed_lots | names.held_lots
        self.lots |= names.lots | changed
        self._changed |= changed
        self.holds |= names.held_lots
        self.walked |= changed
        self.stopped |= names.held_lots
        self.operations |= names.operations
        self.changes_lots |= bool(changed)

    def note_held(self, lots: AbstractSet[str]) -> None:
        """Notes lots that an act may put on hold, or let go, without naming them."""
        for named in (self.lots, self.holds, self.walked, self.stopped):
            named.update(lots)
        self.changes_lots |= bool(lots)

    def note_stock(self, command: Any | None) -> None:
        """Notes a command of which the balances have to be known."""
        as_before, self._reads_all_stock = self._reads_all_stock, True
        self.note(command)
        self._reads_all_stock = as_before

    def note_key(self, location: int, item: int, lot: str) -> None:
        """Notes one balance that has to be known."""
        self._note_place(location, item, lot)
        self.stock.add((location, item, lot))

    def _note_place(self, location: int, item: int, lot: str) -> None:
        self.locations.add(location)
        self.items.add(item)
        if lot != NO_LOT:
            self.lots.add(lot)

    def _note_move(self, move: Move) -> None:
        self._note_legs(move, move.lot or NO_LOT)

    def _note_use(self, use: MoveWithReference) -> None:
        self._note_legs(use, use.lot or NO_LOT)
        self.asks_pick_reason |= use.proposed is not None and use.reason is None

    def _note_ship(self, ship: Ship) -> None:
        self._note_use(ship)
        if ship.party is not None:
            self.parties.add(ship.party)

    def _note_receipt(self, receipt: Receive | Output) -> None:
        lot = self._note_made(receipt.item, receipt.lot, receipt.lot_code)
        self._note_legs(receipt, lot)
        for other in self._changed:  # its code may have become the one of the receipt
            self._note_legs(receipt, other)

    def _note_made(self, item: int, lot: str | None, code: str | None) -> str:
        if code is not None:
            self.changes_lots = True
            lot = self._codes.get(lot_id(item, code), lot or lot_id(item, code))
            self.nameless.add(lot)
            self.holds.add(lot)  # what the label says may put it on hold
        return lot or NO_LOT

    def _note_regroup(self, regroup: Regroup) -> None:
        self.changes_lots = True
        self.locations.add(regroup.conversion)
        for named in (regroup.inputs, regroup.outputs):
            self.nameless.update(line.lot for line in named if line.lot is not None)
        keys = [(line.item, line.lot or NO_LOT) for line in regroup.inputs]
        keys += [
            (line.item, self._note_made(line.item, line.lot, line.lot_code))
            for line in regroup.outputs
        ]
        keys += [(line.item, other) for line in regroup.outputs for other in self._changed]
        self.walked.update(lot for _, lot in keys if lot != NO_LOT)
        for item, lot in keys:
            self._note_place(regroup.location, item, lot)
            if self._reads_all_stock:
                self.stock.add((regroup.location, item, lot))
                self.stock.add((regroup.conversion, item, lot))

    def _note_legs(self, move: Move, lot: str) -> None:
        self._note_place(move.source, move.item, lot)
        self.locations.add(move.target)
        if self._reads_all_stock:
            self.stock.add((move.source, move.item, lot))
            self.stock.add((move.target, move.item, lot))

    def _note_count(self, count: Count) -> None:
        lot = count.lot or NO_LOT
        self._note_place(count.location, count.item, self._codes.get(lot, lot))

    def _note_empty(self, count: CountEmpty | ReleaseWatermark) -> None:
        if count.location is not None:
            self.locations.add(count.location)

    def _note_adjust(self, adjust: Adjust) -> None:
        self.note_key(adjust.location, adjust.item, adjust.lot or NO_LOT)

    def _note_lot_status(self, change: LotStatus) -> None:
        lot = self._codes.get(change.lot, change.lot)
        for named in (self.lots, self.holds, self.walked, self.stopped):
            named.add(lot)
        if change.item is not None:
            self.items.add(change.item)
        self.changes_lots = True

    def _note_operation(self, command: Approve | Undo) -> None:
        self.operations.add(command.operation)

    def _note_resolve(self, resolve: Resolve) -> None:
        self.notices.add(resolve.notice)
        if resolve.fact is not None:
            self.note_stock(read(resolve.fact.args, COMMANDS[resolve.fact.kind]))

    def _note_scan(self, scan: ScanUnresolved) -> None:
        if scan.location is not None:
            self.locations.add(scan.location)


# By type, for `match` and `isinstance` ask the abstract base class of all structs each time.
_NOTES: dict[type, Callable[[Wanted, Any], None]] = {
    Move: Wanted._note_move,
    Receive: Wanted._note_receipt,
    Output: Wanted._note_receipt,
    MoveWithReference: Wanted._note_use,
    Return: Wanted._note_move,
    Ship: Wanted._note_ship,
    Consume: Wanted._note_use,
    Regroup: Wanted._note_regroup,
    Scrap: Wanted._note_move,
    Count: Wanted._note_count,
    CountEmpty: Wanted._note_empty,
    ReleaseWatermark: Wanted._note_empty,
    Adjust: Wanted._note_adjust,
    LotStatus: Wanted._note_lot_status,
    Approve: Wanted._note_operation,
    Undo: Wanted._note_operation,
    ScanUnresolved: Wanted._note_scan,
    Resolve: Wanted._note_resolve,
}
