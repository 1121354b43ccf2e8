"""Laws of statistical process control: what must hold for any data, and what the constants are."""

from __future__ import annotations

import re
from dataclasses import astuple, replace
from math import erf, exp, factorial, isfinite, sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from takt_sync import spc

KINDS_OF_READINGS: tuple[spc.ChartKind, ...] = ("xbar_r", "xbar_s", "imr")
AS_PRINTED = {(3, "D4"), (18, "D4"), (19, "D3"), (19, "D4"), (22, "D3"), (22, "D4"), (24, "D3")}
"""Cells of the printed table that are one too much or too little in the last decimal."""

SIMPLE = spc.Lines(0, 2, -6, 6)
values = st.integers(-8, 8)
some_lines = st.builds(
    lambda centre, sigma: spc.Lines(centre, sigma, centre - 3 * sigma, centre + 3 * sigma),
    st.integers(-2, 2),
    st.integers(0, 3),
)
points = st.one_of(
    st.builds(spc.Point, values, some_lines), st.builds(spc.Point, values, st.just(SIMPLE))
)
walks = st.lists(
    st.one_of(st.builds(spc.Point, values, st.just(SIMPLE)), points, st.none()), max_size=60
)
# Random values seldom rise, alternate or hug for long; these do.
patterns = st.builds(
    lambda base, kind, length: [
        spc.Point({"rise": base + i, "turn": base * (-1) ** i, "same": base}[kind], SIMPLE)
        for i in range(length)
    ],
    values,
    st.sampled_from(("rise", "turn", "same")),
    st.integers(1, 18),
)
series = st.one_of(
    walks,
    st.lists(st.one_of(patterns, st.lists(points, max_size=3)), max_size=4).map(
        lambda parts: [point for part in parts for point in part]
    ),
)
rules = st.sets(st.sampled_from(spc.RULES))
reading = st.integers(-10_000, 10_000)


@st.composite
def periods(draw: st.DrawFn, kinds: tuple[spc.ChartKind, ...] = KINDS_OF_READINGS) -> Any:
    """A kind of chart and subgroups for it."""
    kind = draw(st.sampled_from(kinds))
    size = 1 if kind == "imr" else draw(st.integers(2, 25))
    subgroup = st.lists(reading, min_size=size, max_size=size)
    return kind, draw(st.lists(subgroup, min_size=2, max_size=12))


@settings(max_examples=400)
@given(series, rules)
def test_point_by_point_the_alarms_are_those_of_the_whole_series(
    one: list[spc.Point | None], wanted: set[spc.Rule]
) -> None:
    state, raised = spc.AlarmState(), []
    for point in one:
        state, found = spc.judge_next(state, point, wanted)
        raised += found

    assert raised == spc.alarms(one, wanted)
    assert state == spc.state_after(one)


@given(series, st.integers(0, 60))
def test_a_state_may_be_made_at_any_point_of_a_series(
    one: list[spc.Point | None], start: int
) -> None:
    state, raised = spc.state_after(one[:start]), []
    for point in one[start:]:
        state, found = spc.judge_next(state, point, spc.RULES)
        raised += found

    assert raised == [alarm for alarm in spc.alarms(one, spc.RULES) if alarm.at >= start]


@given(series, st.integers(-1000, 1000))
def test_alarms_stay_when_everything_is_shifted(one: list[spc.Point | None], by: int) -> None:
    shifted = [
        point
        and spc.Point(
            point.value + by,
            spc.Lines(
                point.lines.centre + by,
                point.lines.sigma,
                point.lines.lcl + by,
                point.lines.ucl + by,
            ),
        )
        for point in one
    ]

    assert spc.alarms(shifted, spc.RULES) == spc.alarms(one, spc.RULES)


@given(series)
def test_alarms_stay_when_everything_is_mirrored(one: list[spc.Point | None]) -> None:
    mirrored = [
        point
        and spc.Point(
            -point.value,
            spc.Lines(-point.lines.centre, point.lines.sigma, -point.lines.ucl, -point.lines.lcl),
        )
        for point in one
    ]

    assert spc.alarms(mirrored, spc.RULES) == spc.alarms(one, spc.RULES)


def side(point: spc.Point) -> str:
    """u above the centre, d below it, 0 on it."""
    return "0ud"[(point.value > point.lines.centre) - (point.value < point.lines.centre)]


def zone(point: spc.Point) -> str:
    """C, B and A from the centre outwards, X outside the limits; small letters below the centre."""
    away = point.value - point.lines.centre
    name = "CBAX"[sum(abs(away) > k * point.lines.sigma for k in (1, 2, 3))]
    return name if away >= 0 else name.lower()


def found_by_pattern(one: list[spc.Point]) -> set[tuple[str, int]]:
    """Some of the rules once more, as regular expressions over one letter for each point."""
    sides, zones = "".join(map(side, one)), "".join(map(zone, one))
    raised: set[tuple[str, int]] = set()

    def search(rule: str, pattern: str, text: str) -> None:
        for at in range(len(text)):
            if re.search(rf"(?:{pattern})\Z", text[: at + 1]):
                raised.add((rule, at))

    for rule, length in (("nelson_2", 9), ("western_4", 8)):
        search(rule, rf"u{{{length}}}|d{{{length}}}", sides)
    for beyond, rest in (("[AX]", "[^AX]"), ("[ax]", "[^ax]")):
        for rule in ("nelson_5", "western_2"):
            search(rule, rf"{beyond}{rest}?{beyond}", zones)
    for beyond, rest in (("[ABX]", "[^ABX]"), ("[abx]", "[^abx]")):
        four = "|".join(
            (beyond * i + rest + beyond * (4 - i)) if i else beyond * 4 for i in range(4)
        )
        for rule in ("nelson_6", "western_3"):
            search(rule, four, zones)
    search("nelson_7", "[Cc]{15}", zones)
    search("nelson_8", "(?=[ABXabx]*[ABX])(?=[ABXabx]*[abx])[ABXabx]{8}", zones)
    return raised


@settings(max_examples=300)
@given(st.lists(st.integers(-8, 8), max_size=60))
def test_runs_and_zones_are_found_as_by_regular_expressions(heights: list[int]) -> None:
    one = [spc.Point(height, SIMPLE) for height in heights]
    asked: set[spc.Rule] = {"nelson_2", "nelson_5", "nelson_6", "nelson_7", "nelson_8"}
    asked |= {"western_2", "western_3", "western_4"}

    assert {(a.rule, a.at) for a in spc.alarms(one, asked)} == found_by_pattern(one)


@given(series)
def test_every_alarm_names_points_up_to_its_own_in_their_order(
    one: list[spc.Point | None],
) -> None:
    for alarm in spc.alarms(one, spc.RULES):
        assert alarm.points[-1] == alarm.at
        assert list(alarm.points) == sorted(set(alarm.points))
        assert alarm.points[0] >= max(0, alarm.at - 14)
        assert all(one[at] is not None for at in alarm.points)


@given(periods(), st.floats(-1e6, 1e6), st.integers(2, 40))
def test_equal_readings_raise_no_alarm_whatever_they_are(
    period: Any, value: float, count: int
) -> None:
    kind, (subgroup, *_) = period
    equal = [[value] * len(subgroup)] * count
    found = spc.chart(spc.limits(kind, equal), equal)

    assert spc.alarms(found.main, spc.RULES) == []
    assert spc.alarms(found.second or (), spc.RULES) == []


@given(
    st.sampled_from(("p", "np", "c", "u")),
    st.integers(0, 40),
    st.one_of(st.integers(40, 400), st.floats(0.01, 400)),
    st.integers(2, 40),
)
def test_equal_counts_raise_only_the_alarm_of_points_that_hug_the_centre(
    kind: spc.ChartKind, count: int, size: float, length: int
) -> None:
    whole = size if kind == "u" else int(size) + 40
    equal = [[count] if kind == "c" else [count, whole]] * length
    found = spc.chart(spc.limits(kind, equal), equal)

    raised = {alarm.rule for alarm in spc.alarms(found.main, spc.RULES)}
    # Where all or none are defective there is no sigma, and so no zone to hug.
    has_zones = length >= 15 and found.main[0].lines.sigma > 0
    assert raised == ({"nelson_7"} if has_zones else set())
    assert found.second is None


@given(periods(), st.integers(-5000, 5000), st.integers(1, 9))
def test_limits_shift_and_scale_with_the_readings(period: Any, by: int, times: int) -> None:
    kind, subgroups = period
    size = len(subgroups[0])
    moved = [[times * value + by for value in subgroup] for subgroup in subgroups]
    before = spc.lines(spc.limits(kind, subgroups), size)
    after = spc.lines(spc.limits(kind, moved), size)
    assert before[1] is not None
    assert after[1] is not None

    def near(lines: spc.Lines, centre: float, sigma: float, lcl: float, ucl: float) -> None:
        assert astuple(lines) == pytest.approx((centre, sigma, lcl, ucl), rel=1e-9, abs=1e-6)

    first, spread = before
    near(
        after[0],
        times * first.centre + by,
        times * first.sigma,
        times * first.lcl + by,
        times * first.ucl + by,
    )
    near(after[1], *(times * value for value in astuple(spread)))


@given(periods(), st.data())
def test_excluded_subgroups_say_nothing(period: Any, data: st.DataObject) -> None:
    kind, subgroups = period
    at = data.draw(st.integers(0, len(subgroups) - 1))
    if kind == "imr" or len(subgroups) < 3:
        return
    others = subgroups[:at] + subgroups[at + 1 :]

    assert spc.limits(kind, subgroups, [at]) == spc.limits(kind, others)


@given(st.lists(reading, min_size=4, max_size=20), reading, st.data())
def test_no_moving_range_knows_an_excluded_reading(
    line: list[int], other: int, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(line) - 1))
    changed = [other if i == at else value for i, value in enumerate(line)]
    first, second = ([[value] for value in one] for one in (line, changed))

    assert spc.limits("imr", first, [at]) == spc.limits("imr", second, [at])


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(9, 99)), min_size=2, max_size=9))
def test_np_is_p_times_the_size(counts: list[tuple[int, int]]) -> None:
    share, number = spc.limits("p", counts), spc.limits("np", counts)
    for _, size in counts:
        one, _ = spc.lines(share, size)
        many, _ = spc.lines(number, size)
        assert astuple(many) == pytest.approx([size * value for value in astuple(one)])


@given(
    st.lists(st.one_of(reading, st.floats(-1e15, 1e15)), max_size=12),
    st.one_of(st.none(), st.builds(spc.Within, st.floats(0, 1e6), st.floats(1, 1e4))),
    st.one_of(st.none(), reading, st.floats(-1e15, 0)),
    st.one_of(st.none(), reading, st.floats(1, 1e15)),
)
def test_an_index_is_a_number_inside_its_interval_or_says_why_not(
    readings: list[float], inner: spc.Within | None, lower: float | None, upper: float | None
) -> None:
    if lower is not None and upper is not None and lower >= upper:
        return
    made = spc.capability(readings, inner, lower, upper)

    for index in (made.cp, made.cpk, made.pp, made.ppk):
        found = (index.value, index.low, index.high)
        if index.why:
            assert found == (None, None, None)
        else:
            assert all(value is not None and isfinite(value) for value in found)
            assert index.low <= index.value <= index.high  # type: ignore[operator]  # they are numbers, see above


@given(st.lists(reading, min_size=2, max_size=12), reading, st.integers(1, 9))
def test_capability_knows_no_unit(readings: list[int], by: int, times: int) -> None:
    lower, upper = min(readings) - 3, max(readings) + 5
    inner = spc.Within(2.5, 7)
    before = spc.capability(readings, inner, lower, upper)
    after = spc.capability(
        [times * value + by for value in readings],
        replace(inner, sigma=times * inner.sigma),
        times * lower + by,
        times * upper + by,
    )

    for one, other in zip(astuple(before)[3:], astuple(after)[3:], strict=True):
        assert one[3] == other[3]
        assert one[3] or other[:3] == pytest.approx(one[:3], rel=1e-8, abs=1e-9)


@given(st.integers(1, 60), st.floats(1e-5, 1 - 1e-5))
def test_chi_square_of_even_degrees_has_the_tail_of_a_poisson_sum(half: int, p: float) -> None:
    x = spc.chi_square_quantile(p, 2 * half) / 2
    upper = sum(exp(-x) * x**k / factorial(k) for k in range(half))

    assert 1 - upper == pytest.approx(p, rel=1e-9, abs=1e-12)


@given(st.floats(1e-5, 1 - 1e-5))
def test_chi_square_of_one_degree_is_the_square_of_a_normal_variable(p: float) -> None:
    root = sqrt(spc.chi_square_quantile(p, 1))

    assert erf(root / sqrt(2)) == pytest.approx(p, rel=1e-10)
    assert spc.normal_quantile((1 + p) / 2) == pytest.approx(root, rel=1e-8, abs=1e-9)


@given(st.floats(0.5, 5000), st.floats(1e-4, 1 - 1e-4), st.floats(1e-4, 1 - 1e-4))
def test_quantiles_rise_with_their_probability(degrees: float, one: float, other: float) -> None:
    low, high = sorted((one, other))

    assert spc.chi_square_quantile(low, degrees) <= spc.chi_square_quantile(high, degrees)


def moments_of_the_range(n: int) -> tuple[float, float]:
    """Mean and standard deviation of the range of n standard normal readings, integrated.

    The range is at most w with probability n * integral of phi(x) (Phi(x + w) - Phi(x))^(n-1).
    """
    below = np.vectorize(lambda x: (1 + erf(x / sqrt(2))) / 2)
    x, step = np.linspace(-9, 9, 181, retstep=True)
    nodes, weights = np.polynomial.legendre.leggauss(60)
    w, weights = 7 * nodes + 7, 7 * weights
    inner = below(x[:, None] + w[None, :]) - below(x)[:, None]
    density = np.exp(-x * x / 2) / np.sqrt(2 * np.pi)
    above = 1 - n * step * (density[:, None] * inner ** (n - 1)).sum(axis=0)
    first, second = (weights * above).sum(), 2 * (weights * w * above).sum()
    return float(first), sqrt(second - first * first)


@pytest.mark.parametrize("n", range(2, 26))
def test_the_constants_of_the_range_are_its_moments_to_three_decimals(n: int) -> None:
    d2, d3 = moments_of_the_range(n)
    made = spc.constants(n)
    computed = {
        "d2": d2,
        "d3": d3,
        "A2": 3 / (d2 * sqrt(n)),
        "D3": max(0.0, 1 - 3 * d3 / d2),
        "D4": 1 + 3 * d3 / d2,
    }
    for name, value in computed.items():
        off = abs(getattr(made, name) - value)
        assert off <= (0.001 if (n, name) in AS_PRINTED else 0.0005), name
        assert off > 0.0005 or (n, name) not in AS_PRINTED, name


def test_sigma_of_a_mean_range_has_about_nine_tenths_of_the_degrees_of_freedom() -> None:
    """0.9 k (n-1) is the rule of thumb of Minitab's documentation, f k (n-1) for deviations."""
    for n, factor in ((3, 0.92), (5, 0.95), (8, 0.97)):
        ranges = spc.Limits("xbar_r", n, 0, 1, 30, 30, 0, 0)
        deviations = replace(ranges, kind="xbar_s")
        assert spc.within(ranges).degrees == pytest.approx(0.9 * 30 * (n - 1), rel=0.06)
        assert spc.within(deviations).degrees == pytest.approx(factor * 30 * (n - 1), rel=0.02)


def test_neighbouring_moving_ranges_know_less_than_separate_ones() -> None:
    line = spc.Limits("imr", 1, 0, 1, 101, 100, 0, 0)

    # The variance of a mean of many is 0.8264 sigma^2 / n; 0.5708 were neighbours separate.
    assert spc.within(line).degrees == pytest.approx(100 / (2 * 0.8264), rel=0.01)


def test_counts_have_no_sigma_within() -> None:
    with pytest.raises(spc.SpcError, match="no_sigma"):
        spc.within(spc.limits("c", [[1], [2]]))


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), True, "5", None])
def test_what_is_no_number_is_refused(bad: Any) -> None:
    with pytest.raises(spc.SpcError, match="not_a_number"):
        spc.limits("imr", [[1], [bad], [3]])
    with pytest.raises(spc.SpcError, match="not_a_number"):
        spc.capability([1, bad], None, 0, 5)
    with pytest.raises(spc.SpcError, match="not_a_number"):
        spc.chart(spc.limits("imr", [[1], [2]]), [[bad]])


def test_an_unknown_rule_is_refused_at_entry_too() -> None:
    with pytest.raises(spc.SpcError, match="rule"):
        spc.judge_next(spc.AlarmState(), None, ["nelson_9"])  # type: ignore[list-item]  # the point of the test
