"""Reads and writes of how strictly lots are inspected, and what devices are told of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

import asyncpg
import msgspec

from takt.quality.inspections.inspected_lots import Due, Series, SeriesKey, SeriesLot, Stop
from takt.quality.inspections.series import State, overtaken
from takt.runtime.feeds import FeedBatch
from takt_sync.sampling import Direction, SkipRule

if TYPE_CHECKING:
    from takt.runtime.database import Connection

NOBODY: Final = "00000000-0000-0000-0000-000000000000"

ENSURE = """
    INSERT INTO switching (site, plan, item, supplier, mode, state)
    SELECT s.site, s.plan, s.item, s.supplier, 'normal', $5::jsonb
    FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[])
         AS s (site, plan, item, supplier)
    ORDER BY s.site, s.plan, s.item, s.supplier
    ON CONFLICT DO NOTHING
"""

LOCK = """
    SELECT w.site, w.plan, w.item, w.supplier
    FROM switching w
    JOIN unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[])
         AS s (site, plan, item, supplier) USING (site, plan, item, supplier)
    ORDER BY w.site, w.plan, w.item, w.supplier
    FOR UPDATE OF w
"""

LOTS = """
    SELECT l.site, l.plan, l.item, l.supplier, l.inspection, l.version, l.lot, l.begun_at,
           l.begun_stream, l.begun_n, l.severity, l.may_skip, v.sampling -> 'skip', l.letter,
           l.mode, l.aql, l.may_reduce, l.found, l.outcome, l.closed_at, l.closed_stream,
           l.closed_n, l.is_stopped, l.resumed_at, l.resumed_by
    FROM inspected_lot l
    JOIN unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[])
         AS s (site, plan, item, supplier) USING (site, plan, item, supplier)
    JOIN inspection_plan_version v ON v.id = l.version
"""

DIRECTIONS = """
    SELECT d.site, d.plan, d.item, d.supplier, d.id, d.mode, d.at
    FROM switching_direction d
    JOIN unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[])
         AS s (site, plan, item, supplier) USING (site, plan, item, supplier)
"""

REMOVE = """
    DELETE FROM inspected_lot
    WHERE inspection = ANY ($1::uuid[])
"""

SAVE = """
    INSERT INTO inspected_lot (site, plan, item, supplier, inspection, version, lot, begun_at,
                               begun_stream, begun_n, severity, may_skip, letter, mode, aql,
                               may_reduce, found, outcome, closed_at, closed_stream, closed_n,
                               is_stopped, resumed_at, resumed_by, is_overtaken)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
            $20, $21, $22, $23, $24, false)
    ON CONFLICT (inspection) DO UPDATE
    SET site = excluded.site, plan = excluded.plan, item = excluded.item,
        supplier = excluded.supplier, version = excluded.version, lot = excluded.lot,
        begun_at = excluded.begun_at, begun_stream = excluded.begun_stream,
        begun_n = excluded.begun_n, severity = excluded.severity, may_skip = excluded.may_skip,
        letter = excluded.letter, mode = excluded.mode, aql = excluded.aql,
        may_reduce = excluded.may_reduce, found = excluded.found, outcome = excluded.outcome,
        closed_at = excluded.closed_at, closed_stream = excluded.closed_stream,
        closed_n = excluded.closed_n, is_stopped = excluded.is_stopped,
        resumed_at = excluded.resumed_at, resumed_by = excluded.resumed_by, is_overtaken = false
"""

OVERTAKE = """
    UPDATE inspected_lot
    SET is_overtaken = true
    WHERE inspection = ANY ($1::uuid[]) AND NOT is_overtaken
"""

CHANGE = """
    UPDATE switching
    SET mode = $5, state = $6
    WHERE (site, plan, item, supplier) = ($1, $2, $3, $4) AND state <> $6::jsonb
    RETURNING true
"""


KNOWN = """
    SELECT EXISTS (
        SELECT
        FROM switching
        WHERE (site, plan, item, supplier) = ($1, $2, $3, $4)
    )
"""

DIRECT = """
    INSERT INTO switching_direction (site, plan, item, supplier, mode, note, person, at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    RETURNING id
"""


async def is_known(connection: Connection, key: SeriesKey) -> bool:
    """Whether a lot of a series was ever begun."""
    found: bool = await connection.fetchval(KNOWN, *key)
    return found


async def add_direction(connection: Connection, key: SeriesKey, *said: Any) -> Direction:
    """Writes down how somebody ordered inspection to go on: mode, note, person, time."""
    id_ = await connection.fetchval(DIRECT, *key, *said)
    return Direction((said[3], NOBODY, id_), said[0])


async def lock_series(connection: Connection, keys: Iterable[SeriesKey]) -> dict[SeriesKey, Series]:
    """Series with all their lots, that nobody else follows until this ends."""
    named = sorted(set(keys))
    columns = [list(column) for column in zip(*named, strict=True)]
    await connection.execute(ENSURE, *columns, state_text(State()))
    await connection.fetch(LOCK, *columns)
    return await read_series(connection, named)


async def read_series(connection: Connection, keys: Iterable[SeriesKey]) -> dict[SeriesKey, Series]:
    """Series with all their lots, as they are stored."""
    named = sorted(set(keys))
    if not named:
        return {}
    columns = [list(column) for column in zip(*named, strict=True)]
    found = {key: Series() for key in named}
    for row in await connection.fetch(LOTS, *columns):
        lot = _lot(row)
        found[tuple(row[:4])].lots[lot.inspection] = lot
    for *key, id_, mode, at in await connection.fetch(DIRECTIONS, *columns):
        found[tuple(key)].directions.append(Direction((at, NOBODY, id_), mode))
    return found


def _lot(row: asyncpg.Record) -> SeriesLot:
    inspection, version, lot, at, stream, n, severity, may_skip, skip = row[4:13]
    letter, mode, aql, may_reduce, found, outcome, closed_at, closed_stream, closed_n = row[13:22]
    is_stopped, resumed_at, resumed_by = row[22:]
    resumed = None if resumed_at is None else (resumed_at, NOBODY, resumed_by)
    return SeriesLot(
        inspection=str(inspection),
        version=version,
        lot=None if lot is None else str(lot),
        begun=(at, str(stream), n),
        due=Due(severity, may_skip),
        skip=None if skip is None else msgspec.json.decode(skip, type=SkipRule | None),
        letter=letter,
        mode=mode,
        aql=aql,
        may_reduce=may_reduce,
        found=found,
        outcome=outcome,
        closing=None if closed_at is None else (closed_at, str(closed_stream), closed_n),
        stop=Stop(resumed) if is_stopped else None,
    )


async def save_series(
    connection: Connection,
    series: Mapping[SeriesKey, Series],
    settled: Iterable[str],
    feed: FeedBatch,
) -> dict[SeriesKey, State]:
    """Stores what settled inspections mean for their series, and which others they overtake.

    Answers with how strictly the next lot of each is inspected.
    """
    ids = sorted(settled)
    known = {id_ for one in series.values() for id_ in one.lots}
    if gone := [id_ for id_ in ids if id_ not in known]:
        await connection.execute(REMOVE, gone)
    states = {}
    for key, one in sorted(series.items()):
        for id_ in ids:
            if id_ in one.lots:
                await connection.execute(SAVE, *key, *_columns(one.lots[id_]))
        states[key] = await follow_series(connection, key, one, feed)
    return states


async def follow_series(
    connection: Connection, key: SeriesKey, series: Series, feed: FeedBatch
) -> State:
    """Stores its state; lots that mean something else now are settled again, each by itself."""
    behind, state = overtaken(series)
    if behind:
        await connection.execute(OVERTAKE, behind)
    await save_state(connection, key, state, feed)
    return state


async def save_state(connection: Connection, key: SeriesKey, state: State, feed: FeedBatch) -> None:
    """How strictly the next lot is inspected, told to the devices of the site where it changed."""
    mode = state.switching.severity
    if await connection.fetchval(CHANGE, *key, mode, state_text(state)):
        site, plan, item, supplier = key
        id_ = f"{plan}:{item}:{supplier}"
        row = {
            "id": id_,
            "item": item,
            "mode": mode,
            "plan": plan,
            "state": said_state(state),
            "supplier": supplier or None,
        }
        feed.add(f"site:{site}", "switching", id_, row)


def said_state(state: State) -> dict[str, Any]:
    """The state as the rules of sampling write it, with the lots that count for skipping."""
    said: dict[str, Any] = msgspec.to_builtins(state.switching)
    return said | {"accepted": state.accepted, "skipped": state.skipped}


def state_text(state: State) -> str:
    """The state as it is stored."""
    return msgspec.json.encode(said_state(state), order="sorted").decode()


def _columns(one: SeriesLot) -> tuple[Any, ...]:
    closing = one.closing or (None, None, None)
    until = None if one.stop is None else one.stop.until
    return (
        one.inspection, one.version, one.lot, *one.begun, one.due.severity, one.due.is_skipped,
        one.letter, one.mode, one.aql, one.may_reduce, one.found, one.outcome, *closing,
        one.stop is not None, None if until is None else until[0],
        None if until is None else until[2],
    )  # fmt: skip
