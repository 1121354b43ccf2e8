"""What a nonconformance report says by name: goods, places, parties, and photos."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from takt.quality.nonconformance.queries import Found

if TYPE_CHECKING:
    from takt.runtime.database import Connection

PHOTOS_MAX: Final = 24

HEAD: Final = """
    SELECT i.code AS item_code, i.name_zh AS item_zh, i.name_en AS item_en, i.scale,
           u.code AS unit, l.code AS lot_code, p.code AS place, s.name_zh AS site_zh,
           s.name_en AS site_en, s.code AS site_code, s.time_zone, d.code AS defect_code,
           d.name_zh AS defect_zh, d.name_en AS defect_en
    FROM nonconformance c
    JOIN item i ON i.id = c.item
    JOIN unit u ON u.id = i.unit
    JOIN location s ON s.id = c.site
    LEFT JOIN lot l ON l.id = c.lot
    LEFT JOIN location p ON p.id = c.location
    LEFT JOIN defect_code d ON d.id = c.defect
    WHERE c.id = $1
"""

ORDERS: Final = """
    SELECT id, code
    FROM work_order
    WHERE id = ANY ($1::bigint[])
"""

PARTIES: Final = """
    SELECT id, code, name_zh, name_en
    FROM party
    WHERE id = ANY ($1::bigint[])
"""

# What hangs on the report itself, on each decision, and on the inspection that failed.
PHOTOS: Final = """
    SELECT blob, caption, effective
    FROM attachment
    WHERE undone_by IS NULL AND type LIKE 'image/%'
        AND ((subject_kind = 'act' AND subject_id = ANY ($1::text[]))
             OR (subject_kind = 'inspection' AND subject_id = $2))
    ORDER BY effective, operation
    LIMIT $3
"""

LANGUAGE: Final = "SELECT language FROM person WHERE id = $1"


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo of the case, by its hash."""

    blob: str
    caption: str | None
    at: int


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """One case with the names of all that it speaks of."""

    found: Found
    head: Mapping[str, Any]
    made_at: int
    orders: Mapping[int, str] = field(default_factory=dict)
    parties: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    photos: Sequence[Photo] = ()


async def report_facts(connection: Connection, found: Found, now_ms: int) -> ReportFacts:
    """Reads the names of everything that the report of a case shows."""
    case = found.case
    head = await connection.fetchrow(HEAD, case.id)
    numbers = [one.work_order for one in found.steps if one.work_order is not None]
    orders = {row["id"]: row["code"] for row in await connection.fetch(ORDERS, numbers)}
    suppliers = [one["supplier"] for one in found.told["claims"] if one["supplier"] is not None]
    parties = {row["id"]: dict(row) for row in await connection.fetch(PARTIES, suppliers)}
    acts = [case.id, *(one.operation for one in found.steps)]
    rows = await connection.fetch(PHOTOS, acts, case.inspection, PHOTOS_MAX)
    photos = [Photo(*row) for row in rows]
    return ReportFacts(found, dict(head or {}), now_ms, orders, parties, photos)


async def language_of(connection: Connection, person: int | None) -> str:
    """The language of whoever asks."""
    return await connection.fetchval(LANGUAGE, person) or "en"
