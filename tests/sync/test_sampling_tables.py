"""The tables of the standard cell by cell, against transcriptions that know nothing of diagonals.

Where they come from is told in `sync/vectors/sampling.json` and in
`backend/decisions/0016-sampling-tables.md`.
"""

import pytest

from takt_sync import sampling
from takt_sync.sampling import AQLS, LETTERS, LEVELS, MODES
from takt_sync.sampling.plans import PLAN_LETTERS
from tests.sync.sampling_cases import FILE

NONE = "-"
UNCONFIRMED = {
    ("C", "65"), ("D", "40"), ("E", "25"), ("F", "15"), ("H", "6.5"),
    ("L", "1.5"), ("N", "0.65"), ("P", "0.40"), ("Q", "0.25"), ("R", "0.15"),
}  # fmt: skip


def cell(letter: str, aql: str, mode: sampling.Mode) -> str:
    """Ac and letter of a plan as the tables of the vectors have them."""
    plan = sampling.single_plan(letter, aql, mode)
    if isinstance(plan, sampling.NoReducedPlan):
        assert (plan.letter, plan.aql, mode) == (letter, aql, "reduced")
        return NONE
    sizes = FILE["sizes"]["reduced" if mode == "reduced" else "normal"].split()
    assert plan.n == int(sizes[PLAN_LETTERS.index(plan.letter)])
    assert (plan.re, plan.mode) == (plan.ac + 1, mode)
    return f"{plan.ac}{plan.letter}"


def ours(mode: sampling.Mode) -> dict[tuple[str, str], str]:
    """All cells of a table by letter and AQL."""
    return {(letter, aql): cell(letter, aql, mode) for letter in LETTERS for aql in AQLS}


def gb_2828(mode: sampling.Mode) -> dict[tuple[str, str], str]:
    """As quality-platform has GB/T 2828.1-2012, all arrows followed."""
    rows = {letter: FILE["tables"][mode][letter].split() for letter in LETTERS}
    return {
        (letter, aql): printed
        for letter, row in rows.items()
        for aql, printed in zip(AQLS, row, strict=True)
    }


def followed(column: list[str], at: int) -> str:
    """Ac and letter where the arrows of a printed column end."""
    while column[at] in "v^":
        at += 1 if column[at] == "v" else -1
    return column[at] + PLAN_LETTERS[at]


def iso_2859(mode: sampling.Mode) -> dict[tuple[str, str], str]:
    """As EGToolsPP prints ISO 2859-1:1999."""
    rows = [row.split() for row in FILE["printed"][mode].values()]
    columns = dict(zip(AQLS, map(list, zip(*rows, strict=True)), strict=True))
    return {
        (letter, aql): followed(columns[aql], at)
        for at, letter in enumerate(LETTERS)
        for aql in AQLS
    }


def single_columns() -> dict[tuple[str, str], str]:
    """Of table 2-C as NTE INEN-ISO 2859-1 and a further copy of GB/T 2828.1 have it."""
    return {
        (letter, aql): followed(column.split(), at)
        for aql, column in FILE["columns"].items()
        for at, letter in enumerate(LETTERS)
    }


@pytest.mark.parametrize("mode", ["normal", "tightened"])
def test_each_cell_is_that_of_iso_2859_in_egtoolspp(mode: sampling.Mode) -> None:
    assert ours(mode) == iso_2859(mode)


@pytest.mark.parametrize("mode", ["normal", "tightened"])
def test_each_cell_is_that_of_gb_2828_in_quality_platform_but_one(mode: sampling.Mode) -> None:
    told = {
        (letter, aql): cell
        for letter, cells in FILE["differs"].get(mode, {}).items()
        for aql, cell in cells.items()
    }

    assert ours(mode) == gb_2828(mode) | told


def test_that_one_cell_is_tightened_letter_a_aql_10() -> None:
    assert FILE["differs"] == {"tightened": {"A": {"10": "1D"}}}
    assert gb_2828("tightened")["A", "10"] == "0A"


def test_a_reduced_plan_is_offered_where_a_second_source_has_it_and_nowhere_else() -> None:
    first, others = gb_2828("reduced"), (iso_2859("reduced"), single_columns())
    for key, offered in ours("reduced").items():
        is_confirmed = any(other.get(key) == first[key] for other in others)
        assert offered == (first[key] if is_confirmed else NONE), key


def test_ten_cells_have_no_reduced_plan() -> None:
    assert {key for key, offered in ours("reduced").items() if offered == NONE} == UNCONFIRMED


def test_the_sources_of_reduced_plans_differ_in_fourteen_fives_alone() -> None:
    first, second = gb_2828("reduced"), iso_2859("reduced")
    apart = {key: (first[key], second[key]) for key in first if first[key] != second[key]}

    assert set(apart) == UNCONFIRMED | {("M", "1.0"), ("K", "2.5"), ("J", "4.0"), ("G", "10")}
    assert all(cells == (f"5{key[0]}", f"4{key[0]}") for key, cells in apart.items())
    assert single_columns().items() <= first.items()


def unlike_105e(mode: sampling.Mode) -> list[int]:
    """The diagonals of the cells whose sample or Ac is not that of MIL-STD-105E in AQLSchemes."""
    found = []
    for column, aql in enumerate(AQLS):
        runs = [run.split(":") for run in FILE["older"][mode][aql].split()]
        printed = {letter: size for letters, size in runs for letter in letters}
        for row, letter in enumerate(LETTERS):
            plan = sampling.single_plan(letter, aql, mode)
            if isinstance(plan, sampling.Plan) and f"{plan.n}/{plan.ac}" != printed[letter]:
                found.append(row + column)
    return found


@pytest.mark.parametrize("mode", ["normal", "tightened"])
def test_each_cell_is_that_of_mil_std_105e(mode: sampling.Mode) -> None:
    assert unlike_105e(mode) == []


def test_reduced_inspection_left_mil_std_105e_only_where_iso_closed_its_gap() -> None:
    found = unlike_105e("reduced")

    assert len(found) == 91
    assert set(found) == {15, 16, 17, 19, 20, 21, 22, 23}


def test_code_letters_hold_from_the_smallest_to_the_largest_lot_of_a_row() -> None:
    least = 2
    for most, letters in FILE["letters"].items():
        for lot in (least, int(most)):
            assert "".join(sampling.code_letter(lot, level) for level in LEVELS) == letters
        least = int(most) + 1


@pytest.mark.parametrize("level", LEVELS)
def test_code_letters_of_a_level_are_those_of_iso_2859_in_egtoolspp(level: sampling.Level) -> None:
    letters = [sampling.code_letter(int(most), level) for most in FILE["letters"]]

    assert "".join(letters) == FILE["levels"][level]


@pytest.mark.parametrize("letter", LETTERS)
def test_a_harder_mode_accepts_no_more_of_the_same_sample(letter: str) -> None:
    for aql in AQLS:
        tightened, normal, reduced = (
            sampling.single_plan(letter, aql, mode) for mode in ("tightened", "normal", "reduced")
        )
        for harder, milder in ((tightened, normal), (normal, reduced)):
            if isinstance(harder, sampling.Plan) and isinstance(milder, sampling.Plan):
                assert harder.n != milder.n or harder.ac <= milder.ac, aql


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("letter", LETTERS)
def test_a_tighter_aql_never_has_a_larger_acceptance_number(
    letter: str, mode: sampling.Mode
) -> None:
    plans = [sampling.single_plan(letter, aql, mode) for aql in AQLS]
    numbers = [plan.ac for plan in plans if isinstance(plan, sampling.Plan)]

    assert numbers == sorted(numbers)


@pytest.mark.parametrize("mode", MODES)
def test_a_plan_leads_to_itself(mode: sampling.Mode) -> None:
    for letter in LETTERS:
        for aql in AQLS:
            plan = sampling.single_plan(letter, aql, mode)
            if isinstance(plan, sampling.Plan) and plan.letter in LETTERS:
                assert sampling.single_plan(plan.letter, aql, mode) == plan
