"""Which few causes make most of the harm: groups in descending order with cumulative shares. Pure.

What is added has one unit: kilograms and pieces do not make a sum. Where rows have several units,
the one that most of them have is shown, and the others are named beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from takt.quality.analysis.ratios import ratio
from takt.quality.analysis.rows import By, Row, total, widest


@dataclass(frozen=True, slots=True)
class Bar:
    """One group: its quantity, the number of rows and of work orders, its share and all so far."""

    key: str | None
    quantity: int
    rows: int
    work_orders: int
    share: str | None
    cumulative: str | None

    def told(self) -> dict[str, Any]:
        """The group as JSON."""
        return {
            "key": self.key,
            "quantity": self.quantity,
            "rows": self.rows,
            "work_orders": self.work_orders,
            "share": self.share,
            "cumulative": self.cumulative,
        }


@dataclass(frozen=True, slots=True)
class Pareto:
    """All groups of the rows that have one unit."""

    unit: int | None
    scale: int
    quantity: int
    rows: int
    bars: Sequence[Bar]
    units: Sequence[tuple[int, int]]
    """Each unit with the number of its rows, the most frequent one first."""


def units_of(rows: Sequence[Row]) -> list[tuple[int, int]]:
    """The units of rows with how many have each, the most frequent one first."""
    counted = Counter(row.unit for row in rows)
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))


def of_unit(rows: Sequence[Row], unit: int | None) -> list[Row]:
    """The rows of a unit; without one, those of the most frequent unit."""
    units = units_of(rows)
    chosen = unit if unit is not None else units[0][0] if units else None
    return [row for row in rows if row.unit == chosen]


def pareto(rows: Sequence[Row], by: By, unit: int | None = None) -> Pareto:
    """The groups of rows, the largest first; equal ones in the order of their keys."""
    kept, units = of_unit(rows, unit), units_of(rows)
    groups: dict[str | None, list[Row]] = {}
    for row in kept:
        groups.setdefault(row.key(by), []).append(row)
    scale = widest(kept)
    sums = {key: total(found, "quantity", scale) for key, found in groups.items()}
    whole = sum(sums.values())
    bars, so_far = [], 0
    for key in sorted(sums, key=lambda key: (-sums[key], _order(key))):
        so_far += sums[key]
        orders = {row.work_order for row in groups[key]} - {None}
        shares = ratio(sums[key], whole), ratio(so_far, whole)
        bars.append(Bar(key, sums[key], len(groups[key]), len(orders), *shares))
    shown = kept[0].unit if kept else unit
    return Pareto(shown, scale, whole, len(kept), bars, units)


def _order(key: str | None) -> tuple[bool, int, str]:
    """Numbers by their value, then texts; what nobody knows comes last."""
    is_number = key is not None and key.isdecimal()
    return key is None, int(key) if is_number and key else 0, key or ""
