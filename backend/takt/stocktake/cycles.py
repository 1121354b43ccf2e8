"""Cycle counts, pure: on which working day each item is due next.

An item that is counted n times a year is due again at most `365 // n` days after it was counted
last, so that any 365 days hold n counts. Between two counts lie `period_days` working days, the
most that fit whatever day of the week they start on. Each class has a place for so many items on
a working day as its period needs, and each item takes the last free place before its time is up:
after a full stocktake, when all items were counted on one day, the work is spread by itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from takt.stocktake.classes import CountClass

YEAR_DAYS: Final = 365
WORKING_DAYS: Final = 5
"""Monday to Friday."""
WEEK_DAYS: Final = 7


@dataclass(frozen=True, slots=True)
class Cycled:
    """An item with its class, when it was counted last (or first seen), and when it is planned."""

    item: int
    kind: CountClass
    last_on: date
    planned_on: date | None = None


def is_working(day: date) -> bool:
    """Whether people count on that day."""
    return day.weekday() < WORKING_DAYS


def period_days(times_a_year: int) -> int:
    """How many working days lie between two counts at most."""
    weeks, days = divmod(YEAR_DAYS // times_a_year, WEEK_DAYS)
    # A step that begins on a Friday passes a weekend, unless it is whole weeks long.
    return weeks * WORKING_DAYS + max(0, days - (WEEK_DAYS - WORKING_DAYS))


def working_day_after(day: date, steps: int) -> date:
    """The working day so many working days later; a weekend counts as the Friday before it."""
    behind = max(0, day.weekday() - (WORKING_DAYS - 1))
    start = day - timedelta(days=behind)
    weeks, rest = divmod(steps, WORKING_DAYS)
    over = 2 if start.weekday() + rest >= WORKING_DAYS else 0
    return start + timedelta(days=weeks * WEEK_DAYS + rest + over)


def next_working(day: date) -> date:
    """The day itself, or the Monday after its weekend."""
    return day if is_working(day) else working_day_after(day, 1)


def due_dates(
    items: Sequence[Cycled], times: Mapping[CountClass, int], today: date
) -> dict[int, date]:
    """On which day each item is due next; items of a class that is never counted are left out."""
    found: dict[int, date] = {}
    for kind, a_year in times.items():
        if a_year > 0:
            members = [item for item in items if item.kind == kind]
            found.update(_due(members, period_days(a_year), next_working(today)))
    return found


def _due(items: Sequence[Cycled], period: int, first: date) -> dict[int, date]:
    places = -(-len(items) // period)
    found = {one.item: one.planned_on for one in items if one.planned_on is not None}
    taken = Counter(found.values())
    waiting = [
        (working_day_after(one.last_on, period), one.item)
        for one in items
        if one.planned_on is None
    ]
    late: list[int] = []
    for deadline, item in sorted(waiting):
        day = deadline
        while day >= first and taken[day] >= places:
            day = working_day_after(day - timedelta(days=1), 0)
        if day < first:
            late.append(item)
            continue
        found[item] = day
        taken[day] += 1
    day = first
    for item in late:
        while taken[day] >= places:
            day = working_day_after(day, 1)
        found[item] = day
        taken[day] += 1
    return found
