"""Open a stocktake, end its counting, take it up again, close it, or call it off."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from takt.identity import lock_rights, regrant
from takt.inventory import void_plan, wake_plan
from takt.kernel.errors import Refused
from takt.runtime.editing import Desk, Edit, editing
from takt.runtime.sync_store import change_scopes
from takt.stocktake import blind, errors, plan_store
from takt.stocktake.extension import add_devices
from takt.stocktake.model import Status, Stocktake, step, told
from takt.stocktake.use_cases.plan_stocktake import locked

if TYPE_CHECKING:
    from takt.runtime.database import Connection

UNDECIDED: Final = """
    SELECT count(*)
    FROM count_line
    WHERE stocktake = $1 AND state NOT IN ('done', 'dropped', 'recheck')
        AND ($2 OR state <> 'open')
"""

DROP: Final = """
    UPDATE count_line c
    SET state = 'dropped'
    WHERE c.stocktake = $1 AND c.state IN ('open', 'recount')
    RETURNING c.counted_at, c.counted_by, c.id, c.item, c.location, c.lot, c.not_by, c.origin,
              c.person, c.round, c.state, c.stocktake, c.team
"""

LEAVE: Final = """
    UPDATE count_device
    SET is_on = false
    WHERE stocktake = $1 AND is_on
"""

ENDS: Final[frozenset[Status]] = frozenset({"closed", "cancelled"})


async def take_step(desk: Desk, stocktake: int, name: str, *, drop: bool = False) -> Stocktake:
    """One step of a stocktake; `drop`: it is closed with lines that nobody counted."""
    async with editing(desk, errors.CONFLICT) as edit:
        # The first lock of all: no push is under way that publishes a figure elsewhere.
        await change_scopes(edit.connection)
        before = await locked(desk, edit, stocktake)
        status = step(before, name)
        if status is None:
            raise Refused(errors.WRONG_STATUS, stocktake=stocktake, status=before.status)
        await lock_rights(edit.connection)
        made = await _made(edit, before, status, drop=drop)
        await plan_store.save(edit.connection, made)
        edit.note(f"stocktake.{name}", f"stocktake:{made.id}", told(before), told(made))
        plan_store.add_stocktake(edit.feed, made)
        for row in await regrant(edit.connection, made.site):
            edit.feed.add(row.scope, row.table, row.key, row.row)
        return made


async def _made(edit: Edit, before: Stocktake, status: Status, *, drop: bool) -> Stocktake:
    connection = edit.connection
    made = replace(before, status=status)
    if before.status == "planned" and status == "open":
        made = await plan_store.make_lines(connection, replace(made, opened_at=edit.now_ms))
        if not made.lines:
            raise Refused(errors.NOTHING_TO_COUNT, stocktake=made.id)
        await plan_store.add_lines(connection, edit.feed, made.id)
    if status == "review":
        await wake_plan(connection, made.id)
    if status in ENDS:
        await _end(edit, made, drop=drop)
        made = replace(made, closed_at=edit.now_ms)
    await plan_store.save(connection, made)
    await _hide_or_show(edit, before, made)
    return made


async def _hide_or_show(edit: Edit, before: Stocktake, made: Stocktake) -> None:
    """Figures are hidden while it is counted, and only then; nothing moves unseen meanwhile."""
    connection = edit.connection
    if made.status == "open":
        if made.blind and before.status == "planned":
            await blind.hide(connection, edit.feed, made.id)
        if made.frozen:
            await blind.freeze(connection, made.id)
    elif before.status == "open":
        await blind.thaw(connection, made.id)
    if made.status in ENDS and before.status != "planned":
        # Until then somebody may still have to count again.
        await blind.show(connection, edit.feed, made.id)


async def _end(edit: Edit, made: Stocktake, *, drop: bool) -> None:
    """What nobody counted is dropped, if that is wanted; what is undecided stays nobody's."""
    connection = edit.connection
    if made.status == "closed":
        left = await connection.fetchval(UNDECIDED, made.id, not drop)
        if left:
            raise Refused(errors.LINES_OPEN, stocktake=made.id, lines=left)
    else:
        await void_plan(connection, edit.feed, edit.now_ms, made.id)
    await _drop(connection, edit, made.id)
    await connection.execute(LEAVE, made.id)
    await add_devices(connection, edit.feed, [made.id])


async def _drop(connection: Connection, edit: Edit, stocktake: int) -> None:
    for row in await connection.fetch(DROP, stocktake):
        plan_store.add_line(edit.feed, row)
