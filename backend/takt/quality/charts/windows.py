"""Reads the part of a series that a change may touch, and its last points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from takt.quality.charts.model import AlarmKey, PointKey, StoredPoint
from takt.quality.charts.store import point_of_row
from takt_sync.spc import REACH, RULES, TAIL

if TYPE_CHECKING:
    from takt.runtime.database import Connection

# From first to last, with the neighbours that patterns reach; then the tail, which may lie apart.
WINDOW: Final = """
    WITH near AS (
        (SELECT inspection, number
         FROM control_point
         WHERE series = $1
             AND (effective, stream, n, inspection, number) < ($2, $3, $4, $5, $6)
         ORDER BY effective DESC, stream DESC, n DESC, inspection DESC, number DESC
         LIMIT $12)
        UNION ALL
        (SELECT inspection, number
         FROM control_point
         WHERE series = $1
             AND (effective, stream, n, inspection, number) >= ($2, $3, $4, $5, $6)
             AND (effective, stream, n, inspection, number) <= ($7, $8, $9, $10, $11))
        UNION ALL
        (SELECT inspection, number
         FROM control_point
         WHERE series = $1
             AND (effective, stream, n, inspection, number) > ($7, $8, $9, $10, $11)
         ORDER BY effective, stream, n, inspection, number
         LIMIT $12)
    ), tail AS (
        SELECT inspection, number
        FROM control_point
        WHERE series = $1
        ORDER BY effective DESC, stream DESC, n DESC, inspection DESC, number DESC
        LIMIT $13
    )
    SELECT p.inspection, p.number, p.effective, p.stream, p.n, p.subgroup, p.lot, p.operation,
           p.person, p.device, near.number IS NOT NULL, tail.number IS NOT NULL,
           ARRAY(
               SELECT a.rule
               FROM control_alarm a
               WHERE a.inspection = p.inspection AND a.series = p.series AND a.number = p.number
           )
    FROM (SELECT inspection, number FROM near UNION SELECT inspection, number FROM tail) AS k
    JOIN control_point p
        ON p.series = $1 AND p.inspection = k.inspection AND p.number = k.number
    LEFT JOIN near ON near.inspection = p.inspection AND near.number = p.number
    LEFT JOIN tail ON tail.inspection = p.inspection AND tail.number = p.number
    ORDER BY p.effective, p.stream, p.n, p.inspection, p.number
"""

ALL: Final = """
    SELECT p.inspection, p.number, p.effective, p.stream, p.n, p.subgroup, p.lot, p.operation,
           p.person, p.device,
           ARRAY(
               SELECT a.rule
               FROM control_alarm a
               WHERE a.inspection = p.inspection AND a.series = p.series AND a.number = p.number
           )
    FROM control_point p
    WHERE p.series = $1
    ORDER BY p.effective, p.stream, p.n, p.inspection, p.number
"""

Order = tuple[tuple[int, str, int], str, int]
NIL: Final = "00000000-0000-0000-0000-000000000000"
END: Final = "ffffffff-ffff-ffff-ffff-ffffffffffff"
LAST: Final[Order] = ((2**63 - 1, END, 2**63 - 1), END, 2**63 - 1)


@dataclass(slots=True)
class Window:
    """Points in their order; those ahead of `judged_from` are there for the patterns alone."""

    points: list[StoredPoint] = field(default_factory=list)
    tail: list[StoredPoint] = field(default_factory=list)
    judged: set[PointKey] = field(default_factory=set)
    alarms: set[AlarmKey] = field(default_factory=set)
    """As they are stored, of the points that are judged."""


async def window_around(
    connection: Connection, series: int, touched: Sequence[StoredPoint]
) -> Window:
    """What the points that came, went or changed may mean something for."""
    orders = [one.point.order for one in touched]
    return await _window(connection, series, min(orders), max(orders))


async def window_from(connection: Connection, series: int, at_ms: int) -> Window:
    """All points from a moment on."""
    return await _window(connection, series, ((at_ms, NIL, 0), NIL, 0), LAST)


async def _window(connection: Connection, series: int, first: Order, last: Order) -> Window:
    found = Window()
    rows = await connection.fetch(WINDOW, series, *_flat(first), *_flat(last), REACH + 1, TAIL)
    for row in rows:
        *fields, is_near, is_tail, rules = row
        one = point_of_row(fields)
        if is_tail:
            found.tail.append(one)
        if is_near:
            _take(found, one, rules, is_judged=one.point.order >= first)
    return found


def _flat(order: Order) -> tuple[Any, ...]:
    place, inspection, number = order
    return (*place, inspection, number)


def _take(found: Window, one: StoredPoint, rules: Sequence[str], *, is_judged: bool) -> None:
    found.points.append(one)
    if is_judged:
        found.judged.add(one.key)
        found.alarms |= {(*one.key, rule) for rule in RULES if rule in rules}


async def whole_series(connection: Connection, series: int) -> Window:
    """All points of a series, all to be judged."""
    found = Window()
    for *fields, rules in await connection.fetch(ALL, series):
        _take(found, point_of_row(fields), rules, is_judged=True)
    return found
