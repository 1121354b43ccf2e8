"""Reads the gauges that readings were taken with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from takt.quality.inspections.gauges import Calibration, Gauge

if TYPE_CHECKING:
    from takt.runtime.database import Connection

GAUGES = """
    SELECT g.id, s.time_zone, g.interval_days IS NOT NULL, g.due_on, g.active
    FROM gauge g
    JOIN location l ON l.id = g.site
    JOIN location s ON s.id = l.site
    WHERE g.id = ANY ($1::bigint[])
"""

CALIBRATIONS = """
    SELECT gauge, done_on, due_on, result = 'pass'
    FROM calibration
    WHERE gauge = ANY ($1::bigint[])
    ORDER BY gauge, done_on, id
"""

GAUGED = """
    SELECT id
    FROM characteristic
    WHERE id = ANY ($1::bigint[]) AND kind = 'measured' AND gauge IS NOT NULL
"""


async def gauged(connection: Connection, characteristics: Iterable[int]) -> frozenset[int]:
    """Those characteristics that are measured with a gauge which their plan names."""
    return frozenset([row[0] for row in await connection.fetch(GAUGED, list(characteristics))])


async def gauges_of(connection: Connection, ids: Iterable[int]) -> dict[int, Gauge]:
    """Gauges by their ids, with their calibrations by day."""
    named = list(ids)
    done: dict[int, list[Calibration]] = {}
    for gauge, *calibration in await connection.fetch(CALIBRATIONS, named):
        done.setdefault(gauge, []).append(Calibration(*calibration))
    rows = await connection.fetch(GAUGES, named)
    return {
        id_: Gauge(id_, time_zone, is_calibrated, due_on, active, done.get(id_, ()))
        for id_, time_zone, is_calibrated, due_on, active in rows
    }
