"""Works out anew which lots share the hold of another one, and what that makes of their status."""

from __future__ import annotations

from collections.abc import AsyncIterator

from takt.inventory.load_lots import family_of
from takt.inventory.load_statements import CHANGES
from takt.inventory.loaded_rows import take_change
from takt.inventory.lots import Lot
from takt.inventory.passed_holds import Parts, passed_from
from takt.runtime.database import Connection

# Lots that were ever stopped themselves, and those that the table says so of.
STOPPED = """
    SELECT lot
    FROM lot_status
    WHERE undone_by IS NULL AND NOT awaits_receipt AND status <> 'available'
    UNION
    SELECT source
    FROM passed_hold
"""

STATUSES = """
    SELECT id, status
    FROM lot
    WHERE id = ANY ($1::uuid[])
    ORDER BY id
"""


async def wrong_holds(connection: Connection) -> AsyncIterator[tuple[str, str, str]]:
    """Each lot whose passed holds or status are not what follows from the rest."""
    roots = {str(row[0]) for row in await connection.fetch(STOPPED)}
    family = await family_of(connection, roots)
    lots = {id_: Lot(id_, 0, None) for id_ in family}
    parts = Parts()
    for row in await connection.fetch(CHANGES, list(family)):
        take_change(lots, row)
    for id_, links in family.items():
        for operation, place, made in links:
            parts.add(operation, place, [id_], [made])
    stored = {id_: set(lot.passed) for id_, lot in lots.items()}
    for lot in lots.values():
        lot.passed = []
    for root in sorted(roots):
        for id_, held in passed_from(lots[root], lots, parts).items():
            lots[id_].passed += held
    for row in await connection.fetch(STATUSES, list(family)):
        lot = lots[str(row[0])]
        if set(lot.passed) != stored[lot.id]:
            yield lot.id, str(lot.passed), str(sorted(stored[lot.id], key=str))
        if row[1] != lot.status_at():
            yield lot.id, lot.status_at(), row[1]
