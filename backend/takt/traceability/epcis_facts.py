"""Reads the facts that EPCIS events are made of: the genealogy and the trade of some lots."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from takt.catalogue import Barcode, gtin_of
from takt.partners import parties_by_id
from takt.runtime.database import Connection
from takt.traceability.epcis import LotFact, Surroundings, TradeFact, UseFact
from takt.traceability.identifiers import Goods, Identifiers
from takt_sync.stock import UNDO_PART

# Acts that name one of the lots, also such as were undone; goods without a lot come in by the run.
USES = """
    WITH given AS MATERIALIZED (
        SELECT lot FROM unnest(string_to_array($1, ',')::uuid[]) AS w (lot)
    ), direct AS MATERIALIZED (
        SELECT e.operation, e.run
        FROM given g
        JOIN lot_entry e ON e.lot = g.lot AND e.undone_by IS NULL
            AND e.lot <> '00000000-0000-0000-0000-000000000000'
        UNION
        SELECT e.operation, e.run
        FROM given g
        JOIN lot_entry e ON e.lot = g.lot AND e.undone_by IS NOT NULL
    ), acts AS (
        SELECT operation FROM direct
        UNION
        SELECT e.operation
        FROM (SELECT DISTINCT run FROM direct) AS r
        JOIN lot_entry e ON e.run = r.run AND e.undone_by IS NULL
            AND e.lot = '00000000-0000-0000-0000-000000000000'
    )
    SELECT e.operation::text, e.run::text,
           nullif(e.lot, '00000000-0000-0000-0000-000000000000')::text AS lot, e.item, e.direction,
           e.quantity, e.relation, e.work_order, e.site, e.effective AS at,
           CASE WHEN e.undone_by IS NOT NULL THEN coalesce(o.received_at, e.effective) END
               AS undone_at
    FROM acts a
    JOIN lot_entry e ON e.operation = a.operation
    LEFT JOIN operation o ON o.id = e.undone_by AND o.duplicate_of IS NULL
    ORDER BY e.effective, e.operation, e.line
"""

TRADES = """
    SELECT e.operation::text, e.lot::text, e.item, e.party, e.direction, e.line, e.quantity,
           e.location, e.site, e.effective AS at,
           CASE WHEN e.undone_by IS NOT NULL THEN coalesce(o.received_at, e.effective) END
               AS undone_at
    FROM unnest(string_to_array($1, ',')::uuid[]) AS w (lot)
    JOIN party_entry e ON e.lot = w.lot
    LEFT JOIN operation o ON o.id = e.undone_by AND o.duplicate_of IS NULL
    ORDER BY e.effective, e.operation
"""

# The balance names the place of scrap, and so the keys of the ledger; part 0 is where it came from.
SCRAPPED = """
    SELECT e.operation::text, e.lot::text, e.item, NULL::bigint AS party, 'scrapped' AS direction,
           NULL::bigint AS line, e.quantity, source.location, place.site, e.effective AS at,
           CASE WHEN u.operation IS NOT NULL THEN coalesce(o.received_at, u.effective) END
               AS undone_at
    FROM unnest(string_to_array($1, ',')::uuid[]) AS w (lot)
    JOIN balance b ON b.lot = w.lot
    JOIN location place ON place.id = b.location AND place.role = 'scrap'
    JOIN stock_event e ON (e.item, e.location, e.lot) = (b.item, b.location, b.lot) AND e.part = 1
    JOIN stock_event source ON (source.stream, source.n, source.part) = (e.stream, e.n, 0)
    LEFT JOIN LATERAL (
        SELECT counter.operation, counter.effective
        FROM stock_event counter
        WHERE (counter.stream, counter.n, counter.part) = (e.stream, e.n, e.part + $2::integer)
    ) AS u ON true
    LEFT JOIN operation o ON o.id = u.operation AND o.duplicate_of IS NULL
    ORDER BY e.effective, e.operation
"""

LOTS = """
    SELECT id::text, item, code, expires_on::text, best_before_on::text, produced_on::text, source
    FROM lot
    WHERE id = ANY ($1::uuid[])
"""

# The GTIN of the item itself, not of one of its boxes; the first in the order of the item's form.
GOODS = """
    SELECT i.id, i.code, i.scale, i.serial_tracked, u.code AS unit,
           (SELECT array_agg(b.code ORDER BY b.place)
            FROM item_barcode b
            WHERE b.item = i.id AND b.unit IS NULL) AS barcodes
    FROM item i
    JOIN unit u ON u.id = i.unit
    WHERE i.id = ANY ($1::bigint[])
"""

PLACES = "SELECT id, code, kind, time_zone FROM location"


async def facts_of(
    connection: Connection, lots: Sequence[str], names: Identifiers
) -> tuple[list[UseFact], list[TradeFact], Surroundings]:
    """Everything that was said of these lots, with what it names."""
    text = ",".join(lots)
    uses = [UseFact(**row) for row in await connection.fetch(USES, text)]
    rows = [
        *await connection.fetch(TRADES, text),
        *await connection.fetch(SCRAPPED, text, UNDO_PART),
    ]
    trades = [TradeFact(**row) for row in rows]
    facts: list[UseFact | TradeFact] = [*uses, *trades]
    named = {fact.lot for fact in facts if fact.lot is not None} | set(lots)
    places = await connection.fetch(PLACES)
    around = Surroundings(
        names,
        await _goods(connection, {fact.item for fact in facts}),
        {row["id"]: LotFact(**row) for row in await connection.fetch(LOTS, list(named))},
        {row["id"]: row["code"] for row in places},
        {row["id"]: row["time_zone"] for row in places if row["kind"] == "site"},
        await parties_by_id(connection, {one.party for one in trades if one.party is not None}),
    )
    return uses, trades, around


async def _goods(connection: Connection, items: set[int]) -> dict[int, Goods]:
    rows = await connection.fetch(GOODS, list(items))
    return {row["id"]: _one(row) for row in rows}


def _one(row: Any) -> Goods:
    gtin = gtin_of(Barcode(code) for code in row["barcodes"] or ())
    return Goods(row["code"], gtin, row["unit"], row["scale"], row["serial_tracked"])
