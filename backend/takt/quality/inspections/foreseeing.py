"""Which lots the inspections of a push are about, known ahead of all locks on lots.

Whoever begins an inspection or reads on it takes turns with all others that do: what one of them
says is there for the next. The turn is taken before lots are locked, by everybody alike.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from takt.runtime.database import Connection

TAKE_TURNS = """
    SELECT pg_advisory_xact_lock(hashtextextended(i.id, 5))
    FROM (SELECT id FROM unnest($1::text[]) AS t (id) ORDER BY id) AS i
"""

LOTS = """
    SELECT lot
    FROM inspection_begin
    WHERE inspection = ANY ($1::uuid[]) AND lot IS NOT NULL
    UNION
    SELECT lot
    FROM inspection
    WHERE id = ANY ($1::uuid[]) AND lot IS NOT NULL
"""

READ_IN = """
    SELECT DISTINCT inspection
    FROM reading
    WHERE operation = ANY ($1::uuid[])
"""


async def inspections_read_in(connection: Connection, acts: Iterable[str]) -> set[str]:
    """The inspections that acts read on."""
    return {str(row[0]) for row in await connection.fetch(READ_IN, list(acts))}


async def foreseen_lots(connection: Connection, inspections: Iterable[str]) -> frozenset[str]:
    """The lots that were told of inspections; nobody tells another one until this ends."""
    named = sorted(inspections)
    await connection.execute(TAKE_TURNS, named)
    return frozenset([str(row[0]) for row in await connection.fetch(LOTS, named)])
