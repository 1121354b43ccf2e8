"""What the books have to know of places, read in bulk."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from takt.inventory.model import Place

if TYPE_CHECKING:
    from takt.runtime.database import Connection

PLACES = """
    SELECT l.id, l.kind, l.role, l.site, l.warehouse, s.time_zone, l.counted_by, l.frozen_by
    FROM location l
    JOIN location s ON s.id = l.site
    WHERE l.id = ANY ($1::bigint[])
"""


async def places_of(connection: Connection, ids: Collection[int]) -> dict[int, Place]:
    """Places by their identifiers."""
    if not ids:
        return {}
    return {row[0]: Place(*row) for row in await connection.fetch(PLACES, list(ids))}
