"""Every problem has a sentence in both languages, and the report speaks both."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from takt.rollout.problems import Problem
from takt.rollout.report import Report
from takt.rollout.words import WORDS, meaning

SOURCES = [
    *Path("backend/takt/rollout").glob("*.py"),
    Path("backend/takt/catalogue/codes.py"),
    Path("backend/takt/catalogue/units.py"),
    Path("backend/takt/catalogue/model.py"),
    Path("backend/takt/partners/model.py"),
]
OF_MAPPINGS = {"unknown_variable", "not_toml", "unknown_field", "one_source", "not_a_reference"}
OF_MERGES = {"same_item", "already_merged"}


def codes_in_the_source() -> set[str]:
    root = Path(__file__).resolve().parents[3]
    calls = (
        r'(?:Problem|CellError|QuantityError)\(\s*"([a-z_]+)"'
        r'|FieldError\([^()"]*"[^"]*", "([a-z_]+)"'
    )
    found: set[str] = set()
    for path in SOURCES:
        if path.stem not in ("mapping", "mapping_shape", "sets"):
            for one, other in re.findall(calls, (root / path).read_text(encoding="utf-8")):
                found.add(one or other)
    return found


def test_every_problem_has_its_sentence() -> None:
    codes = codes_in_the_source() - OF_MAPPINGS - OF_MERGES
    assert len(codes) > 30
    assert {code for code in codes if code not in WORDS and not code.endswith("_differs")} == set()


@pytest.mark.parametrize("code", sorted(WORDS))
def test_a_sentence_holds_the_same_data_in_both_languages(code: str) -> None:
    english, chinese = WORDS[code]
    holes = re.findall(r"\{(\w+)\}", english)
    assert sorted(holes) == sorted(re.findall(r"\{(\w+)\}", chinese))
    data = {hole: 7 for hole in holes}
    assert "{" not in meaning(code, data, "zh-CN") + meaning(code, data, "en")


def test_a_problem_names_its_place() -> None:
    problem = Problem("not_a_number", "stock.csv", 7, "Qty", "1,5")
    assert (
        problem.line()
        == "stock.csv: row 7, column Qty: '1,5' is not a number as declared [not_a_number]"
    )
    assert "第 7 行, 列 Qty" in problem.line("zh-CN")


def test_the_last_line_says_what_happened() -> None:
    report = Report("x", 0)
    assert "dry run" in report.lines()[-1]
    assert "试运行" in report.lines("zh-CN")[-1]
    report.problems.add(Problem("missing", "f", 1, "a"))
    assert report.lines()[-1] == "nothing was imported: 1 problem"


def test_columns_are_told_as_words_and_not_as_python_writes_lists() -> None:
    assert meaning("column_missing", {"columns": ["code", "unit"]}).endswith(": code, unit")


def test_the_last_line_names_the_site_and_whether_it_is_new() -> None:
    report = Report("x", 0, applied=True, sites=["AW"], takes_a_site=True)
    assert "lies in the site AW" in report.lines()[-1]
    assert "--var site=CODE" in report.lines()[-1]
    report.new_sites = ["AW"]
    assert "made by this import" in report.lines()[-1]
    assert "AW" in report.lines("zh-CN")[-1]
