"""All reads and writes of quality, and what devices are told of inspections."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import astuple
from functools import partial
from typing import TYPE_CHECKING, Final

import asyncpg

from takt.inventory import forget_closed, is_shown
from takt.quality.model import Inspection, Result, inspection_row
from takt.runtime.feeds import FeedBatch

if TYPE_CHECKING:
    from takt.runtime.database import Connection

KNOWN = """
    SELECT id, site, item, lot, line, quantity, status, verdict, result, person, opened_at,
           closed_at
    FROM inspection
    WHERE id = ANY ($1::uuid[]) OR (lot = ANY ($2::uuid[]) AND status = 'open')
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
                            person, opened_at, closed_at, is_shown)
    VALUES ($1, 'receipt', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
"""

UPDATE = """
    UPDATE inspection
    SET site = $2, item = $3, lot = $4, line = $5, quantity = $6, status = $7, verdict = $8,
        result = $9, person = $10, opened_at = $11, closed_at = $12, is_shown = $13
    WHERE id = $1
"""

VOID = """
    UPDATE inspection
    SET status = 'void', closed_at = NULL, is_shown = false
    WHERE id = ANY ($1::uuid[]) AND status <> 'void'
    RETURNING site, id
"""

ADD_RESULTS = """
    INSERT INTO inspection_result (operation, inspection, item, lot, verdict, note, person, device,
                                   site, effective)
    SELECT r.operation, r.inspection, r.item, r.lot, r.verdict, r.note, r.person, r.device,
           r.site, r.effective
    FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::uuid[], $5::text[], $6::text[],
                $7::bigint[], $8::uuid[], $9::bigint[], $10::bigint[])
         AS r (operation, inspection, item, lot, verdict, note, person, device, site, effective)
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

forget_inspections = partial(forget_closed, forget=FORGET, table="inspection")
"""The job that takes inspections which were closed long ago from the devices."""


async def inspected_items(connection: Connection, items: Iterable[int]) -> frozenset[int]:
    """Those items that are inspected on every receipt."""
    return frozenset([row[0] for row in await connection.fetch(INSPECTED_ITEMS, list(items))])


async def lock(
    connection: Connection, ids: Iterable[str], lots: Iterable[str]
) -> dict[str, Inspection]:
    """Inspections, and open ones of lots, that nobody else decides until this ends."""
    found = [_inspection(row) for row in await connection.fetch(KNOWN, list(ids), list(lots))]
    return {inspection.id: inspection for inspection in found}


def _inspection(row: asyncpg.Record) -> Inspection:
    id_, site, item, lot, line, quantity, status, verdict, result, *rest = row
    return Inspection(
        str(id_), site, item, None if lot is None else str(lot), line, quantity, status, verdict,
        None if result is None else str(result), *rest,
    )  # fmt: skip


async def save(
    connection: Connection, inspections: Iterable[Inspection], feed: FeedBatch, now_ms: int
) -> None:
    """Stores what changed of inspections, with what devices see of it."""
    for one in sorted(inspections, key=lambda inspection: inspection.id):
        shown = is_shown(one.closed_at, now_ms)
        row = inspection_row(one) if shown else None
        await connection.execute(
            INSERT if one.is_new else UPDATE,
            one.id, one.site, one.item, one.lot, one.line, one.quantity, one.status, one.verdict,
            one.result, one.person, one.opened_at, one.closed_at, row is not None,
        )  # fmt: skip
        feed.add(f"site:{one.site}", "inspection", one.id, row)


async def void(connection: Connection, receipts: Sequence[str], feed: FeedBatch) -> None:
    """Takes back the inspections of receipts that were undone."""
    for site, id_ in await connection.fetch(VOID, receipts):
        feed.add(f"site:{site}", "inspection", str(id_), None)


async def add_results(connection: Connection, results: Sequence[Result]) -> None:
    """Records what people found."""
    if results:
        columns = map(list, zip(*map(astuple, results), strict=True))
        await connection.execute(ADD_RESULTS, *columns)
