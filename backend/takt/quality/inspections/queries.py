"""What people at a desk see of inspections: pages of them, and one with all that was said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from takt.quality.inspections import said_store, series_store, version_store
from takt.quality.inspections.loading import series_keys
from takt.quality.inspections.model import Inspection, Quality
from takt.quality.inspections.store import inspection_of_row

if TYPE_CHECKING:
    from takt.runtime.database import Connection

PAGE: Final = """
    SELECT id, kind, site, item, lot, line, quantity, status, verdict, result, person, opened_at,
           closed_at, closed_stream, closed_n, plan, version, supplier, for_kind, for_id,
           operation, opened_by, opened_plan, opened_version, opened_supplier, units, seed, n,
           ac, re, letter, mode, found, nonconforming, defects, is_due,
           is_stopped
    FROM inspection
    WHERE status IN ('open', 'passed', 'failed')
        AND ($1::bigint[] IS NULL OR site = ANY ($1))
        AND ($2::text IS NULL OR status = $2)
        AND ($3::text IS NULL OR kind = $3)
        AND ($4::bigint IS NULL OR item = $4)
        AND ($5::bigint IS NULL OR plan = $5)
        AND ($6::bigint IS NULL OR supplier = $6)
        AND ($7::uuid IS NULL OR lot = $7)
        AND ($8::text IS NULL OR (for_kind = $8 AND for_id = $9))
    ORDER BY opened_at DESC, id
    LIMIT $10 OFFSET $11
"""

TOTAL: Final = """
    SELECT count(*)
    FROM inspection
    WHERE status IN ('open', 'passed', 'failed')
        AND ($1::bigint[] IS NULL OR site = ANY ($1))
        AND ($2::text IS NULL OR status = $2)
        AND ($3::text IS NULL OR kind = $3)
        AND ($4::bigint IS NULL OR item = $4)
        AND ($5::bigint IS NULL OR plan = $5)
        AND ($6::bigint IS NULL OR supplier = $6)
        AND ($7::uuid IS NULL OR lot = $7)
        AND ($8::text IS NULL OR (for_kind = $8 AND for_id = $9))
"""

ONE: Final = """
    SELECT id, kind, site, item, lot, line, quantity, status, verdict, result, person, opened_at,
           closed_at, closed_stream, closed_n, plan, version, supplier, for_kind, for_id,
           operation, opened_by, opened_plan, opened_version, opened_supplier, units, seed, n,
           ac, re, letter, mode, found, nonconforming, defects, is_due,
           is_stopped
    FROM inspection
    WHERE id = $1
"""

SWITCHING: Final = """
    SELECT site, plan, item, supplier, mode, state
    FROM switching
    WHERE ($1::bigint[] IS NULL OR site = ANY ($1))
        AND ($2::bigint IS NULL OR plan = $2)
        AND ($3::text IS NULL OR mode = $3)
    ORDER BY plan, item, supplier, site
    LIMIT 1000
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which inspections a list shows, and which page of them."""

    sites: Sequence[int] | None
    status: str | None = None
    kind: str | None = None
    item: int | None = None
    plan: int | None = None
    supplier: int | None = None
    lot: str | None = None
    for_kind: str | None = None
    for_id: int | None = None
    limit: int = 50
    offset: int = 0


SUPPLIERS = """
    SELECT id, opened_supplier
    FROM inspection
    WHERE id = ANY ($1::uuid[]) AND opened_supplier IS NOT NULL
"""


async def page_of(connection: Connection, wanted: Wanted) -> tuple[list[Inspection], int]:
    """One page, the newest first, and how many there are of all that match."""
    filters = (
        wanted.sites, wanted.status, wanted.kind, wanted.item, wanted.plan, wanted.supplier,
        wanted.lot, wanted.for_kind, wanted.for_id,
    )  # fmt: skip
    rows = await connection.fetch(PAGE, *filters, wanted.limit, wanted.offset)
    total: int = await connection.fetchval(TOTAL, *filters)
    return [inspection_of_row(row) for row in rows], total


async def one_of(connection: Connection, id_: str) -> tuple[Inspection, Quality] | None:
    """One inspection, and all that was said of it."""
    row = await connection.fetchrow(ONE, id_)
    if row is None:
        return None
    known = await known_of(connection, [id_])
    return inspection_of_row(row), known


async def known_of(connection: Connection, ids: Sequence[str]) -> Quality:
    """All that was said of inspections, and what it is judged by; nothing is locked."""
    known = Quality()
    known.results = await said_store.results_of(connection, ids, ())
    known.begins = await said_store.begins_of(connection, ids)
    known.taken = await said_store.taken_of(connection, ids)
    versions = {one.version for one in known.begins.values()}
    known.versions = await version_store.versions_of(connection, versions)
    known.suppliers = {
        str(id_): supplier for id_, supplier in await connection.fetch(SUPPLIERS, list(ids))
    }
    known.series = await series_store.read_series(connection, series_keys(known))
    return known


async def switching_of(
    connection: Connection, sites: Sequence[int] | None, plan: int | None, mode: str | None
) -> list[dict[str, Any]]:
    """How strictly the next lots are inspected."""
    rows = await connection.fetch(SWITCHING, sites, plan, mode)
    return [dict(row) for row in rows]
