"""All reads of demand: typed rows out, never a rule."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from takt.catalogue import code_key, like_pattern
from takt.demand.model import Shipment, ShipmentLine
from takt.inventory import PageFilter

if TYPE_CHECKING:
    import asyncpg

    from takt.runtime.database import Connection

FIND = """
    SELECT id, code, site, customer, due_on, min_days, closed_by, closed_at
    FROM shipment
    WHERE ($1::bigint[] IS NULL OR site = ANY ($1))
        AND ($2::text IS NULL OR status = $2)
        AND ($3::text IS NULL OR code_key LIKE $3)
    ORDER BY status DESC, due_on NULLS LAST, code_key
    LIMIT $4 OFFSET $5
"""

COUNT = """
    SELECT count(*)
    FROM shipment
    WHERE ($1::bigint[] IS NULL OR site = ANY ($1))
        AND ($2::text IS NULL OR status = $2)
        AND ($3::text IS NULL OR code_key LIKE $3)
"""

BY_ID = """
    SELECT id, code, site, customer, due_on, min_days, closed_by, closed_at
    FROM shipment
    WHERE id = ANY ($1::bigint[])
    ORDER BY id
"""

# Whoever changes a shipment or a figure of it holds its row; many in the order of their ids.
LOCKED = """
    SELECT id, code, site, customer, due_on, min_days, closed_by, closed_at
    FROM shipment
    WHERE id = ANY ($1::bigint[])
    ORDER BY id
    FOR UPDATE
"""

SHIPMENTS_OF_LINES = """
    SELECT DISTINCT shipment
    FROM shipment_line
    WHERE id = ANY ($1::bigint[])
"""

LINES = """
    SELECT shipment, id, item, quantity, shipped
    FROM shipment_line
    WHERE shipment = ANY ($1::bigint[])
    ORDER BY shipment, place, id
"""

CODE_TAKEN = "SELECT EXISTS (SELECT FROM shipment WHERE code_key = $1 AND id <> $2)"


async def find(connection: Connection, wanted: PageFilter) -> tuple[list[Shipment], int]:
    """One page of shipments, open ones first, and how many there are in all."""
    pattern = like_pattern(code_key(wanted.search)) if wanted.search else None
    arguments = (wanted.sites, wanted.status, pattern)
    total = await connection.fetchval(COUNT, *arguments)
    rows = await connection.fetch(FIND, *arguments, wanted.limit, wanted.offset)
    return await _with_lines(connection, rows), int(total)


async def shipments_by_id(connection: Connection, ids: Iterable[int]) -> dict[int, Shipment]:
    """Shipments by their ids."""
    rows = await connection.fetch(BY_ID, list(ids))
    return {one.id: one for one in await _with_lines(connection, rows)}


async def lock(connection: Connection, ids: Iterable[int]) -> dict[int, Shipment]:
    """Shipments that nobody else changes until this transaction ends."""
    rows = await connection.fetch(LOCKED, list(ids))
    return {one.id: one for one in await _with_lines(connection, rows)}


async def lock_by_lines(connection: Connection, lines: Iterable[int]) -> dict[int, Shipment]:
    """The shipments that these lines belong to, locked."""
    rows = await connection.fetch(SHIPMENTS_OF_LINES, list(lines))
    return await lock(connection, [row[0] for row in rows])


async def is_code_taken(connection: Connection, code: str, but: int) -> bool:
    """Whether another shipment has this code."""
    return bool(await connection.fetchval(CODE_TAKEN, code_key(code), but))


async def _with_lines(connection: Connection, rows: list[asyncpg.Record]) -> list[Shipment]:
    lines: dict[int, list[ShipmentLine]] = {row["id"]: [] for row in rows}
    for shipment, *line in await connection.fetch(LINES, list(lines)):
        lines[shipment].append(ShipmentLine(*line))
    return [
        Shipment(
            row[0], row[1], row[2], row[3], row[4], tuple(lines[row[0]]), row[5], row[6], row[7]
        )
        for row in rows
    ]
