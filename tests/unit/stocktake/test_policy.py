"""Tolerances and values of counts, in whole numbers."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from takt.stocktake.policy import (
    DEFAULTS,
    ClassPolicy,
    SitePolicy,
    Tolerance,
    tolerance_of,
    value_of,
)

SCALES = st.integers(0, 6)
COSTS = st.integers(0, 10**13)


@given(st.integers(-(10**12), 10**12), COSTS, SCALES)
def test_a_value_is_rounded_half_away_from_zero(quantity: int, cost: int, scale: int) -> None:
    exact = Fraction(quantity * cost, 10**scale)
    value = value_of(quantity, cost, scale)

    assert value is not None
    assert abs(value - exact) <= Fraction(1, 2)
    assert abs(value) >= abs(exact) - Fraction(1, 2)
    if abs(value - exact) == Fraction(1, 2):
        assert abs(value) > abs(exact)
    assert value_of(-quantity, cost, scale) == -value


@given(st.integers(0, 2**53), st.integers(1, 10**13), SCALES)
def test_the_most_is_the_largest_quantity_that_the_value_allows(
    most_value: int, cost: int, scale: int
) -> None:
    rule = tolerance_of(ClassPolicy(1, 10, most_value), cost, scale)

    assert rule.most is not None
    assert rule.most * cost <= most_value * 10**scale < (rule.most + 1) * cost


def test_what_has_no_cost_has_no_tolerance_by_value() -> None:
    policy = ClassPolicy(1, 10, 5_000_000, asks_second=True)

    assert tolerance_of(policy, None, 0) == Tolerance(10, None, asks_second=True)
    assert tolerance_of(policy, 0, 0) == Tolerance(10, None, asks_second=True)
    assert tolerance_of(policy, 20_000, 3) == Tolerance(10, 250_000, asks_second=True)
    assert value_of(5, None, 0) is None


def test_a_site_without_a_policy_of_its_own_counts_by_the_defaults() -> None:
    assert [(kind, one.times_a_year, one.permille) for kind, one in DEFAULTS.items()] == [
        ("A", 6, 0),
        ("B", 3, 5),
        ("C", 1, 10),
    ]
    assert SitePolicy().told()["shares"] == [800, 950]
    assert not SitePolicy().cycles
