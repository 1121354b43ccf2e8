"""How a share goes from week to week, and an early warning when it gets worse. Pure.

A p chart of weekly lots (takt_sync.spc): the weeks before the last one are the period of the
limits, at most 26 and at least 8 of them. The last week warns where its point is the end of a
pattern above the centre: beyond the limit, two of three near it, nine on one side, six rising.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from takt.quality.analysis.periods import week_of
from takt.quality.analysis.ratios import ratio
from takt.quality.analysis.rows import Row
from takt_sync.spc import Lines, Point, Rule, alarms, limits, lines

SERIES: Final = ("units", "lots", "scrap")
"""Units of samples, inspections that failed, finished orders that scrapped something."""
WEEKS_LEAST: Final = 8
WEEKS_MOST: Final = 26
WARNING_RULES: Final[tuple[Rule, ...]] = ("nelson_1", "nelson_2", "nelson_3", "western_2")
"""What is told of a share that grows."""


@dataclass(frozen=True, slots=True)
class Week:
    """A week: what was looked at and what of it was bad; `lines` once there are limits."""

    monday: date
    bad: int
    whole: int
    rows: int
    lines: Lines | None = None
    rules: tuple[str, ...] = ()

    def told(self) -> dict[str, Any]:
        """The week as JSON."""
        drawn = self.lines
        return {
            "week": week_of(self.monday),
            "from_on": self.monday.isoformat(),
            "bad": self.bad,
            "whole": self.whole,
            "value": ratio(self.bad, self.whole),
            "rows": self.rows,
            "centre": None if drawn is None else drawn.centre,
            "lcl": None if drawn is None else drawn.lcl,
            "ucl": None if drawn is None else drawn.ucl,
            "rules": list(self.rules),
        }


@dataclass(frozen=True, slots=True)
class Of:
    """What a series looks at: which rows, and of each how much was bad of how much."""

    counts: Callable[[Row], bool]
    bad: Callable[[Row], int]
    whole: Callable[[Row], int]


def _one(_: Row) -> int:
    return 1


OF: Final = {
    "units": Of(
        lambda row: row.source == "inspections" and row.quantity > 0,
        lambda row: row.part,
        lambda row: row.quantity,
    ),
    "lots": Of(lambda row: row.source == "inspections", lambda row: not row.is_good, _one),
    "scrap": Of(
        lambda row: row.source == "orders" and row.part + row.lost > 0,
        lambda row: row.lost > 0,
        _one,
    ),
}


def rows_of_series(series: str, rows: Sequence[Row]) -> list[Row]:
    """The rows that a series counts."""
    return [row for row in rows if OF[series].counts(row)]


def weeks_of(series: str, rows: Sequence[Row], mondays: Sequence[date]) -> list[Week]:
    """Each week with its counts, empty ones too, and its lines where there are limits."""
    groups: dict[str, list[Row]] = {}
    for row in rows_of_series(series, rows):
        groups.setdefault(row.week, []).append(row)
    return _judged([_week(series, monday, groups.get(week_of(monday), [])) for monday in mondays])


def _week(series: str, monday: date, rows: Sequence[Row]) -> Week:
    of = OF[series]
    whole = sum(map(of.whole, rows))
    # A reading of the whole lot is no unit of the sample: more than all of them cannot be bad.
    return Week(monday, min(whole, sum(map(of.bad, rows))), whole, len(rows))


def _judged(weeks: Sequence[Week]) -> list[Week]:
    """The weeks with lines; those without anything looked at have none."""
    filled = [week for week in weeks if week.whole > 0]
    period = filled[:-1][-WEEKS_MOST:]
    if len(period) < WEEKS_LEAST:
        return list(weeks)
    of = limits("p", [(week.bad, week.whole) for week in period])
    drawn = [lines(of, week.whole)[0] for week in filled]
    points = [Point(week.bad / week.whole, at) for week, at in zip(filled, drawn, strict=True)]
    raised: dict[int, list[str]] = {}
    for alarm in alarms(points, WARNING_RULES):
        if points[alarm.at].value > points[alarm.at].lines.centre:
            raised.setdefault(alarm.at, []).append(alarm.rule)
    told = {
        week.monday: replace(week, lines=at, rules=tuple(raised.get(place, ())))
        for place, (week, at) in enumerate(zip(filled, drawn, strict=True))
    }
    return [told.get(week.monday, week) for week in weeks]


def warning(weeks: Sequence[Week]) -> Week | None:
    """The last week, where it warns."""
    return weeks[-1] if weeks and weeks[-1].rules else None
