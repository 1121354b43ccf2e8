"""Rules that tell when a process is not in control, on a whole series or at the moment of entry.

Nelson's eight tests (L. S. Nelson, The Shewhart Control Chart: Tests for Special Causes, Journal
of Quality Technology 16, 1984) and the four of Western Electric (Statistical Quality Control
Handbook, 1956). Their zones suppose a symmetric distribution, that of means and single readings;
for ranges, standard deviations and counts Nelson 1 to 4 are the usual choice.

An alarm is raised at a point that is itself part of the pattern, and again at each further point
with which the pattern goes on. Points on a line are not beyond it, points on the centre on neither
side, equal neighbours neither rise nor fall. A series that is younger than a window of "2 of 3" or
"4 of 5" alarms as soon as enough points are beyond: what is still to come cannot take it back.
Where sigma is 0 there are no zones: the rules that ask for them (Nelson 5 to 8, Western Electric 2
and 3) are silent. A missing point (None: the first moving range, a gap) breaks every pattern.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Literal, get_args

from takt_sync.spc.constants import SpcError
from takt_sync.spc.limits import Point

Rule = Literal[
    "nelson_1",
    "nelson_2",
    "nelson_3",
    "nelson_4",
    "nelson_5",
    "nelson_6",
    "nelson_7",
    "nelson_8",
    "western_1",
    "western_2",
    "western_3",
    "western_4",
]
RULES: tuple[Rule, ...] = get_args(Rule)
NELSON: tuple[Rule, ...] = RULES[:8]
WESTERN_ELECTRIC: tuple[Rule, ...] = RULES[8:]

MEMORY = 14
"""No rule looks further back than this from the point that it judges."""

Series = Sequence[Point | None]


@dataclass(frozen=True, slots=True)
class Alarm:
    """`rule` found its pattern at the point `at`; `points` make it up, ascending, `at` the last."""

    rule: Rule
    at: int
    points: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AlarmState:
    """What has to be remembered between two points: how many there were, and the last fourteen."""

    count: int = 0
    recent: tuple[Point | None, ...] = ()


def alarms(points: Series, rules: Collection[Rule]) -> list[Alarm]:
    """All alarms of a series, by point and then in the order of RULES.

    Raises SpcError `rule` for an unknown one.
    """
    wanted = _in_order(rules)
    return [
        Alarm(rule, at, found)
        for at in range(len(points))
        for rule in wanted
        if (found := PATTERNS[rule](points, at))
    ]


def judge_next(
    state: AlarmState, point: Point | None, rules: Collection[Rule]
) -> tuple[AlarmState, tuple[Alarm, ...]]:
    """The alarms that one more point raises, as `alarms` would on the whole series."""
    window = (*state.recent, point)
    at, offset = len(state.recent), state.count - len(state.recent)
    raised = tuple(
        Alarm(rule, state.count, tuple(index + offset for index in found))
        for rule in _in_order(rules)
        if (found := PATTERNS[rule](window, at))
    )
    return AlarmState(state.count + 1, window[-MEMORY:]), raised


def state_after(points: Series) -> AlarmState:
    """The state after a series that need not be judged again."""
    return AlarmState(len(points), tuple(points[-MEMORY:]))


def _in_order(rules: Collection[Rule]) -> list[Rule]:
    if not all(rule in PATTERNS for rule in rules):
        raise SpcError("rule")
    return [rule for rule in RULES if rule in rules]


def _side(point: Point) -> int:
    """1 above the centre, -1 below, 0 on it."""
    return (point.value > point.lines.centre) - (point.value < point.lines.centre)


def _beyond(point: Point, zones: int) -> int:
    """1 or -1 where the point is further than so many sigma from the centre, else 0."""
    lines = point.lines
    if lines.sigma <= 0:
        return 0
    reach = zones * lines.sigma
    return (point.value > lines.centre + reach) - (point.value < lines.centre - reach)


def _last(points: Series, at: int, length: int) -> list[Point]:
    """The last points up to `at` without a gap; fewer than `length` where there are no more."""
    found: list[Point] = []
    for index in range(at, max(-1, at - length), -1):
        point = points[index]
        if point is None:
            break
        found.append(point)
    return found[::-1]


def _window(at: int, length: int) -> tuple[int, ...]:
    return tuple(range(at - length + 1, at + 1))


def _outside(points: Series, at: int) -> tuple[int, ...]:
    point = points[at]
    if point is None or point.lines.lcl <= point.value <= point.lines.ucl:
        return ()
    return (at,)


def _same_side(length: int, points: Series, at: int) -> tuple[int, ...]:
    last = _last(points, at, length)
    sides = {_side(point) for point in last}
    is_run = len(last) == length and sides in ({1}, {-1})
    return _window(at, length) if is_run else ()


def _trend(length: int, points: Series, at: int) -> tuple[int, ...]:
    steps = _steps(_last(points, at, length))
    is_trend = len(steps) == length - 1 and set(steps) in ({1}, {-1})
    return _window(at, length) if is_trend else ()


def _alternating(length: int, points: Series, at: int) -> tuple[int, ...]:
    steps = _steps(_last(points, at, length))
    turns = [one * other for one, other in pairwise(steps)]
    is_alternating = len(steps) == length - 1 and set(turns) == {-1}
    return _window(at, length) if is_alternating else ()


def _steps(points: Sequence[Point]) -> list[int]:
    """1 for each rise, -1 for each fall, 0 between equal neighbours."""
    values = [point.value for point in points]
    return [(b > a) - (b < a) for a, b in pairwise(values)]


def _most(needed: int, length: int, zones: int, points: Series, at: int) -> tuple[int, ...]:
    last = _last(points, at, length)
    side = _beyond(last[-1], zones) if last else 0
    first = at - len(last) + 1
    beyond = tuple(first + i for i, point in enumerate(last) if _beyond(point, zones) == side)
    return beyond if side and len(beyond) >= needed else ()


def _hugging(length: int, points: Series, at: int) -> tuple[int, ...]:
    last = _last(points, at, length)
    is_hugging = len(last) == length and all(
        point.lines.sigma > 0 and not _beyond(point, 1) for point in last
    )
    return _window(at, length) if is_hugging else ()


def _mixture(length: int, points: Series, at: int) -> tuple[int, ...]:
    last = _last(points, at, length)
    is_mixture = len(last) == length and {_beyond(point, 1) for point in last} == {1, -1}
    return _window(at, length) if is_mixture else ()


PATTERNS: dict[Rule, Callable[[Series, int], tuple[int, ...]]] = {
    "nelson_1": _outside,
    "nelson_2": partial(_same_side, 9),
    "nelson_3": partial(_trend, 6),
    "nelson_4": partial(_alternating, 14),
    "nelson_5": partial(_most, 2, 3, 2),
    "nelson_6": partial(_most, 4, 5, 1),
    "nelson_7": partial(_hugging, 15),
    "nelson_8": partial(_mixture, 8),
    "western_1": _outside,
    "western_2": partial(_most, 2, 3, 2),
    "western_3": partial(_most, 4, 5, 1),
    "western_4": partial(_same_side, 8),
}
"""The points that make up the pattern of a rule at a point; empty where there is none."""
