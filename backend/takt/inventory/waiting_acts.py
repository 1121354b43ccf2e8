"""Acts that arrived before what they speak of, booked at their own time as soon as that is there.

An undo waits for its original (S46), which may lie in another stream of the same person's device or
come out of an archive after a restore. A hold of a phone that does not say the item waits for the
first act that makes its lot known (S59). Until then the act changes nothing, and a notice says that
it waits.
"""

from __future__ import annotations

from collections.abc import Sequence

import asyncpg
import msgspec

from takt.inventory import errors
from takt.inventory.booking import write_effects
from takt.inventory.commands import LotStatus, Undo
from takt.inventory.deciding import booked
from takt.inventory.extension import Extension, Extensions
from takt.inventory.loading import load_waiting
from takt.inventory.model import Act, Facts, Target, notice_id, open_notice
from takt.inventory.reading import read
from takt.inventory.use_cases.change_lot_status import hold_known_lot
from takt.inventory.use_cases.undo_act import undo_act
from takt.runtime.database import Connection, Database
from takt.runtime.feeds import FeedBatch
from takt.runtime.sync_store import BookingClash, hold_scopes
from takt_sync.ports import Applied, Held

DUE = """
    SELECT w.operation, o.kind, o.body, o.stream, o.n, o.person, o.device, o.effective, o.lo,
           o.hi, o.base_head, d.site
    FROM waiting_act w
    JOIN operation o ON o.id = w.operation AND o.duplicate_of IS NULL
    JOIN device d ON d.id = o.device
    WHERE CASE o.kind
        WHEN 'undo' THEN EXISTS (
            SELECT
            FROM operation t
            WHERE t.id = w.target AND t.duplicate_of IS NULL
        )
        ELSE EXISTS (
            SELECT
            FROM lot l
            WHERE l.id = w.target
        ) OR EXISTS (
            SELECT
            FROM lot_code c
            WHERE c.id = w.target
        ) END
    ORDER BY w.operation
    LIMIT 1
    FOR UPDATE OF w SKIP LOCKED
"""

FORGET = """
    DELETE FROM waiting_act
    WHERE operation = $1
"""


async def settle_waiting(
    database: Database, now_ms: int, extensions: Sequence[Extension] = ()
) -> int | None:
    """Books every act whose wait is over, each in its own transaction; the newest head."""
    newest = None
    joined = Extensions(extensions)
    while (head := await _settle_next(database, now_ms, joined)) is not None:
        newest = head
    return newest


async def _settle_next(database: Database, now_ms: int, extensions: Extensions) -> int | None:
    try:
        async with database.transaction() as connection:
            await hold_scopes(connection)
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
    command = _command(row)
    facts = Facts(
        now_ms, act.place[1], act.device, row["site"],
        kinds=extensions.kinds, followers=extensions.followers,
    )  # fmt: skip
    is_undo = isinstance(command, Undo)
    waiting = notice_id(act.id, errors.UNDO_WAITS if is_undo else errors.HOLD_WAITS)
    facts.commands[act.id] = command
    await load_waiting(connection, facts, command, waiting, extensions.foreseeing)
    for extension in extensions.areas:
        await extension.load(connection, facts, ())
    facts.targets[act.id] = Target(act.id, act.kind, act.person, act.place, {}, is_applied=True)
    verdict = _decide(act, command, facts)
    if isinstance(verdict, Applied):
        facts.note_booked(booked(act, command, verdict, facts))
    else:
        data = {"reason": verdict.reason, "kind": act.kind, "stream": act.place[1], "n": act.n}
        open_notice(facts, act, errors.HELD, data=data | {"why": None}, detail=act.place[1])
    if (notice := facts.notices.get(waiting)) is not None and notice.status == "open":
        notice.status, notice.closed_at, notice.resolution = "closed", now_ms, "arrived"
        facts.outcome.notices[waiting] = notice
    feed = FeedBatch()
    await write_effects(connection, facts, feed, extensions)
    return await feed.publish(connection, now_ms)


def _command(row: asyncpg.Record) -> Undo | LotStatus:
    args = msgspec.json.decode(row["body"])["args"]
    command = read(args, Undo) if row["kind"] == "undo" else read(args, LotStatus)
    if command is None:
        raise RuntimeError(f"{row['operation']} waits and cannot be read")
    return command


def _decide(act: Act, command: Undo | LotStatus, facts: Facts) -> Applied | Held:
    if isinstance(command, LotStatus):
        return hold_known_lot(act, command, facts) or Held(errors.NOT_FOUND)
    is_known = command.operation in facts.targets
    return undo_act(act, command, facts) if is_known else Held(errors.NOT_FOUND)


def _act(row: asyncpg.Record) -> Act:
    stream = str(row["stream"])
    return Act(
        str(row["operation"]), row["n"], row["kind"], row["person"], str(row["device"]),
        row["effective"], row["lo"], row["hi"], row["base_head"], False,
        (row["effective"], stream, row["n"]),
    )  # fmt: skip
