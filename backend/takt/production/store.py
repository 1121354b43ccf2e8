"""All writes of production, and what devices are told of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from takt.catalogue import code_key
from takt.inventory import Check, is_shown
from takt.production.model import Component, WorkOrder, work_order_row
from takt.runtime.feeds import FeedBatch

if TYPE_CHECKING:
    from takt.runtime.database import Connection

INSERT = """
    INSERT INTO work_order (code, code_key, site, item, quantity, due_on, status, made,
                            closed_at, is_shown)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    RETURNING id
"""

UPDATE = """
    UPDATE work_order
    SET code = $1, code_key = $2, site = $3, item = $4, quantity = $5, due_on = $6, status = $7,
        made = $8, closed_at = $9, is_shown = $10
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


async def save(connection: Connection, order: WorkOrder, now_ms: int) -> WorkOrder:
    """Store a new or a changed work order with its components; comes back with all ids."""
    values = (
        order.code, code_key(order.code), order.site, order.item, order.quantity, order.due_on,
        order.status, order.made, order.closed_at, is_shown(order.closed_at, now_ms),
    )  # fmt: skip
    id_ = order.id
    if id_:
        await connection.execute(UPDATE, *values, id_)
        kept = [one.id for one in order.components if one.id]
        await connection.execute(DELETE_COMPONENTS, id_, kept)
    else:
        id_ = await connection.fetchval(INSERT, *values)
    components = await _save_components(connection, id_, order.components)
    return replace(order, id=id_, components=components)


async def _save_components(
    connection: Connection, order: int, components: tuple[Component, ...]
) -> tuple[Component, ...]:
    placed = [(one.id, at, *_values(one)) for at, one in enumerate(components) if one.id]
    if placed:
        await connection.execute(UPDATE_COMPONENTS, *map(list, zip(*placed, strict=True)))
    stored = []
    for at, one in enumerate(components):
        id_ = one.id or await connection.fetchval(INSERT_COMPONENT, order, at, *_values(one))
        stored.append(replace(one, id=id_))
    return tuple(stored)


def _values(component: Component) -> tuple[int, ...]:
    return component.item, component.quantity, component.consumed


def add_work_order(feed: FeedBatch, order: WorkOrder, now_ms: int) -> None:
    """The order as devices of its site see it, or its end."""
    row = work_order_row(order) if is_shown(order.closed_at, now_ms) else None
    feed.add(f"site:{order.site}", "work_order", str(order.id), row)
