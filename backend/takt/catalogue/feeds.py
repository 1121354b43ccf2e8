"""The rows of the scope `master`: what every device may know of the catalogue.

Their shape is part of the protocol; a field is always there and null when empty.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec

from takt.catalogue.labels.designs import LabelDesign
from takt.catalogue.model import Category, Item, Reason, Unit
from takt.catalogue.pinyin import initials

SCOPE: Final = "master"


def unit_row(unit: Unit) -> dict[str, Any]:
    return {
        "id": unit.id,
        "code": unit.code,
        "name_zh": unit.name_zh,
        "name_en": unit.name_en,
        "scale": unit.scale,
    }


def category_row(category: Category) -> dict[str, Any]:
    return {
        "id": category.id,
        "code": category.code,
        "name_zh": category.name_zh,
        "name_en": category.name_en,
        "parent": category.parent,
        "picking": category.picking,
        "warn_days": category.warn_days,
        "slow_days": category.slow_days,
    }


def reason_row(reason: Reason) -> dict[str, Any]:
    return {
        "id": reason.id,
        "code": reason.code,
        "kind": reason.kind,
        "name_zh": reason.name_zh,
        "name_en": reason.name_en,
        "active": reason.active,
    }


def item_row(item: Item) -> dict[str, Any]:
    return {
        "id": item.id,
        "code": item.code,
        "name_zh": item.name_zh,
        "name_en": item.name_en,
        "pinyin": initials(item.name_zh),
        "category": item.category,
        "unit": item.unit,
        "scale": item.scale,
        "lot_tracked": item.lot_tracked,
        "active": item.active,
        "merged_into": item.merged_into,
        "picking": item.picking,
        "serial_tracked": item.serial_tracked,
        "shelf_life_days": item.shelf_life_days,
        "warn_days": item.warn_days,
        "min_stock": item.min_stock,
        "max_stock": item.max_stock,
        "slow_days": item.slow_days,
        "inspects_receipt": item.inspects_receipt,
        "hold_mode": item.hold_mode,
        "units": [[c.unit, c.numerator, c.denominator] for c in item.units],
        "barcodes": [[barcode.code, barcode.unit] for barcode in item.barcodes],
    }


def label_design_row(design: LabelDesign) -> dict[str, Any]:
    row: dict[str, Any] = msgspec.to_builtins(design)
    return row
