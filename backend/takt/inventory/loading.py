"""Everything that a push is decided on, read in bulk.

Each question is one statement for the whole batch, and is left out when nothing asks it. Moves and
counts do not look at balances at all; other acts read theirs without a lock, so that pushes meet
only at the end. If that proves wrong (a count was accepted, a figure would leave its range),
`store.add_to_balances` notices and the push is decided again, with balances read.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from takt.inventory.commands import LotStatus, Undo
from takt.inventory.errors import HOLD_WAITS
from takt.inventory.extension import Foresees
from takt.inventory.kinds import Kinds
from takt.inventory.load_counts import load_answered
from takt.inventory.load_lots import load_lots
from takt.inventory.load_statements import (
    APPROVALS,
    HAS_PICK_REASONS,
    ITEMS,
    NOTICES,
    TARGET_EVENTS,
    TARGETS,
    VOIDED,
    WAITING,
)
from takt.inventory.load_stock import joined, load_balances, load_places
from takt.inventory.loaded_rows import approval_of_row, notice_of_row, target_of_row
from takt.inventory.lot_codes import load_codes
from takt.inventory.model import (
    Event,
    Facts,
    Item,
    Rights,
    Target,
    notice_id,
)
from takt.inventory.reading import command_of, form_of, read
from takt.inventory.wanted import Wanted
from takt.partners import parties_by_id
from takt.runtime.database import Connection
from takt_sync.envelope import Operation
from takt_sync.stock import COUNT_KINDS, undo_part

ASK_APPROVAL = COUNT_KINDS | {"stock.adjust"}
RightsOf = Callable[[Connection, Iterable[int]], Awaitable[Mapping[int, Rights]]]


async def load(
    connection: Connection,
    facts: Facts,
    operations: Sequence[Operation],
    rights_of: RightsOf,
    foreseeing: Sequence[Foresees] = (),
) -> None:
    """Fills the facts for these operations, and for the lots that areas foresee."""
    for operation in operations:
        facts.commands[operation.id] = command_of(operation, facts.kinds)
    await load_codes(connection, facts, facts.commands.values())
    wanted = Wanted(facts.kinds, facts.lot_codes, reads_all_stock=facts.reads_stock)
    for operation in operations:
        wanted.people.add(operation.actor)
        wanted.note(facts.commands[operation.id])
    facts.rights.update(await rights_of(connection, wanted.people))
    await load_answered(connection, facts, facts.commands.values())
    await _load_wanted(connection, facts, wanted, foreseeing)


async def load_waiting(
    connection: Connection,
    facts: Facts,
    command: Undo | LotStatus,
    notice: str,
    foreseeing: Sequence[Foresees] = (),
) -> None:
    """Fills the facts for one act that waited, and for the notice that says so."""
    await load_codes(connection, facts, [command])
    wanted = Wanted(facts.kinds, facts.lot_codes, reads_all_stock=True)
    wanted.note(command)
    wanted.notices.add(notice)
    await _load_wanted(connection, facts, wanted, foreseeing)


async def load_held(
    connection: Connection,
    facts: Facts,
    lots: AbstractSet[str],
    items: AbstractSet[int] = frozenset(),
) -> None:
    """Fills the facts for lots that an area may put on hold by itself, with items that it names."""
    wanted = Wanted(facts.kinds, facts.lot_codes, reads_all_stock=True)
    wanted.items |= items
    wanted.note_held(lots)
    await _load_wanted(connection, facts, wanted, ())


async def _load_wanted(
    connection: Connection, facts: Facts, wanted: Wanted, foreseeing: Sequence[Foresees]
) -> None:
    await _load_spoken_of(connection, facts, wanted)
    for area in foreseeing:
        wanted.note_held(await area.foresee(connection, facts))
    for row in await connection.fetch(ITEMS, joined(wanted.items)):
        facts.items[row[0]] = Item(*row)
    await load_places(connection, facts, wanted.locations)
    await load_lots(connection, facts, wanted.of_lots())
    await _load_choices(connection, facts, wanted)
    if wanted.stock:
        await load_balances(connection, facts, wanted.stock)


async def _load_spoken_of(connection: Connection, facts: Facts, wanted: Wanted) -> None:
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


async def _load_target_events(connection: Connection, facts: Facts, wanted: Wanted) -> None:
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


async def _load_notices(connection: Connection, facts: Facts, wanted: Wanted) -> None:
    for notice in map(notice_of_row, await connection.fetch(NOTICES, list(wanted.notices))):
        facts.notices[notice.id] = notice
        if notice.operation is not None:
            wanted.operations.add(notice.operation)


async def _load_choices(connection: Connection, facts: Facts, wanted: Wanted) -> None:
    """What the choice of goods is judged by."""
    if wanted.asks_pick_reason:
        facts.asks_pick_reason = await connection.fetchval(HAS_PICK_REASONS)
    if wanted.parties:
        known = await parties_by_id(connection, list(wanted.parties))
        facts.least_days = {id_: party.min_days or 0 for id_, party in known.items()}


def _command_of_target(target: Target, kinds: Kinds) -> Any | None:
    form = form_of(target.kind, kinds)
    return None if form is None else read(target.args, form)
