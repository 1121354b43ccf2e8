"""All reads and writes of quality, and what devices are told of inspections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple
from functools import partial
from typing import TYPE_CHECKING, Final

import asyncpg

from takt.inventory import forget_closed, is_shown
from takt.quality.inspections.model import Inspection, Result, inspection_row
from takt.runtime.feeds import FeedBatch

if TYPE_CHECKING:
    from takt.runtime.database import Connection

KNOWN = """
    SELECT id, site, item, lot, line, quantity, status, verdict, result, person, opened_at,
           closed_at
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
                            person, opened_at, closed_at, is_shown)
    VALUES ($1, 'receipt', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
"""

UPDATE = """
    UPDATE inspection
    SET site = $2, item = $3, lot = $4, line = $5, quantity = $6, status = $7, verdict = $8,
        result = $9, person = $10, opened_at = $11, closed_at = $12, is_shown = $13
    WHERE id = $1
"""

RESULTS = """
    SELECT operation, inspection, item, lot, verdict, note, person, device, site, effective,
           stream, n, counts, undone_by
    FROM inspection_result
    WHERE inspection = ANY ($1::uuid[]) OR operation = ANY ($2::uuid[])
"""

ADD_RESULTS = """
    INSERT INTO inspection_result (operation, inspection, item, lot, verdict, note, person, device,
                                   site, effective, stream, n, counts, undone_by)
    SELECT r.operation, r.inspection, r.item, r.lot, r.verdict, r.note, r.person, r.device,
           r.site, r.effective, r.stream, r.n, r.counts, r.undone_by
    FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::uuid[], $5::text[], $6::text[],
                $7::bigint[], $8::uuid[], $9::bigint[], $10::bigint[], $11::uuid[],
                $12::bigint[], $13::boolean[], $14::uuid[])
         AS r (operation, inspection, item, lot, verdict, note, person, device, site, effective,
               stream, n, counts, undone_by)
"""

UNDO_RESULTS = """
    UPDATE inspection_result r
    SET undone_by = u.undone_by
    FROM unnest($1::uuid[], $2::uuid[]) AS u (operation, undone_by)
    WHERE r.operation = u.operation AND r.undone_by IS NULL
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
        str(id_), site, item, _text(lot), line, quantity, status, verdict, _text(result), *rest,
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


async def results_of(
    connection: Connection, inspections: Iterable[str], operations: Iterable[str]
) -> dict[str, Result]:
    """Everything that was found in inspections, and results by their acts."""
    rows = await connection.fetch(RESULTS, list(inspections), list(operations))
    return {result.operation: result for result in map(_result, rows)}


def _result(row: asyncpg.Record) -> Result:
    operation, inspection, item, lot, verdict, note, person, device, *rest = row
    site, effective, stream, n, counts, undone_by = rest
    return Result(
        str(operation), _text(inspection), item, _text(lot), verdict, note, person, str(device),
        site, effective, str(stream), n, counts, _text(undone_by),
    )  # fmt: skip


def _text(value: object | None) -> str | None:
    return None if value is None else str(value)


async def save_results(
    connection: Connection, results: Sequence[Result], undone: Mapping[str, str]
) -> None:
    """Records what people found, and what of it was a mistake."""
    if results:
        columns = map(list, zip(*map(astuple, results), strict=True))
        await connection.execute(ADD_RESULTS, *columns)
    if undone:
        await connection.execute(UNDO_RESULTS, list(undone), list(undone.values()))
