"""Quantiles of the normal and of the chi-square distribution.

Chi-square: the root of the regularized incomplete gamma function, which is a power series up to
its middle and a continued fraction beyond (Abramowitz and Stegun, Handbook of Mathematical
Functions, 6.5.29 and 6.5.31), found by Newton's steps inside a bracket. Relative error below
1e-11 for 1e-6 <= p <= 1 - 1e-6 and up to a million degrees of freedom.
"""

from math import exp, inf, isfinite, lgamma, log
from statistics import NormalDist

from takt_sync.spc.constants import SpcError

EPSILON = 2.0**-52
STEPS_MAX = 200
TERMS_MAX = 200_000


def normal_quantile(p: float) -> float:
    """The value below which a standard normal variable lies with probability p.

    Raises SpcError `probability` unless 0 < p < 1.
    """
    if not 0 < p < 1:
        raise SpcError("probability")
    return NormalDist().inv_cdf(p)


def chi_square_quantile(p: float, degrees: float) -> float:
    """The value below which chi-square lies with probability p; degrees may be fractions.

    Raises SpcError `probability` unless 0 < p < 1, `degrees` unless positive and finite.
    """
    if not 0 < p < 1:
        raise SpcError("probability")
    if not (degrees > 0 and isfinite(degrees)):
        raise SpcError("degrees")
    shape = degrees / 2
    low, high, x = 0.0, inf, shape
    for _ in range(STEPS_MAX):
        lower, upper = _tails(shape, x)
        # The smaller tail is the exact one.
        gap = lower - p if p < 0.5 else (1 - p) - upper
        if gap > 0:
            high = x
        else:
            low = x
        density = exp((shape - 1) * log(x) - x - lgamma(shape))
        step = gap / density if density > 0 else inf
        wanted = x - step
        if not low < wanted < high:
            wanted = 2 * x if high == inf else (low + high) / 2
        if abs(wanted - x) <= 2 * EPSILON * x:
            break
        x = wanted
    return 2 * x


def _tails(shape: float, x: float) -> tuple[float, float]:
    """Regularized lower and upper incomplete gamma function."""
    front = exp(shape * log(x) - x - lgamma(shape))
    if x < shape + 1:
        lower = front * _series(shape, x)
        return lower, 1 - lower
    upper = front * _fraction(shape, x)
    return 1 - upper, upper


def _series(shape: float, x: float) -> float:
    term = total = 1 / shape
    for n in range(1, TERMS_MAX):
        term *= x / (shape + n)
        total += term
        if term <= total * EPSILON:
            break
    return total


def _fraction(shape: float, x: float) -> float:
    """By the modified method of Lentz."""
    tiny = 1e-300
    b = x + 1 - shape
    c = 1 / tiny
    d = 1 / b
    total = d
    for n in range(1, TERMS_MAX):
        a = n * (shape - n)
        b += 2
        d = a * d + b
        d = 1 / (d if d != 0 else tiny)
        c = b + a / c
        c = c if c != 0 else tiny
        total *= c * d
        if abs(c * d - 1) <= EPSILON:
            break
    return total
