"""All reads of purchasing: typed rows out, never a rule."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from takt.catalogue import code_key, like_pattern
from takt.inventory import PageFilter
from takt.purchasing.model import Delivery, DeliveryLine

if TYPE_CHECKING:
    import asyncpg

    from takt.runtime.database import Connection

FIND = """
    SELECT id, code, site, supplier, expected_on, closed_by, closed_at
    FROM delivery
    WHERE ($1::bigint[] IS NULL OR site = ANY ($1))
        AND ($2::text IS NULL OR status = $2)
        AND ($3::text IS NULL OR code_key LIKE $3)
    ORDER BY status DESC, expected_on NULLS LAST, code_key
    LIMIT $4 OFFSET $5
"""

COUNT = """
    SELECT count(*)
    FROM delivery
    WHERE ($1::bigint[] IS NULL OR site = ANY ($1))
        AND ($2::text IS NULL OR status = $2)
        AND ($3::text IS NULL OR code_key LIKE $3)
"""

BY_ID = """
    SELECT id, code, site, supplier, expected_on, closed_by, closed_at
    FROM delivery
    WHERE id = ANY ($1::bigint[])
    ORDER BY id
"""

# Whoever changes a delivery or a figure of it holds its row; many in the order of their ids.
LOCKED = """
    SELECT id, code, site, supplier, expected_on, closed_by, closed_at
    FROM delivery
    WHERE id = ANY ($1::bigint[])
    ORDER BY id
    FOR UPDATE
"""

DELIVERIES_OF_LINES = """
    SELECT DISTINCT delivery
    FROM delivery_line
    WHERE id = ANY ($1::bigint[])
"""

LINES = """
    SELECT delivery, id, item, unit, quantity, lot_code, expires_on, inspects, received
    FROM delivery_line
    WHERE delivery = ANY ($1::bigint[])
    ORDER BY delivery, place, id
"""

INSPECTED = """
    SELECT id
    FROM delivery_line
    WHERE id = ANY ($1::bigint[]) AND inspects
"""

CODE_TAKEN = "SELECT EXISTS (SELECT FROM delivery WHERE code_key = $1 AND id <> $2)"


async def find(connection: Connection, wanted: PageFilter) -> tuple[list[Delivery], int]:
    """One page of deliveries, open ones first, and how many there are in all."""
    pattern = like_pattern(code_key(wanted.search)) if wanted.search else None
    arguments = (wanted.sites, wanted.status, pattern)
    total = await connection.fetchval(COUNT, *arguments)
    rows = await connection.fetch(FIND, *arguments, wanted.limit, wanted.offset)
    return await _with_lines(connection, rows), int(total)


async def deliveries_by_id(connection: Connection, ids: Iterable[int]) -> dict[int, Delivery]:
    """Deliveries by their ids."""
    rows = await connection.fetch(BY_ID, list(ids))
    return {one.id: one for one in await _with_lines(connection, rows)}


async def lock(connection: Connection, ids: Iterable[int]) -> dict[int, Delivery]:
    """Deliveries that nobody else changes until this transaction ends."""
    rows = await connection.fetch(LOCKED, list(ids))
    return {one.id: one for one in await _with_lines(connection, rows)}


async def lock_by_lines(connection: Connection, lines: Iterable[int]) -> dict[int, Delivery]:
    """The deliveries that these lines belong to, locked."""
    rows = await connection.fetch(DELIVERIES_OF_LINES, list(lines))
    return await lock(connection, [row[0] for row in rows])


async def is_code_taken(connection: Connection, code: str, but: int) -> bool:
    """Whether another delivery has this code."""
    return bool(await connection.fetchval(CODE_TAKEN, code_key(code), but))


async def _with_lines(connection: Connection, rows: list[asyncpg.Record]) -> list[Delivery]:
    lines: dict[int, list[DeliveryLine]] = {row["id"]: [] for row in rows}
    for delivery, *line in await connection.fetch(LINES, list(lines)):
        lines[delivery].append(DeliveryLine(*line))
    return [
        Delivery(row[0], row[1], row[2], row[3], row[4], tuple(lines[row[0]]), row[5], row[6])
        for row in rows
    ]


async def inspected_lines(connection: Connection, lines: Iterable[int]) -> frozenset[int]:
    """Those lines whose goods are inspected on receipt."""
    return frozenset([row[0] for row in await connection.fetch(INSPECTED, list(lines))])
