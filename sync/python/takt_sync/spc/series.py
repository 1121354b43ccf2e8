"""How readings become the points of a series, and what the last of them mean.

A device judges at the moment of entry by the tail that it holds and by what was read on it; the
server judges all that it knows. Both make the same points and raise the same alarms, whatever
arrived when: a point has a fixed place, that of the reading with which it was whole.

Of readings, the units of one inspection make subgroups: 1 to 5, 6 to 10 and so on. A subgroup with
a unit missing is no point yet. Of counts, an inspection makes one point, once it has its verdict;
counts of a c chart are compared as they are, so there its whole sample has to be read.
The twin is `sync/ts/src/spc-series.ts`; cases lie in `sync/vectors/spc_series.json`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from takt_sync.spc.alarms import RULES, Rule, alarms
from takt_sync.spc.limits import ChartKind, Limits, chart

TAIL = 25
"""So many points of a series a device holds."""
REACH = 14
"""No alarm depends on a point further back than this."""
OF_COUNTS: frozenset[ChartKind] = frozenset({"p", "np", "c", "u"})
OF_SECOND: frozenset[Rule] = frozenset({"nelson_1", "western_1"})
"""On ranges and deviations only the limits tell: neighbouring ranges are not independent."""

Place = tuple[int, str, int]
"""Effective time, stream, position in it."""


@dataclass(frozen=True, slots=True)
class SeriesReading:
    """What stands for one unit: a size, a count, or 1 where it does not conform and 0 where so.

    The place is that of the first reading of the unit that nobody took back: who corrects a figure
    does not move its point.
    """

    unit: int
    value: int
    place: Place


@dataclass(frozen=True, slots=True)
class SeriesPoint:
    """One point: the inspection and the number of the subgroup in it (0: the lot as a whole)."""

    inspection: str
    number: int
    place: Place
    subgroup: tuple[int, ...]

    @property
    def order(self) -> tuple[Place, str, int]:
        """Where it stands in its series."""
        return self.place, self.inspection, self.number


@dataclass(frozen=True, slots=True)
class PointAlarm:
    """A rule that found its pattern at a point, on the second chart alone where `is_second`."""

    inspection: str
    number: int
    rule: Rule
    is_second: bool


def points_of(
    kind: ChartKind,
    size: int,
    inspection: str,
    readings: Iterable[SeriesReading],
    is_decided: bool,
) -> tuple[SeriesPoint, ...]:
    """The points of one inspection, one reading for each unit given.

    `is_decided`: of counts, whether all is there that makes their point.
    """
    known = sorted(readings, key=lambda one: one.unit)
    if kind in OF_COUNTS:
        return (_counted(kind, inspection, known),) if known and is_decided else ()
    width = 1 if kind == "imr" else size
    groups: dict[int, list[SeriesReading]] = {}
    for one in known:
        groups.setdefault((one.unit + width - 1) // width, []).append(one)
    return tuple(
        _point(inspection, number, group, tuple(one.value for one in group))
        for number, group in groups.items()
        if len(group) == width
    )


def _counted(kind: ChartKind, inspection: str, known: Sequence[SeriesReading]) -> SeriesPoint:
    count = sum(one.value for one in known)
    return _point(inspection, 0, known, (count,) if kind == "c" else (count, len(known)))


def _point(
    inspection: str, number: int, of: Sequence[SeriesReading], subgroup: tuple[int, ...]
) -> SeriesPoint:
    return SeriesPoint(inspection, number, max(one.place for one in of), subgroup)


def with_points(
    tail: Sequence[SeriesPoint], renewed: Collection[str], points: Iterable[SeriesPoint]
) -> tuple[SeriesPoint, ...]:
    """The tail of a series with what is known better of the inspections `renewed`, in order.

    A full tail begins somewhere: what belongs ahead of it is left out, since its neighbours lack.
    """
    kept = [one for one in tail if one.inspection not in renewed]
    found = sorted([*kept, *points], key=lambda one: one.order)
    if len(tail) < TAIL:
        return tuple(found)
    first = min(one.order for one in tail)
    return tuple(one for one in found if one.order >= first)


def alarms_of(
    points: Sequence[SeriesPoint], of: Limits, rules: Collection[Rule], from_at: int
) -> tuple[PointAlarm, ...]:
    """The alarms of points in order, each rule once a point; of those from `from_at` on alone.

    Runs begin anew with new limits, and so do moving ranges: the points before are of a process
    that somebody changed. Raises SpcError where limits and points are not of one kind.
    """
    points = [one for one in points if one.place[0] >= from_at]
    drawn = chart(of, [one.subgroup for one in points])
    found = {(one.at, one.rule): False for one in alarms(drawn.main, rules)}
    second = [rule for rule in RULES if rule in rules and rule in OF_SECOND]
    for one in alarms(drawn.second or (), second):
        found.setdefault((one.at, one.rule), True)
    order = sorted(found.items(), key=lambda one: (one[0][0], RULES.index(one[0][1])))
    return tuple(
        PointAlarm(points[at].inspection, points[at].number, rule, is_second)
        for (at, rule), is_second in order
    )
