"""How right the books were, pure: shares of lines and of value, by any group.

A line is right when what was counted equals the book figure of its time. Lines right is the
share of those among the counted lines. Value right is one less the sum of the values of all
variances without their signs over the sum of the values of the book figures; where nothing has a
cost or a book value there is no such share. Shares are in permille, rounded half away from zero,
never below 0.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

PERMILLE = 1_000


def permille_of(part: int, whole: int) -> int | None:
    """A share of what is not below zero, rounded half away from zero; none of nothing."""
    return (2 * part * PERMILLE + whole) // (2 * whole) if whole else None


@dataclass(frozen=True, slots=True)
class Counted:
    """What became of one counted line; values in 1/10000, without a cost there are none."""

    variance: int
    book_value: int | None = None
    variance_value: int | None = None
    zone: str = ""
    kind: str = ""
    stocktake: int | None = None


@dataclass(slots=True)
class Tally:
    """Counted lines added up; `value` is the sum of book values, `off` of variances."""

    lines: int = 0
    right: int = 0
    value: int = 0
    off: int = 0
    net: int = 0
    priced: int = 0

    def add(self, line: Counted) -> None:
        """One more counted line."""
        self.lines += 1
        self.right += line.variance == 0
        if line.book_value is not None and line.variance_value is not None:
            self.priced += 1
            self.value += abs(line.book_value)
            self.off += abs(line.variance_value)
            self.net += line.variance_value

    @property
    def lines_right(self) -> int | None:
        """Lines right over lines counted, in permille."""
        return permille_of(self.right, self.lines)

    @property
    def value_right(self) -> int | None:
        """One less the value that was off over the value of the books, in permille."""
        return permille_of(max(0, self.value - self.off), self.value)

    def told(self) -> dict[str, int | None]:
        """The figures as people see them."""
        has_costs = self.priced > 0
        return {
            "lines": self.lines,
            "right": self.right,
            "lines_right": self.lines_right,
            "value": self.value if has_costs else None,
            "value_off": self.off if has_costs else None,
            "value_net": self.net if has_costs else None,
            "value_right": self.value_right,
        }


@dataclass(frozen=True, slots=True)
class Accuracy:
    """The whole and its groups."""

    whole: Tally
    by_zone: dict[str, Tally]
    by_class: dict[str, Tally]
    by_stocktake: dict[int | None, Tally]


def accuracy_of(lines: Iterable[Counted]) -> Accuracy:
    """Adds up counted lines, as a whole and by zone, class and stocktake."""
    found = Accuracy(Tally(), {}, {}, {})
    for line in lines:
        found.whole.add(line)
        found.by_zone.setdefault(line.zone, Tally()).add(line)
        found.by_class.setdefault(line.kind, Tally()).add(line)
        found.by_stocktake.setdefault(line.stocktake, Tally()).add(line)
    return found
