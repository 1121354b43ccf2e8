"""All reads of demand: typed rows out, never a rule."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from takt.demand.errors import NOT_FOUND
from takt.demand.model import Shipment
from takt.inventory import DocumentReader, TradeLine

if TYPE_CHECKING:
    from takt.runtime.database import Connection

PAGE = """
    SELECT id, code, site, customer AS party, due_on, min_days, closed_by, closed_at
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

BY_IDS = """
    SELECT id, code, site, customer AS party, due_on, min_days, closed_by, closed_at
    FROM shipment
    WHERE id = ANY ($1::bigint[])
    ORDER BY id
"""

LOCKED = """
    SELECT id, code, site, customer AS party, due_on, min_days, closed_by, closed_at
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

CODES_OF_LINES = """
    SELECT l.id, s.code
    FROM shipment_line l
    JOIN shipment s ON s.id = l.shipment
    WHERE l.id = ANY ($1::bigint[])
"""

LINES = """
    SELECT shipment AS document, id, item, quantity, shipped AS traded
    FROM shipment_line
    WHERE shipment = ANY ($1::bigint[])
    ORDER BY shipment, place, id
"""

PARTIES_OF_LINES = """
    SELECT l.id, s.id, s.customer
    FROM shipment_line l
    JOIN shipment s ON s.id = l.shipment
    WHERE l.id = ANY ($1::bigint[])
"""

CODE_TAKEN = "SELECT EXISTS (SELECT FROM shipment WHERE code_key = $1 AND id <> $2)"


def _shipment(row: Mapping[str, Any], lines: Sequence[Mapping[str, Any]]) -> Shipment:
    return Shipment(**row, lines=tuple(TradeLine(**line) for line in lines))


SHIPMENTS = DocumentReader(
    page=PAGE,
    count=COUNT,
    by_ids=BY_IDS,
    locked=LOCKED,
    lines=LINES,
    code_taken=CODE_TAKEN,
    build=_shipment,
    table=Shipment.table,
    view="demand.view",
    not_found=NOT_FOUND,
)


async def lock_by_lines(connection: Connection, lines: Iterable[int]) -> list[Shipment]:
    """The shipments that these lines belong to, locked."""
    rows = await connection.fetch(SHIPMENTS_OF_LINES, list(lines))
    return list((await SHIPMENTS.lock(connection, [row[0] for row in rows])).values())


async def codes_of_lines(connection: Connection, lines: Iterable[int]) -> list[tuple[int, str]]:
    """Each line with the code of its shipment."""
    return [(row[0], row[1]) for row in await connection.fetch(CODES_OF_LINES, list(lines))]


async def shipments_of_lines(
    connection: Connection, lines: Collection[int]
) -> dict[int, tuple[int, int]]:
    """The shipment of each line, and to whom it goes."""
    rows = await connection.fetch(PARTIES_OF_LINES, list(lines))
    return {line: (shipment, customer) for line, shipment, customer in rows}
