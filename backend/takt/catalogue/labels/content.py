"""What a label says of one thing: its fields in words, and the codes in its symbols.

An item with a GTIN is labelled in GS1 terms, and so are its lots; anything else, and what GS1
cannot spell, carries the house code.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

import msgspec

from takt.catalogue.codes import is_gtin
from takt.catalogue.gs1 import CannotEncode, date_of, element_string
from takt.catalogue.labels.designs import Element
from takt.catalogue.model import Barcode

COUNT_DIGITS_MAX: Final = 8
DAYS: Final = {"17": "expires_on", "15": "best_before_on", "11": "produced_on"}
"""The fields that say a date in full, by its identifier."""
MEASURES: Final = frozenset(
    (
        "mg", "g", "kg", "t", "lb", "lbs", "oz", "mgm", "grm", "kgm", "tne", "lbr", "onz",
        "毫克", "克", "千克", "公斤", "斤", "吨",
        "ml", "cl", "dl", "l", "m3", "m³", "cm3", "gal", "mlt", "ltr", "mtq",
        "毫升", "升", "立方米", "方",
        "um", "mm", "cm", "dm", "m", "km", "in", "ft", "yd", "mmt", "cmt", "mtr", "kmt", "inh",
        "fot", "毫米", "厘米", "分米", "米", "千米", "公里",
        "mm2", "cm2", "m2", "m²", "mtk", "平方米", "h", "hur", "min", "小时", "分钟",
    )
)  # fmt: skip
"""Units of weight, volume, length, area and time, folded: they count no pieces."""


class LabelThing(msgspec.Struct, frozen=True):
    """One thing to label; `gs1` is empty where only the house code names it.

    `sites` are those it belongs to (None: to all), where its kind needs a right (`SOURCE_RIGHTS`).
    `is_counted` says that its quantity is a number of pieces.
    """

    fields: dict[str, str]
    house: str
    gs1: tuple[tuple[str, str], ...] = ()
    sites: tuple[int | None, ...] = ()
    is_counted: bool = False


SOURCE_RIGHTS: Final[Mapping[str, str]] = {
    "person": "identity.view_people",
    "device": "identity.manage_devices",
    "job": "production.view",
}
"""What somebody needs to see the things of a kind, besides the right to print labels."""

LabelSource = Callable[[Any, Sequence[str]], Awaitable[Mapping[str, LabelThing]]]
"""Given a connection and ids, the things of one kind; an id that names nothing has none."""


def gtin_of(barcodes: Iterable[Barcode]) -> str | None:
    """The GTIN of an item in 14 digits; that of its own unit goes before those of its packs."""
    for barcode in sorted(barcodes, key=lambda one: one.unit is not None):
        if is_gtin(barcode.code) and not is_in_house(barcode.code):
            return barcode.code.zfill(14)
    return None


def is_in_house(gtin: str) -> bool:
    """Whether the number is one that any company may use inside its walls (GS1 prefixes 02, 04,
    20 to 29; in eight digits 0 and 2): it names nothing in the world."""
    if len(gtin) == 8:
        return gtin[0] in "02"
    thirteen = gtin.zfill(14)[1:]
    return thirteen[0] == "2" or thirteen[:2] in ("02", "04")


def item_identifiers(gtin: str | None) -> tuple[tuple[str, str], ...]:
    """What GS1 calls an item."""
    return () if gtin is None else (("01", gtin),)


def lot_identifiers(
    gtin: str | None, lot_code: str, dates: Mapping[str, date | None], *, is_serial: bool = False
) -> tuple[tuple[str, str], ...]:
    """What GS1 calls a lot: `dates` by identifier 17, 15 and 11; nothing where it cannot.

    A lot of one piece is named by its serial number (21).
    """
    if gtin is None:
        return ()
    days = [
        (identifier, day.strftime("%y%m%d"))
        for identifier in ("17", "15", "11")
        if (day := dates.get(identifier)) is not None
    ]
    pairs = (("01", gtin), *days, ("21" if is_serial else "10", lot_code))
    try:
        element_string(pairs)
    except CannotEncode:  # a Chinese lot code, or one that is too long
        return ()
    return pairs


def counts_pieces(unit: str, scale: int) -> bool:
    """Whether quantities of an item in this unit are numbers of pieces."""
    return scale == 0 and unit.strip().casefold() not in MEASURES


def as_printed(thing: LabelThing, quantity: str | None, now_ms: int) -> LabelThing:
    """The thing as a label says it today, with how much of it the label stands for."""
    today = datetime.fromtimestamp(now_ms / 1000, UTC).date().isoformat()
    return with_quantity(with_readable_dates(thing, today), quantity)


def with_readable_dates(thing: LabelThing, today: str) -> LabelThing:
    """The thing without dates whose two figures of a year would be read in another century."""
    pairs = tuple(
        (key, value)
        for key, value in thing.gs1
        if key not in DAYS or date_of(value, today, ends=True) == thing.fields.get(DAYS[key])
    )
    return msgspec.structs.replace(thing, gs1=pairs)


def with_quantity(thing: LabelThing, quantity: str | None) -> LabelThing:
    """The thing with how much of it the label stands for; a count of pieces is identifier 30."""
    if quantity is None or "quantity" not in thing.fields:
        return thing
    gs1 = thing.gs1
    is_short = quantity.isascii() and quantity.isdigit() and len(quantity) <= COUNT_DIGITS_MAX
    if gs1 and thing.is_counted and is_short and int(quantity):
        gs1 = (*gs1, ("30", quantity))
    fields = {**thing.fields, "quantity": quantity}
    return msgspec.structs.replace(thing, fields=fields, gs1=gs1)


def may_label(thing: LabelThing, held: Callable[[int | None], bool]) -> bool:
    """Whether the right to its kind is held at one of its sites; None asks for any site."""
    return any(held(site) for site in thing.sites)


def text_of(element: Element, thing: LabelThing) -> str:
    """What a text element says; its literal stands before the field, if the field says anything."""
    if element.field is None:
        return element.literal or ""
    value = human_readable(thing) if element.field == "human_readable" else ""
    value = value or thing.fields.get(element.field, "")
    return f"{element.literal or ''}{value}" if value else ""


def human_readable(thing: LabelThing) -> str:
    """What the symbol says, for people: (01)... (10)..., with blanks where a line may break."""
    return " ".join(f"({key}){value}" for key, value in thing.gs1) or thing.house


def names_of(*names: str | None) -> str:
    """The names in both languages in one line."""
    return " ".join(name for name in names if name)
