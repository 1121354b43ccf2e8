"""Cycle counts in the database: which are not over, and which items stand in them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from takt.stocktake.plan_store import stocktake_of

if TYPE_CHECKING:
    from takt.runtime.database import Connection
    from takt.stocktake.model import Stocktake

_STANDING: Final = """
SELECT id, site, kind, name, zone, classes, items, blind, frozen, adds, status, team, person,
    due_on, lines, locations, created_by, created_at, opened_at, closed_at, is_shown
FROM stocktake
WHERE site = $1 AND kind = 'cycle' AND status IN ('planned', 'open', 'review')
ORDER BY id
FOR UPDATE"""
_PLANNED: Final = """
SELECT item, min(due_on) AS due_on
FROM stocktake
CROSS JOIN LATERAL unnest(items) AS planned (item)
WHERE site = $1 AND kind = 'cycle' AND status IN ('planned', 'open', 'review')
    AND due_on IS NOT NULL
GROUP BY item"""


async def standing_cycles(connection: Connection, site: int) -> list[Stocktake]:
    """The cycle counts of a site that are not over, locked."""
    return [stocktake_of(row) for row in await connection.fetch(_STANDING, site)]


async def planned_items(connection: Connection, site: int) -> dict[int, date]:
    """On which day each item stands in a cycle count that is not over."""
    return {row["item"]: row["due_on"] for row in await connection.fetch(_PLANNED, site)}
