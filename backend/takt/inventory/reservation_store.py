"""Reservations and their use in the database.

Uses share a lock, a reservation takes it alone: neither can be written without seeing the other.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import asyncpg

from takt.inventory.reservations import Reservation, Stockpile, Use
from takt.runtime.database import Connection

LOCK = 0x54414B54_0005
LOCK_ALONE = "SELECT pg_advisory_xact_lock($1)"
LOCK_SHARED = "SELECT pg_advisory_xact_lock_shared($1)"

COLUMNS = """
    SELECT operation, site, item, lot, location, quantity, for_kind, for_id, note, person, device,
           effective, ended_by, open
    FROM reservation
"""
BY_ID = COLUMNS + "WHERE operation = ANY ($1::uuid[])"
OF_DOCUMENTS = (
    COLUMNS + "WHERE item = ANY ($1::bigint[]) AND for_key = ANY ($2::text[])"
    " ORDER BY operation FOR UPDATE"
)

ADD = """
    INSERT INTO reservation (operation, site, item, lot, location, quantity, for_kind, for_id,
                             for_key, note, person, device, effective, open)
    SELECT r.operation, r.site, r.item, r.lot, r.location, r.quantity, r.for_kind, r.for_id,
           r.for_key, r.note, r.person, r.device, r.effective, r.quantity
    FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::uuid[], $5::bigint[], $6::bigint[],
                $7::text[], $8::text[], $9::text[], $10::text[], $11::bigint[], $12::uuid[],
                $13::bigint[])
         AS r (operation, site, item, lot, location, quantity, for_kind, for_id, for_key, note,
               person, device, effective)
"""

END = """
    UPDATE reservation r
    SET ended_by = e.ended_by, open = 0
    FROM unnest($1::uuid[], $2::uuid[]) AS e (operation, ended_by)
    WHERE r.operation = e.operation AND r.ended_by IS NULL
"""

SET_OPEN = """
    UPDATE reservation r
    SET open = o.open
    FROM unnest($1::uuid[], $2::bigint[]) AS o (operation, open)
    WHERE r.operation = o.operation
"""

ADD_USES = """
    INSERT INTO reservation_use (operation, kind, document, work_order, item, lot, quantity)
    SELECT u.operation, u.kind, u.document, u.work_order, u.item, u.lot, u.quantity
    FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::uuid[],
                $7::bigint[])
         AS u (operation, kind, document, work_order, item, lot, quantity)
"""

USES = """
    SELECT operation, kind, document, work_order, item, lot, quantity
    FROM reservation_use
    WHERE undone_by IS NULL AND item = ANY ($1::bigint[])
        AND (document = ANY ($2::text[]) OR work_order = ANY ($2::text[]))
"""

UNDO_USES = """
    UPDATE reservation_use r
    SET undone_by = u.undone_by
    FROM unnest($1::uuid[], $2::uuid[]) AS u (operation, undone_by)
    WHERE r.operation = u.operation AND r.undone_by IS NULL
    RETURNING r.item, r.document, r.work_order
"""

# Held goods, and those in a quarantine zone, are not available to anybody.
USABLE = """
    SELECT l.site, b.item, b.lot, sum(b.quantity)::bigint
    FROM balance b
    JOIN location l ON l.id = b.location
    LEFT JOIN lot ON lot.id = b.lot
    WHERE b.item = ANY ($1::bigint[]) AND l.kind <> 'virtual'
        AND l.role IS DISTINCT FROM 'quarantine'
        AND coalesce(lot.status, 'available') IN ('available', 'consumed')
    GROUP BY l.site, b.item, b.lot
"""

KEPT = """
    SELECT site, item, lot, sum(open)::bigint
    FROM reservation
    WHERE item = ANY ($1::bigint[]) AND open > 0
    GROUP BY site, item, lot
"""


async def lock_uses(connection: Connection) -> None:
    """Nobody reserves until this transaction ends; others may use."""
    await connection.execute(LOCK_SHARED, LOCK)


async def lock_all(connection: Connection) -> None:
    """Nobody else reserves or uses until this transaction ends."""
    await connection.execute(LOCK_ALONE, LOCK)


async def by_id(connection: Connection, ids: Collection[str]) -> dict[str, Reservation]:
    """Reservations by the acts that made them."""
    if not ids:
        return {}
    rows = await connection.fetch(BY_ID, list(ids))
    return {str(row[0]): _reservation(row) for row in rows}


async def of_documents(
    connection: Connection, items: Collection[int], keys: Collection[str]
) -> list[Reservation]:
    """What is kept of these items for these documents, locked."""
    rows = await connection.fetch(OF_DOCUMENTS, list(items), list(keys))
    return [_reservation(row) for row in rows]


def _reservation(row: asyncpg.Record) -> Reservation:
    return Reservation(
        str(row[0]), row[1], row[2], _text(row[3]), row[4], row[5], row[6], row[7], row[8],
        row[9], str(row[10]), row[11], _text(row[12]), row[13],
    )  # fmt: skip


async def add(connection: Connection, fresh: Sequence[Reservation]) -> None:
    """Adds reservations."""
    rows = [
        (
            one.id, one.site, one.item, one.lot, one.location, one.quantity, one.for_kind,
            one.for_id, one.for_key, one.note, one.person, one.device, one.at,
        )
        for one in fresh
    ]  # fmt: skip
    await connection.execute(ADD, *map(list, zip(*rows, strict=True)))


async def end(connection: Connection, ended: dict[str, str]) -> None:
    """Ends reservations that still stand; `ended` maps them to the act that did."""
    await connection.execute(END, list(ended), list(ended.values()))


async def set_open(connection: Connection, figures: dict[str, int]) -> None:
    """Writes how much is still kept."""
    await connection.execute(SET_OPEN, list(figures), list(figures.values()))


async def add_uses(connection: Connection, uses: Sequence[Use]) -> None:
    """Records what was taken for documents."""
    rows = [
        (use.operation, use.kind, use.document, use.work_order, use.item, use.lot, use.quantity)
        for use in uses
    ]
    await connection.execute(ADD_USES, *map(list, zip(*rows, strict=True)))


async def undo_uses(connection: Connection, undone: dict[str, str]) -> list[tuple[int, set[str]]]:
    """Takes uses back; returns the items and documents that they were for."""
    rows = await connection.fetch(UNDO_USES, list(undone), list(undone.values()))
    return [(row[0], {key for key in (row[1], row[2]) if key is not None}) for row in rows]


async def uses(connection: Connection, items: Collection[int], keys: Collection[str]) -> list[Use]:
    """What was taken of these items for these documents."""
    rows = await connection.fetch(USES, list(items), list(keys))
    return [Use(str(row[0]), row[1], row[2], row[3], row[4], str(row[5]), row[6]) for row in rows]


async def stockpiles(
    connection: Connection, items: Collection[int]
) -> dict[tuple[int, int], Stockpile]:
    """What is available of items, by site and item."""
    found: dict[tuple[int, int], Stockpile] = {}
    for site, item, lot, quantity in await connection.fetch(USABLE, list(items)):
        found.setdefault((site, item), Stockpile({}, {})).usable[str(lot)] = quantity
    for site, item, lot, quantity in await connection.fetch(KEPT, list(items)):
        found.setdefault((site, item), Stockpile({}, {})).keep(_text(lot), quantity)
    return found


def _text(value: object | None) -> str | None:
    return None if value is None else str(value)
