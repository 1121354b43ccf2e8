"""Capability and performance of a process against its specification, with 95 % confidence.

Cp = (U - L) / 6 sigma, Cpk = min(U - mean, mean - L) / 3 sigma with the sigma within subgroups
(of the chart); Pp and Ppk the same with the standard deviation of all readings (ISO 22514-2:2017;
Montgomery, Introduction to Statistical Quality Control, 8.3).

Confidence: Cp and Pp by the chi-square distribution of sigma's square, C * sqrt(chi2(p, v) / v)
(Montgomery, 8.3.4; exact for Pp); Cpk and Ppk by the normal approximation of Bissell (How
Reliable is Your Capability Index?, Applied Statistics 39, 1990): C -+ z * sqrt(1 / 9n + C^2 / 2v).
v is n - 1 for the standard deviation of all readings. A mean range or a mean of standard
deviations knows less than that: v is then the number at which chi has the same coefficient of
variation (Patnaik, Biometrika 37, 1950), about 0.9 k (n-1) for ranges of k subgroups of n.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, pi, sqrt
from typing import Literal

from takt_sync.spc.constants import SpcError, constants
from takt_sync.spc.limits import Limits, check_number, deviation, mean
from takt_sync.spc.quantiles import chi_square_quantile, normal_quantile

TAIL = 0.025
Why = Literal["no_limit", "no_spread", "no_within", "too_few"]


@dataclass(frozen=True, slots=True)
class Within:
    """The sigma within subgroups, in the unit of the readings, and its degrees of freedom."""

    sigma: float
    degrees: float


@dataclass(frozen=True, slots=True)
class Index:
    """An index with its confidence interval, or why there is none.

    `no_limit`: Cp and Pp need both limits, Cpk and Ppk one. `no_spread`: sigma is 0.
    `no_within`: no chart was given. `too_few`: fewer than two readings.
    """

    value: float | None
    low: float | None
    high: float | None
    why: Why | None


@dataclass(frozen=True, slots=True)
class Capability:
    """The four indices, and what they were made of: number, mean and standard deviation."""

    readings: int
    centre: float | None
    overall: float | None
    cp: Index
    cpk: Index
    pp: Index
    ppk: Index


def within(of: Limits) -> Within:
    """The sigma within subgroups that a chart of readings gives; SpcError `no_sigma` for counts."""
    if of.spread is None:
        raise SpcError("no_sigma")
    if of.kind == "imr":
        # Neighbouring moving ranges share a reading: their correlation counts.
        alone, shared = pi / 2 - 1, sqrt(3) / 2 + pi / 12 - 1
        variation = (of.ranges * alone + 2 * (of.ranges - 1) * shared) / (of.ranges * of.ranges)
        return Within(of.spread / constants(2).d2, _degrees(variation))
    known = constants(of.size or 0)
    if of.kind == "xbar_r":
        variation = known.d3 * known.d3 / (known.d2 * known.d2 * of.ranges)
        return Within(of.spread / known.d2, _degrees(variation))
    variation = (1 - known.c4 * known.c4) / (known.c4 * known.c4 * of.ranges)
    return Within(of.spread / known.c4, _degrees(variation))


def capability(
    readings: Sequence[float], inner: Within | None, lower: float | None, upper: float | None
) -> Capability:
    """The indices of those readings for the limits of the specification, None where there is none.

    Readings, sigma and limits have one unit. Nothing is NaN or infinite: see `Index`. Raises
    SpcError `not_a_number`, or `limits` where lower is not below upper.
    """
    given = [limit for limit in (lower, upper) if limit is not None]
    for value in (*readings, *given):
        check_number(value)
    if lower is not None and upper is not None and lower >= upper:
        raise SpcError("limits")
    count = len(readings)
    if count < 2:
        few = Index(None, None, None, "too_few")
        return Capability(count, readings[0] if readings else None, None, few, few, few, few)
    centre, spread = mean(readings), deviation(readings)
    width = None if lower is None or upper is None else upper - lower
    room = min(
        [
            *([] if upper is None else [upper - centre]),
            *([] if lower is None else [centre - lower]),
        ],
        default=None,
    )
    outer = Within(spread, count - 1)
    return Capability(
        count,
        centre,
        spread,
        cp=_potential(width, inner),
        cpk=_actual(room, inner, count),
        pp=_potential(width, outer),
        ppk=_actual(room, outer, count),
    )


def _degrees(variation: float) -> float:
    """Degrees of freedom of a sigma whose coefficient of variation has that square."""
    return 1 / (2 * (sqrt(1 + 2 * variation) - 1))


def _potential(width: float | None, of: Within | None) -> Index:
    why = _missing(width, of)
    if why or width is None or of is None:
        return Index(None, None, None, why)
    value = width / (6 * of.sigma)
    low = value * sqrt(chi_square_quantile(TAIL, of.degrees) / of.degrees)
    high = value * sqrt(chi_square_quantile(1 - TAIL, of.degrees) / of.degrees)
    return _index(value, low, high)


def _actual(room: float | None, of: Within | None, count: int) -> Index:
    why = _missing(room, of)
    if why or room is None or of is None:
        return Index(None, None, None, why)
    value = room / (3 * of.sigma)
    error = sqrt(1 / (9 * count) + value * value / (2 * of.degrees))
    half = normal_quantile(1 - TAIL) * error
    return _index(value, value - half, value + half)


def _missing(room: float | None, of: Within | None) -> Why | None:
    if room is None:
        return "no_limit"
    if of is None:
        return "no_within"
    return None if of.sigma > 0 else "no_spread"


def _index(value: float, low: float, high: float) -> Index:
    """A sigma so small that the index is beyond all numbers is none."""
    if all(map(isfinite, (value, low, high))):
        return Index(value, low, high, None)
    return Index(None, None, None, "no_spread")
