"""All writes of demand, and what devices are told of them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from takt.catalogue import code_key
from takt.demand.model import Shipment, shipment_row
from takt.inventory import Check, DocumentWriter, add_document, forget_closed, numbered
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

forget_shipments = partial(forget_closed, forget=FORGET, table=Shipment.table)
"""The job that takes shipments which were closed long ago from the devices."""

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


SHIPMENTS: Final = DocumentWriter(INSERT, UPDATE, INSERT_LINE, UPDATE_LINES, DELETE_LINES)


async def save(connection: Connection, shipment: Shipment, now_ms: int) -> Shipment:
    """Store a new or a changed shipment with its lines; comes back with all ids."""
    head = (
        shipment.code, code_key(shipment.code), shipment.site, shipment.party,
        shipment.due_on, shipment.status, shipment.closed_by, shipment.closed_at,
        shipment.is_shown(now_ms), shipment.min_days,
    )  # fmt: skip
    values = [(line.id, (line.item, line.quantity, line.traded)) for line in shipment.lines]
    id_, ids = await SHIPMENTS.save(connection, shipment.id, head, values)
    return replace(shipment, id=id_, lines=numbered(shipment.lines, ids))


def add_shipment(feed: FeedBatch, shipment: Shipment, now_ms: int) -> None:
    """The shipment as devices of its site see it, or its end."""
    add_document(feed, shipment, shipment_row(shipment), now_ms)
