"""The figures of quality, each from the rows that it counts. Pure.

pass rate: inspections that passed, of those that were decided.
first-pass yield of lots: lots that passed their first inspection, of the lots that had one.
ppm: units that do not conform, of a million that were looked at.
A lot that passed by the skip-lot rule was looked at by nobody and is in none of these.
first-pass yield of production: what was made good without rework, of all that was made or scrapped.
yield, scrap rate: what was made, or scrapped, of what was ordered; finished orders alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from takt.quality.analysis.pareto import of_unit
from takt.quality.analysis.ratios import per_million, ratio
from takt.quality.analysis.rows import Row, Source, total, widest

PPM: Final = "ppm"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: a part of a whole, and how many rows make the whole and the part."""

    name: str
    part: int
    whole: int
    scale: int
    rows: int
    part_rows: int
    unit: int | None = None

    @property
    def value(self) -> str | int | None:
        """The share, or so many of a million."""
        share = per_million if self.name == PPM else ratio
        return share(self.part, self.whole)

    def told(self) -> dict[str, Any]:
        """The figure as JSON."""
        return {
            "name": self.name,
            "value": self.value,
            "part": self.part,
            "whole": self.whole,
            "scale": self.scale,
            "unit": self.unit,
            "rows": self.rows,
            "part_rows": self.part_rows,
        }


@dataclass(frozen=True, slots=True)
class Rule:
    """How a figure is worked out: its source, its rows, and what part and whole are of a row."""

    source: Source
    counts: Callable[[Row], bool]
    part: Callable[[Row], int]
    whole: Callable[[Row], int]
    is_of_goods: bool = False
    """Quantities of goods, which have a unit; else pieces that are counted."""


def _each(_: Row) -> bool:
    return True


def _one(_: Row) -> int:
    return 1


def _good_again(row: Row) -> int:
    return max(0, row.part - row.again)


RULES: Final[dict[str, Rule]] = {
    "pass_rate": Rule("inspections", _each, lambda row: row.is_good, _one),
    "first_pass": Rule("inspections", lambda row: row.is_first, lambda row: row.is_good, _one),
    PPM: Rule(
        "inspections",
        lambda row: row.quantity > 0,
        lambda row: row.part,
        lambda row: row.quantity,
    ),
    "first_pass_made": Rule(
        "orders",
        lambda row: row.part + row.lost > 0,
        _good_again,
        lambda row: row.part + row.lost,
        is_of_goods=True,
    ),
    "yield": Rule(
        "orders", _each, lambda row: row.part, lambda row: row.quantity, is_of_goods=True
    ),
    "scrap_rate": Rule(
        "orders", _each, lambda row: row.lost, lambda row: row.quantity, is_of_goods=True
    ),
}
"""Every figure that is a share, by its name."""


def rows_of(name: str, rows: Sequence[Row], unit: int | None = None) -> list[Row]:
    """The rows that a figure counts."""
    rule = RULES[name]
    kept = [row for row in rows if row.source == rule.source and rule.counts(row)]
    return of_unit(kept, unit) if rule.is_of_goods else kept


def part_rows(name: str, rows: Sequence[Row], unit: int | None = None) -> list[Row]:
    """Those of its rows that its part comes from."""
    return [row for row in rows_of(name, rows, unit) if RULES[name].part(row)]


def figure(name: str, rows: Sequence[Row], unit: int | None = None) -> Figure:
    """One figure."""
    rule, kept = RULES[name], rows_of(name, rows, unit)
    scale = widest(kept) if rule.is_of_goods else 0

    def added(value: Callable[[Row], int]) -> int:
        if not rule.is_of_goods:
            return sum(map(value, kept))
        return sum(value(row) * 10 ** (scale - row.scale) for row in kept)

    shown = kept[0].unit if kept and rule.is_of_goods else None
    behind = sum(1 for row in kept if rule.part(row))
    return Figure(name, added(rule.part), added(rule.whole), scale, len(kept), behind, shown)


@dataclass(frozen=True, slots=True)
class Month:
    """What the orders came to that were finished in a month."""

    month: str
    work_orders: int
    ordered: int
    made: int
    scrapped: int

    def told(self) -> dict[str, Any]:
        """The month as JSON."""
        return {
            "month": self.month,
            "work_orders": self.work_orders,
            "ordered": self.ordered,
            "made": self.made,
            "scrapped": self.scrapped,
            "yield_rate": ratio(self.made, self.ordered),
            "scrap_rate": ratio(self.scrapped, self.ordered),
        }


def months_of(rows: Sequence[Row], unit: int | None = None) -> tuple[int, list[Month]]:
    """The scale of the quantities, and each month with its finished orders."""
    kept = rows_of("yield", rows, unit)
    scale = widest(kept)
    groups: dict[str, list[Row]] = {}
    for row in kept:
        groups.setdefault(row.month, []).append(row)
    return scale, [
        Month(
            month, len(found), *(total(found, name, scale) for name in ("quantity", "part", "lost"))
        )
        for month, found in sorted(groups.items())
    ]
