"""Zero acceptance (c = 0): a smaller sample of which no piece may be nonconforming.

The table of Squeglia's book (Zero Acceptance Number Sampling Plans) is in no public source that
could be checked against a second one, so its sizes are computed from what such plans promise: the
same protection of the consumer as the plan of normal inspection with that AQL. Its limiting quality
(consumer's risk quality, table 6-A of ISO 2859-1) is the one that it accepts with a probability of
10 % (binomial distribution); a lot of that quality passes the smaller sample with 10 % at most
(hypergeometric distribution). Reckoned in integers, so a device and the server never differ.
"""

from functools import cache
from math import comb
from typing import Final

from takt_sync.sampling.plans import LOT_MAX, Plan, integer

PARTS: Final = 10_000
"""Limiting quality is counted in 1/10000, hundredths of a percent."""
_RISK: Final = 10
"""One lot of so many that are as bad as the limiting quality passes."""
_PIECES_MAX: Final = 3150
"""No plan takes more."""


def limiting_quality(plan: Plan) -> int:
    """The quality in 1/10000 nonconforming that the plan accepts with 10 % at most, rounded up."""
    n = integer(plan.n, "n", 1, _PIECES_MAX)
    return _limiting_quality(n, integer(plan.ac, "ac", 0, n - 1))


def zero_acceptance_size(lot: int, quality: int) -> int:
    """The smallest sample with Ac 0 that a lot of `quality` (1/10000) passes with 10 % at most."""
    integer(lot, "lot", 1, LOT_MAX)
    integer(quality, "quality", 1, PARTS)
    bad = -(-lot * quality // PARTS)
    passing, all_samples, n = 1, 1, 0
    while passing * _RISK > all_samples:
        passing *= lot - bad - n
        all_samples *= lot - n
        n += 1
    return n


@cache
def _limiting_quality(n: int, ac: int) -> int:
    low, high = 0, PARTS
    while high - low > 1:
        middle = (low + high) // 2
        if _is_within_risk(n, ac, middle):
            high = middle
        else:
            low = middle
    return high


def _is_within_risk(n: int, ac: int, quality: int) -> bool:
    """Whether at most `ac` of `n` pieces are nonconforming with a probability of 10 % or less."""
    good = PARTS - quality
    accepted: int = sum(
        comb(n, bad) * pow(quality, bad) * pow(good, n - bad) for bad in range(ac + 1)
    )
    whole: int = pow(PARTS, n)
    return accepted * _RISK <= whole
