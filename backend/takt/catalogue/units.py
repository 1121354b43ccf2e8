"""Quantities between the units of one item, without floats.

A quantity is an integer of 10^-scale base units. One other unit is a ratio of integers of
the base unit. What does not come out even is rounded half up, away from zero, at the
item's scale: 0.5 of the last place becomes 1, and -0.5 becomes -1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

SCALE_MAX: Final = 6
RATIO_MAX: Final = 1_000_000_000
QUANTITY_MAX: Final = 10**12
DECIMAL: Final = re.compile(r"([+-]?)([0-9]{1,15})(?:\.([0-9]{1,6}))?")


class QuantityError(ValueError):
    """A quantity that cannot be taken; `code` is the stable word for why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Conversion:
    """One `unit` is numerator/denominator of the item's base unit."""

    unit: int
    numerator: int
    denominator: int

    def fault(self) -> str | None:
        in_bounds = 0 < self.numerator <= RATIO_MAX and 0 < self.denominator <= RATIO_MAX
        return None if in_bounds else "ratio"


@dataclass(frozen=True, slots=True)
class Entered:
    """A decimal as a person typed it: digits / 10^decimals."""

    digits: int
    decimals: int


def parse_entered(text: str) -> Entered:
    """Read a plain decimal such as `2.5`; nothing else is a number here."""
    found = DECIMAL.fullmatch(text)
    if found is None:
        raise QuantityError("not_a_number")
    sign, whole, fraction = found.group(1), found.group(2), (found.group(3) or "").rstrip("0")
    digits = int(whole + fraction)
    return Entered(-digits if sign == "-" else digits, len(fraction))


def round_half_up(numerator: int, denominator: int) -> int:
    """numerator/denominator to the nearest integer, halves away from zero."""
    size = (2 * abs(numerator) + denominator) // (2 * denominator)
    return -size if numerator < 0 else size


def to_base(entered: Entered, scale: int, conversion: Conversion | None = None) -> int:
    """What was typed, in the item's base unit at its scale.

    In the base unit itself nothing is rounded: digits beyond the scale are refused.
    """
    if conversion is None:
        if entered.decimals > scale:
            raise QuantityError("too_precise")
        quantity = entered.digits * int(10 ** (scale - entered.decimals))
    else:
        quantity = round_half_up(
            entered.digits * conversion.numerator * 10**scale,
            conversion.denominator * 10**entered.decimals,
        )
    if abs(quantity) > QUANTITY_MAX:
        raise QuantityError("too_large")
    return quantity


def plain(quantity: int, scale: int) -> str:
    """A scaled integer as a decimal text with exactly `scale` places."""
    sign, digits = ("-" if quantity < 0 else ""), str(abs(quantity)).rjust(scale + 1, "0")
    return f"{sign}{digits[:-scale]}.{digits[-scale:]}" if scale else f"{sign}{digits}"
