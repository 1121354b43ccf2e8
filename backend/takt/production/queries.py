"""All reads of production: typed rows out, never a rule."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from takt.catalogue import code_key, like_pattern
from takt.inventory import PageFilter
from takt.production.model import Component, WorkOrder

if TYPE_CHECKING:
    import asyncpg

    from takt.runtime.database import Connection

FIND = """
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

BY_ID = """
    SELECT id, code, site, item, quantity, due_on, status, made, closed_at
    FROM work_order
    WHERE id = ANY ($1::bigint[])
    ORDER BY id
"""

# Whoever changes an order or a figure of it holds its row; many in the order of their ids.
LOCKED = """
    SELECT id, code, site, item, quantity, due_on, status, made, closed_at
    FROM work_order
    WHERE id = ANY ($1::bigint[])
    ORDER BY id
    FOR UPDATE
"""

COMPONENTS = """
    SELECT work_order, id, item, quantity, consumed
    FROM work_order_component
    WHERE work_order = ANY ($1::bigint[])
    ORDER BY work_order, place, id
"""

CODE_TAKEN = "SELECT EXISTS (SELECT FROM work_order WHERE code_key = $1 AND id <> $2)"


async def find(connection: Connection, wanted: PageFilter) -> tuple[list[WorkOrder], int]:
    """One page of work orders, open ones first, and how many there are in all."""
    pattern = like_pattern(code_key(wanted.search)) if wanted.search else None
    arguments = (wanted.sites, wanted.status, pattern)
    total = await connection.fetchval(COUNT, *arguments)
    rows = await connection.fetch(FIND, *arguments, wanted.limit, wanted.offset)
    return await _with_components(connection, rows), int(total)


async def work_orders_by_id(connection: Connection, ids: Iterable[int]) -> dict[int, WorkOrder]:
    """Work orders by their ids."""
    rows = await connection.fetch(BY_ID, list(ids))
    return {one.id: one for one in await _with_components(connection, rows)}


async def lock(connection: Connection, ids: Iterable[int]) -> dict[int, WorkOrder]:
    """Work orders that nobody else changes until this transaction ends."""
    rows = await connection.fetch(LOCKED, list(ids))
    return {one.id: one for one in await _with_components(connection, rows)}


async def is_code_taken(connection: Connection, code: str, but: int) -> bool:
    """Whether another work order has this code."""
    return bool(await connection.fetchval(CODE_TAKEN, code_key(code), but))


async def _with_components(connection: Connection, rows: list[asyncpg.Record]) -> list[WorkOrder]:
    components: dict[int, list[Component]] = {row["id"]: [] for row in rows}
    for order, id_, item, quantity, consumed in await connection.fetch(
        COMPONENTS, list(components)
    ):
        components[order].append(Component(id_, item, quantity, consumed))
    return [
        WorkOrder(
            row[0], row[1], row[2], row[3], row[4], row[5], row[6], tuple(components[row[0]]),
            row[7], row[8],
        )
        for row in rows
    ]  # fmt: skip
