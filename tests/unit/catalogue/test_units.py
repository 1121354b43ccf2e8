"""Quantities between units: exact where they can be, half up where they cannot."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from takt.catalogue.units import (
    Conversion,
    Entered,
    QuantityError,
    parse_entered,
    plain,
    round_half_up,
    to_base,
)


@pytest.mark.parametrize(
    ("entered", "ratio", "scale", "quantity"),
    [
        ("3", (12, 1), 0, 36),
        ("2.5", (12, 1), 0, 30),
        ("1", (1, 3), 3, 333),
        ("2", (1, 3), 3, 667),
        ("1", (1, 2), 0, 1),
        ("-1", (1, 2), 0, -1),
        ("0.5", (1, 1000), 3, 1),
        ("0.4", (1, 1000), 3, 0),
    ],
)
def test_another_unit_is_rounded_half_up_at_the_items_scale(
    entered: str, ratio: tuple[int, int], scale: int, quantity: int
) -> None:
    assert to_base(parse_entered(entered), scale, Conversion(2, *ratio)) == quantity


def test_the_base_unit_is_never_rounded() -> None:
    assert to_base(parse_entered("2.50"), 1) == 25
    with pytest.raises(QuantityError, match="too_precise"):
        to_base(parse_entered("2.55"), 1)


@pytest.mark.parametrize(
    "text", ["", "1e3", "NaN", "Infinity", "1_0", "٣", "１", ".5", "1.", "--1"]
)
def test_only_plain_decimals_are_numbers(text: str) -> None:
    with pytest.raises(QuantityError, match="not_a_number"):
        parse_entered(text)


def test_more_than_a_trillion_is_refused() -> None:
    assert to_base(Entered(10**12, 0), 0) == 10**12
    with pytest.raises(QuantityError, match="too_large"):
        to_base(Entered(10**12 + 1, 0), 0)


@given(st.integers(-(10**15), 10**15), st.integers(1, 10**9))
def test_rounding_is_the_nearest_integer_and_mirrors(numerator: int, denominator: int) -> None:
    rounded = round_half_up(numerator, denominator)
    assert abs(Fraction(numerator, denominator) - rounded) <= Fraction(1, 2)
    assert round_half_up(-numerator, denominator) == -rounded


@given(st.integers(-(10**15), 10**15), st.integers(0, 6))
def test_a_scaled_quantity_reads_back_from_its_plain_text(quantity: int, scale: int) -> None:
    text = plain(quantity, scale)
    whole, _, fraction = text.partition(".")
    assert len(fraction) == scale
    assert int(whole + fraction) == quantity
