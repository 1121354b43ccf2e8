"""All writes and locks of charted series."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

import asyncpg
import msgspec

from takt.quality.charts.model import (
    AlarmKey,
    PointKey,
    Points,
    Raised,
    SavedLimits,
    Series,
    SeriesKey,
    StoredPoint,
)
from takt_sync.spc import RULES, Limits, SeriesPoint

if TYPE_CHECKING:
    from takt.runtime.database import Connection

OF_INSPECTIONS: Final = """
    SELECT s.site, s.plan, s.code, s.item, s.kind, s.subgroup, s.scale, s.unit,
           p.inspection, p.number, p.effective, p.stream, p.n, p.subgroup, p.lot, p.operation,
           p.person, p.device
    FROM control_point p
    JOIN control_series s ON s.id = p.series
    WHERE p.inspection = ANY ($1::uuid[])
"""

LOCK: Final = """
    SELECT s.id, s.site, s.plan, s.code, s.item, s.kind, s.subgroup, s.scale, s.unit
    FROM control_series s
    JOIN unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[], $5::text[], $6::integer[],
                $7::integer[], $8::text[])
        AS k (site, plan, code, item, kind, subgroup, scale, unit)
        USING (site, plan, code, item, kind, subgroup, scale, unit)
    ORDER BY s.id
    FOR UPDATE OF s
"""

ENSURE: Final = """
    INSERT INTO control_series (site, plan, code, item, kind, subgroup, scale, unit)
    SELECT k.site, k.plan, k.code, k.item, k.kind, k.subgroup, k.scale, k.unit
    FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[], $5::text[], $6::integer[],
                $7::integer[], $8::text[])
        AS k (site, plan, code, item, kind, subgroup, scale, unit)
    ORDER BY k.site, k.plan, k.code, k.item, k.kind, k.subgroup, k.scale, k.unit
    ON CONFLICT DO NOTHING
"""

LOCK_ONE: Final = """
    SELECT id, site, plan, code, item, kind, subgroup, scale, unit
    FROM control_series
    WHERE id = $1
    FOR UPDATE
"""

# Read after the series are locked: nobody saves limits of them meanwhile.
SAVED: Final = """
    SELECT series, id, limits, rules, from_at
    FROM control_limits
    WHERE series = ANY ($1::bigint[])
    ORDER BY id
"""

FORGET_ALARMS: Final = """
    DELETE FROM control_alarm
    WHERE (series, inspection, number) IN (
        SELECT $1::bigint, k.inspection, k.number
        FROM unnest($2::uuid[], $3::bigint[]) AS k (inspection, number)
    )
    RETURNING inspection, number, rule
"""

FORGET_POINTS: Final = """
    DELETE FROM control_point
    WHERE (series, inspection, number) IN (
        SELECT $1::bigint, k.inspection, k.number
        FROM unnest($2::uuid[], $3::bigint[]) AS k (inspection, number)
    )
"""

SAVE_POINTS: Final = """
    INSERT INTO control_point (series, inspection, number, subgroup, lot, operation, person,
                               device, effective, stream, n)
    SELECT $1::bigint, k.inspection, k.number, k.subgroup::bigint[], k.lot, k.operation, k.person,
           k.device, k.effective, k.stream, k.n
    FROM unnest($2::uuid[], $3::bigint[], $4::text[], $5::uuid[], $6::uuid[], $7::bigint[],
                $8::uuid[], $9::bigint[], $10::uuid[], $11::bigint[])
        AS k (inspection, number, subgroup, lot, operation, person, device, effective, stream, n)
    ON CONFLICT (inspection, series, number) DO UPDATE
    SET subgroup = excluded.subgroup, lot = excluded.lot, operation = excluded.operation,
        person = excluded.person, device = excluded.device, effective = excluded.effective,
        stream = excluded.stream, n = excluded.n
"""

DROP_ALARMS: Final = """
    DELETE FROM control_alarm
    WHERE (series, inspection, number, rule) IN (
        SELECT $1::bigint, k.inspection, k.number, k.rule
        FROM unnest($2::uuid[], $3::bigint[], $4::text[]) AS k (inspection, number, rule)
    )
"""

SAVE_ALARMS: Final = """
    INSERT INTO control_alarm (series, inspection, number, rule, is_second, limits)
    SELECT $1::bigint, k.inspection, k.number, k.rule, k.is_second, k.limits
    FROM unnest($2::uuid[], $3::bigint[], $4::text[], $5::boolean[], $6::bigint[])
        AS k (inspection, number, rule, is_second, limits)
    ON CONFLICT (series, inspection, number, rule) DO UPDATE
    SET is_second = excluded.is_second, limits = excluded.limits
"""

SAVE_LIMITS: Final = """
    INSERT INTO control_limits (series, limits, rules, chosen, excluded, from_at, set_by, set_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    RETURNING id
"""


async def points_of_inspections(
    connection: Connection, inspections: Collection[str]
) -> dict[str, Points]:
    """The points that inspections have added so far, by inspection and series."""
    found: dict[str, Points] = {}
    for row in await connection.fetch(OF_INSPECTIONS, list(inspections)):
        one = point_of_row(row[8:])
        points = found.setdefault(one.point.inspection, {})
        points.setdefault(SeriesKey(*row[:8]), {})[one.key] = one
    return found


def point_of_row(row: Sequence[Any]) -> StoredPoint:
    """A point from inspection, number, place, subgroup, lot, operation, person, device."""
    inspection, number, effective, stream, n, subgroup, lot, operation, person, device = row
    point = SeriesPoint(str(inspection), number, (effective, str(stream), n), tuple(subgroup))
    of_lot = None if lot is None else str(lot)
    return StoredPoint(point, of_lot, str(operation), person, str(device))


async def lock_series(connection: Connection, keys: Collection[SeriesKey]) -> list[Series]:
    """Series that nobody else adds to or saves limits of until this ends; made where new."""
    columns = [list(column) for column in zip(*sorted(keys), strict=True)]
    rows = await connection.fetch(LOCK, *columns)
    if len(rows) < len(keys):
        await connection.execute(ENSURE, *columns)
        rows = await connection.fetch(LOCK, *columns)
    return await with_saved(connection, rows)


async def lock_one(connection: Connection, series: int) -> Series | None:
    """One series by its id, locked."""
    found = await with_saved(connection, await connection.fetch(LOCK_ONE, series))
    return found[0] if found else None


async def with_saved(connection: Connection, rows: Sequence[asyncpg.Record]) -> list[Series]:
    """Series with the limits that were saved for them."""
    saved: dict[int, list[SavedLimits]] = {}
    for series, *limits in await connection.fetch(SAVED, [row[0] for row in rows]):
        saved.setdefault(series, []).append(saved_of_row(limits))
    return [Series(row[0], SeriesKey(*row[1:]), tuple(saved.get(row[0], ()))) for row in rows]


def saved_of_row(row: Sequence[Any]) -> SavedLimits:
    """Limits from id, limits, rules, from_at."""
    id_, limits, rules, from_at = row
    said = tuple(rule for rule in RULES if rule in rules)
    return SavedLimits(id_, Limits(**msgspec.json.decode(limits)), said, from_at)


async def save_points(
    connection: Connection, series: int, gone: Sequence[StoredPoint], fresh: Sequence[StoredPoint]
) -> list[AlarmKey]:
    """Stores what an inspection means for a series; answers the alarms that went with points."""
    lost: list[AlarmKey] = []
    if gone:
        columns = _columns([one.key for one in gone])
        rows = await connection.fetch(FORGET_ALARMS, series, *columns)
        lost = [(str(inspection), number, rule) for inspection, number, rule in rows]
        await connection.execute(FORGET_POINTS, series, *columns)
    if fresh:
        await connection.execute(SAVE_POINTS, series, *_columns(map(_point_columns, fresh)))
    return lost


def _columns(rows: Iterable[Sequence[Any]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]


def _point_columns(one: StoredPoint) -> tuple[Any, ...]:
    # PostgreSQL has no arrays of arrays that differ in length: each travels as its text.
    subgroup = "{" + ",".join(map(str, one.point.subgroup)) + "}"
    return (*one.key, subgroup, one.lot, one.operation, one.person, one.device, *one.point.place)


async def save_alarms(
    connection: Connection,
    series: int,
    dropped: Collection[AlarmKey],
    fresh: Mapping[AlarmKey, Raised],
) -> None:
    """Stores which alarms are no more, and which are new."""
    if dropped:
        await connection.execute(DROP_ALARMS, series, *_columns(sorted(dropped)))
    if fresh:
        rows = [(*key, one.is_second, one.limits) for key, one in sorted(fresh.items())]
        await connection.execute(SAVE_ALARMS, series, *_columns(rows))


def limits_text(limits: Limits) -> str:
    """Limits as they are stored; a double comes back as it was."""
    return msgspec.json.encode(asdict(limits), order="sorted").decode()


def keys_of(points: Iterable[StoredPoint]) -> set[PointKey]:
    """Which points these are."""
    return {one.key for one in points}
