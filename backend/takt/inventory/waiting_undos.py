"""Undos that arrived before what they undo: booked as soon as the original is on record (S46).

The original may lie in another stream of the same person's device, or come out of an archive after
a restore. Until then the undo changes nothing, and a notice says that it waits.
"""

from __future__ import annotations

from collections.abc import Sequence

import asyncpg

from takt.inventory import errors
from takt.inventory.booking import write_effects
from takt.inventory.commands import Undo
from takt.inventory.deciding import booked
from takt.inventory.extension import Extension, Extensions
from takt.inventory.loading import load_undo
from takt.inventory.model import Act, Facts, Target, notice_id, open_notice
from takt.inventory.use_cases.undo_act import undo_act
from takt.runtime.database import Connection, Database
from takt.runtime.feeds import FeedBatch
from takt.runtime.sync_store import BookingClash
from takt_sync.ports import Applied, Held

DUE = """
    SELECT w.operation, w.target, o.stream, o.n, o.person, o.device, o.effective, o.lo, o.hi,
           o.base_head, d.site
    FROM waiting_undo w
    JOIN operation t ON t.id = w.target AND t.duplicate_of IS NULL
    JOIN operation o ON o.id = w.operation AND o.duplicate_of IS NULL
    JOIN device d ON d.id = o.device
    ORDER BY w.operation
    LIMIT 1
    FOR UPDATE OF w SKIP LOCKED
"""

FORGET = """
    DELETE FROM waiting_undo
    WHERE operation = $1
"""


async def settle_undos(
    database: Database, now_ms: int, extensions: Sequence[Extension] = ()
) -> int | None:
    """Books every undo whose original has come, each in its own transaction; the newest head."""
    newest = None
    joined = Extensions(extensions)
    while (head := await _settle_next(database, now_ms, joined)) is not None:
        newest = head
    return newest


async def _settle_next(database: Database, now_ms: int, extensions: Extensions) -> int | None:
    try:
        async with database.transaction() as connection:
            row = await connection.fetchrow(DUE)
            if row is None:
                return None
            return await _settle(connection, row, now_ms, extensions)
    except BookingClash:
        return None  # a push changed the balance meanwhile: the next round sees it


async def _settle(
    connection: Connection, row: asyncpg.Record, now_ms: int, extensions: Extensions
) -> int:
    await connection.execute(FORGET, row["operation"])
    act = _act(row)
    undo = Undo(str(row["target"]))
    facts = Facts(
        now_ms, act.place[1], act.device, row["site"],
        kinds=extensions.kinds, followers=extensions.followers,
    )  # fmt: skip
    waiting = notice_id(act.id, errors.UNDO_WAITS)
    await load_undo(connection, facts, undo, waiting)
    facts.commands[act.id] = undo
    for extension in extensions.areas:
        await extension.load(connection, facts, ())
    facts.targets[act.id] = Target(act.id, act.kind, act.person, act.place, {}, is_applied=True)
    is_known = undo.operation in facts.targets
    verdict = undo_act(act, undo, facts) if is_known else Held(errors.NOT_FOUND)
    if isinstance(verdict, Applied):
        facts.note_booked(booked(act, undo, verdict, facts))
    else:
        data = {"reason": verdict.reason, "kind": act.kind, "stream": act.place[1], "n": act.n}
        open_notice(facts, act, errors.HELD, data=data | {"why": None}, detail=act.place[1])
    if (notice := facts.notices.get(waiting)) is not None and notice.status == "open":
        notice.status, notice.closed_at, notice.resolution = "closed", now_ms, "arrived"
        facts.outcome.notices[waiting] = notice
    feed = FeedBatch()
    await write_effects(connection, facts, feed, extensions)
    return await feed.publish(connection, now_ms)


def _act(row: asyncpg.Record) -> Act:
    stream = str(row["stream"])
    return Act(
        str(row["operation"]), row["n"], "undo", row["person"], str(row["device"]),
        row["effective"], row["lo"], row["hi"], row["base_head"], False,
        (row["effective"], stream, row["n"]),
    )  # fmt: skip
