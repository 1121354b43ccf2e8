"""All writes of the catalogue and its one lock; every write takes many rows at once.

Rows with id 0 are new and come back with their id, in the order given.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeVar

from takt.catalogue.codes import code_key
from takt.catalogue.model import Category, Item, Reason, Unit, search_text
from takt.catalogue.pinyin import initials

if TYPE_CHECKING:
    from takt.runtime.database import Connection

LOCK: Final = 0x54414B54_0001
"""Edits of master data are rare, so they run one after another."""

Row = TypeVar("Row", bound=Unit | Category | Reason)

_INSERT_UNITS = """
INSERT INTO unit (code, code_key, name_zh, name_en, scale)
SELECT code, code_key, name_zh, name_en, scale
FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::smallint[])
    WITH ORDINALITY AS new (code, code_key, name_zh, name_en, scale, place)
ORDER BY place RETURNING id, code_key"""
_UPDATE_UNITS = """
UPDATE unit SET code = new.code, code_key = new.code_key, name_zh = new.name_zh,
    name_en = new.name_en, scale = new.scale
FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::smallint[], $6::bigint[])
    AS new (code, code_key, name_zh, name_en, scale, id)
WHERE unit.id = new.id"""
_INSERT_CATEGORIES = """
INSERT INTO category (code, code_key, name_zh, name_en, parent, picking, warn_days, slow_days)
SELECT code, code_key, name_zh, name_en, parent, picking, warn_days, slow_days
FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::int[],
    $8::int[]) WITH ORDINALITY AS new (code, code_key, name_zh, name_en, parent, picking,
    warn_days, slow_days, place)
ORDER BY place RETURNING id, code_key"""
_UPDATE_CATEGORIES = """
UPDATE category SET code = new.code, code_key = new.code_key, name_zh = new.name_zh,
    name_en = new.name_en, parent = new.parent, picking = new.picking,
    warn_days = new.warn_days, slow_days = new.slow_days
FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::int[],
    $8::int[], $9::bigint[]) AS new (code, code_key, name_zh, name_en, parent, picking, warn_days,
    slow_days, id)
WHERE category.id = new.id"""
_INSERT_REASONS = """
INSERT INTO reason (code, code_key, name_zh, name_en, kind, active)
SELECT code, code_key, name_zh, name_en, kind, active
FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::boolean[])
    WITH ORDINALITY AS new (code, code_key, name_zh, name_en, kind, active, place)
ORDER BY place RETURNING id, code_key"""
_UPDATE_REASONS = """
UPDATE reason SET code = new.code, code_key = new.code_key, name_zh = new.name_zh,
    name_en = new.name_en, kind = new.kind, active = new.active
FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::boolean[],
    $7::bigint[]) AS new (code, code_key, name_zh, name_en, kind, active, id)
WHERE reason.id = new.id"""
_INSERT_ITEMS = """
INSERT INTO item (code, code_key, name_zh, name_en, pinyin, category, unit, scale, lot_tracked,
    active, merged_into, search, picking, serial_tracked, shelf_life_days, warn_days, min_stock,
    max_stock, slow_days, inspects_receipt, hold_mode)
SELECT code, code_key, name_zh, name_en, pinyin, category, unit, scale, lot_tracked,
    active, merged_into, search, picking, serial_tracked, shelf_life_days, warn_days, min_stock,
    max_stock, slow_days, inspects_receipt, hold_mode
FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[],
    $7::bigint[], $8::smallint[], $9::boolean[], $10::boolean[], $11::bigint[], $12::text[],
    $13::text[], $14::boolean[], $15::int[], $16::int[], $17::bigint[], $18::bigint[],
    $19::int[], $20::boolean[], $21::text[])
    WITH ORDINALITY AS new (code, code_key, name_zh, name_en, pinyin, category, unit, scale,
    lot_tracked, active, merged_into, search, picking, serial_tracked, shelf_life_days, warn_days,
    min_stock, max_stock, slow_days, inspects_receipt, hold_mode, place)
ORDER BY place RETURNING id, code_key"""
_UPDATE_ITEMS = """
UPDATE item SET code = new.code, code_key = new.code_key, name_zh = new.name_zh,
    name_en = new.name_en, pinyin = new.pinyin, category = new.category, unit = new.unit,
    scale = new.scale, lot_tracked = new.lot_tracked, active = new.active,
    merged_into = new.merged_into, search = new.search, picking = new.picking,
    serial_tracked = new.serial_tracked, shelf_life_days = new.shelf_life_days,
    warn_days = new.warn_days, min_stock = new.min_stock, max_stock = new.max_stock,
    slow_days = new.slow_days, inspects_receipt = new.inspects_receipt,
    hold_mode = new.hold_mode
FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[],
    $7::bigint[], $8::smallint[], $9::boolean[], $10::boolean[], $11::bigint[], $12::text[],
    $13::text[], $14::boolean[], $15::int[], $16::int[], $17::bigint[], $18::bigint[],
    $19::int[], $20::boolean[], $21::text[], $22::bigint[])
    AS new (code, code_key, name_zh, name_en, pinyin, category, unit, scale,
    lot_tracked, active, merged_into, search, picking, serial_tracked, shelf_life_days, warn_days,
    min_stock, max_stock, slow_days, inspects_receipt, hold_mode, id)
WHERE item.id = new.id"""
_INSERT_ITEM_UNITS = """
INSERT INTO item_unit (item, unit, numerator, denominator, place)
SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::smallint[])"""
_INSERT_BARCODES = """
INSERT INTO item_barcode (code_key, code, item, unit, place)
SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::smallint[])"""


_POLICY: Final = (
    *("picking", "serial_tracked", "shelf_life_days", "warn_days"),
    *("min_stock", "max_stock", "slow_days", "inspects_receipt", "hold_mode"),
)
"""The last columns of an item, in the order of the statements."""


async def lock(connection: Connection) -> None:
    """Wait for other edits of master data, until this transaction ends."""
    await connection.execute("SELECT pg_advisory_xact_lock($1)", LOCK)


async def _ids(
    connection: Connection, statement: str, keys: Sequence[str], columns: Sequence[Sequence[object]]
) -> list[int]:
    by_key = {row["code_key"]: row["id"] for row in await connection.fetch(statement, *columns)}
    return [by_key[key] for key in keys]


def _named(rows: Sequence[Unit | Category | Reason | Item]) -> list[list[object]]:
    return [
        [row.code for row in rows],
        [code_key(row.code) for row in rows],
        [row.name_zh for row in rows],
        [row.name_en for row in rows],
    ]


async def save_units(connection: Connection, rows: Sequence[Unit]) -> list[Unit]:
    """Store new and changed units."""
    own: list[Callable[[Unit], object]] = [lambda row: row.scale]
    return await _save(connection, (_INSERT_UNITS, _UPDATE_UNITS), rows, own)


async def save_categories(connection: Connection, rows: Sequence[Category]) -> list[Category]:
    """Store new and changed categories; parents exist already."""
    own: list[Callable[[Category], object]] = [
        lambda row: row.parent,
        lambda row: row.picking,
        lambda row: row.warn_days,
        lambda row: row.slow_days,
    ]
    return await _save(connection, (_INSERT_CATEGORIES, _UPDATE_CATEGORIES), rows, own)


async def save_reasons(connection: Connection, rows: Sequence[Reason]) -> list[Reason]:
    """Store new and changed reasons."""
    own: list[Callable[[Reason], object]] = [lambda row: row.kind, lambda row: row.active]
    return await _save(connection, (_INSERT_REASONS, _UPDATE_REASONS), rows, own)


async def _save(
    connection: Connection,
    statements: tuple[str, str],
    rows: Sequence[Row],
    own: Sequence[Callable[[Row], object]],
) -> list[Row]:
    """Insert the rows without id, update the others; `own` are the columns beside the names."""
    new = [row for row in rows if not row.id]
    old = [row for row in rows if row.id]
    keys = [code_key(row.code) for row in new]
    columns = [*_named(new), *([column(row) for row in new] for column in own)]
    ids = iter(await _ids(connection, statements[0], keys, columns))
    if old:
        columns = [*_named(old), *([column(row) for row in old] for column in own)]
        await connection.execute(statements[1], *columns, [row.id for row in old])
    return [row if row.id else replace(row, id=next(ids)) for row in rows]


async def save_items(connection: Connection, rows: Sequence[Item]) -> list[Item]:
    """Store new and changed items with their units and barcodes."""
    new = [row for row in rows if not row.id]
    old = [row for row in rows if row.id]
    if old:
        touched = [row.id for row in old]
        await connection.execute("DELETE FROM item_barcode WHERE item = ANY($1::bigint[])", touched)
        await connection.execute("DELETE FROM item_unit WHERE item = ANY($1::bigint[])", touched)
        await connection.execute(_UPDATE_ITEMS, *_item_columns(old), touched)
    keys = [code_key(row.code) for row in new]
    ids = iter(await _ids(connection, _INSERT_ITEMS, keys, _item_columns(new)))
    stored = [row if row.id else replace(row, id=next(ids)) for row in rows]
    await _save_parts(connection, stored)
    return stored


def _item_columns(rows: Sequence[Item]) -> list[list[object]]:
    pinyin = [initials(row.name_zh) for row in rows]
    return [
        *_named(rows),
        list(pinyin),
        [row.category for row in rows],
        [row.unit for row in rows],
        [row.scale for row in rows],
        [row.lot_tracked for row in rows],
        [row.active for row in rows],
        [row.merged_into for row in rows],
        [search_text(row, letters) for row, letters in zip(rows, pinyin, strict=True)],
        *([getattr(row, name) for row in rows] for name in _POLICY),
    ]


async def _save_parts(connection: Connection, rows: Sequence[Item]) -> None:
    units = [
        (row.id, unit.unit, unit.numerator, unit.denominator, place)
        for row in rows
        for place, unit in enumerate(row.units)
    ]
    barcodes = [
        (code_key(barcode.code), barcode.code, row.id, barcode.unit, place)
        for row in rows
        for place, barcode in enumerate(row.barcodes)
    ]
    if units:
        await connection.execute(_INSERT_ITEM_UNITS, *map(list, zip(*units, strict=True)))
    if barcodes:
        await connection.execute(_INSERT_BARCODES, *map(list, zip(*barcodes, strict=True)))
