"""All reads of the catalogue: typed rows out, never a rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from piccolo.query.methods import Select

from takt.catalogue import tables
from takt.catalogue.codes import code_key
from takt.catalogue.model import Barcode, Category, CodePattern, Item, ItemFacts, Reason, Unit
from takt.catalogue.units import Conversion
from takt.runtime.built import fetch

if TYPE_CHECKING:
    from takt.runtime.database import Connection

_FIND_ITEMS: Final = """
SELECT id, code, name_zh, name_en, category, unit, scale, lot_tracked, active, merged_into,
    picking, serial_tracked, shelf_life_days, warn_days, min_stock, max_stock, slow_days,
    inspects_receipt, hold_mode
FROM item
WHERE ($1::text IS NULL OR search LIKE $1 OR id IN (
        SELECT item FROM item_barcode WHERE item_barcode.code_key = $2))
    AND ($3::bigint IS NULL OR category = $3)
    AND ($4::boolean IS NULL OR active = $4)
ORDER BY code_key = $2 DESC, code_key LIKE $5 DESC, code_key
LIMIT $6 OFFSET $7"""
_COUNT_ITEMS = """
SELECT count(*) FROM item
WHERE ($1::text IS NULL OR search LIKE $1 OR id IN (
        SELECT item FROM item_barcode WHERE item_barcode.code_key = $2))
    AND ($3::bigint IS NULL OR category = $3)
    AND ($4::boolean IS NULL OR active = $4)"""
_ITEMS_BY_ID = """
SELECT id, code, name_zh, name_en, category, unit, scale, lot_tracked, active, merged_into,
    picking, serial_tracked, shelf_life_days, warn_days, min_stock, max_stock, slow_days,
    inspects_receipt, hold_mode
FROM item WHERE id = ANY($1::bigint[]) ORDER BY id"""


@dataclass(frozen=True, slots=True)
class ItemFilter:
    """Which items a list shows, and which page of them."""

    search: str | None = None
    category: int | None = None
    active: bool | None = None
    limit: int = 50
    offset: int = 0


def like_pattern(text: str) -> str:
    """A text as a LIKE pattern that stands for itself anywhere."""
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def _items() -> Select[tables.Item]:
    """The fields of items in the order in which the model has them."""
    item = tables.Item
    return item.select(
        item.id, item.code, item.name_zh, item.name_en, item.category, item.unit, item.scale,
        item.lot_tracked, item.active, item.merged_into, item.picking, item.serial_tracked,
        item.shelf_life_days, item.warn_days, item.min_stock, item.max_stock, item.slow_days,
        item.inspects_receipt, item.hold_mode,
    )  # fmt: skip


async def find_items(connection: Connection, wanted: ItemFilter) -> tuple[list[Item], int]:
    """One page of items, the best match first, and how many there are in all."""
    key = code_key(wanted.search) if wanted.search else None
    pattern = like_pattern(key) if key else None
    arguments = (pattern, key or "", wanted.category, wanted.active)
    total = await connection.fetchval(_COUNT_ITEMS, *arguments)
    starts = pattern[1:] if pattern else "%"
    rows = await connection.fetch(_FIND_ITEMS, *arguments, starts, wanted.limit, wanted.offset)
    return await _with_parts(connection, [Item(*row.values()) for row in rows]), int(total)


async def items_by_id(connection: Connection, ids: Sequence[int]) -> dict[int, Item]:
    """Items with their units and barcodes."""
    rows = await connection.fetch(_ITEMS_BY_ID, list(ids))
    items = await _with_parts(connection, [Item(*row.values()) for row in rows])
    return {item.id: item for item in items}


async def items_by_code(connection: Connection, codes: Sequence[str]) -> dict[str, Item]:
    """Items by the key of their code, for codes in any spelling."""
    keys = [code_key(code) for code in codes]
    rows = await connection.fetch("SELECT id FROM item WHERE code_key = ANY($1::text[])", keys)
    items = await items_by_id(connection, [row["id"] for row in rows])
    return {code_key(item.code): item for item in items.values()}


async def items_merged_into(connection: Connection, item: int) -> list[Item]:
    """Items whose survivor is `item`."""
    table = tables.Item
    rows = await fetch(connection, _items().where(table.merged_into == item).order_by(table.id))
    return await _with_parts(connection, [Item(*row.values()) for row in rows])


async def all_items(connection: Connection, page: int = 1_000) -> AsyncIterator[list[Item]]:
    """Every item in code order, some at a time."""
    last, key = "", tables.Item.code_key
    while rows := await fetch(connection, _items().where(key > last).order_by(key).limit(page)):
        items = await _with_parts(connection, [Item(*row.values()) for row in rows])
        yield items
        last = code_key(items[-1].code)


async def _with_parts(connection: Connection, items: list[Item]) -> list[Item]:
    ids = [item.id for item in items]
    units: dict[int, list[Conversion]] = defaultdict(list)
    for row in await connection.fetch(
        "SELECT item, unit, numerator, denominator FROM item_unit"
        " WHERE item = ANY($1::bigint[]) ORDER BY item, place",
        ids,
    ):
        units[row["item"]].append(Conversion(row["unit"], row["numerator"], row["denominator"]))
    barcodes: dict[int, list[Barcode]] = defaultdict(list)
    for row in await connection.fetch(
        "SELECT item, code, unit FROM item_barcode"
        " WHERE item = ANY($1::bigint[]) ORDER BY item, place",
        ids,
    ):
        barcodes[row["item"]].append(Barcode(row["code"], row["unit"]))
    return [
        replace(item, units=tuple(units[item.id]), barcodes=tuple(barcodes[item.id]))
        for item in items
    ]


async def item_facts(connection: Connection, drafts: Sequence[Item]) -> ItemFacts:
    """What decides whether these drafts may be stored, in a handful of queries."""
    keys = [code_key(draft.code) for draft in drafts]
    barcodes = [code_key(barcode.code) for draft in drafts for barcode in draft.barcodes]
    both = [*keys, *barcodes]
    by_code = await connection.fetch(
        "SELECT code_key, id FROM item WHERE code_key = ANY($1::text[])", both
    )
    by_barcode = await connection.fetch(
        "SELECT code_key, item FROM item_barcode WHERE code_key = ANY($1::text[])", both
    )
    stored = [draft.id for draft in drafts if draft.id]
    units, categories = (
        tables.Unit.select(tables.Unit.id),
        tables.Category.select(tables.Category.id),
    )
    moved = await connection.fetch(
        "SELECT id FROM unnest($1::bigint[]) AS known (id) WHERE item_has_moves(id)", stored
    )
    return ItemFacts(
        units=frozenset(row["id"] for row in await fetch(connection, units)),
        categories=frozenset(row["id"] for row in await fetch(connection, categories)),
        item_by_code={row["code_key"]: row["id"] for row in by_code},
        item_by_barcode={row["code_key"]: row["item"] for row in by_barcode},
        moved=frozenset(row["id"] for row in moved),
    )


async def units(connection: Connection) -> list[Unit]:
    """All units in code order."""
    unit = tables.Unit
    query = unit.select(unit.id, unit.code, unit.name_zh, unit.name_en, unit.scale)
    rows = await fetch(connection, query.order_by(unit.code_key))
    return [Unit(*row.values()) for row in rows]


async def categories(connection: Connection) -> list[Category]:
    """All categories in code order."""
    table = tables.Category
    query = table.select(
        table.id,
        table.code,
        table.name_zh,
        table.name_en,
        table.parent,
        table.picking,
        table.warn_days,
        table.slow_days,
    )
    rows = await fetch(connection, query.order_by(table.code_key))
    return [Category(*row.values()) for row in rows]


async def reasons(connection: Connection) -> list[Reason]:
    """All reasons in code order."""
    table = tables.Reason
    query = table.select(
        table.id, table.code, table.kind, table.name_zh, table.name_en, table.active
    )
    rows = await fetch(connection, query.order_by(table.code_key))
    return [Reason(*row.values()) for row in rows]


async def units_by_code(connection: Connection) -> dict[str, Unit]:
    """All units by the key of their code."""
    return {code_key(row.code): row for row in await units(connection)}


async def units_by_id(connection: Connection) -> dict[int, Unit]:
    """All units by id."""
    return {row.id: row for row in await units(connection)}


async def categories_by_code(connection: Connection) -> dict[str, Category]:
    """All categories by the key of their code."""
    return {code_key(row.code): row for row in await categories(connection)}


async def reasons_by_code(connection: Connection) -> dict[str, Reason]:
    """All reasons by the key of their code."""
    return {code_key(row.code): row for row in await reasons(connection)}


async def code_patterns(connection: Connection, site: int | None = None) -> list[CodePattern]:
    """The patterns of house codes of a site, or of all."""
    table = tables.CodePattern
    query = table.select(table.id, table.site, table.pattern, table.name)
    if site is not None:
        query = query.where(table.site == site)
    rows = await fetch(connection, query.order_by(table.id))
    return [CodePattern(*row.values()) for row in rows]


async def code_pattern(connection: Connection, pattern: int) -> CodePattern | None:
    """One pattern."""
    table = tables.CodePattern
    query = table.select(table.id, table.site, table.pattern, table.name)
    rows = await fetch(connection, query.where(table.id == pattern))
    return CodePattern(*rows[0].values()) if rows else None


async def is_site(connection: Connection, site: int) -> bool:
    """Whether there is such a site; locations are another area's rows."""
    return bool(await connection.fetchval("SELECT site_exists($1)", site))
