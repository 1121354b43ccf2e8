"""All writes of demand, and what devices are told of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from takt.catalogue import code_key
from takt.demand.model import Shipment, ShipmentLine, shipment_row
from takt.inventory import Check, is_shown
from takt.runtime.feeds import FeedBatch

if TYPE_CHECKING:
    from takt.runtime.database import Connection

INSERT = """
    INSERT INTO shipment (code, code_key, site, customer, due_on, status, closed_by,
                          closed_at, is_shown, min_days)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    RETURNING id
"""

UPDATE = """
    UPDATE shipment
    SET code = $1, code_key = $2, site = $3, customer = $4, due_on = $5, status = $6,
        closed_by = $7, closed_at = $8, is_shown = $9, min_days = $10
    WHERE id = $11
"""

INSERT_LINE = """
    INSERT INTO shipment_line (shipment, place, item, quantity, shipped)
    VALUES ($1, $2, $3, $4, $5)
    RETURNING id
"""

UPDATE_LINES = """
    UPDATE shipment_line l
    SET place = n.place, item = n.item, quantity = n.quantity, shipped = n.shipped
    FROM unnest($1::bigint[], $2::smallint[], $3::bigint[], $4::bigint[], $5::bigint[])
         AS n (id, place, item, quantity, shipped)
    WHERE l.id = n.id
"""

DELETE_LINES = """
    DELETE FROM shipment_line
    WHERE shipment = $1 AND NOT id = ANY ($2::bigint[])
"""

FORGET: Final = """
    UPDATE shipment d
    SET is_shown = false
    FROM (
        SELECT id
        FROM shipment
        WHERE is_shown AND closed_at < $1
        ORDER BY id
        LIMIT 1000
        FOR UPDATE SKIP LOCKED
    ) AS old
    WHERE d.id = old.id
    RETURNING 'site:' || d.site, d.id::text
"""

CHECKS: Final = (
    Check(
        "shipped",
        """
        SELECT 'shipment ' || d.code || ', line ' || l.id, x.shipped, l.shipped
        FROM shipment_line l
        JOIN shipment d ON d.id = l.shipment
        CROSS JOIN LATERAL (
            SELECT least(coalesce(sum(e.quantity), 0), 9007199254740991)::bigint AS shipped
            FROM party_entry e
            WHERE e.line = l.id AND e.direction = 'shipped' AND e.undone_by IS NULL
                AND e.item = l.item AND e.site = d.site
        ) AS x
        WHERE l.shipped <> x.shipped
        ORDER BY l.id
        LIMIT 1000
        """,
    ),
)
"""What `takt verify` recomputes."""


async def save(connection: Connection, shipment: Shipment, now_ms: int) -> Shipment:
    """Store a new or a changed shipment with its lines; comes back with all ids."""
    values = (
        shipment.code, code_key(shipment.code), shipment.site, shipment.customer,
        shipment.due_on, shipment.status, shipment.closed_by, shipment.closed_at,
        is_shown(shipment.closed_at, now_ms), shipment.min_days,
    )  # fmt: skip
    id_ = shipment.id
    if id_:
        await connection.execute(UPDATE, *values, id_)
        kept = [line.id for line in shipment.lines if line.id]
        await connection.execute(DELETE_LINES, id_, kept)
    else:
        id_ = await connection.fetchval(INSERT, *values)
    lines = await _save_lines(connection, id_, shipment.lines)
    return replace(shipment, id=id_, lines=lines)


async def _save_lines(
    connection: Connection, shipment: int, lines: tuple[ShipmentLine, ...]
) -> tuple[ShipmentLine, ...]:
    placed = [(line.id, place, *_values(line)) for place, line in enumerate(lines) if line.id]
    if placed:
        await connection.execute(UPDATE_LINES, *map(list, zip(*placed, strict=True)))
    stored = []
    for place, line in enumerate(lines):
        values = (shipment, place, *_values(line))
        id_ = line.id or await connection.fetchval(INSERT_LINE, *values)
        stored.append(replace(line, id=id_))
    return tuple(stored)


def _values(line: ShipmentLine) -> tuple[object, ...]:
    return line.item, line.quantity, line.shipped


def add_shipment(feed: FeedBatch, shipment: Shipment, now_ms: int) -> None:
    """The shipment as devices of its site see it, or its end."""
    row = shipment_row(shipment) if is_shown(shipment.closed_at, now_ms) else None
    feed.add(f"site:{shipment.site}", "shipment", str(shipment.id), row)
