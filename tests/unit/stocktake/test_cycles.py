"""Cycle counts: often enough in any 365 days, on working days, and evenly many a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from takt.stocktake.classes import CountClass
from takt.stocktake.cycles import (
    Cycled,
    due_dates,
    is_working,
    next_working,
    period_days,
    working_day_after,
)

MONDAY = date(2026, 1, 5)
DAYS = st.integers(0, 3_000).map(lambda days: MONDAY + timedelta(days=days))
KINDS: list[CountClass] = ["A", "B", "C"]


@given(DAYS, st.integers(0, 300))
def test_working_days_are_counted_as_by_hand(day: date, steps: int) -> None:
    walked = day
    while not is_working(walked):
        walked -= timedelta(days=1)
    for _ in range(steps):
        walked = next_working(walked + timedelta(days=1))

    assert working_day_after(day, steps) == walked


@given(DAYS, st.integers(1, 52))
def test_a_period_never_lasts_longer_than_its_part_of_a_year(day: date, times: int) -> None:
    after = working_day_after(day, period_days(times))

    assert day < after <= day + timedelta(days=365 // times)


class Floor:
    """A plant that counts what is due each working day, and now and then something else."""

    def __init__(self, kinds: Mapping[int, CountClass], times: dict[CountClass, int]) -> None:
        self.kinds = kinds
        self.times = times
        self.counted: dict[int, list[date]] = {item: [] for item in kinds}
        self.planned: dict[int, date] = {}
        self.load: Counter[tuple[date, CountClass]] = Counter()

    def live(self, start: date, days: int, others: Mapping[int, set[int]]) -> None:
        for number in range(days):
            today = start + timedelta(days=number)
            self._plan(start, today)
            for item in others.get(number, set()) & self.kinds.keys():
                self._count(item, today)
            for item in [one for one, day in self.planned.items() if day <= today]:
                self.load[today, self.kinds[item]] += 1
                self._count(item, today)

    def _plan(self, start: date, today: date) -> None:
        items = [
            Cycled(item, kind, max([start, *self.counted[item]]), self.planned.get(item))
            for item, kind in self.kinds.items()
        ]
        due = due_dates(items, self.times, today)
        assert {day for day in due.values() if not is_working(day)} == set()
        assert all(due[item] == day for item, day in self.planned.items())
        horizon = today + timedelta(days=7)
        self.planned = {item: day for item, day in due.items() if day < horizon}

    def _count(self, item: int, today: date) -> None:
        self.counted[item].append(today)
        self.planned.pop(item, None)


@settings(max_examples=40)
@given(
    DAYS,
    st.lists(st.sampled_from(KINDS), min_size=1, max_size=14),
    st.fixed_dictionaries({"A": st.integers(1, 52), "B": st.integers(0, 12), "C": st.just(1)}),
    st.dictionaries(st.integers(0, 800), st.sets(st.integers(0, 14), max_size=14), max_size=6),
)
def test_any_365_days_hold_as_many_counts_as_the_policy_says(
    start: date,
    kinds: list[CountClass],
    times: dict[CountClass, int],
    others: dict[int, set[int]],
) -> None:
    floor = Floor(dict(enumerate(kinds)), times)

    floor.live(start, 900, others)

    for item, kind in floor.kinds.items():
        for first in range(900 - 365 + 1):
            since = start + timedelta(days=first)
            inside = [day for day in floor.counted[item] if 0 <= (day - since).days < 365]
            assert len(inside) >= floor.times[kind]
    for (day, kind), load in floor.load.items():
        assert is_working(day)
        places = -(-kinds.count(kind) // period_days(floor.times[kind]))
        assert load <= places


def test_a_full_stocktake_does_not_make_everything_due_on_one_day() -> None:
    items = [Cycled(number, "A", MONDAY) for number in range(1_000)]

    load = Counter(due_dates(items, {"A": 6}, MONDAY).values())

    assert period_days(6) == 42
    assert max(load.values()) == 24
    assert max(load) == working_day_after(MONDAY, 42)


def test_what_is_overdue_comes_first_and_no_more_a_day_than_others() -> None:
    items = [Cycled(number, "C", MONDAY - timedelta(days=1_000)) for number in range(520)]

    load = Counter(due_dates(items, {"C": 1}, MONDAY).values())

    assert set(load.values()) == {2}
    assert min(load) == MONDAY


def test_a_planned_item_keeps_its_day_and_a_class_without_cycles_is_left_out() -> None:
    items = [Cycled(1, "A", MONDAY, MONDAY), Cycled(2, "B", MONDAY), Cycled(3, "A", MONDAY)]

    due = due_dates(items, {"A": 6, "B": 0}, MONDAY + timedelta(days=1))

    assert due == {1: MONDAY, 3: working_day_after(MONDAY, 42)}


@pytest.mark.parametrize(("times", "days"), [(1, 260), (2, 130), (3, 85), (12, 20), (52, 5)])
def test_periods_in_working_days(times: int, days: int) -> None:
    assert period_days(times) == days
