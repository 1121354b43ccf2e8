"""All reads of purchasing: typed rows out, never a rule."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from takt.inventory import DocumentReader
from takt.purchasing.errors import NOT_FOUND
from takt.purchasing.model import Delivery, DeliveryLine

if TYPE_CHECKING:
    from takt.runtime.database import Connection

PAGE = """
    SELECT id, code, site, supplier AS party, expected_on, closed_by, closed_at
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

BY_IDS = """
    SELECT id, code, site, supplier AS party, expected_on, closed_by, closed_at
    FROM delivery
    WHERE id = ANY ($1::bigint[])
    ORDER BY id
"""

LOCKED = """
    SELECT id, code, site, supplier AS party, expected_on, closed_by, closed_at
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
    SELECT delivery AS document, id, item, unit, quantity, lot_code, expires_on, inspects,
           received AS traded
    FROM delivery_line
    WHERE delivery = ANY ($1::bigint[])
    ORDER BY delivery, place, id
"""

INSPECTED = """
    SELECT id
    FROM delivery_line
    WHERE id = ANY ($1::bigint[]) AND inspects
"""

SUPPLIERS = """
    SELECT l.id, d.supplier
    FROM delivery_line l
    JOIN delivery d ON d.id = l.delivery
    WHERE l.id = ANY ($1::bigint[])
"""

CODE_TAKEN = "SELECT EXISTS (SELECT FROM delivery WHERE code_key = $1 AND id <> $2)"


def _delivery(row: Mapping[str, Any], lines: Sequence[Mapping[str, Any]]) -> Delivery:
    return Delivery(**row, lines=tuple(DeliveryLine(**line) for line in lines))


DELIVERIES = DocumentReader(
    page=PAGE,
    count=COUNT,
    by_ids=BY_IDS,
    locked=LOCKED,
    lines=LINES,
    code_taken=CODE_TAKEN,
    build=_delivery,
    table=Delivery.table,
    view="purchasing.view",
    not_found=NOT_FOUND,
)


async def lock_by_lines(connection: Connection, lines: Iterable[int]) -> list[Delivery]:
    """The deliveries that these lines belong to, locked."""
    rows = await connection.fetch(DELIVERIES_OF_LINES, list(lines))
    return list((await DELIVERIES.lock(connection, [row[0] for row in rows])).values())


async def inspected_lines(connection: Connection, lines: Iterable[int]) -> frozenset[int]:
    """Those lines whose goods are inspected on receipt."""
    return frozenset([row[0] for row in await connection.fetch(INSPECTED, list(lines))])


async def suppliers_of_lines(connection: Connection, lines: Collection[int]) -> dict[int, int]:
    """From whom the goods of each line come."""
    return {row[0]: row[1] for row in await connection.fetch(SUPPLIERS, list(lines))}
