"""Everything that a push is decided on, read in bulk.

Each question is one statement for the whole batch, and is left out when nothing asks it. Moves and
counts do not look at balances at all; other acts read theirs without a lock, so that pushes meet
only at the end. If that proves wrong (a count was accepted, a figure would leave its range),
`store.add_to_balances` notices and the push is decided again, with balances read.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
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
from takt.inventory.errors import HOLD_WAITS
from takt.inventory.kinds import Kinds
from takt.inventory.load_counts import load_answered
from takt.inventory.load_lots import LotsWanted, load_lots
from takt.inventory.load_statements import (
    APPROVALS,
    BALANCES,
    HAS_PICK_REASONS,
    ITEMS,
    LOCATIONS,
    NOTICES,
    TARGET_EVENTS,
    TARGETS,
    VOIDED,
    WAITING,
)
from takt.inventory.loaded_rows import approval_of_row, notice_of_row, target_of_row
from takt.inventory.lot_codes import load_codes
from takt.inventory.lots import lot_id
from takt.inventory.model import (
    Event,
    Facts,
    Item,
    Key,
    Place,
    Rights,
    Stock,
    Target,
    notice_id,
)
from takt.inventory.reading import COMMANDS, command_of, form_of, read
from takt.partners import parties_by_id
from takt.runtime.database import Connection
from takt_sync.envelope import Operation
from takt_sync.stock import COUNT_KINDS, undo_part

ASK_APPROVAL = COUNT_KINDS | {"stock.adjust"}
RightsOf = Callable[[Connection, Iterable[int]], Awaitable[Mapping[int, Rights]]]


async def load(
    connection: Connection, facts: Facts, operations: Sequence[Operation], rights_of: RightsOf
) -> None:
    """Fills the facts for these operations."""
    for operation in operations:
        facts.commands[operation.id] = command_of(operation, facts.kinds)
    await load_codes(connection, facts, facts.commands.values())
    wanted = _Wanted(facts.kinds, facts.lot_codes, reads_all_stock=facts.reads_stock)
    for operation in operations:
        wanted.people.add(operation.actor)
        wanted.note(facts.commands[operation.id])
    facts.rights.update(await rights_of(connection, wanted.people))
    await load_answered(connection, facts, facts.commands.values())
    await _load_wanted(connection, facts, wanted)


async def load_waiting(
    connection: Connection, facts: Facts, command: Undo | LotStatus, notice: str
) -> None:
    """Fills the facts for one act that waited, and for the notice that says so."""
    await load_codes(connection, facts, [command])
    wanted = _Wanted(facts.kinds, facts.lot_codes, reads_all_stock=True)
    wanted.note(command)
    wanted.notices.add(notice)
    await _load_wanted(connection, facts, wanted)


async def _load_wanted(connection: Connection, facts: Facts, wanted: _Wanted) -> None:
    await _load_spoken_of(connection, facts, wanted)
    for row in await connection.fetch(ITEMS, _joined(wanted.items)):
        facts.items[row[0]] = Item(*row)
    for row in await connection.fetch(LOCATIONS, _joined(wanted.locations)):
        place = facts.locations[row[0]] = Place(*row)
        if place.role == "difference":
            facts.difference[place.site] = place.id
    await load_lots(connection, facts, wanted.of_lots())
    await _load_choices(connection, facts, wanted)
    if wanted.stock:
        await _load_balances(connection, facts, wanted.stock)


def _joined(ids: Iterable[int]) -> str:
    """Ids as one text: the driver needs a microsecond for each element of an array."""
    return ",".join(map(str, ids))


class _Wanted:
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
_NOTES: dict[type, Callable[[_Wanted, Any], None]] = {
    Move: _Wanted._note_move,
    Receive: _Wanted._note_receipt,
    Output: _Wanted._note_receipt,
    MoveWithReference: _Wanted._note_use,
    Return: _Wanted._note_move,
    Ship: _Wanted._note_ship,
    Consume: _Wanted._note_use,
    Regroup: _Wanted._note_regroup,
    Scrap: _Wanted._note_move,
    Count: _Wanted._note_count,
    CountEmpty: _Wanted._note_empty,
    ReleaseWatermark: _Wanted._note_empty,
    Adjust: _Wanted._note_adjust,
    LotStatus: _Wanted._note_lot_status,
    Approve: _Wanted._note_operation,
    Undo: _Wanted._note_operation,
    ScanUnresolved: _Wanted._note_scan,
    Resolve: _Wanted._note_resolve,
}


async def _load_spoken_of(connection: Connection, facts: Facts, wanted: _Wanted) -> None:
    """Earlier operations, approvals and notices that this batch speaks of, with their keys."""
    if wanted.notices:
        await _load_notices(connection, facts, wanted)
    if not wanted.operations:
        return
    named = list(wanted.operations)
    for id_ in named:  # what is undone may stand in the same batch
        wanted.note_stock(facts.commands.get(id_))
    for target in map(target_of_row, await connection.fetch(TARGETS, named)):
        facts.targets[target.id] = target
    await _load_holds(connection, facts)
    for target in facts.targets.values():
        wanted.note_stock(_command_of_target(target, facts.kinds))
    await _load_target_events(connection, facts, wanted)
    kinds = {facts.targets[id_].kind for id_ in named if id_ in facts.targets}
    if kinds.isdisjoint(ASK_APPROVAL) and len(facts.targets) >= len(named):
        return
    for row in await connection.fetch(VOIDED, named):
        facts.targets[str(row[0])].is_undone = True
    # The counts of an empty place are asked about by ids of their own.
    for approval in map(approval_of_row, await connection.fetch(APPROVALS, named)):
        facts.approvals[approval.operation] = approval
        wanted.note_key(approval.location, approval.item, approval.lot)


async def _load_holds(connection: Connection, facts: Facts) -> None:
    """Which of the holds spoken of wait for their lot, and what later codes stand for in them."""
    holds = [one for one in facts.targets.values() if one.kind == "lot.hold"]
    if not holds:
        return
    commands = [_command_of_target(one, facts.kinds) for one in holds]
    await load_codes(connection, facts, commands)
    for (operation,) in await connection.fetch(WAITING, [one.id for one in holds]):
        facts.waiting.add(str(operation))
    told = [notice_id(id_, HOLD_WAITS) for id_ in facts.waiting]
    for notice in map(notice_of_row, await connection.fetch(NOTICES, told)):
        facts.notices[notice.id] = notice


async def _load_target_events(connection: Connection, facts: Facts, wanted: _Wanted) -> None:
    by_place = {target.place[1:]: target for target in facts.targets.values()}
    streams, numbers = [place[0] for place in by_place], [place[1] for place in by_place]
    for row in await connection.fetch(TARGET_EVENTS, streams, numbers):
        stream = str(row[0])
        target = by_place[stream, row[1]]
        event = Event(
            row[2], row[3], str(row[4]), row[5], (row[6], stream, row[1]), row[7], str(row[8])
        )
        target.events.append(event)
        is_counter = event.part >= undo_part(target.kind)
        target.is_undone |= is_counter and target.kind not in COUNT_KINDS
        wanted.note_key(*event.key)


async def _load_notices(connection: Connection, facts: Facts, wanted: _Wanted) -> None:
    for notice in map(notice_of_row, await connection.fetch(NOTICES, list(wanted.notices))):
        facts.notices[notice.id] = notice
        if notice.operation is not None:
            wanted.operations.add(notice.operation)


async def _load_choices(connection: Connection, facts: Facts, wanted: _Wanted) -> None:
    """What the choice of goods is judged by."""
    if wanted.asks_pick_reason:
        facts.asks_pick_reason = await connection.fetchval(HAS_PICK_REASONS)
    if wanted.parties:
        known = await parties_by_id(connection, list(wanted.parties))
        facts.least_days = {id_: party.min_days or 0 for id_, party in known.items()}


async def _load_balances(connection: Connection, facts: Facts, keys: Iterable[Key]) -> None:
    named = list(keys)
    rows = await connection.fetch(
        BALANCES,
        [key[0] for key in named],
        [key[1] for key in named],
        [key[2] for key in named],
    )
    for location, item, lot, quantity, effective, stream, n in rows:
        anchor = None if effective is None else (effective, str(stream), n)
        facts.stock[location, item, str(lot)] = Stock(quantity, anchor)


def _command_of_target(target: Target, kinds: Kinds) -> Any | None:
    form = form_of(target.kind, kinds)
    return None if form is None else read(target.args, form)
