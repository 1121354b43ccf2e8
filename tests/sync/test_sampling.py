"""Sampling: the shared vectors, every cell of the master tables, and what always holds."""

import json
from math import comb
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from takt_sync import sampling
from takt_sync.sampling import AQLS, LETTERS, LEVELS, MODES
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


def cell(letter: str, aql: str, mode: sampling.Mode) -> str:
    """Ac and letter of a plan as the tables of the vectors have them."""
    plan = sampling.single_plan(letter, aql, mode)
    sizes = FILE["sizes"]["reduced" if mode == "reduced" else "normal"].split()
    assert plan.n == int(sizes[(LETTERS + "S").index(plan.letter)])
    assert plan.re == plan.ac + 1
    return f"{plan.ac}{plan.letter}"


@pytest.mark.parametrize("mode", MODES)
def test_each_cell_is_that_of_gb_2828_except_where_it_is_told(mode: sampling.Mode) -> None:
    for letter in LETTERS:
        printed = dict(zip(AQLS, FILE["tables"][mode][letter].split(), strict=True))
        printed |= FILE["differs"].get(mode, {}).get(letter, {})
        assert {aql: cell(letter, aql, mode) for aql in AQLS} == printed, letter


def test_the_plans_leave_gb_2828_in_one_cell_alone() -> None:
    assert FILE["differs"] == {"tightened": {"A": {"10": "1D"}}}
    assert FILE["tables"]["tightened"]["A"].split()[AQLS.index("10")] == "0A"


def unlike_105e(mode: sampling.Mode) -> list[int]:
    """The diagonals of the cells whose sample or Ac is not that of MIL-STD-105E."""
    found = []
    for column, aql in enumerate(AQLS):
        runs = [run.split(":") for run in FILE["older"][mode][aql].split()]
        printed = {letter: size for letters, size in runs for letter in letters}
        for row, letter in enumerate(LETTERS):
            plan = sampling.single_plan(letter, aql, mode)
            if f"{plan.n}/{plan.ac}" != printed[letter]:
                found.append(row + column)
    return found


@pytest.mark.parametrize("mode", ["normal", "tightened"])
def test_each_cell_is_that_of_mil_std_105e(mode: sampling.Mode) -> None:
    assert unlike_105e(mode) == []


def test_reduced_inspection_left_mil_std_105e_only_where_iso_closed_its_gap() -> None:
    found = unlike_105e("reduced")

    assert len(found) == 101
    assert set(found) == {15, 16, 17, 19, 20, 21, 22, 23}


@pytest.mark.parametrize("aql", FILE["second"])
def test_each_cell_of_a_second_copy_of_table_2c_is_ours(aql: str) -> None:
    column = FILE["second"][aql].split()
    for at, letter in enumerate(LETTERS):
        end = at
        while column[end] in "v^":
            end += 1 if column[end] == "v" else -1
        assert cell(letter, aql, "reduced") == column[end] + LETTERS[end], letter


def test_code_letters_hold_from_the_smallest_to_the_largest_lot_of_a_row() -> None:
    least = 2
    for most, letters in FILE["letters"].items():
        for lot in (least, int(most)):
            assert "".join(sampling.code_letter(lot, level) for level in LEVELS) == letters
        least = int(most) + 1


@pytest.mark.data
def test_the_plans_are_those_that_were_computed_for_the_shared_cases() -> None:
    cases = json.loads(shared("expected", "aql.expected.json").read_text("utf-8"))["cases"]
    assert cases
    for case in cases:
        lot = case["lot_size"]
        letter = sampling.code_letter(lot, case["level"])
        plan = sampling.single_plan(letter, case["aql"], case["mode"])
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


@pytest.mark.parametrize("letter", LETTERS)
def test_a_harder_mode_accepts_no_more_of_the_same_sample(letter: str) -> None:
    for aql in AQLS:
        plans = {mode: sampling.single_plan(letter, aql, mode) for mode in MODES}
        for harder, milder in (("tightened", "normal"), ("normal", "reduced")):
            first, second = plans[harder], plans[milder]
            if first.n == second.n:
                assert first.ac <= second.ac, (aql, harder)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("letter", LETTERS)
def test_a_tighter_aql_never_has_a_larger_acceptance_number(
    letter: str, mode: sampling.Mode
) -> None:
    numbers = [sampling.single_plan(letter, aql, mode).ac for aql in AQLS]

    assert numbers == sorted(numbers)


@pytest.mark.parametrize("mode", MODES)
def test_a_plan_leads_to_itself(mode: sampling.Mode) -> None:
    for letter in LETTERS:
        for aql in AQLS:
            plan = sampling.single_plan(letter, aql, mode)
            if plan.letter in LETTERS:
                assert sampling.single_plan(plan.letter, aql, mode) == plan


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


@pytest.mark.parametrize(("lot", "n"), [(20, 1), (20, 5), (20, 19), (7, 3)])
def test_each_piece_is_drawn_as_often_as_chance_lets_it(lot: int, n: int) -> None:
    draws = 4000
    times = dict.fromkeys(range(1, lot + 1), 0)
    for number in range(draws):
        for piece in sampling.draw(lot, n, f"{number:016x}"):
            times[piece] += 1
    mean = draws * n / lot
    # Without replacement the counts vary by (lot - n) / (lot - 1) less than with it.
    chi_square = sum((seen - mean) ** 2 / mean for seen in times.values()) * (lot - 1) / (lot - n)

    assert chi_square < {20: 43.82, 7: 22.46}[lot]  # the 99.9 % quantiles of 19 and 6 degrees


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
            assert set(said) in ({"error"}, {"n", "ac", "re", "letter", "is_whole"})
