"""What can be imported, and which fields each kind of row has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from takt.catalogue import HOLD_MODES, PICKING, REASON_KINDS


@dataclass(frozen=True, slots=True)
class FieldKind:
    """A field: how its text is read, and whether a row can do without it."""

    read_as: str
    required: bool = False
    choices: tuple[str, ...] = ()
    refers_to: str = ""


CODE: Final = FieldKind("code", required=True)
NAME: Final = FieldKind("name")

_NAMED: Final = {"code": CODE, "name_zh": NAME, "name_en": NAME}
KINDS: Final[Mapping[str, Mapping[str, FieldKind]]] = MappingProxyType(
    {
        "unit": {**_NAMED, "scale": FieldKind("whole")},
        "category": {
            **_NAMED,
            "parent": FieldKind("reference", refers_to="category"),
            "picking": FieldKind("word", choices=PICKING),
            "warn_days": FieldKind("whole"),
            "slow_days": FieldKind("whole"),
        },
        "reason": {
            **_NAMED,
            "kind": FieldKind("word", required=True, choices=REASON_KINDS),
            "active": FieldKind("flag"),
        },
        "item": {
            **_NAMED,
            "category": FieldKind("reference", refers_to="category"),
            "unit": FieldKind("reference", required=True, refers_to="unit"),
            "scale": FieldKind("whole"),
            "lot_tracked": FieldKind("flag"),
            "active": FieldKind("flag"),
            "units": FieldKind("lists"),
            "barcodes": FieldKind("lists"),
            "picking": FieldKind("word", choices=PICKING),
            "serial_tracked": FieldKind("flag"),
            "shelf_life_days": FieldKind("whole"),
            "warn_days": FieldKind("whole"),
            "min_stock": FieldKind("decimal"),
            "max_stock": FieldKind("decimal"),
            "slow_days": FieldKind("whole"),
            "inspects_receipt": FieldKind("flag"),
            "hold_mode": FieldKind("word", choices=HOLD_MODES),
        },
        "barcode": {
            "code": FieldKind("barcode", required=True),
            "item": FieldKind("reference", required=True, refers_to="item"),
            "unit": FieldKind("reference", refers_to="unit"),
        },
        "party": {
            **_NAMED,
            "is_supplier": FieldKind("flag"),
            "is_customer": FieldKind("flag"),
            "min_days": FieldKind("whole"),
            "gln": FieldKind("digits"),
            "active": FieldKind("flag"),
        },
        "location": {
            **_NAMED,
            "kind": FieldKind(
                "word", required=True, choices=("site", "warehouse", "zone", "bin", "virtual")
            ),
            "role": FieldKind(
                "word",
                choices=(
                    *("supplier", "customer", "production", "scrap"),
                    *("conversion", "difference", "opening", "quarantine"),
                ),
            ),
            "parent": FieldKind("reference", refers_to="location"),
            "time_zone": FieldKind("time_zone"),
            "active": FieldKind("flag"),
        },
        "opening_stock": {
            "item": FieldKind("reference", required=True, refers_to="item"),
            "location": FieldKind("reference", required=True, refers_to="location"),
            "quantity": FieldKind("decimal", required=True),
            "unit": FieldKind("reference", refers_to="unit"),
            "lot": FieldKind("code"),
            "expires_on": FieldKind("date"),
        },
    }
)
"""The fields of every kind, by name."""
