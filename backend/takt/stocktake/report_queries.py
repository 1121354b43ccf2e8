"""Reads of papers: the head of a stocktake, the lines of its sheet, and all of its report."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from takt.catalogue import house_code
from takt.stocktake.model import number_of
from takt.stocktake.report import Duplicate, OneCount, Report, ReportLine, UnknownCode
from takt.stocktake.sheet import PaperHead, SheetLine, minute

if TYPE_CHECKING:
    from takt.runtime.database import Connection

_HEAD: Final = """
SELECT s.id, s.site, coalesce(s.name, '') AS name, s.kind, s.status, s.blind, s.due_on,
    l.code AS site_code, coalesce(l.time_zone, 'UTC') AS time_zone, coalesce(z.code, '') AS zone
FROM stocktake AS s
JOIN location AS l ON l.id = s.site
LEFT JOIN location AS z ON z.id = s.zone
WHERE s.id = $1"""
# The book figure of a blind stocktake does not even leave the database.
_SHEET: Final = """
SELECT l.code AS place, coalesce(i.code, '') AS item, i.name_zh, i.name_en,
    coalesce(t.code, '') AS lot, coalesce(u.code, '') AS unit, coalesce(i.scale, 0) AS scale,
    CASE WHEN s.blind OR i.id IS NULL THEN NULL ELSE coalesce(b.quantity, 0) END AS book,
    u.name_zh AS unit_zh, u.name_en AS unit_en
FROM count_line AS c
JOIN stocktake AS s ON s.id = c.stocktake
JOIN location AS l ON l.id = c.location
LEFT JOIN item AS i ON i.id = c.item
LEFT JOIN unit AS u ON u.id = i.unit
LEFT JOIN lot AS t ON t.id = c.lot
LEFT JOIN balance AS b ON (b.location, b.item, b.lot) = (c.location, c.item, c.lot)
WHERE c.stocktake = $1 AND c.origin = 'plan'
ORDER BY l.code_key, i.code_key NULLS FIRST, t.code, c.id"""
# All counts of a line, oldest first; the newest that stands speaks for it. What was booked by
# accepted counts, or is asked of an approver, is the variance; while books are not complete there
# is none.
_LINES: Final = """
WITH RECURSIVE zones AS (
    SELECT l.id, l.code AS zone
    FROM location AS l
    JOIN location AS above ON above.id = l.parent AND above.kind = 'warehouse'
    WHERE l.site = $2
    UNION ALL
    SELECT l.id, z.zone
    FROM zones AS z
    JOIN location AS l ON l.parent = z.id
),
counts AS (
    SELECT v.location, v.item, v.lot,
        json_agg(json_build_array(coalesce(p.name, ''), v.counted, v.status, v.effective)
            ORDER BY v.effective, v.n) AS every,
        (array_agg(coalesce(v.total, v.counted) ORDER BY v.effective DESC, v.n DESC)
            FILTER (WHERE v.status = 'accepted'))[1] AS accepted,
        sum(v.booked_variance) FILTER (WHERE v.status = 'accepted') AS booked,
        (array_agg(coalesce(v.total, v.counted) ORDER BY v.effective DESC, v.n DESC)
            FILTER (WHERE v.status <> 'voided'))[1] AS standing,
        (array_agg(a.quantity ORDER BY v.effective DESC, v.n DESC)
            FILTER (WHERE v.status = 'approve'))[1] AS asked,
        (array_agg(v.id ORDER BY v.effective DESC, v.n DESC)
            FILTER (WHERE a.decided_by IS NOT NULL))[1] AS decided,
        max(v.effective) AS at
    FROM count_verdict AS v
    LEFT JOIN approval AS a ON a.operation = v.id
    LEFT JOIN person AS p ON p.id = v.person
    WHERE v.plan = $1
    GROUP BY v.location, v.item, v.lot
)
SELECT c.id, l.code AS place, coalesce(z.zone, l.code) AS zone, coalesce(i.code, '') AS item,
    i.name_zh, i.name_en, coalesce(t.code, '') AS lot, coalesce(k.kind, 'C') AS kind,
    coalesce(u.code, '') AS unit, u.name_zh AS unit_zh, u.name_en AS unit_en,
    coalesce(i.scale, 0) AS scale, c.state, c.origin,
    coalesce(n.accepted, n.standing) AS counted,
    coalesce(n.accepted - n.booked, n.standing - n.asked)::bigint AS book,
    w.unit_cost, coalesce(r.code, '') AS reason, r.name_zh AS reason_zh, r.name_en AS reason_en,
    n.every, coalesce(p.name, '') AS approver, coalesce(a.meaning, '') AS meaning, n.at
FROM count_line AS c
JOIN location AS l ON l.id = c.location
LEFT JOIN zones AS z ON z.id = c.location
LEFT JOIN item AS i ON i.id = c.item
LEFT JOIN unit AS u ON u.id = i.unit
LEFT JOIN lot AS t ON t.id = c.lot
LEFT JOIN count_class AS k ON k.site = $2 AND k.item = c.item
LEFT JOIN item_cost AS w ON w.item = c.item
LEFT JOIN counts AS n ON (n.location, n.item, n.lot) = (c.location, c.item, c.lot)
LEFT JOIN approval AS a ON a.operation = n.decided
LEFT JOIN person AS p ON p.id = a.decided_by
LEFT JOIN reason AS r ON r.id = coalesce(a.answer_reason, a.reason)
WHERE c.stocktake = $1
ORDER BY l.code_key, i.code_key NULLS FIRST, t.code, c.id"""
_DUPLICATES: Final = """
SELECT s.serial, array_agg(DISTINCT l.code ORDER BY l.code) AS places
FROM count_verdict AS v
JOIN count_serial AS s ON (s.stream, s.n) = (v.stream, v.n)
JOIN location AS l ON l.id = v.location
WHERE v.plan = $1 AND v.status <> 'voided'
GROUP BY v.item, s.serial
HAVING count(DISTINCT v.location) > 1
ORDER BY s.serial"""
_UNKNOWN: Final = """
SELECT coalesce(n.data::json ->> 'code', '') AS code, l.code AS place,
    coalesce(p.name, '') AS person, t.at, coalesce(n.data::json ->> 'quantity', '') AS quantity
FROM stocktake AS s
JOIN count_place AS c ON c.stocktake = s.id
JOIN notice AS n ON n.location = c.location AND n.code = 'inventory.unknown_code'
-- When it was scanned; it may have arrived much later.
CROSS JOIN LATERAL (
    SELECT coalesce((n.data::json ->> 'scanned_at')::bigint, n.opened_at) AS at
) AS t
JOIN location AS l ON l.id = n.location
LEFT JOIN person AS p ON p.id = n.person
WHERE s.id = $1 AND t.at >= s.opened_at AND t.at <= coalesce(s.closed_at, t.at)
ORDER BY t.at, n.id"""
_LANGUAGE: Final = "SELECT language FROM person WHERE id = $1"


async def head_of(connection: Connection, stocktake: int) -> dict[str, Any] | None:
    """The head of a stocktake, if there is one of this id."""
    row = await connection.fetchrow(_HEAD, stocktake)
    return None if row is None else dict(row)


def paper_head(row: dict[str, Any], now_ms: int) -> PaperHead:
    """The head as papers name it."""
    made_at = minute(now_ms, row["time_zone"])
    due_on = "" if row["due_on"] is None else row["due_on"].isoformat()
    return PaperHead(
        number_of(row["id"]), row["name"], row["kind"], row["site_code"], row["zone"], due_on,
        row["blind"], made_at, row["time_zone"],
    )  # fmt: skip


async def sheet_lines(connection: Connection, stocktake: int) -> list[SheetLine]:
    """The lines to be counted, by place."""
    return [
        SheetLine(row["place"], house_code("location", row["place"]), *list(row.values())[1:])
        for row in await connection.fetch(_SHEET, stocktake)
    ]


async def report_of(connection: Connection, stocktake: int, site: int) -> Report:
    """All of a stocktake after its counts."""
    lines = [_line(row, stocktake) for row in await connection.fetch(_LINES, stocktake, site)]
    duplicates = await connection.fetch(_DUPLICATES, stocktake)
    unknown = await connection.fetch(_UNKNOWN, stocktake)
    return Report(
        lines,
        [Duplicate(row["serial"], row["places"]) for row in duplicates],
        [UnknownCode(*row.values()) for row in unknown],
    )


def _line(row: Any, stocktake: int) -> ReportLine:
    fields = dict(row)
    every = json.loads(fields.pop("every") or "[]")
    return ReportLine(**fields, counts=[OneCount(*one) for one in every], stocktake=stocktake)


async def language_of(connection: Connection, person: int | None) -> str:
    """The language of whoever asks."""
    return await connection.fetchval(_LANGUAGE, person) or "en"
