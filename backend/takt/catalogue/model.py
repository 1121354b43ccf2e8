"""What the catalogue knows: units, categories, items, barcodes, reasons; and its rules.

Pure: facts come in, faults go out. A draft is what somebody wants to be true, its fields
already of the right shape (see `forms`); the rules here look at drafts and the known rows
together, so the web form and the importer obey the same ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from takt.catalogue.codes import code_key
from takt.catalogue.units import QUANTITY_MAX, Conversion
from takt.kernel.errors import FieldError

REASON_KINDS: Final = ("scrap", "adjust", "hold", "pick", "other")
PICKING: Final = ("fifo", "fefo", "lifo", "nearest")
"""In which order lots are taken."""
HOLD_MODES: Final = ("block", "warn")
"""What a hold does where somebody wants to use the goods: stop them, or ask once."""
DAYS_MAX: Final = 36_500
UNITS_PER_ITEM_MAX: Final = 50
BARCODES_PER_ITEM_MAX: Final = 100


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure; `scale` is how many decimals new items in it start with."""

    id: int
    code: str
    name_zh: str | None
    name_en: str | None
    scale: int


@dataclass(frozen=True, slots=True)
class Category:
    """A group of items, in a tree."""

    id: int
    code: str
    name_zh: str | None
    name_en: str | None
    parent: int | None
    picking: str | None = None
    warn_days: int | None = None
    slow_days: int | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something was scrapped, adjusted, held, or taken from another lot."""

    id: int
    code: str
    kind: str
    name_zh: str | None
    name_en: str | None
    active: bool


@dataclass(frozen=True, slots=True)
class CodePattern:
    """A form of house codes that the devices of a site read (see `patterns`)."""

    id: int
    site: int
    pattern: str
    name: str


@dataclass(frozen=True, slots=True)
class Barcode:
    """A code on a package; without a unit it stands for the base unit."""

    code: str
    unit: int | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """Anything stocked, made or bought. An id of 0 is a row that is not stored yet.

    How it is picked and when it is warned of: None leaves it to the category.
    """

    id: int
    code: str
    name_zh: str | None
    name_en: str | None
    category: int | None
    unit: int
    scale: int
    lot_tracked: bool = False
    active: bool = True
    merged_into: int | None = None
    picking: str | None = None
    serial_tracked: bool = False
    shelf_life_days: int | None = None
    warn_days: int | None = None
    min_stock: int | None = None
    max_stock: int | None = None
    slow_days: int | None = None
    inspects_receipt: bool = False
    hold_mode: str = "block"
    units: tuple[Conversion, ...] = ()
    barcodes: tuple[Barcode, ...] = ()


@dataclass(slots=True)
class ItemFacts:
    """The known rows that decide whether item drafts may be stored."""

    units: frozenset[int]
    categories: frozenset[int]
    item_by_code: dict[str, int] = field(default_factory=dict)
    item_by_barcode: dict[str, int] = field(default_factory=dict)
    moved: frozenset[int] = frozenset()


def check_item(draft: Item, before: Item | None, facts: ItemFacts) -> list[FieldError]:
    """Everything that stands against storing the draft, all at once."""
    faults = [
        *_names(draft.name_zh, draft.name_en),
        *_item_code(draft, facts),
        *_references(draft, facts),
        *_conversions(draft),
        *_barcodes(draft, facts),
        *_policy(draft),
    ]
    if before is not None:
        faults += _fixed_after_moves(draft, before, facts)
        if before.merged_into is not None and draft.active:
            faults.append(FieldError("active", "merged"))
    return faults


def _names(name_zh: str | None, name_en: str | None) -> list[FieldError]:
    return [] if name_zh or name_en else [FieldError("name_zh", "name_missing")]


def _item_code(draft: Item, facts: ItemFacts) -> list[FieldError]:
    key = code_key(draft.code)
    if facts.item_by_code.get(key, draft.id) != draft.id:
        return [FieldError("code", "taken")]
    if facts.item_by_barcode.get(key, draft.id) != draft.id:
        return [FieldError("code", "is_a_barcode")]
    return []


def _references(draft: Item, facts: ItemFacts) -> list[FieldError]:
    faults = []
    if draft.unit not in facts.units:
        faults.append(FieldError("unit", "unknown"))
    if draft.category is not None and draft.category not in facts.categories:
        faults.append(FieldError("category", "unknown"))
    faults += [
        FieldError(f"units.{place}", "unknown")
        for place, conversion in enumerate(draft.units)
        if conversion.unit not in facts.units
    ]
    return faults


def _conversions(draft: Item) -> list[FieldError]:
    faults, seen = [], {draft.unit}
    if len(draft.units) > UNITS_PER_ITEM_MAX:
        faults.append(FieldError("units", "too_many"))
    for place, conversion in enumerate(draft.units):
        if conversion.unit in seen:
            faults.append(FieldError(f"units.{place}", "repeated"))
        if fault := conversion.fault():
            faults.append(FieldError(f"units.{place}", fault))
        seen.add(conversion.unit)
    return faults


def _barcodes(draft: Item, facts: ItemFacts) -> list[FieldError]:
    faults: list[FieldError] = []
    seen: set[str] = set()
    units = {conversion.unit for conversion in draft.units}
    if len(draft.barcodes) > BARCODES_PER_ITEM_MAX:
        faults.append(FieldError("barcodes", "too_many"))
    for place, barcode in enumerate(draft.barcodes):
        key, name = code_key(barcode.code), f"barcodes.{place}"
        if key in seen:
            faults.append(FieldError(name, "repeated"))
        if facts.item_by_barcode.get(key, draft.id) != draft.id:
            faults.append(FieldError(name, "taken"))
        if facts.item_by_code.get(key, draft.id) != draft.id:
            faults.append(FieldError(name, "is_an_item_code"))
        if barcode.unit is not None and barcode.unit not in units:
            faults.append(FieldError(name, "unit_unknown"))
        seen.add(key)
    return faults


def _policy(draft: Item) -> list[FieldError]:
    """What is said of picking and warning fits together."""
    faults = _ranges(draft, {"shelf_life_days": 1, "warn_days": 0, "slow_days": 1})
    if draft.serial_tracked and not draft.lot_tracked:
        faults.append(FieldError("serial_tracked", "needs_lots"))
    for name in ("min_stock", "max_stock"):
        limit = getattr(draft, name)
        if limit is not None and not 0 <= limit <= QUANTITY_MAX:
            faults.append(FieldError(name, "out_of_range"))
    lowest, highest = draft.min_stock, draft.max_stock
    if lowest is not None and highest is not None and highest < lowest:
        faults.append(FieldError("max_stock", "below_min"))
    return faults


def _ranges(draft: Item | Category, lowest: Mapping[str, int]) -> list[FieldError]:
    faults = []
    if draft.picking is not None and draft.picking not in PICKING:
        faults.append(FieldError("picking", "not_allowed"))
    for name, low in lowest.items():
        days = getattr(draft, name)
        if days is not None and not low <= days <= DAYS_MAX:
            faults.append(FieldError(name, "out_of_range"))
    return faults


def _fixed_after_moves(draft: Item, before: Item, facts: ItemFacts) -> list[FieldError]:
    if before.id not in facts.moved:
        return []
    fixed = {
        "scale": draft.scale != before.scale,
        "unit": draft.unit != before.unit,
    }
    return [
        FieldError(name, "fixed_after_first_move") for name, changed in fixed.items() if changed
    ]


def check_merge(old: Item, into: Item) -> list[FieldError]:
    """Why `old` cannot become `into`. The survivor is no merged item itself: no cycles."""
    faults = []
    if old.id == into.id:
        faults.append(FieldError("into", "same_item"))
    elif into.merged_into == old.id:
        faults.append(FieldError("into", "cycle"))
    elif into.merged_into is not None or not into.active:
        faults.append(FieldError("into", "not_active"))
    if old.merged_into is not None:
        faults.append(FieldError("id", "already_merged"))
    for name in ("unit", "scale", "lot_tracked"):
        if getattr(old, name) != getattr(into, name):
            faults.append(FieldError("into", f"{name}_differs"))
    ratios = {c.unit: (c.numerator, c.denominator) for c in into.units}
    for conversion in old.units:
        known = ratios.get(conversion.unit)
        if known and not same_ratio(known, (conversion.numerator, conversion.denominator)):
            faults.append(FieldError("into", "conversion_differs"))
    return faults


def same_ratio(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two ratios are equal as numbers: 10/1 and 20/2 are."""
    return one[0] * other[1] == other[0] * one[1]


def merged(old: Item, into: Item) -> tuple[Item, Item]:
    """Both items after the merge: codes move, quantities stay where they are booked."""
    known = {conversion.unit for conversion in into.units}
    units = (*into.units, *(c for c in old.units if c.unit not in known))
    survivor = replace(into, units=units, barcodes=(*into.barcodes, *old.barcodes))
    return replace(old, active=False, merged_into=into.id, barcodes=()), survivor


def check_tree(draft: Category, parents: Mapping[int, int | None]) -> list[FieldError]:
    """A category's parent exists and does not lie below the category."""
    faults = _names(draft.name_zh, draft.name_en)
    faults += _ranges(draft, {"warn_days": 0, "slow_days": 1})
    step = draft.parent
    if step is not None and step not in parents:
        return [*faults, FieldError("parent", "unknown")]
    while step is not None:
        if step == draft.id:
            return [*faults, FieldError("parent", "cycle")]
        step = parents.get(step)
    return faults


def check_names(draft: Unit | Reason) -> list[FieldError]:
    """A thing has a name in at least one language."""
    return _names(draft.name_zh, draft.name_en)


def search_text(item: Item, pinyin: str) -> str:
    """What the server's search looks through: code, names and initials, case folded."""
    parts: Sequence[str | None] = (item.code, item.name_zh, item.name_en, pinyin)
    return "\n".join(code_key(part) for part in parts if part)
