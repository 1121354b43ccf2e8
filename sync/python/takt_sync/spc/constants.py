"""The constants of control charts for subgroups of 2 to 25 readings, and the error of this package.

The mean of a range has no closed form, so its constants stand in a table with the three decimals
that ANSI Z1.1-1985, ASTM's manual and Montgomery (Introduction to Statistical Quality Control,
appendix VI) print: limits that somebody calculates by hand from such a table are those of the
screen. Seven of its cells (D3 or D4 of 3, 18, 19, 22 and 24) are off by one in the last decimal,
because they were once computed from rounded d2 and d3; they stay as printed.
The constants of the standard deviation follow from the gamma function and are not rounded.
"""

from dataclasses import dataclass
from functools import cache
from math import pi, sqrt

SMALLEST, LARGEST = 2, 25

RANGE: dict[int, tuple[float, float, float, float, float]] = {
    2: (1.128, 0.853, 1.880, 0.0, 3.267),
    3: (1.693, 0.888, 1.023, 0.0, 2.574),
    4: (2.059, 0.880, 0.729, 0.0, 2.282),
    5: (2.326, 0.864, 0.577, 0.0, 2.114),
    6: (2.534, 0.848, 0.483, 0.0, 2.004),
    7: (2.704, 0.833, 0.419, 0.076, 1.924),
    8: (2.847, 0.820, 0.373, 0.136, 1.864),
    9: (2.970, 0.808, 0.337, 0.184, 1.816),
    10: (3.078, 0.797, 0.308, 0.223, 1.777),
    11: (3.173, 0.787, 0.285, 0.256, 1.744),
    12: (3.258, 0.778, 0.266, 0.283, 1.717),
    13: (3.336, 0.770, 0.249, 0.307, 1.693),
    14: (3.407, 0.763, 0.235, 0.328, 1.672),
    15: (3.472, 0.756, 0.223, 0.347, 1.653),
    16: (3.532, 0.750, 0.212, 0.363, 1.637),
    17: (3.588, 0.744, 0.203, 0.378, 1.622),
    18: (3.640, 0.739, 0.194, 0.391, 1.608),
    19: (3.689, 0.733, 0.187, 0.403, 1.597),
    20: (3.735, 0.729, 0.180, 0.415, 1.585),
    21: (3.778, 0.724, 0.173, 0.425, 1.575),
    22: (3.819, 0.720, 0.167, 0.434, 1.566),
    23: (3.858, 0.716, 0.162, 0.443, 1.557),
    24: (3.895, 0.712, 0.157, 0.451, 1.548),
    25: (3.931, 0.708, 0.153, 0.459, 1.541),
}
"""d2, d3, A2, D3, D4 by the size of the subgroup."""


class SpcError(ValueError):
    """What was given cannot be charted; `code` is a stable word.

    not_a_number, subgroup_size, mixed_sizes, count, size, too_few, excluded, no_sigma, limits,
    rule, probability, degrees.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Constants:
    """The constants of subgroups of `n` readings, by their names in the standards.

    d2, d3: mean and standard deviation of the range of n standard normal readings.
    c4: mean of their standard deviation. A2, D3, D4 multiply the mean range; A3, B3, B4 the mean
    standard deviation.
    """

    n: int
    A2: float
    A3: float
    B3: float
    B4: float
    D3: float
    D4: float
    c4: float
    d2: float
    d3: float


@cache
def constants(n: int) -> Constants:
    """The constants of subgroups of 2 to 25 readings; SpcError `subgroup_size` for others."""
    if n not in RANGE:
        raise SpcError("subgroup_size")
    d2, d3, a2, lower, upper = RANGE[n]
    c4 = _c4(n)
    spread = 3 * sqrt(1 - c4 * c4) / c4
    return Constants(
        n=n,
        A2=a2,
        A3=3 / (c4 * sqrt(n)),
        B3=max(0.0, 1 - spread),
        B4=1 + spread,
        D3=lower,
        D4=upper,
        c4=c4,
        d2=d2,
        d3=d3,
    )


def _c4(n: int) -> float:
    """sqrt(2 / (n-1)) * gamma(n/2) / gamma((n-1)/2).

    By recurrence, since neighbours multiply to sqrt((n-1) / n): roots and divisions come out equal
    to the last bit in every language, which a gamma function does not.
    """
    c4 = sqrt(2 / pi)
    for smaller in range(SMALLEST, n):
        c4 = sqrt((smaller - 1) / smaller) / c4
    return c4
