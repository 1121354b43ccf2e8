"""Figures of quality are exact, and say nothing of nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal

from hypothesis import given
from hypothesis import strategies as st

from takt.quality.analysis.costs import costs_of, told_costs
from takt.quality.analysis.figures import RULES, figure
from takt.quality.analysis.pareto import pareto
from takt.quality.analysis.periods import week_of
from takt.quality.analysis.ratios import per_million, ratio
from takt.quality.analysis.rows import Row
from takt.quality.analysis.shifts import USUAL, Shift, check_shifts, shift_at
from takt.quality.analysis.suppliers import ratings_of
from takt.quality.analysis.trends import warning, weeks_of

SCRAP = Row(source="scrap", id="a", at=0, item=1, unit=1, scale=0, quantity=5)
LINE = Row(source="lines", id="l", at=0, item=1, unit=1, scale=0, quantity=100, supplier=7)
LOOK = Row(source="inspections", id="i", at=0, item=1, unit=1, scale=0, quantity=100)
MONDAY = date(2026, 1, 5)


@given(st.integers(0, 10**15), st.integers(1, 10**15))
def test_a_ratio_is_rounded_half_to_even_after_the_division(part: int, whole: int) -> None:
    wanted = (Decimal(part) / Decimal(whole)).quantize(Decimal("0.000001"), ROUND_HALF_EVEN)
    exact = Decimal(part * 10**7) / Decimal(whole)
    if exact != exact.to_integral_value() or exact % 10 != 5:
        assert ratio(part, whole) == f"{wanted:.6f}"


def test_a_half_goes_to_the_even_digit() -> None:
    assert ratio(1, 2_000_000) == "0.000000"
    assert ratio(3, 2_000_000) == "0.000002"
    assert ratio(5, 2_000_000) == "0.000002"
    assert per_million(1, 2_000_000) == 0
    assert (ratio(0, 0), per_million(0, 0)) == (None, None)


def test_figures_of_nothing_have_no_value() -> None:
    assert {figure(name, []).value for name in RULES} == {None}


def test_equal_groups_stand_in_the_order_of_their_numbers_and_the_unknown_last() -> None:
    rows = [replace(SCRAP, id=str(n), code=code) for n, code in enumerate((10, 9, None, 2))]

    assert [bar.key for bar in pareto(rows, "code").bars] == ["2", "9", "10", None]


def test_kilograms_and_pieces_are_never_added() -> None:
    rows = [SCRAP, replace(SCRAP, id="b"), replace(SCRAP, id="c", unit=2, scale=3, quantity=900)]

    assert pareto(rows, "code").quantity == 10
    assert pareto(rows, "code").units == [(1, 2), (2, 1)]
    of_kilograms = pareto(rows, "code", 2)
    assert (of_kilograms.quantity, of_kilograms.scale) == (900, 3)


def test_what_has_no_cost_is_counted_apart_and_is_not_free() -> None:
    rows = [replace(SCRAP, unit_cost=30_000), replace(SCRAP, id="b", item=2)]

    told = told_costs(costs_of(rows))

    assert (told["value"], told["rows"], told["unknown"]) == (150_000, 2, 1)
    assert told["costs"][0]["unknown_items"] == [2]
    assert told_costs(costs_of(rows[1:]))["value"] is None


def test_a_rating_weighs_quality_delivery_and_quantity() -> None:
    good = replace(LINE, part=100, is_due=True, is_good=True)
    bad = replace(LINE, id="m", part=50, lost=15, is_due=True)

    [rating] = ratings_of([good, bad])

    assert (rating.told()["quality"], rating.told()["delivery"]) == ("0.900000", "0.500000")
    assert rating.told()["quantity"] == "0.750000"
    assert rating.told()["score"] == "0.750000"
    assert rating.grade == "C"


def test_a_part_of_which_nothing_is_known_is_left_out_of_the_rating() -> None:
    [rating] = ratings_of([replace(LINE, part=100)])

    assert rating.delivery is None
    assert rating.told()["score"] == "1.000000"


def test_shifts_go_over_midnight_and_may_not_overlap() -> None:
    assert [shift_at(USUAL, minute) for minute in (0, 419, 420, 900, 1379, 1380)] == [
        *("night", "night", "day", "evening", "evening", "night")
    ]
    late = Shift("late", None, "Late", 600, 60)
    assert {one.code for one in check_shifts([*USUAL, late])} == {"overlaps"}
    assert check_shifts(USUAL) == []
    assert shift_at(USUAL[:1], 0) is None


def _weeks(*bad: int) -> list[Row]:
    return [
        replace(LOOK, id=str(n), part=part, week=week_of(MONDAY + timedelta(weeks=n)))
        for n, part in enumerate(bad)
    ]


def test_a_week_is_judged_by_the_weeks_before_it_and_warns_of_what_grows_alone() -> None:
    usual = (3, 2, 4, 3, 2, 3, 4, 3, 2, 4)
    for last, is_warned in ((3, False), (20, True), (0, False)):
        rows = _weeks(*usual, last)
        mondays = [MONDAY + timedelta(weeks=n) for n in range(len(usual) + 1)]
        assert (warning(weeks_of("units", rows, mondays)) is not None) is is_warned


def test_few_weeks_have_no_limits() -> None:
    weeks = weeks_of("units", _weeks(1, 2, 90), [MONDAY + timedelta(weeks=n) for n in range(3)])

    assert [week.lines for week in weeks] == [None, None, None]
    assert warning(weeks) is None
