"""The items as CSV: safe to open in a spreadsheet, and readable by our own importer.

A cell that a spreadsheet would take for a formula gets an apostrophe before it; the
mapping `takt.items` takes it away again.
"""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator, Mapping
from typing import TYPE_CHECKING, Final

from takt.catalogue.cells import join_lists, safe_cell
from takt.catalogue.model import Item
from takt.catalogue.queries import all_items, categories, units
from takt.catalogue.units import plain

if TYPE_CHECKING:
    from takt.runtime.database import Connection

COLUMNS: Final = (
    "code",
    "name_zh",
    "name_en",
    "category",
    "unit",
    "scale",
    "lot_tracked",
    "active",
    "merged_into",
    "units",
    "barcodes",
    "picking",
    "serial_tracked",
    "shelf_life_days",
    "warn_days",
    "min_stock",
    "max_stock",
    "slow_days",
    "inspects_receipt",
    "hold_mode",
)
BOM: Final = "\ufeff"


def item_cells(item: Item, codes: Mapping[str, Mapping[int, str]]) -> list[str]:
    """One item as the cells of COLUMNS; `codes` names units, categories and survivors."""
    unit_codes = codes["unit"]
    conversions = [(unit_codes[c.unit], str(c.numerator), str(c.denominator)) for c in item.units]
    barcodes = [
        (barcode.code,) if barcode.unit is None else (barcode.code, unit_codes[barcode.unit])
        for barcode in item.barcodes
    ]
    return [
        safe_cell(text)
        for text in (
            item.code,
            item.name_zh or "",
            item.name_en or "",
            codes["category"][item.category] if item.category is not None else "",
            unit_codes[item.unit],
            str(item.scale),
            "1" if item.lot_tracked else "0",
            "1" if item.active else "0",
            codes["item"][item.merged_into] if item.merged_into is not None else "",
            join_lists(conversions),
            join_lists(barcodes),
            item.picking or "",
            "1" if item.serial_tracked else "0",
            _number(item.shelf_life_days),
            _number(item.warn_days),
            _number(item.min_stock, item.scale),
            _number(item.max_stock, item.scale),
            _number(item.slow_days),
            "1" if item.inspects_receipt else "0",
            item.hold_mode,
        )
    ]


def _number(value: int | None, scale: int = 0) -> str:
    return "" if value is None else plain(value, scale)


def csv_text(rows: list[list[str]]) -> str:
    """Rows in RFC 4180, with the line ends that spreadsheets write."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue()


async def items_csv(connection: Connection, *, bom: bool = False) -> AsyncIterator[str]:
    """The whole catalogue in pieces of a bounded size."""
    unit_codes = {unit.id: unit.code for unit in await units(connection)}
    category_codes = {row.id: row.code for row in await categories(connection)}
    merged = await connection.fetch(
        "SELECT id, code FROM item WHERE id IN (SELECT merged_into FROM item)"
    )
    codes = {
        "unit": unit_codes,
        "category": category_codes,
        "item": {row["id"]: row["code"] for row in merged},
    }
    yield (BOM if bom else "") + csv_text([list(COLUMNS)])
    async for page in all_items(connection):
        yield csv_text([item_cells(item, codes) for item in page])
