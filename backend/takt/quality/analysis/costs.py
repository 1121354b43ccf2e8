"""The cost of poor quality: scrap, rework and returns at the costs of their items. Pure.

What has no known cost is told apart: it is not free.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from takt.quality.analysis.ratios import ratio, value_of
from takt.quality.analysis.rows import Row

COST_SOURCES: Final = ("scrap", "rework", "returns")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one kind of loss costs; `unknown` rows have an item without a cost."""

    source: str
    value: int
    rows: int
    unknown: int
    unknown_items: Sequence[int]

    @property
    def known(self) -> int | None:
        """What is known of it; where no row has a cost, nothing."""
        return known_value([self])

    def told(self, whole: int) -> dict[str, Any]:
        """The cost as JSON; without any known cost there is no value."""
        known = self.known
        return {
            "source": self.source,
            "value": known,
            "share": None if known is None else ratio(known, whole),
            "rows": self.rows,
            "unknown": self.unknown,
            "unknown_items": list(self.unknown_items),
        }


def cost_of(row: Row) -> int | None:
    """What one row costs."""
    return None if row.unit_cost is None else value_of(row.quantity, row.unit_cost, row.scale)


def costs_of(rows: Sequence[Row]) -> list[Cost]:
    """What each kind of loss costs."""
    found = []
    for source in COST_SOURCES:
        own = [row for row in rows if row.source == source]
        values = [cost_of(row) for row in own]
        unknown = sorted({row.item for row in own if row.unit_cost is None})
        known = [value for value in values if value is not None]
        found.append(Cost(source, sum(known), len(own), len(own) - len(known), unknown))
    return found


def known_value(costs: Sequence[Cost]) -> int | None:
    """The sum of what is known, in 1/10000 of the currency; where no row has a cost, nothing."""
    rows, unknown = sum(cost.rows for cost in costs), sum(cost.unknown for cost in costs)
    return sum(cost.value for cost in costs) if rows > unknown or not rows else None


def told_costs(costs: Sequence[Cost]) -> dict[str, Any]:
    """All of it as JSON, with its sum."""
    whole = sum(cost.value for cost in costs)
    return {
        "costs": [cost.told(whole) for cost in costs],
        "value": known_value(costs),
        "rows": sum(cost.rows for cost in costs),
        "unknown": sum(cost.unknown for cost in costs),
    }
