"""Costs of items in the database; the lock is the catalogue's."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from takt.catalogue.codes import code_key
from takt.catalogue.queries import like_pattern

if TYPE_CHECKING:
    from takt.runtime.database import Connection

_FIND: Final = """
SELECT i.id AS item, i.code, i.name_zh, i.name_en, c.unit_cost, c.changed_at, c.changed_by
FROM item AS i
LEFT JOIN item_cost AS c ON c.item = i.id
WHERE ($1::text IS NULL OR i.search LIKE $1)
    AND (i.active OR c.item IS NOT NULL)
    AND (NOT $4::boolean OR c.item IS NULL)
ORDER BY i.code_key
LIMIT $2 OFFSET $3"""
_COUNT: Final = """
SELECT count(*)
FROM item AS i
LEFT JOIN item_cost AS c ON c.item = i.id
WHERE ($1::text IS NULL OR i.search LIKE $1)
    AND (i.active OR c.item IS NOT NULL)
    AND (NOT $2::boolean OR c.item IS NULL)"""
_KNOWN: Final = """
SELECT i.id, c.unit_cost
FROM item AS i
LEFT JOIN item_cost AS c ON c.item = i.id
WHERE i.id = ANY($1::bigint[])"""
_BY_CODE: Final = "SELECT code_key, id FROM item WHERE code_key = ANY($1::text[])"
_SAVE: Final = """
INSERT INTO item_cost (item, unit_cost, changed_at, changed_by)
SELECT item, unit_cost, $3, $4
FROM unnest($1::bigint[], $2::bigint[]) AS new (item, unit_cost)
ON CONFLICT (item) DO UPDATE SET unit_cost = excluded.unit_cost,
    changed_at = excluded.changed_at, changed_by = excluded.changed_by"""
_REMOVE: Final = "DELETE FROM item_cost WHERE item = ANY($1::bigint[])"


@dataclass(frozen=True, slots=True)
class CostFilter:
    """Which items a list of costs shows; `missing`: those without a cost alone."""

    search: str | None = None
    missing: bool = False
    limit: int = 100
    offset: int = 0


async def find_costs(
    connection: Connection, wanted: CostFilter
) -> tuple[list[dict[str, Any]], int]:
    """One page of items with what they cost, and how many match."""
    pattern = like_pattern(code_key(wanted.search)) if wanted.search else None
    total = await connection.fetchval(_COUNT, pattern, wanted.missing)
    rows = await connection.fetch(_FIND, pattern, wanted.limit, wanted.offset, wanted.missing)
    return [dict(row) for row in rows], int(total)


async def known_costs(connection: Connection, items: Collection[int]) -> dict[int, int | None]:
    """The cost of each of these items that exists; None where nobody said it."""
    rows = await connection.fetch(_KNOWN, list(items))
    return {row["id"]: row["unit_cost"] for row in rows}


async def ids_of_codes(connection: Connection, codes: Collection[str]) -> dict[str, int]:
    """Items by the key of their code."""
    rows = await connection.fetch(_BY_CODE, [code_key(code) for code in codes])
    return {row["code_key"]: row["id"] for row in rows}


async def save_costs(
    connection: Connection, costs: Mapping[int, int | None], now_ms: int, person: int | None
) -> None:
    """Store costs; None removes one."""
    kept = {item: cost for item, cost in sorted(costs.items()) if cost is not None}
    gone = [item for item, cost in costs.items() if cost is None]
    if kept:
        await connection.execute(_SAVE, list(kept), list(kept.values()), now_ms, person)
    if gone:
        await connection.execute(_REMOVE, gone)
