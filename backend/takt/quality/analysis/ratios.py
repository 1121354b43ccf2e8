"""Shares as exact texts: rounded half to even at six decimals, and never before the division."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

DECIMALS: Final = 6
MILLION: Final = 10**DECIMALS


def rounded(value: Fraction) -> int:
    """The nearest whole number; a half goes to the even one."""
    return round(value)


def decimal_text(value: Fraction) -> str:
    """A share with six decimals."""
    number = rounded(value * MILLION)
    sign = "-" if number < 0 else ""
    whole, rest = divmod(abs(number), MILLION)
    return f"{sign}{whole}.{rest:0{DECIMALS}d}"


def ratio(part: int, whole: int) -> str | None:
    """A share of a whole; of nothing there is none."""
    return decimal_text(Fraction(part, whole)) if whole else None


def per_million(part: int, whole: int) -> int | None:
    """So many of a million; of nothing there is no such figure."""
    return rounded(Fraction(part * MILLION, whole)) if whole else None


def value_of(quantity: int, unit_cost: int, scale: int) -> int:
    """What a scaled quantity is worth, in 1/10000 of the currency."""
    return rounded(Fraction(quantity * unit_cost, 10**scale))


def cents(value: int) -> int:
    """A value in 1/10000 of the currency as people write it, in 1/100; a half goes up, as on
    the screens."""
    whole = (abs(value) + 50) // 100
    return -whole if value < 0 else whole
