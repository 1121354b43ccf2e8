"""All writes of production, and what devices are told of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from takt.catalogue import code_key
from takt.inventory import Check, DocumentWriter, add_document, forget_closed, numbered
from takt.production.model import WorkOrder, work_order_row
from takt.runtime.feeds import FeedBatch

if TYPE_CHECKING:
    from takt.runtime.database import Connection

INSERT = """
    INSERT INTO work_order (code, code_key, site, item, quantity, due_on, status, made,
                            closed_at, is_shown, is_settled)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, false)
    RETURNING id
"""

# Where an order ends is told by how much it asks for, and by its closing.
UPDATE = """
    UPDATE work_order
    SET code = $1, code_key = $2, site = $3, item = $4, quantity = $5, due_on = $6, status = $7,
        made = $8, closed_at = $9, is_shown = $10,
        is_settled = is_settled AND quantity = $5 AND (status = 'closed') = ($7 = 'closed')
    WHERE id = $11
"""

INSERT_COMPONENT = """
    INSERT INTO work_order_component (work_order, place, item, quantity, consumed)
    VALUES ($1, $2, $3, $4, $5)
    RETURNING id
"""

UPDATE_COMPONENTS = """
    UPDATE work_order_component c
    SET place = n.place, item = n.item, quantity = n.quantity, consumed = n.consumed
    FROM unnest($1::bigint[], $2::smallint[], $3::bigint[], $4::bigint[], $5::bigint[])
         AS n (id, place, item, quantity, consumed)
    WHERE c.id = n.id
"""

DELETE_COMPONENTS = """
    DELETE FROM work_order_component
    WHERE work_order = $1 AND NOT id = ANY ($2::bigint[])
"""

FORGET: Final = """
    UPDATE work_order w
    SET is_shown = false
    FROM (
        SELECT id
        FROM work_order
        WHERE is_shown AND closed_at < $1
        ORDER BY id
        LIMIT 1000
        FOR UPDATE SKIP LOCKED
    ) AS old
    WHERE w.id = old.id
    RETURNING 'site:' || w.site, w.id::text
"""

SETTLED = """
    UPDATE work_order w
    SET is_settled = true
    FROM unnest($1::bigint[], $2::bigint[], $3::boolean[]) AS s (id, quantity, is_closed)
    WHERE w.id = s.id AND w.quantity = s.quantity AND (w.status = 'closed') = s.is_closed
"""

forget_work_orders = partial(forget_closed, forget=FORGET, table=WorkOrder.table)
"""The job that takes work orders which were closed long ago from the devices."""

CHECKS: Final = (
    Check(
        "made",
        """
        SELECT 'work order ' || w.code, x.made, w.made
        FROM work_order w
        CROSS JOIN LATERAL (
            SELECT least(coalesce(sum(e.quantity), 0), 9007199254740991)::bigint AS made
            FROM lot_entry e
            WHERE e.work_order = w.id AND e.direction = 1 AND e.undone_by IS NULL
                AND e.item = w.item AND e.site = w.site
        ) AS x
        WHERE w.made <> x.made
        ORDER BY w.id
        LIMIT 1000
        """,
    ),
    Check(
        "consumed",
        """
        SELECT 'work order ' || w.code || ', item ' || c.item, x.consumed, c.consumed
        FROM work_order_component c
        JOIN work_order w ON w.id = c.work_order
        CROSS JOIN LATERAL (
            SELECT least(coalesce(sum(e.quantity), 0), 9007199254740991)::bigint AS consumed
            FROM lot_entry e
            WHERE e.work_order = w.id AND e.direction = -1 AND e.undone_by IS NULL
                AND e.item = c.item AND e.site = w.site
        ) AS x
        WHERE c.consumed <> x.consumed
        ORDER BY c.id
        LIMIT 1000
        """,
    ),
)
"""What `takt verify` recomputes."""


WORK_ORDERS: Final = DocumentWriter(
    INSERT, UPDATE, INSERT_COMPONENT, UPDATE_COMPONENTS, DELETE_COMPONENTS
)


async def save(connection: Connection, order: WorkOrder, now_ms: int) -> WorkOrder:
    """Store a new or a changed work order with its components; comes back with all ids."""
    head = (
        order.code, code_key(order.code), order.site, order.item, order.quantity, order.due_on,
        order.status, order.made, order.closed_at, order.is_shown(now_ms),
    )  # fmt: skip
    values = [(one.id, (one.item, one.quantity, one.consumed)) for one in order.components]
    id_, ids = await WORK_ORDERS.save(connection, order.id, head, values)
    return replace(order, id=id_, components=numbered(order.components, ids))


async def note_settled(connection: Connection, orders: Mapping[int, tuple[int, bool]]) -> None:
    """What follows from where orders end is done, unless they end elsewhere by now."""
    columns = [(id_, *ends) for id_, ends in orders.items()]
    await connection.execute(SETTLED, *map(list, zip(*columns, strict=True)))


def add_work_order(feed: FeedBatch, order: WorkOrder, now_ms: int) -> None:
    """The order as devices of its site see it, or its end."""
    add_document(feed, order, work_order_row(order), now_ms)
