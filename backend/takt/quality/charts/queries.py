"""All reads of charts for people: typed rows out."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import asyncpg

from takt.catalogue import items_by_id
from takt.quality.charts.model import StoredPoint
from takt.quality.charts.store import point_of_row

if TYPE_CHECKING:
    from takt.runtime.database import Connection

READINGS_MAX: Final = 100_000
RECENT: Final = 50
"""So many points of a series a list looks at."""
ALARMS_MAX: Final = 500

_HEADS: Final = """
    SELECT s.id, s.site, s.plan, s.code, s.item, s.kind, s.subgroup, s.scale, s.unit,
           p.code AS plan_code, p.name_zh AS plan_name_zh, p.name_en AS plan_name_en,
           c.name_zh, c.name_en, c.lower, c.upper, c.nominal, n.points, n.last_at,
           a.alarms
    FROM control_series s
    JOIN inspection_plan p ON p.id = s.plan
    LEFT JOIN LATERAL (
        SELECT c.name_zh, c.name_en, c.lower, c.upper, c.nominal
        FROM characteristic c
        JOIN inspection_plan_version v ON v.id = c.version
        WHERE v.plan = s.plan AND c.code = s.code AND c.scale = s.scale
        ORDER BY v.from_on DESC
        LIMIT 1
    ) AS c ON true
    CROSS JOIN LATERAL (
        SELECT count(*) AS points, max(effective) AS last_at
        FROM control_point
        WHERE series = s.id
    ) AS n
    CROSS JOIN LATERAL (
        SELECT count(DISTINCT (inspection, number)) AS alarms
        FROM control_alarm
        WHERE series = s.id
    ) AS a
    WHERE ($1::bigint[] IS NULL OR s.site = ANY ($1))
        AND ($2::bigint IS NULL OR s.id = $2)
    ORDER BY s.id
"""

_LAST_ALARMS: Final = """
    SELECT DISTINCT ON (a.series) a.series, a.rule, p.effective
    FROM control_alarm a
    JOIN control_point p USING (inspection, series, number)
    WHERE a.series = ANY ($1::bigint[])
    ORDER BY a.series, p.effective DESC, p.stream DESC, p.n DESC, a.inspection DESC,
             a.number DESC, a.rule
"""

_RECENT: Final = """
    SELECT s.id, p.subgroup, p.is_alarmed
    FROM unnest($1::bigint[]) AS s (id)
    CROSS JOIN LATERAL (
        SELECT p.subgroup, EXISTS (
            SELECT
            FROM control_alarm a
            WHERE a.inspection = p.inspection AND a.series = p.series AND a.number = p.number
        ) AS is_alarmed
        FROM control_point p
        WHERE p.series = s.id
        ORDER BY p.effective DESC, p.stream DESC, p.n DESC, p.inspection DESC, p.number DESC
        LIMIT $2
    ) AS p
"""

_LIMITS: Final = """
    SELECT DISTINCT ON (series) series, id, limits::text, rules, chosen::text, excluded::text,
           from_at, set_by, set_at
    FROM control_limits
    WHERE series = ANY ($1::bigint[])
    ORDER BY series, id DESC
"""

_HISTORY: Final = """
    SELECT id, limits::text, rules, chosen::text, excluded::text, from_at, set_by, set_at
    FROM control_limits
    WHERE series = $1
    ORDER BY id DESC
    LIMIT 50
"""

_POINTS: Final = """
    SELECT inspection, number, effective, stream, n, subgroup, lot, operation, person, device
    FROM (
        SELECT inspection, number, effective, stream, n, subgroup, lot, operation, person, device
        FROM control_point
        WHERE series = $1 AND effective BETWEEN $2 AND $3
        ORDER BY effective DESC, stream DESC, n DESC, inspection DESC, number DESC
        LIMIT $4
    ) AS p
    ORDER BY effective, stream, n, inspection, number
"""

_ALARMS: Final = """
    SELECT a.series, a.inspection, a.number, a.rule, a.is_second, a.limits, p.effective, p.lot,
           p.person, c.cause, c.note, c.person AS named_by, c.effective AS named_at
    FROM control_alarm a
    JOIN control_series s ON s.id = a.series
    JOIN control_point p USING (inspection, series, number)
    LEFT JOIN LATERAL (
        SELECT c.cause, c.note, c.person, c.effective
        FROM control_cause c
        WHERE c.inspection = a.inspection AND c.code = s.code AND c.number = a.number
            AND c.counts AND c.undone_by IS NULL
        ORDER BY c.effective DESC, c.stream DESC, c.n DESC
        LIMIT 1
    ) AS c ON true
    WHERE ($1::bigint[] IS NULL OR s.site = ANY ($1)) AND ($2::bigint IS NULL OR s.id = $2)
    ORDER BY p.effective DESC, p.stream DESC, p.n DESC, a.inspection DESC, a.number DESC, a.rule
    LIMIT $3
"""


@dataclass(slots=True)
class Head:
    """A series with its names, and what there is of it in short."""

    fields: dict[str, Any]
    last_alarm: dict[str, Any] | None = None
    limits: dict[str, Any] | None = None
    recent: list[tuple[int, ...]] = field(default_factory=list)
    """The last subgroups, the oldest first."""
    recent_alarms: int = 0


async def heads(
    connection: Connection, sites: Collection[int] | None, series: int | None = None
) -> list[Head]:
    """The series of these sites, or one."""
    listed = None if sites is None else list(sites)
    found = {row["id"]: Head(dict(row)) for row in await connection.fetch(_HEADS, listed, series)}
    ids = list(found)
    items = await items_by_id(connection, list({one.fields["item"] for one in found.values()}))
    for head in found.values():
        item = items[head.fields["item"]]
        head.fields |= {
            "item_code": item.code,
            "item_name_zh": item.name_zh,
            "item_name_en": item.name_en,
        }
    for id_, rule, at in await connection.fetch(_LAST_ALARMS, ids):
        found[id_].last_alarm = {"rule": rule, "at": at}
    for id_, *limits in await connection.fetch(_LIMITS, ids):
        found[id_].limits = limits_of(limits)
    for id_, subgroup, is_alarmed in await connection.fetch(_RECENT, ids, RECENT):
        found[id_].recent.insert(0, tuple(subgroup))
        found[id_].recent_alarms += is_alarmed
    return list(found.values())


def limits_of(row: Sequence[Any]) -> dict[str, Any]:
    """Saved limits as people see them."""
    id_, limits, rules, chosen, excluded, from_at, set_by, set_at = row
    return {
        "id": id_,
        "limits": json.loads(limits),
        "rules": rules,
        "chosen": json.loads(chosen),
        "excluded": json.loads(excluded),
        "from_at": from_at,
        "set_by": set_by,
        "set_at": set_at,
    }


async def limits_history(connection: Connection, series: int) -> list[dict[str, Any]]:
    """What was saved of a series, the newest first."""
    return [limits_of(tuple(row)) for row in await connection.fetch(_HISTORY, series)]


async def points(
    connection: Connection,
    series: int,
    most: int,
    since_ms: int = 0,
    until_ms: int = 2**53 - 1,
) -> list[StoredPoint]:
    """The last points of a series in a period, in their order."""
    rows = await connection.fetch(_POINTS, series, since_ms, until_ms, most)
    return [point_of_row(tuple(row)) for row in rows]


async def alarms(
    connection: Connection, sites: Collection[int] | None, series: int | None = None
) -> list[asyncpg.Record]:
    """The latest alarms, the newest first, with the cause that was named."""
    listed = None if sites is None else list(sites)
    return await connection.fetch(_ALARMS, listed, series, ALARMS_MAX)
