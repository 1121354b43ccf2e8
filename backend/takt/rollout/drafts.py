"""Makes drafts of the catalogue's, partners' and inventory's things from imported rows.

A field that the mapping names replaces what is stored, an empty one included; a field that
the mapping does not name stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from takt.catalogue import (
    Barcode,
    Category,
    Conversion,
    Entered,
    Item,
    QuantityError,
    Reason,
    Unit,
    code_fault,
    code_key,
    normal_code,
    to_base,
)
from takt.inventory import Location, LocationDraft
from takt.kernel.errors import FieldError
from takt.partners import MIN_DAYS_MAX, Party
from takt.rollout.kinds import KINDS
from takt.rollout.rows import Row

Draft = Unit | Category | Reason | Item | Party | LocationDraft


@dataclass(frozen=True, slots=True)
class Known:
    """What rows may refer to: ids by field and text, and all units."""

    references: Mapping[str, Mapping[str, int]]
    units: Mapping[str, Unit]


def draft_of(
    kind: str, row: Row, before: Any, known: Known
) -> tuple[Draft | None, list[FieldError]]:
    """The row as a draft, or what keeps it from being one."""
    values, faults = _values(kind, row, known)
    if kind == "item":
        _read_lists(row, values, known, faults)
    if faults:
        return None, faults
    start = before if before is not None else _blank(kind, row, values, known)
    if kind == "item":
        faults = _read_limits(values, start)
        if faults:
            return None, faults
    if kind == "location" and not isinstance(start, LocationDraft):
        start = location_draft(start)
    return replace(start, **_filled(values, start)), []


def _values(kind: str, row: Row, known: Known) -> tuple[dict[str, Any], list[FieldError]]:
    values: dict[str, Any] = dict(row.values)
    faults = []
    for name, field_kind in KINDS[kind].items():
        text = row.texts.get(name)
        if field_kind.refers_to and text:
            values[name] = known.references[name].get(text)
            if values[name] is None:
                faults.append(FieldError(name, "unknown"))
    scale = values.get("scale")
    if scale is not None and not 0 <= scale <= 6:
        faults.append(FieldError("scale", "out_of_range"))
    min_days = values.get("min_days")
    if min_days is not None and not 0 <= min_days <= MIN_DAYS_MAX:
        faults.append(FieldError("min_days", "out_of_range"))
    return values, faults


def _filled(values: dict[str, Any], start: Any) -> dict[str, Any]:
    """The values to set: flags and scales that are empty keep what the start says."""
    keeps = (
        *("scale", "lot_tracked", "active", "time_zone", "role", "units", "barcodes"),
        *("serial_tracked", "inspects_receipt", "hold_mode", "is_supplier", "is_customer"),
    )
    return {
        name: getattr(start, name) if value is None and name in keeps else value
        for name, value in values.items()
    }


def _blank(kind: str, row: Row, values: Mapping[str, Any], known: Known) -> Any:
    code = str(row.values["code"])
    if kind == "unit":
        return Unit(0, code, None, None, 0)
    if kind == "category":
        return Category(0, code, None, None, None)
    if kind == "reason":
        return Reason(0, code, str(values["kind"]), None, None, True)
    if kind == "item":
        unit = values["unit"]
        scale = next((row.scale for row in known.units.values() if row.id == unit), 0)
        return Item(0, code, None, None, None, unit, scale)
    if kind == "party":
        return Party(0, code, None, None, is_supplier=False, is_customer=False)
    return LocationDraft(code=code, name_zh=None, name_en=None, kind=str(values["kind"]))


def _read_limits(values: dict[str, Any], start: Item) -> list[FieldError]:
    """Limits of stock as quantities of the item's own unit and scale."""
    scale = start.scale if values.get("scale") is None else values["scale"]
    faults = []
    for name in ("min_stock", "max_stock"):
        entered = values.get(name)
        if not isinstance(entered, Entered):
            continue
        try:
            values[name] = to_base(entered, scale)
        except QuantityError as error:
            faults.append(FieldError(name, error.code))
    return faults


def _read_lists(row: Row, values: dict[str, Any], known: Known, faults: list[FieldError]) -> None:
    """Conversions and barcodes out of their cells."""
    if values.get("units") is not None:
        pairs = [_conversion(parts, known) for parts in values["units"]]
        faults += [FieldError("units", code) for _, code in pairs if code]
        values["units"] = tuple(conversion for conversion, _ in pairs if conversion)
    elif "units" in row.values:
        values["units"] = ()
    if values.get("barcodes") is not None:
        codes = [_barcode(parts, known) for parts in values["barcodes"]]
        faults += [FieldError("barcodes", code) for _, code in codes if code]
        values["barcodes"] = tuple(barcode for barcode, _ in codes if barcode)
    elif "barcodes" in row.values:
        values["barcodes"] = ()


def _conversion(parts: list[str], known: Known) -> tuple[Conversion | None, str | None]:
    if len(parts) not in (2, 3):
        return None, "not_a_conversion"
    unit = known.units.get(code_key(parts[0]))
    if unit is None:
        return None, "unit_unknown"
    numbers = [*parts[1:], "1"][:2]
    if not all(number.isascii() and number.isdigit() and len(number) <= 10 for number in numbers):
        return None, "not_a_conversion"
    return Conversion(unit.id, int(numbers[0]), int(numbers[1])), None


def _barcode(parts: list[str], known: Known) -> tuple[Barcode | None, str | None]:
    if len(parts) not in (1, 2):
        return None, "not_a_barcode"
    if fault := code_fault(parts[0], 128, colon=True):
        return None, fault
    if len(parts) == 1 or not parts[1]:
        return Barcode(normal_code(parts[0])), None
    unit = known.units.get(code_key(parts[1]))
    if unit is None:
        return None, "unit_unknown"
    return Barcode(normal_code(parts[0]), unit.id), None


def location_draft(stored: Location) -> LocationDraft:
    """A stored location as the draft that would change nothing."""
    return LocationDraft(
        id=stored.id,
        code=stored.code,
        name_zh=stored.name_zh or None,
        name_en=stored.name_en or None,
        kind=stored.kind,
        parent=stored.parent,
        role=stored.role,
        time_zone=stored.time_zone,
        active=stored.active,
    )
