"""Control charts: limits from a chosen period, and the points that are judged by them.

Formulae: ISO 7870-2:2023 (Shewhart control charts), for readings its clause 6; Montgomery,
Introduction to Statistical Quality Control, chapters 6 and 7. Limits are three sigma from the
centre. Limits of counts end at what a count can be: 0, and 1 or n for p and np.

Sums start from the first value and add differences, so that equal readings have exactly their
value as mean, whatever it is: rounding must not put them on one side of the centre.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from math import isfinite, sqrt
from typing import Literal, get_args

from takt_sync.spc.constants import LARGEST, SMALLEST, SpcError, constants

ChartKind = Literal["xbar_r", "xbar_s", "imr", "p", "np", "c", "u"]
KINDS: tuple[ChartKind, ...] = get_args(ChartKind)
Subgroup = Sequence[float]
"""Readings (xbar_r, xbar_s), one reading (imr), count and size (p, np, u), or a count (c)."""

GREATEST = 1e15
LEAST_SIZE = 1e-9
LEAST_SUBGROUPS = 2


@dataclass(frozen=True, slots=True)
class Limits:
    """What a period says of a process; every point is judged by it.

    `size`: readings in each subgroup (1 for imr), None for counts. `centre`: mean of the means,
    or count by size over the whole period. `spread`: mean range, standard deviation or moving
    range; None for counts. `subgroups` made them, with so many `ranges` (or standard deviations).
    `total` and `inspected`: sums of counts and sizes (of c: the subgroups); 0 for readings.
    """

    kind: ChartKind
    size: int | None
    centre: float
    spread: float | None
    subgroups: int
    ranges: int
    total: float
    inspected: float


@dataclass(frozen=True, slots=True)
class Lines:
    """What is drawn beside a point. `sigma` is that of the plotted value: a zone is as wide."""

    centre: float
    sigma: float
    lcl: float
    ucl: float


@dataclass(frozen=True, slots=True)
class Point:
    """A plotted value with the lines that hold for it."""

    value: float
    lines: Lines


@dataclass(frozen=True, slots=True)
class Chart:
    """The points of a chart and of its second one (R, s, MR), in order.

    The first moving range does not exist. Counts have no second chart.
    """

    main: tuple[Point, ...]
    second: tuple[Point | None, ...] | None


def limits(
    kind: ChartKind, subgroups: Sequence[Subgroup], excluded: Collection[int] = ()
) -> Limits:
    """The limits that the subgroups of a period give, without those at the positions `excluded`.

    Moving ranges that touch an excluded point are left out too. Raises SpcError: `not_a_number`,
    `subgroup_size`, `count`, `size` (what a subgroup is wrong in), `mixed_sizes`, `excluded` (no
    such position), `too_few` (fewer than two subgroups, or no moving range).
    """
    out = set(excluded)
    if not all(0 <= at < len(subgroups) for at in out):
        raise SpcError("excluded")
    for subgroup in subgroups:
        _check(kind, subgroup)
    kept = [subgroup for at, subgroup in enumerate(subgroups) if at not in out]
    if len(kept) < LEAST_SUBGROUPS:
        raise SpcError("too_few")
    if kind == "imr":
        pairs = [at for at in range(1, len(subgroups)) if not out & {at - 1, at}]
        moving = [abs(subgroups[at][0] - subgroups[at - 1][0]) for at in pairs]
        if not moving:
            raise SpcError("too_few")
        centre = mean([value for (value,) in kept])
        return Limits(kind, 1, centre, mean(moving), len(kept), len(moving), 0.0, 0.0)
    if kind in ("xbar_r", "xbar_s"):
        if len({len(subgroup) for subgroup in kept}) > 1:
            raise SpcError("mixed_sizes")
        spread = mean([_spread(kind, subgroup) for subgroup in kept])
        centre = mean([mean(subgroup) for subgroup in kept])
        return Limits(kind, len(kept[0]), centre, spread, len(kept), len(kept), 0.0, 0.0)
    total = _sum(subgroup[0] for subgroup in kept)
    inspected = float(len(kept)) if kind == "c" else _sum(subgroup[1] for subgroup in kept)
    values = [_value("p" if kind == "np" else kind, subgroup) for subgroup in kept]
    centre = values[0] if min(values) == max(values) else total / inspected
    return Limits(kind, None, centre, None, len(kept), 0, total, inspected)


def lines(of: Limits, size: float) -> tuple[Lines, Lines | None]:
    """The lines of a point of that size on the chart and on its second one.

    Size: readings of the subgroup, or units inspected; without meaning for imr and c. A subgroup
    of another size than those of the period is judged by the same sigma (for R and s through d2
    and c4). Raises SpcError `subgroup_size` or `size`.
    """
    if of.spread is None:
        return _lines_of_counts(of, size), None
    if of.kind == "imr":
        half = 3 * of.spread / constants(2).d2
        second = _of_spread(of.spread, constants(2).D3, constants(2).D4)
        return _around(of.centre, half), second
    if not float(size).is_integer():
        raise SpcError("subgroup_size")
    own, wanted = constants(of.size or 0), constants(int(size))
    if of.kind == "xbar_r":
        spread = of.spread if own is wanted else of.spread * wanted.d2 / own.d2
        second = _of_spread(spread, wanted.D3, wanted.D4)
        return _around(of.centre, wanted.A2 * spread), second
    spread = of.spread if own is wanted else of.spread * wanted.c4 / own.c4
    return _around(of.centre, wanted.A3 * spread), _of_spread(spread, wanted.B3, wanted.B4)


def chart(of: Limits, subgroups: Sequence[Subgroup]) -> Chart:
    """The points of those subgroups, of the period or not; SpcError as in `limits`."""
    drawn: dict[float, tuple[Lines, Lines | None]] = {}
    main: list[Point] = []
    second: list[Point | None] = []
    for at, subgroup in enumerate(subgroups):
        _check(of.kind, subgroup)
        size = _size(of.kind, subgroup)
        if size not in drawn:
            drawn[size] = lines(of, size)
        upper, lower = drawn[size]
        main.append(Point(_value(of.kind, subgroup), upper))
        if lower is None:
            continue
        if of.kind != "imr":
            second.append(Point(_spread(of.kind, subgroup), lower))
        else:
            moved = abs(subgroup[0] - subgroups[at - 1][0]) if at else None
            second.append(None if moved is None else Point(moved, lower))
    return Chart(tuple(main), None if of.spread is None else tuple(second))


def mean(values: Sequence[float]) -> float:
    """The arithmetic mean, from the first value on; exact where all are equal."""
    first = values[0]
    return first + _sum(value - first for value in values) / len(values)


def deviation(values: Sequence[float]) -> float:
    """The standard deviation of a sample (n - 1); 0 exactly where all are equal."""
    first = values[0]
    shift = _sum(value - first for value in values) / len(values)
    squares = _sum((value - first - shift) * (value - first - shift) for value in values)
    return sqrt(squares / (len(values) - 1))


def check_number(value: float) -> None:
    """SpcError `not_a_number` for what is not finite, too great (1e15) or no number at all."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise SpcError("not_a_number")
    if not isfinite(value) or abs(value) > GREATEST:
        raise SpcError("not_a_number")


def _sum(values: Iterable[float]) -> float:
    """From left to right; `sum` compensates since Python 3.12, and JavaScript does not."""
    total = 0.0
    for value in values:
        total += value
    return total


def _around(centre: float, half: float) -> Lines:
    return Lines(centre, half / 3, centre - half, centre + half)


def _of_spread(spread: float, lower: float, upper: float) -> Lines:
    return Lines(spread, (upper - 1) * spread / 3, lower * spread, upper * spread)


def _lines_of_counts(of: Limits, size: float) -> Lines:
    if of.kind != "c":
        _check_size(of.kind, size)
    greatest = GREATEST
    if of.kind == "p":
        centre, greatest = of.centre, 1.0
        sigma = sqrt(centre * (1 - centre) / size)
    elif of.kind == "np":
        # Multiplied first: equal counts then have exactly their value as centre.
        centre, greatest = size * of.total / of.inspected, size
        sigma = sqrt(centre * (1 - of.centre))
    else:
        centre = of.centre
        sigma = sqrt(centre) if of.kind == "c" else sqrt(centre / size)
    return Lines(centre, sigma, max(0.0, centre - 3 * sigma), min(greatest, centre + 3 * sigma))


def _value(kind: ChartKind, subgroup: Subgroup) -> float:
    if kind in ("xbar_r", "xbar_s"):
        return mean(subgroup)
    return subgroup[0] / subgroup[1] if kind in ("p", "u") else subgroup[0]


def _spread(kind: ChartKind, subgroup: Subgroup) -> float:
    return deviation(subgroup) if kind == "xbar_s" else max(subgroup) - min(subgroup)


def _size(kind: ChartKind, subgroup: Subgroup) -> float:
    if kind in ("p", "np", "u"):
        return subgroup[1]
    return len(subgroup)


def _check(kind: ChartKind, subgroup: Subgroup) -> None:
    for value in subgroup:
        check_number(value)
    if kind in ("xbar_r", "xbar_s"):
        if not SMALLEST <= len(subgroup) <= LARGEST:
            raise SpcError("subgroup_size")
        return
    if len(subgroup) != (1 if kind in ("imr", "c") else 2):
        raise SpcError("subgroup_size")
    if kind == "imr":
        return
    if subgroup[0] < 0 or not float(subgroup[0]).is_integer():
        raise SpcError("count")
    if kind != "c":
        _check_size(kind, subgroup[1])
    if kind in ("p", "np") and subgroup[0] > subgroup[1]:
        raise SpcError("count")


def _check_size(kind: ChartKind, size: float) -> None:
    is_whole = kind == "u" or float(size).is_integer()
    if not LEAST_SIZE <= size <= GREATEST or not is_whole:
        raise SpcError("size")
