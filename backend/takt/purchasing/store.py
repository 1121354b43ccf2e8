"""All writes of purchasing, and what devices are told of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from takt.catalogue import code_key
from takt.inventory import Check, is_shown
from takt.purchasing.model import Delivery, DeliveryLine, delivery_row
from takt.runtime.feeds import FeedBatch

if TYPE_CHECKING:
    from takt.runtime.database import Connection

INSERT = """
    INSERT INTO delivery (code, code_key, site, supplier, expected_on, status, closed_by,
                          closed_at, is_shown)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    RETURNING id
"""

UPDATE = """
    UPDATE delivery
    SET code = $1, code_key = $2, site = $3, supplier = $4, expected_on = $5, status = $6,
        closed_by = $7, closed_at = $8, is_shown = $9
    WHERE id = $10
"""

INSERT_LINE = """
    INSERT INTO delivery_line (delivery, place, item, unit, quantity, lot_code, expires_on,
                               inspects, received)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    RETURNING id
"""

UPDATE_LINES = """
    UPDATE delivery_line l
    SET place = n.place, item = n.item, unit = n.unit, quantity = n.quantity,
        lot_code = n.lot_code, expires_on = n.expires_on, inspects = n.inspects,
        received = n.received
    FROM unnest($1::bigint[], $2::smallint[], $3::bigint[], $4::bigint[], $5::bigint[],
                $6::text[], $7::date[], $8::boolean[], $9::bigint[])
         AS n (id, place, item, unit, quantity, lot_code, expires_on, inspects, received)
    WHERE l.id = n.id
"""

DELETE_LINES = """
    DELETE FROM delivery_line
    WHERE delivery = $1 AND NOT id = ANY ($2::bigint[])
"""

FORGET: Final = """
    UPDATE delivery d
    SET is_shown = false
    FROM (
        SELECT id
        FROM delivery
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
        "received",
        """
        SELECT 'delivery ' || d.code || ', line ' || l.id, x.received, l.received
        FROM delivery_line l
        JOIN delivery d ON d.id = l.delivery
        CROSS JOIN LATERAL (
            SELECT least(coalesce(sum(e.quantity), 0), 9007199254740991)::bigint AS received
            FROM party_entry e
            WHERE e.line = l.id AND e.direction = 'received' AND e.undone_by IS NULL
                AND e.item = l.item AND e.site = d.site
        ) AS x
        WHERE l.received <> x.received
        ORDER BY l.id
        LIMIT 1000
        """,
    ),
)
"""What `takt verify` recomputes."""


async def save(connection: Connection, delivery: Delivery, now_ms: int) -> Delivery:
    """Store a new or a changed delivery with its lines; comes back with all ids."""
    values = (
        delivery.code, code_key(delivery.code), delivery.site, delivery.supplier,
        delivery.expected_on, delivery.status, delivery.closed_by, delivery.closed_at,
        is_shown(delivery.closed_at, now_ms),
    )  # fmt: skip
    id_ = delivery.id
    if id_:
        await connection.execute(UPDATE, *values, id_)
        kept = [line.id for line in delivery.lines if line.id]
        await connection.execute(DELETE_LINES, id_, kept)
    else:
        id_ = await connection.fetchval(INSERT, *values)
    lines = await _save_lines(connection, id_, delivery.lines)
    return replace(delivery, id=id_, lines=lines)


async def _save_lines(
    connection: Connection, delivery: int, lines: tuple[DeliveryLine, ...]
) -> tuple[DeliveryLine, ...]:
    placed = [(line.id, place, *_values(line)) for place, line in enumerate(lines) if line.id]
    if placed:
        await connection.execute(UPDATE_LINES, *map(list, zip(*placed, strict=True)))
    stored = []
    for place, line in enumerate(lines):
        values = (delivery, place, *_values(line))
        id_ = line.id or await connection.fetchval(INSERT_LINE, *values)
        stored.append(replace(line, id=id_))
    return tuple(stored)


def _values(line: DeliveryLine) -> tuple[object, ...]:
    return (
        line.item, line.unit, line.quantity, line.lot_code, line.expires_on, line.inspects,
        line.received,
    )  # fmt: skip


def add_delivery(feed: FeedBatch, delivery: Delivery, now_ms: int) -> None:
    """The delivery as devices of its site see it, or its end."""
    row = delivery_row(delivery) if is_shown(delivery.closed_at, now_ms) else None
    feed.add(f"site:{delivery.site}", "delivery", str(delivery.id), row)
