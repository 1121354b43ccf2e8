"""Makes points from readings and alarms from points anew, and compares them with what is stored."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from takt.quality.charts import store
from takt.quality.charts.model import PointKey, Points, Series, SeriesKey, StoredPoint, points_in
from takt.quality.charts.model import raised as alarms_raised
from takt.quality.charts.store import point_of_row
from takt.quality.inspections import said_store, version_store
from takt.quality.inspections.inspected_lots import Due
from takt.quality.inspections.model import Inspection, Quality
from takt.quality.inspections.store import inspection_of_row
from takt.quality.inspections.verdict import judgement_of

if TYPE_CHECKING:
    from takt.runtime.database import Connection

BATCH: Final = 200
CHARTED: Final = """
    SELECT inspection
    FROM control_point
    WHERE inspection > $1
    UNION
    SELECT r.inspection
    FROM reading r
    JOIN characteristic c ON c.id = r.characteristic
    WHERE c.chart IS NOT NULL AND r.inspection > $1
    ORDER BY inspection
    LIMIT $2
"""
INSPECTIONS: Final = """
    SELECT id, kind, site, item, lot, line, quantity, status, verdict, result, person, opened_at,
           closed_at, closed_stream, closed_n, plan, version, supplier, for_kind, for_id,
           operation, opened_by, opened_plan, opened_version, opened_supplier, units, seed, n,
           ac, re, letter, mode, found, nonconforming, defects
    FROM inspection
    WHERE id = ANY ($1::uuid[])
"""
DUES: Final = """
    SELECT inspection, severity, may_skip
    FROM inspected_lot
    WHERE inspection = ANY ($1::uuid[])
"""
SERIES: Final = """
    SELECT id, site, plan, code, item, kind, subgroup, scale, unit
    FROM control_series
    ORDER BY id
"""
POINTS: Final = """
    SELECT inspection, number, effective, stream, n, subgroup, lot, operation, person, device
    FROM control_point
    WHERE series = $1
    ORDER BY effective, stream, n, inspection, number
"""
ALARMS: Final = "SELECT inspection, number, rule FROM control_alarm WHERE series = $1"
FIRST: Final = "00000000-0000-0000-0000-000000000000"

Wrong = tuple[str, object, object]
"""Where, what it should be, what is stored."""


async def wrong_charts(connection: Connection) -> AsyncIterator[Wrong]:
    """Points that their readings do not give, and alarms that do not follow from points."""
    async for one in _wrong_points(connection):
        yield one
    for series in await store.with_saved(connection, await connection.fetch(SERIES)):
        for one in await _wrong_alarms(connection, series):
            yield one


async def _wrong_points(connection: Connection) -> AsyncIterator[Wrong]:
    last = FIRST
    while ids := [str(row[0]) for row in await connection.fetch(CHARTED, last, BATCH)]:
        stored = await store.points_of_inspections(connection, ids)
        wanted = await _points_of(connection, ids)
        for id_ in ids:
            for one in _differing(id_, wanted.get(id_, {}), stored.get(id_, {})):
                yield one
        last = ids[-1]


async def _points_of(connection: Connection, ids: Sequence[str]) -> dict[str, Points]:
    known = Quality(begins=await said_store.begins_of(connection, ids))
    known.taken = await said_store.taken_of(connection, ids)
    versions = {one.version for one in known.begins.values()}
    known.versions = await version_store.versions_of(connection, versions)
    dues = {str(id_): Due(*due) for id_, *due in await connection.fetch(DUES, list(ids))}
    rows = await connection.fetch(INSPECTIONS, list(ids))
    return {one.id: _points_in(one, known, dues) for one in map(inspection_of_row, rows)}


def _points_in(inspection: Inspection, known: Quality, dues: dict[str, Due]) -> Points:
    due = dues.get(inspection.id, Due())
    found = judgement_of(inspection, known, lambda _begin, _version: due)
    return points_in(inspection, found, known.taken_of(inspection.id))


def _differing(id_: str, wanted: Points, stored: Points) -> Iterator[Wrong]:
    for key in sorted({*wanted, *stored}):
        one, other = wanted.get(key, {}), stored.get(key, {})
        for number in sorted({*one, *other}):
            if one.get(number) != other.get(number):
                where = f"series {_name(key)}, inspection {id_}, point {number[1]}"
                yield where, _said(one, number), _said(other, number)


def _said(points: dict[PointKey, StoredPoint], key: PointKey) -> object:
    one = points.get(key)
    return "no point" if one is None else one.point


def _name(key: SeriesKey) -> str:
    return f"{key.plan}:{key.code}:{key.item}"


async def _wrong_alarms(connection: Connection, series: Series) -> list[Wrong]:
    points = [point_of_row(tuple(row)) for row in await connection.fetch(POINTS, series.id)]
    wanted = await asyncio.to_thread(alarms_raised, points, series.saved)
    stored = {(str(row[0]), row[1], row[2]) for row in await connection.fetch(ALARMS, series.id)}
    return [
        (
            f"series {_name(series.key)}, inspection {key[0]}, point {key[1]}, {key[2]}",
            "alarm" if key in wanted else "no alarm",
            "alarm" if key in stored else "no alarm",
        )
        for key in sorted(stored ^ wanted.keys())
    ]
