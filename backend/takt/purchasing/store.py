"""All writes of purchasing, and what devices are told of them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from takt.catalogue import code_key
from takt.inventory import Check, DocumentWriter, add_document, forget_closed, numbered
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

forget_deliveries = partial(forget_closed, forget=FORGET, table=Delivery.table)
"""The job that takes deliveries which were closed long ago from the devices."""

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


DELIVERIES: Final = DocumentWriter(INSERT, UPDATE, INSERT_LINE, UPDATE_LINES, DELETE_LINES)


async def save(connection: Connection, delivery: Delivery, now_ms: int) -> Delivery:
    """Store a new or a changed delivery with its lines; comes back with all ids."""
    head = (
        delivery.code, code_key(delivery.code), delivery.site, delivery.party,
        delivery.expected_on, delivery.status, delivery.closed_by, delivery.closed_at,
        delivery.is_shown(now_ms),
    )  # fmt: skip
    values = [(line.id, _values(line)) for line in delivery.lines]
    id_, ids = await DELIVERIES.save(connection, delivery.id, head, values)
    return replace(delivery, id=id_, lines=numbered(delivery.lines, ids))


def _values(line: DeliveryLine) -> tuple[object, ...]:
    return (
        line.item, line.unit, line.quantity, line.lot_code, line.expires_on, line.inspects,
        line.traded,
    )  # fmt: skip


def add_delivery(feed: FeedBatch, delivery: Delivery, now_ms: int) -> None:
    """The delivery as devices of its site see it, or its end."""
    add_document(feed, delivery, delivery_row(delivery), now_ms)
