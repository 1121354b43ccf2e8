"""How often, and how exactly, a site counts the items of a class: rules, pure.

A tolerance is the smaller one of a share of the book figure and of a value. Money is in 1/10000
of the plant's currency, a cost is that of one whole unit, which is 10^scale of a quantity.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from takt.stocktake.classes import CLASSES, CountClass, Shares

TIMES_MAX: Final = 52
"""Once a week; a week has a working day, whatever day it starts on."""
PERMILLE_MAX: Final = 1_000
VALUE_MAX: Final = 2**53 - 1


@dataclass(frozen=True, slots=True)
class ClassPolicy:
    """How items of one class are counted; `most_value` of nothing sets no bound by value."""

    times_a_year: int
    permille: int
    most_value: int | None = None
    asks_second: bool = True


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far a count may be off: a share of the book figure and a quantity, the smaller holds."""

    permille: int = 0
    most: int | None = None
    asks_second: bool = False


DEFAULTS: Final[Mapping[CountClass, ClassPolicy]] = MappingProxyType(
    {"A": ClassPolicy(6, 0), "B": ClassPolicy(3, 5), "C": ClassPolicy(1, 10)}
)


@dataclass(frozen=True, slots=True)
class SitePolicy:
    """All of a site's policy; with `cycles` its cycle counts are planned by themselves."""

    cycles: bool = False
    shares: Shares = field(default_factory=Shares)
    classes: Mapping[CountClass, ClassPolicy] = field(default_factory=lambda: DEFAULTS)

    def told(self) -> dict[str, object]:
        """The policy as people see it."""
        return {
            "cycles": self.cycles,
            "shares": [self.shares.a, self.shares.b],
            "classes": [
                {
                    "class": kind,
                    "times_a_year": self.classes[kind].times_a_year,
                    "permille": self.classes[kind].permille,
                    "most_value": self.classes[kind].most_value,
                    "asks_second": self.classes[kind].asks_second,
                }
                for kind in CLASSES
            ],
        }


def tolerance_of(policy: ClassPolicy, unit_cost: int | None, scale: int) -> Tolerance:
    """The tolerance of an item's counts; what costs nothing, or nobody knows what, has no value."""
    most = None
    if policy.most_value is not None and unit_cost:
        most = policy.most_value * 10**scale // unit_cost
    return Tolerance(policy.permille, most, policy.asks_second)


def value_of(quantity: int, unit_cost: int | None, scale: int) -> int | None:
    """What a quantity is worth, half a unit away from zero; nothing where no cost is known."""
    if unit_cost is None:
        return None
    unit: int = 10**scale
    size: int = (2 * abs(quantity) * unit_cost + unit) // (2 * unit)
    return -size if quantity < 0 else size
