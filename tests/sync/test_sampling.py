"""Sampling: the shared vectors, the shared answers, and what always holds."""

import json
import tracemalloc
from collections import Counter
from math import comb
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from takt_sync import sampling
from takt_sync.sampling import AQLS, LEVELS, MODES
from tests.shared_data import shared
from tests.sync.sampling_cases import EVENTS, FILE, LOTS, SAMPLINGS, SEEDS, answered, events_of
from tests.sync.vector_files import title

SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-2, 20), st.floats(), st.text(max_size=3),
    st.sampled_from([*LEVELS, *AQLS, "full", "fixed", "percent", "aql", "c0", 2**53]),
)  # fmt: skip


@pytest.mark.parametrize("case", FILE["cases"], ids=title)
def test_sampling_is_that_of_the_vectors(case: dict[str, Any]) -> None:
    expected = {"error": case["error"]} if "error" in case else case["expect"]

    assert answered(case["rule"], case) == expected


@pytest.mark.data
def test_the_plans_are_those_that_were_computed_for_the_shared_cases() -> None:
    cases = json.loads(shared("expected", "aql.expected.json").read_text("utf-8"))["cases"]
    assert cases
    for case in cases:
        lot = case["lot_size"]
        letter = sampling.code_letter(lot, case["level"])
        plan = sampling.single_plan(letter, case["aql"], case["mode"])
        assert isinstance(plan, sampling.Plan)
        sample = sampling.sample_of(lot, plan)
        assert case == {
            "lot_size": lot, "level": case["level"], "aql": case["aql"], "mode": case["mode"],
            "code_letter": letter, "plan_letter": plan.letter, "n": plan.n, "ac": plan.ac,
            "re": plan.re, "inspect_all": sample.is_whole, "inspect": sample.n,
        }  # fmt: skip


@given(SAMPLINGS, LOTS, st.sampled_from(MODES))
def test_a_sample_is_never_larger_than_the_lot_and_whole_where_it_is_as_large(
    how: dict[str, Any], lot: int, mode: sampling.Mode
) -> None:
    sample = sampling.sample_for(sampling.sampling_of(how), lot, mode)

    assert 1 <= sample.n <= lot
    assert sample.is_whole is (sample.n == lot)
    assert sample.re == sample.ac + 1
    if how["kind"] == "aql":
        assert sample.mode == ("normal" if sample.why else mode)
        assert sample.why is None or mode == "reduced"
    else:
        assert (sample.mode, sample.why, sample.letter) == (None, None, None)


@given(st.sampled_from(LEVELS), st.sampled_from(AQLS[:16]), st.integers(2, 10**6))
def test_zero_acceptance_protects_as_the_normal_plan_does_with_the_fewest_pieces(
    level: sampling.Level, aql: str, lot: int
) -> None:
    plan = sampling.single_plan(sampling.code_letter(lot, level), aql, "normal")
    quality = sampling.limiting_quality(plan)
    n = sampling.zero_acceptance_size(lot, quality)
    bad = -(-lot * quality // 10_000)

    assert binomial(plan, quality) <= 0.1 + 1e-9
    assert binomial(plan, quality - 1) > 0.1 - 1e-9
    assert comb(lot - bad, n) * 10 <= comb(lot, n)
    assert n == 1 or comb(lot - bad, n - 1) * 10 > comb(lot, n - 1)


def binomial(plan: sampling.Plan, quality: int) -> float:
    """How probable it is that the plan accepts a quality in 1/10000."""
    share = quality / 10_000
    return sum(
        comb(plan.n, bad) * share**bad * (1 - share) ** (plan.n - bad) for bad in range(plan.ac + 1)
    )


@given(LOTS, st.integers(1, 200), SEEDS)
def test_a_draw_has_so_many_different_numbers_of_the_lot(lot: int, n: int, seed: str) -> None:
    numbers = sampling.draw(lot, min(n, lot), seed)

    assert len(set(numbers)) == len(numbers) == min(n, lot)
    assert numbers == sorted(numbers)
    assert 1 <= numbers[0] <= numbers[-1] <= lot


def surplus(seen: Counter[Any], classes: int) -> float:
    """How far counts of equally probable classes are from equal: chi-square."""
    mean = seen.total() / classes
    return sum((count - mean) ** 2 / mean for count in seen.values()) + mean * (classes - len(seen))


# 99.9 % of fair generators stay under these values, for so many degrees of freedom.
QUANTILES = {6: 22.46, 9: 27.88, 19: 43.82, 34: 65.25, 119: 173.62}


@pytest.mark.parametrize(("lot", "n"), [(20, 1), (20, 5), (20, 19), (7, 3)])
def test_each_piece_is_drawn_as_often_as_chance_lets_it(lot: int, n: int) -> None:
    seen = Counter(one for seed in range(4000) for one in sampling.draw(lot, n, f"{seed:016x}"))
    # Without replacement the counts vary by (lot - n) / (lot - 1) less than with it.
    found = surplus(seen, lot) * (lot - 1) / (lot - n)

    assert found < QUANTILES[lot - 1]


@pytest.mark.parametrize(("lot", "n"), [(5, 2), (7, 4), (10, 3)])
def test_each_sample_is_drawn_as_often_as_any_other(lot: int, n: int) -> None:
    seen = Counter(tuple(sampling.draw(lot, n, f"{seed:016x}")) for seed in range(4000))

    assert surplus(seen, comb(lot, n)) < QUANTILES[comb(lot, n) - 1]


@settings(max_examples=30)
@given(st.integers(2, 40), st.integers(0, 2**63))
def test_wherever_seeds_begin_no_piece_is_preferred(lot: int, first: int) -> None:
    seeds = range(first, first + 25 * lot)
    seen = Counter(sampling.draw(lot, 1, f"{seed:016x}")[0] for seed in seeds)
    freedom = lot - 1

    # About ten standard deviations: a fair generator does not get there.
    assert surplus(seen, lot) < freedom + 10 * (2 * freedom) ** 0.5 + 25


def test_a_draw_of_the_largest_lot_keeps_no_more_than_the_sample() -> None:
    tracemalloc.start()
    numbers = sampling.draw(10**12, 2000, "0123456789abcdef")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert len(numbers) == 2000
    assert peak < 1_000_000


@given(EVENTS, st.data())
def test_the_state_of_switching_does_not_depend_on_the_order_of_arrival(
    short: list[str], data: st.DataObject
) -> None:
    events = events_of({"letter": "K", "aql": "1.0", "may_reduce": True, "events": short})
    turned = data.draw(st.permutations(events))
    again = data.draw(st.lists(st.sampled_from(events), max_size=5)) if events else []
    step = sampling.Switching()
    for event in events:
        assert sampling.switching(turned, event.place) == step
        step = sampling.state_after(step, event)

    assert sampling.switching(again + turned) == sampling.switching(events) == step


@given(SCALARS, SCALARS, SCALARS)
def test_whatever_a_plan_says_is_read_or_refused_by_name(whole: Any, one: Any, other: Any) -> None:
    parts = {"n": one, "ac": other, "permille": one, "least": other, "level": one, "aql": other}
    for kind in ("full", "fixed", "percent", "aql", "c0", whole):
        for value in ({"kind": kind, **parts}, whole):
            said = answered("sample", {"sampling": value, "lot": 50, "mode": "normal"})
            assert set(said) in ({"error"}, {"n", "ac", "re", "letter", "is_whole", "mode", "why"})
