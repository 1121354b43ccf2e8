"""Reads what the books say of sets of lots: figures, places, trade with parties.

Quantities come from the balances, so that they are exact whatever entries say; entries only tell
apart what shares a place: made from used, shipped from returned. Lots travel as one text.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import asyncpg
import msgspec

from takt.inventory import lot_state
from takt.kernel.errors import NotFound
from takt.runtime.database import Connection
from takt.traceability.model import LotFigures

FIGURES = """
    WITH wanted AS MATERIALIZED (
        SELECT lot, place
        FROM unnest(string_to_array($1, ',')::uuid[]) WITH ORDINALITY AS w (lot, place)
    ), held AS (
        SELECT w.lot,
               -sum(b.quantity) FILTER (WHERE p.role = 'supplier') AS received,
               -sum(b.quantity) FILTER (WHERE p.role = 'opening') AS opening,
               sum(b.quantity) FILTER (WHERE p.role = 'conversion') AS converted,
               sum(b.quantity) FILTER (WHERE p.role = 'customer') AS outside,
               sum(b.quantity) FILTER (WHERE p.role = 'scrap') AS scrapped,
               sum(b.quantity) FILTER (WHERE p.role = 'difference') AS difference,
               sum(b.quantity) FILTER (WHERE p.role = 'production') AS floor,
               sum(b.quantity) FILTER (WHERE p.kind <> 'virtual') AS stock
        FROM wanted w
        JOIN balance b ON b.lot = w.lot
        JOIN location p ON p.id = b.location
        GROUP BY w.lot
    ), made AS (
        SELECT w.lot, sum(e.quantity) AS quantity
        FROM wanted w
        JOIN lot_entry e ON e.lot = w.lot AND e.direction = 1 AND e.undone_by IS NULL
            AND e.lot <> '00000000-0000-0000-0000-000000000000'
        GROUP BY w.lot
    ), returned AS (
        SELECT w.lot, sum(e.quantity) AS quantity
        FROM wanted w
        JOIN party_entry e ON e.lot = w.lot AND e.direction = 'returned' AND e.undone_by IS NULL
        GROUP BY w.lot
    )
    SELECT w.lot::text, l.item, l.code, l.status, l.expires_on, l.received_at,
           coalesce(h.received, 0)::bigint, coalesce(h.opening, 0)::bigint,
           coalesce(m.quantity, 0)::bigint,
           (coalesce(h.converted, 0) + coalesce(m.quantity, 0))::bigint,
           (coalesce(h.outside, 0) + coalesce(r.quantity, 0))::bigint,
           coalesce(r.quantity, 0)::bigint, coalesce(h.scrapped, 0)::bigint,
           coalesce(h.difference, 0)::bigint, coalesce(h.floor, 0)::bigint,
           coalesce(h.stock, 0)::bigint
    FROM wanted w
    JOIN lot l ON l.id = w.lot
    LEFT JOIN held h ON h.lot = w.lot
    LEFT JOIN made m ON m.lot = w.lot
    LEFT JOIN returned r ON r.lot = w.lot
    ORDER BY w.place
"""

PLACES = """
    SELECT w.place, b.location, b.quantity
    FROM unnest(string_to_array($1, ',')::uuid[]) WITH ORDINALITY AS w (lot, place)
    JOIN balance b ON b.lot = w.lot
    JOIN location p ON p.id = b.location
    WHERE b.quantity <> 0 AND (p.kind <> 'virtual' OR p.role = 'production')
    ORDER BY w.place, b.location
"""

TRADES = """
    SELECT w.place, e.party, e.line, e.direction, sum(e.quantity)::bigint, max(e.effective)
    FROM unnest(string_to_array($1, ',')::uuid[]) WITH ORDINALITY AS w (lot, place)
    JOIN party_entry e ON e.lot = w.lot
    WHERE e.undone_by IS NULL AND e.direction = ANY ($2::text[])
    GROUP BY w.place, e.party, e.line, e.direction
    ORDER BY w.place, e.party, e.line, e.direction
"""

UNKNOWN = """
    SELECT w.lot::text
    FROM unnest($1::uuid[]) AS w (lot)
    LEFT JOIN lot l ON l.id = w.lot
    WHERE l.id IS NULL
    LIMIT 1
"""


class Place(msgspec.Struct, frozen=True):
    """How much of a lot lies at one location; `lot` is its place in the list that was asked."""

    lot: int
    location: int
    quantity: int


class Trade(msgspec.Struct, frozen=True):
    """How much of a lot one party sent, got or gave back by one line of a document."""

    lot: int
    party: int | None
    line: int | None
    direction: str
    quantity: int
    at: int


async def demand_known(connection: Connection, lots: Sequence[str]) -> None:
    """NotFound with the first of these lots that nobody knows."""
    unknown = await connection.fetchval(UNKNOWN, lots)
    if unknown is not None:
        raise NotFound("traceability.lot_unknown", lot=unknown)


async def figures_of(connection: Connection, lots: Sequence[str], day: date) -> list[LotFigures]:
    """The figures of lots, in their order, and their state on a day; unknown lots are left out."""
    return [_figures(row, day) for row in await connection.fetch(FIGURES, ",".join(lots))]


def _figures(row: asyncpg.Record, day: date) -> LotFigures:
    lot, item, code, status, expires_on, received_at, *sums = row
    floor, stock = sums[-2:]
    state = lot_state(status, expires_on, day, left=floor + stock, is_known=received_at is not None)
    return LotFigures(lot, item, code, state, *sums)


async def places_of(connection: Connection, lots: Sequence[str]) -> list[Place]:
    """Where lots lie: own places, and the floor."""
    rows = await connection.fetch(PLACES, ",".join(lots))
    return [Place(place - 1, location, quantity) for place, location, quantity in rows]


async def trades_of(
    connection: Connection, lots: Sequence[str], directions: Sequence[str]
) -> list[Trade]:
    """What parties have to do with lots."""
    rows = await connection.fetch(TRADES, ",".join(lots), directions)
    return [Trade(row[0] - 1, *row[1:]) for row in rows]
