"""Reads for people: what lies where, now or at any past minute, and the ledger behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import asyncpg

from takt.inventory.load_statements import CHANGES
from takt.inventory.loaded_rows import take_change
from takt.inventory.lot_states import day_at
from takt.inventory.lots import Lot
from takt.inventory.publishing import shown_lot
from takt.runtime.database import Connection

STOCK = """
    SELECT b.item, b.location, b.lot, b.quantity
    FROM balance b
    JOIN location l ON l.id = b.location
    WHERE b.quantity <> 0
        AND ($1::bigint[] IS NULL OR l.site = ANY ($1))
        AND ($2::bigint IS NULL OR b.location = $2)
        AND ($3::bigint IS NULL OR b.item = $3)
        AND ($4 OR l.kind <> 'virtual')
        AND (l.counted_by IS NULL OR l.counted_by <> ALL ($9::bigint[]))
        AND (b.location, b.item, b.lot) > ($5, $6, $7)
    ORDER BY b.location, b.item, b.lot
    LIMIT $8
"""

# The fold up to a moment: the last accepted count before it, and the deltas since.
STOCK_AT = """
    SELECT s.item, s.location, s.lot, s.quantity
    FROM (
        SELECT b.item, b.location, b.lot,
               (coalesce(a.quantity, 0) + coalesce((
                   SELECT sum(e.quantity)
                   FROM stock_event e
                   WHERE (e.item, e.location, e.lot) = (b.item, b.location, b.lot)
                       AND e.kind = 'delta'
                       AND e.effective <= $10
                       AND (a.effective IS NULL
                            OR (e.effective, e.stream, e.n) > (a.effective, a.stream, a.n))
               ), 0))::bigint AS quantity
        FROM balance b
        JOIN location l ON l.id = b.location
        LEFT JOIN LATERAL (
            SELECT c.quantity, c.effective, c.stream, c.n
            FROM count_verdict c
            WHERE (c.location, c.item, c.lot) = (b.location, b.item, b.lot)
                AND c.status = 'accepted' AND c.effective <= $10
            ORDER BY c.effective DESC, c.stream DESC, c.n DESC
            LIMIT 1
        ) AS a ON true
        WHERE ($1::bigint[] IS NULL OR l.site = ANY ($1))
            AND ($2::bigint IS NULL OR b.location = $2)
            AND ($3::bigint IS NULL OR b.item = $3)
            AND ($4 OR l.kind <> 'virtual')
            AND (l.counted_by IS NULL OR l.counted_by <> ALL ($9::bigint[]))
            AND (b.location, b.item, b.lot) > ($5, $6, $7)
        ORDER BY b.location, b.item, b.lot
    ) AS s
    WHERE s.quantity <> 0
    ORDER BY s.location, s.item, s.lot
    LIMIT $8
"""

LEDGER = """
    SELECT e.stream, e.n, e.part, e.location, e.item, e.lot, e.kind, e.quantity, e.effective,
           e.operation, o.kind AS act, o.person, o.device, o.received_at
    FROM stock_event e
    JOIN location l ON l.id = e.location
    LEFT JOIN operation o ON o.id = e.operation AND o.duplicate_of IS NULL
    WHERE ($1::bigint[] IS NULL OR l.site = ANY ($1))
        AND ($2::bigint IS NULL OR e.location = $2)
        AND ($3::bigint IS NULL OR e.item = $3)
        AND ($4::uuid IS NULL OR e.lot = $4)
        AND ($5::bigint IS NULL OR o.person = $5)
        AND (l.counted_by IS NULL OR l.counted_by <> ALL ($13::bigint[]))
        AND (cardinality($13::bigint[]) = 0 OR l.kind <> 'virtual')
        AND e.effective >= $6 AND e.effective < $7
        AND (e.effective, e.stream, e.n, e.part) < ($8, $9, $10, $11)
    ORDER BY e.effective DESC, e.stream DESC, e.n DESC, e.part DESC
    LIMIT $12
"""

NAMES = """
    SELECT i.id, i.code, i.name_zh, i.name_en, i.scale, u.code AS unit
    FROM item i
    JOIN unit u ON u.id = i.unit
    WHERE i.id = ANY ($1::bigint[])
"""

LOT_CODES = """
    SELECT id, code
    FROM lot
    WHERE id = ANY ($1::uuid[])
"""

LOT_DAYS = """
    SELECT id, item, expires_on
    FROM lot
    WHERE id = ANY ($1::uuid[])
"""

TIME_ZONES = """
    SELECT DISTINCT time_zone
    FROM location
    WHERE kind = 'site' AND active
"""

FIRST_KEY = (0, 0, "00000000-0000-0000-0000-000000000000")
LAST_PLACE = (2**62, "ffffffff-ffff-ffff-ffff-ffffffffffff", 2**62, 2**31 - 1)


@dataclass(frozen=True, slots=True)
class StockFilter:
    """Which figures are asked for; `sites` None stands for all."""

    sites: list[int] | None = None
    location: int | None = None
    item: int | None = None
    at: int | None = None
    with_virtual: bool = False
    blind_to: Sequence[int] = ()
    """Stocktakes whose places are left out: whoever asks counts them blindly."""


@dataclass(frozen=True, slots=True)
class LedgerFilter:
    """Which entries are asked for, newest first."""

    sites: list[int] | None = None
    location: int | None = None
    item: int | None = None
    lot: str | None = None
    person: int | None = None
    since: int = 0
    until: int = 2**53
    blind_to: Sequence[int] = ()
    """Stocktakes whose places are left out: whoever asks counts them blindly."""


async def stock(
    connection: Connection, wanted: StockFilter, after: tuple[int, int, str], limit: int
) -> list[dict[str, Any]]:
    """One page of figures in key order; `after` is the last key of the page before."""
    places = (wanted.sites, wanted.location, wanted.item, wanted.with_virtual)
    values = (*places, *after, limit, list(wanted.blind_to))
    if wanted.at is None:
        rows = await connection.fetch(STOCK, *values)
    else:
        rows = await connection.fetch(STOCK_AT, *values, wanted.at)
    return [
        {"item": row[0], "location": row[1], "lot": shown_lot(str(row[2])), "quantity": row[3]}
        for row in rows
    ]


async def ledger(
    connection: Connection, wanted: LedgerFilter, before: tuple[int, str, int, int], limit: int
) -> list[dict[str, Any]]:
    """One page of entries, newest first; `before` is the last place of the page before."""
    rows = await connection.fetch(
        LEDGER,
        wanted.sites,
        wanted.location,
        wanted.item,
        wanted.lot,
        wanted.person,
        wanted.since,
        wanted.until,
        *before,
        limit,
        list(wanted.blind_to),
    )
    return [_entry(row) for row in rows]


def _entry(row: asyncpg.Record) -> dict[str, Any]:
    return {
        "stream": str(row["stream"]),
        "n": row["n"],
        "part": row["part"],
        "location": row["location"],
        "item": row["item"],
        "lot": shown_lot(str(row["lot"])),
        "entry": row["kind"],
        "quantity": row["quantity"],
        "effective": row["effective"],
        "operation": str(row["operation"]),
        "kind": row["act"],
        "person": row["person"],
        "device": None if row["device"] is None else str(row["device"]),
        "received": row["received_at"],
    }


async def all_stock(
    connection: Connection, wanted: StockFilter, page: int = 2_000
) -> AsyncIterator[list[dict[str, Any]]]:
    """All figures, page by page."""
    after = FIRST_KEY
    while rows := await stock(connection, wanted, after, page):
        yield rows
        last = rows[-1]
        after = (last["location"], last["item"], last["lot"] or FIRST_KEY[2])


async def all_ledger(
    connection: Connection, wanted: LedgerFilter, page: int = 2_000
) -> AsyncIterator[list[dict[str, Any]]]:
    """All entries, page by page."""
    before = LAST_PLACE
    while rows := await ledger(connection, wanted, before, page):
        yield rows
        last = rows[-1]
        before = (last["effective"], last["stream"], last["n"], last["part"])


async def item_names(connection: Connection, ids: set[int]) -> dict[int, asyncpg.Record]:
    """Code, names, scale and unit of items."""
    return {row["id"]: row for row in await connection.fetch(NAMES, list(ids))}


async def lots_with_status(connection: Connection, ids: set[str]) -> dict[str, Lot]:
    """What the state of lots is told from: their day of expiry and what was decided when."""
    found: dict[str, Lot] = {}
    for id_, item, expires_on in await connection.fetch(LOT_DAYS, list(ids)):
        found[str(id_)] = Lot(str(id_), item, None, expires_on)
    # The decision that stands as of a moment is folded from all of them (see `Lot.status_at`).
    for row in await connection.fetch(CHANGES, list(found)):
        take_change(found, row)
    return found


async def latest_day(connection: Connection, now_ms: int) -> date:
    """Today at the site that is furthest ahead: what has expired there is told as expired."""
    zones = [row[0] for row in await connection.fetch(TIME_ZONES) if row[0] is not None]
    return max(day_at(now_ms, zone) for zone in zones or ["UTC"])


async def lot_codes(connection: Connection, ids: set[str]) -> dict[str, str]:
    """What is printed on lots; the identifier where nobody knows."""
    rows = await connection.fetch(LOT_CODES, list(ids))
    return {str(row[0]): row[1] or str(row[0]) for row in rows}
