"""From elements to what the floor needs: item, lot, dates, quantities.

Dates follow the General Specifications: the century by the window of 7.12 around a given day,
and day 00 as the last day of the month for what ends (7.7.1). For what began, day 00 is the
first of the month: goods are never taken for younger than they may be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from takt.catalogue.gs1.checks import days_of
from takt.catalogue.gs1.identifiers import IDENTIFIERS
from takt.catalogue.gs1.values import Element

_ITEMS: Final = ("01", "02", "03", "8006", "8026")


@dataclass(frozen=True, slots=True)
class Amount:
    """A measure on a label: `quantity` is scaled by `scale` decimals."""

    kind: str
    quantity: int
    scale: int
    unit: str


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a label says about the goods it is on; None is what it does not say."""

    gtin: str | None = None
    is_content: bool = False
    """The item number is that of what lies inside a logistic unit."""
    lot: str | None = None
    serial: str | None = None
    expires_on: str | None = None
    best_before_on: str | None = None
    produced_on: str | None = None
    packed_on: str | None = None
    count: int | None = None
    amounts: tuple[Amount, ...] = ()
    customer_item: str | None = None
    additional_item: str | None = None
    logistic_unit: str | None = None
    internal: tuple[Element, ...] = ()


def year_of(two_digits: int, today: str) -> int:
    """The year within 49 before and 50 after this one (General Specifications, 7.12)."""
    this = int(today[:4])
    year = this - this % 100 + two_digits
    if two_digits - this % 100 >= 51:
        return year - 100
    return year + 100 if two_digits - this % 100 <= -50 else year


def date_of(value: str, today: str, *, ends: bool) -> str:
    """YYMMDD as a date; `ends` says which day of the month a day 00 is."""
    year, month, day = year_of(int(value[:2]), today), int(value[2:4]), int(value[4:6])
    last = days_of(year, month)
    day = min(day, last) or (last if ends else 1)
    return f"{year:04d}-{month:02d}-{day:02d}"


def meaning_of(elements: Sequence[Element], today: str) -> Meaning:
    """What the elements say, read on a day."""
    values = dict(elements)

    def date(*names: str, ends: bool) -> str | None:
        found = next((values[ai] for ai in names if ai in values), None)
        return None if found is None else date_of(found, today, ends=ends)

    item = next((ai for ai in _ITEMS if ai in values), None)
    count = next((values[ai] for ai in ("37", "30") if ai in values), None)
    return Meaning(
        gtin=None if item is None else values[item][:14],
        is_content=item in ("02", "8026"),
        lot=values.get("10"),
        serial=values.get("21"),
        expires_on=date("17", "7003", ends=True),
        best_before_on=date("15", ends=True),
        produced_on=date("11", "8008", ends=False),
        packed_on=date("13", ends=False),
        count=None if count is None else int(count),
        amounts=tuple(_amounts(elements)),
        customer_item=values.get("241"),
        additional_item=values.get("240"),
        logistic_unit=values.get("00"),
        internal=tuple(one for one in elements if one.ai[0] == "9" and one.ai != "90"),
    )


def _amounts(elements: Sequence[Element]) -> list[Amount]:
    found = []
    for ai, value in elements:
        identifier = IDENTIFIERS.get(ai)
        if identifier is not None and identifier.measure is not None:
            measure = identifier.measure
            found.append(Amount(measure.kind, int(value), int(ai[3]), measure.unit))
    return found
