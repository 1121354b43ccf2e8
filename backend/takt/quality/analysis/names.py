"""What things that figures name are called: read once for each answer, by what occurs in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from takt.quality.analysis.rows import Row

if TYPE_CHECKING:
    from takt.runtime.database import Connection

ITEMS: Final = """
    SELECT i.id::text AS id, i.code, i.name_zh, i.name_en, i.scale, u.code AS unit,
           u.name_zh AS unit_zh, u.name_en AS unit_en
    FROM item i
    JOIN unit u ON u.id = i.unit
    WHERE i.id = ANY ($1::bigint[])
"""

UNITS: Final = """
    SELECT id::text AS id, code, name_zh, name_en
    FROM unit
    WHERE id = ANY ($1::bigint[])
"""

PARTIES: Final = """
    SELECT id::text AS id, code, name_zh, name_en
    FROM party
    WHERE id = ANY ($1::bigint[])
"""

PLACES: Final = """
    SELECT id::text AS id, code, name_zh, name_en
    FROM location
    WHERE id = ANY ($1::bigint[])
"""

PEOPLE: Final = """
    SELECT id::text AS id, name AS code, NULL AS name_zh, NULL AS name_en
    FROM person
    WHERE id = ANY ($1::bigint[])
"""

TEAMS: Final = """
    SELECT id::text AS id, name AS code, NULL AS name_zh, NULL AS name_en
    FROM count_team
    WHERE id = ANY ($1::bigint[])
"""

REASONS: Final = """
    SELECT id::text AS id, code, name_zh, name_en
    FROM reason
    WHERE id = ANY ($1::bigint[])
"""

DEFECTS: Final = """
    SELECT id::text AS id, code, name_zh, name_en
    FROM defect_code
    WHERE id = ANY ($1::bigint[])
"""

LOTS: Final = """
    SELECT id::text AS id, coalesce(code, '') AS code, NULL AS name_zh, NULL AS name_en
    FROM lot
    WHERE id = ANY ($1::uuid[])
"""

Names = dict[str, dict[str, dict[str, Any]]]
"""Kind of thing -> its id -> how it is called."""


async def names_of(
    connection: Connection, rows: Iterable[Row], *, with_lots: bool = False
) -> Names:
    """How everything is called that rows speak of; lots where rows are listed one by one."""
    known = list(rows)
    scrapped = {row.code for row in known if row.source == "scrap"}
    flawed = {row.code for row in known if row.source == "defects"}
    asked: dict[str, tuple[str, set[Any]]] = {
        "item": (ITEMS, {row.item for row in known}),
        "unit": (UNITS, {row.unit for row in known}),
        "supplier": (PARTIES, {row.supplier for row in known}),
        "line": (PLACES, {row.line for row in known}),
        "person": (PEOPLE, {row.person for row in known}),
        "team": (TEAMS, {row.team for row in known}),
        "reason": (REASONS, scrapped),
        "defect": (DEFECTS, flawed),
    }
    if with_lots:
        asked["lot"] = (LOTS, {row.lot for row in known})
    found: Names = {}
    for kind, (statement, ids) in asked.items():
        wanted = list(ids - {None})
        rows_found = await connection.fetch(statement, wanted) if wanted else []
        found[kind] = {row["id"]: dict(row) for row in rows_found}
    return found
