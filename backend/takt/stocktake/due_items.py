"""Which items of a site are due to be counted, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from takt.inventory import day_at
from takt.stocktake import counted_queries, policy_store
from takt.stocktake.counted_queries import StockedItem
from takt.stocktake.cycles import Cycled, due_dates

if TYPE_CHECKING:
    from takt.runtime.database import Connection


@dataclass(frozen=True, slots=True)
class DueItem:
    """An item with the day on which it is due; nothing where its class is never counted."""

    item: StockedItem
    due_on: date | None
    planned_on: date | None

    def told(self) -> dict[str, Any]:
        """The item as people see it."""
        return {
            "item": self.item.item,
            "code": self.item.code,
            "name_zh": self.item.name_zh,
            "name_en": self.item.name_en,
            "class": self.item.kind,
            "counted_at": self.item.counted_at,
            "due_on": None if self.due_on is None else self.due_on.isoformat(),
            "planned_on": None if self.planned_on is None else self.planned_on.isoformat(),
        }


async def due_items(
    connection: Connection, site: int, time_zone: str, now_ms: int, planned: Mapping[int, date]
) -> list[DueItem]:
    """Every item that lies at the site, the one due first ahead; `planned` keeps its days."""
    policy = await policy_store.site_policy(connection, site)
    items = await counted_queries.stocked_items(connection, site)
    today = day_at(now_ms, time_zone)
    cycled = [
        Cycled(one.item, one.kind, _last(one, time_zone, today), planned.get(one.item))
        for one in items
    ]
    times = {kind: one.times_a_year for kind, one in policy.classes.items()}
    due = due_dates(cycled, times, today)
    found = [DueItem(one, due.get(one.item), planned.get(one.item)) for one in items]
    return sorted(found, key=lambda one: (one.due_on or date.max, one.item.item))


def _last(item: StockedItem, time_zone: str, today: date) -> date:
    """The day of the last count; of what was never counted the day on which it was seen."""
    if item.counted_at is not None:
        return day_at(item.counted_at, time_zone)
    return item.since or today
