"""Reads the alarms of single points as they are stored."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from takt.quality.charts.model import AlarmKey, PointKey, Raised, StoredPoint
from takt.quality.charts.store import point_of_row

if TYPE_CHECKING:
    from takt.runtime.database import Connection

STORED: Final = """
    SELECT p.inspection, p.number, p.effective, p.stream, p.n, p.subgroup, p.lot, p.operation,
           p.person, p.device, a.rule, a.is_second, a.limits
    FROM control_alarm a
    JOIN control_point p USING (inspection, series, number)
    JOIN unnest($2::uuid[], $3::bigint[]) AS k (inspection, number) USING (inspection, number)
    WHERE a.series = $1
"""


@dataclass(slots=True)
class Stored:
    """Alarms, with the points at which they are."""

    alarms: dict[AlarmKey, Raised] = field(default_factory=dict)
    points: dict[PointKey, StoredPoint] = field(default_factory=dict)


async def alarms_at(connection: Connection, series: int, points: Collection[PointKey]) -> Stored:
    """What is stored at points of a series."""
    found = Stored()
    columns = [list(column) for column in zip(*sorted(points), strict=True)]
    for *fields, rule, is_second, limits in await connection.fetch(STORED, series, *columns):
        one = point_of_row(fields)
        found.points[one.key] = one
        found.alarms[(*one.key, rule)] = Raised(is_second, limits)
    return found
