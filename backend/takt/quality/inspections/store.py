"""Reads and writes of inspections, and what devices are told of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

import asyncpg

from takt.inventory import SHOWN_CLOSED_MS, is_shown
from takt.quality.inspections.model import Inspection
from takt.quality.inspections.rows import inspection_row
from takt.runtime.feeds import FeedBatch

if TYPE_CHECKING:
    from takt.runtime.database import Connection, Database

KNOWN = """
    SELECT id, kind, site, item, lot, line, quantity, status, verdict, result, person, opened_at,
           closed_at, closed_stream, closed_n, plan, version, supplier, for_kind, for_id,
           operation, opened_by, opened_plan, opened_version, opened_supplier, units, seed, n,
           ac, re, letter, mode, found, nonconforming, defects, is_due,
           is_stopped
    FROM inspection
    WHERE id = ANY ($1::uuid[]) OR (lot = ANY ($2::uuid[]) AND status IN ('open', 'failed'))
    ORDER BY id
    FOR UPDATE
"""

INSPECTED_ITEMS = """
    SELECT i.id
    FROM item i
    WHERE i.id = ANY ($1::bigint[]) AND i.inspects_receipt
"""

# No conflict is looked away from: a receipt and its result that meet are decided again.
INSERT = """
    INSERT INTO inspection (id, kind, site, item, lot, line, quantity, status, verdict, result,
                            person, opened_at, closed_at, closed_stream, closed_n, plan, version,
                            supplier, for_kind, for_id, operation, opened_by, opened_plan,
                            opened_version, opened_supplier, units, seed, n, ac, re, letter,
                            mode, found, nonconforming, defects, is_due, is_stopped, is_shown)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
            $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36,
            $37, $38)
"""

UPDATE = """
    UPDATE inspection
    SET kind = $2, site = $3, item = $4, lot = $5, line = $6, quantity = $7, status = $8,
        verdict = $9, result = $10, person = $11, opened_at = $12, closed_at = $13,
        closed_stream = $14, closed_n = $15, plan = $16, version = $17, supplier = $18,
        for_kind = $19, for_id = $20, operation = $21, opened_by = $22, opened_plan = $23,
        opened_version = $24, opened_supplier = $25, units = $26, seed = $27, n = $28, ac = $29,
        re = $30, letter = $31, mode = $32, found = $33, nonconforming = $34, defects = $35,
        is_due = $36, is_stopped = $37, is_shown = $38
    WHERE id = $1
"""

FORGET: Final = """
    UPDATE inspection n
    SET is_shown = false
    FROM (
        SELECT id
        FROM inspection
        WHERE is_shown AND closed_at < $1
        ORDER BY id
        LIMIT 1000
        FOR UPDATE SKIP LOCKED
    ) AS old
    WHERE n.id = old.id
    RETURNING 'site:' || n.site, n.id::text
"""

FORGOTTEN = """
    SELECT id::text
    FROM inspection
    WHERE id = ANY ($1::uuid[]) AND NOT is_shown
"""

READINGS: Final = """
    SELECT DISTINCT 'site:' || site, operation::text
    FROM reading
    WHERE inspection = ANY ($1::uuid[]) AND undone_by IS NULL
"""


async def forget_inspections(database: Database, now_ms: int) -> int | None:
    """Takes inspections which were closed long ago from the devices, with their readings."""
    async with database.transaction() as connection:
        feed = FeedBatch()
        old = await connection.fetch(FORGET, now_ms - SHOWN_CLOSED_MS)
        for scope, key in old:
            feed.add(scope, "inspection", key, None)
        read = await connection.fetch(READINGS, [key for _, key in old]) if old else ()
        for scope, key in read:
            feed.add(scope, "inspection_reading", key, None)
        return await feed.publish(connection, now_ms) if len(feed) else None


async def forgotten(connection: Connection, ids: Iterable[str]) -> frozenset[str]:
    """Those inspections that no device holds, or none any more."""
    return frozenset([row[0] for row in await connection.fetch(FORGOTTEN, list(ids))])


async def inspected_items(connection: Connection, items: Iterable[int]) -> frozenset[int]:
    """Those items that are inspected on every receipt."""
    return frozenset([row[0] for row in await connection.fetch(INSPECTED_ITEMS, list(items))])


async def lock(
    connection: Connection, ids: Iterable[str], lots: Iterable[str]
) -> dict[str, Inspection]:
    """Inspections, and open ones of lots, that nobody else decides until this ends."""
    found = map(inspection_of_row, await connection.fetch(KNOWN, list(ids), list(lots)))
    return {inspection.id: inspection for inspection in found}


def inspection_of_row(row: asyncpg.Record) -> Inspection:
    """An inspection as it is stored."""
    said = dict(row)
    effective, stream, n = (said.pop(name) for name in ("closed_at", "closed_stream", "closed_n"))
    for name in ("id", "lot", "result", "opened_by"):
        said[name] = _text(said[name])
    return Inspection(**said, closing=None if effective is None else (effective, str(stream), n))


def _text(value: object | None) -> str | None:
    return None if value is None else str(value)


async def save(
    connection: Connection, inspections: Iterable[Inspection], feed: FeedBatch, now_ms: int
) -> None:
    """Stores what changed of inspections, with what devices see of it."""
    for one in sorted(inspections, key=lambda inspection: inspection.id):
        row = inspection_row(one) if is_shown(one.closed_at, now_ms) else None
        statement = INSERT if one.is_new else UPDATE
        await connection.execute(statement, *_columns(one), row is not None)
        feed.add(f"site:{one.site}", "inspection", one.id, row)


def _columns(one: Inspection) -> tuple[Any, ...]:
    closing = one.closing or (None, None, None)
    return (
        one.id, one.kind, one.site, one.item, one.lot, one.line, one.quantity, one.status,
        one.verdict, one.result, one.person, one.opened_at, *closing, one.plan, one.version,
        one.supplier, one.for_kind, one.for_id, one.operation, one.opened_by, one.opened_plan,
        one.opened_version, one.opened_supplier, one.units, one.seed, one.n, one.ac, one.re,
        one.letter, one.mode, one.found, one.nonconforming, one.defects,
        one.is_due, one.is_stopped,
    )  # fmt: skip
