"""Classes of items in the database, and the value that moved, from which they are computed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from takt.stocktake.classes import CountClass

if TYPE_CHECKING:
    from takt.runtime.database import Connection

# What left real places for production, customers or scrap, by the acts that say so: goods that
# came back or were made, or only got another lot, did not leave. An undo takes away what its
# target added. Every item that lies at the site is there, with nothing moved where nothing did.
_MOVED: Final = """
WITH ends AS (
    SELECT id
    FROM location
    WHERE site = $1 AND role IN ('production', 'conversion', 'customer', 'scrap')
),
gone AS (
    SELECT own.item, -sum(own.quantity) AS quantity
    FROM ends
    JOIN stock_event AS other ON other.location = ends.id AND other.effective >= $2
    JOIN stock_event AS own
        ON (own.stream, own.n, own.item, own.lot) = (other.stream, other.n, other.item, other.lot)
    JOIN location AS place ON place.id = own.location AND place.kind <> 'virtual'
    LEFT JOIN operation AS act ON (act.stream, act.n) = (other.stream, other.n)
    LEFT JOIN operation AS undone
        ON act.kind = 'undo' AND undone.duplicate_of IS NULL
        AND undone.id = (convert_from(act.body, 'UTF8')::json -> 'args' ->> 'operation')::uuid
    WHERE coalesce(undone.kind, act.kind, '')
        NOT IN ('stock.return', 'stock.output', 'lot.regroup')
    GROUP BY own.item
),
here AS (
    SELECT DISTINCT b.item
    FROM balance AS b
    JOIN location AS l ON l.id = b.location
    WHERE l.site = $1 AND l.kind <> 'virtual' AND b.quantity <> 0
)
SELECT item, c.item IS NOT NULL AS has_cost,
    least(9007199254740991, round(greatest(coalesce(gone.quantity, 0), 0)
        * coalesce(c.unit_cost, 0) / power(10::numeric, i.scale)))::bigint AS value
FROM here
FULL JOIN gone USING (item)
JOIN item AS i ON i.id = item
LEFT JOIN item_cost AS c USING (item)
ORDER BY item"""
_SAVE: Final = """
INSERT INTO count_class (site, item, kind, is_fixed, movement_value, since, computed_at)
SELECT $1, new.item, new.kind, false, new.movement_value, $5, $6
FROM unnest($2::bigint[], $3::text[], $4::bigint[]) AS new (item, kind, movement_value)
ON CONFLICT (site, item) DO UPDATE SET
    kind = CASE WHEN count_class.is_fixed THEN count_class.kind ELSE excluded.kind END,
    movement_value = excluded.movement_value, computed_at = excluded.computed_at"""
_FORGET: Final = """
DELETE FROM count_class
WHERE site = $1 AND NOT is_fixed AND item <> ALL ($2::bigint[])"""
_FIX: Final = """
INSERT INTO count_class (site, item, kind, is_fixed, movement_value, since, computed_at)
VALUES ($1, $2, $3, true, 0, $4, NULL)
ON CONFLICT (site, item) DO UPDATE SET kind = excluded.kind, is_fixed = true"""
_FREE: Final = "UPDATE count_class SET is_fixed = false WHERE site = $1 AND item = $2"
_ONE: Final = """
SELECT kind AS class, is_fixed
FROM count_class
WHERE site = $1 AND item = $2
FOR UPDATE"""
_PAGE: Final = """
SELECT c.item, i.code, i.name_zh, i.name_en, c.kind AS class, c.is_fixed, c.movement_value,
    c.computed_at
FROM count_class AS c
JOIN item AS i ON i.id = c.item
WHERE c.site = $1 AND c.item > $2 AND ($3::text IS NULL OR c.kind = $3)
ORDER BY c.item
LIMIT $4"""
_SUMS: Final = """
SELECT kind AS class, count(*) AS items, max(computed_at) AS at,
    least(9007199254740991, sum(movement_value))::bigint AS value
FROM count_class
WHERE site = $1
GROUP BY kind
ORDER BY kind"""
_COMPUTED_AT: Final = "SELECT max(computed_at) FROM count_class WHERE site = $1"


async def moved_values(
    connection: Connection, site: int, since_ms: int
) -> tuple[dict[int, int], int]:
    """The value that moved by item, and how many of the items have no cost."""
    rows = await connection.fetch(_MOVED, site, since_ms)
    return {row["item"]: row["value"] for row in rows}, sum(not row["has_cost"] for row in rows)


async def save_classes(
    connection: Connection,
    site: int,
    found: Mapping[int, tuple[CountClass, int]],
    at: tuple[date, int],
) -> None:
    """Store classes with the values that made them; what a person fixed keeps its class."""
    items = sorted(found)
    classes, values = [found[item][0] for item in items], [found[item][1] for item in items]
    await connection.execute(_FORGET, site, items)
    await connection.execute(_SAVE, site, items, classes, values, *at)


async def class_of(connection: Connection, site: int, item: int) -> dict[str, Any] | None:
    """The class of one item, locked."""
    row = await connection.fetchrow(_ONE, site, item)
    return None if row is None else dict(row)


async def fix_class(
    connection: Connection, site: int, item: int, kind: CountClass, since: date
) -> None:
    """Keep a class whatever moves."""
    await connection.execute(_FIX, site, item, kind, since)


async def free_class(connection: Connection, site: int, item: int) -> None:
    """Let the next computing decide again."""
    await connection.execute(_FREE, site, item)


async def classes_page(
    connection: Connection, site: int, kind: str | None, after: int, limit: int
) -> list[dict[str, Any]]:
    """Items with their classes, by id."""
    return [dict(row) for row in await connection.fetch(_PAGE, site, after, kind, limit)]


async def class_sums(connection: Connection, site: int) -> list[dict[str, Any]]:
    """How many items each class has, and what moved of them."""
    return [dict(row) for row in await connection.fetch(_SUMS, site)]


async def computed_at(connection: Connection, site: int) -> int | None:
    """When the classes of a site were computed last."""
    at: int | None = await connection.fetchval(_COMPUTED_AT, site)
    return at
