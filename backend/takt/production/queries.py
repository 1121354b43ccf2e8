"""All reads of production: typed rows out, never a rule."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from takt.inventory import DocumentReader
from takt.production.errors import NOT_FOUND
from takt.production.model import Component, WorkOrder

if TYPE_CHECKING:
    from takt.runtime.database import Connection

PAGE = """
    SELECT id, code, site, item, quantity, due_on, status, made, closed_at
    FROM work_order
    WHERE ($1::bigint[] IS NULL OR site = ANY ($1))
        AND ($2::text IS NULL OR status = $2)
        AND ($3::text IS NULL OR code_key LIKE $3)
    ORDER BY status = 'closed', due_on NULLS LAST, code_key
    LIMIT $4 OFFSET $5
"""

COUNT = """
    SELECT count(*)
    FROM work_order
    WHERE ($1::bigint[] IS NULL OR site = ANY ($1))
        AND ($2::text IS NULL OR status = $2)
        AND ($3::text IS NULL OR code_key LIKE $3)
"""

CODES = """
    SELECT id, code
    FROM work_order
    WHERE id = ANY ($1::bigint[])
"""

ENDS = """
    SELECT id, quantity, status = 'closed'
    FROM work_order
    WHERE id = ANY ($1::bigint[])
"""

UNSETTLED = """
    SELECT id
    FROM work_order
    WHERE NOT is_settled
    ORDER BY id
    LIMIT $1
"""

BY_IDS = """
    SELECT id, code, site, item, quantity, due_on, status, made, closed_at
    FROM work_order
    WHERE id = ANY ($1::bigint[])
    ORDER BY id
"""

LOCKED = """
    SELECT id, code, site, item, quantity, due_on, status, made, closed_at
    FROM work_order
    WHERE id = ANY ($1::bigint[])
    ORDER BY id
    FOR UPDATE
"""

COMPONENTS = """
    SELECT work_order AS document, id, item, quantity, consumed
    FROM work_order_component
    WHERE work_order = ANY ($1::bigint[])
    ORDER BY work_order, place, id
"""

CODE_TAKEN = "SELECT EXISTS (SELECT FROM work_order WHERE code_key = $1 AND id <> $2)"


def _work_order(row: Mapping[str, Any], lines: Sequence[Mapping[str, Any]]) -> WorkOrder:
    return WorkOrder(**row, components=tuple(Component(**line) for line in lines))


WORK_ORDERS = DocumentReader(
    page=PAGE,
    count=COUNT,
    by_ids=BY_IDS,
    locked=LOCKED,
    lines=COMPONENTS,
    code_taken=CODE_TAKEN,
    build=_work_order,
    table=WorkOrder.table,
    view="production.view",
    not_found=NOT_FOUND,
)


async def codes_of(connection: Connection, orders: Iterable[int]) -> list[tuple[int, str]]:
    """Each order with its code."""
    return [(row[0], row[1]) for row in await connection.fetch(CODES, list(orders))]


async def ends_of(connection: Connection, orders: Collection[int]) -> dict[int, tuple[int, bool]]:
    """How much each order asks for, and whether it is closed."""
    return {row[0]: (row[1], row[2]) for row in await connection.fetch(ENDS, list(orders))}


async def unsettled(connection: Connection, most: int) -> list[int]:
    """Orders that end elsewhere since somebody followed that."""
    return [row[0] for row in await connection.fetch(UNSETTLED, most)]
