"""House codes by pattern: the cases that both languages run, and what must hold for any."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from takt.catalogue.patterns import compile_pattern, match_pattern
from tests.sync.vector_files import cases, title

CASES = cases("gs1")
TODAY = "2026-05-04"
PIECES = [
    "{item}",
    "{lot:..6d}",
    "{serial:3a}",
    "{quantity?}",
    "{expires_on:yymmdd}",
    "-",
    "A",
    "9",
]


@pytest.mark.parametrize("case", [one for one in CASES if one["kind"] == "pattern"], ids=title)
def test_a_code_is_matched_as_the_vectors_say(case: dict[str, Any]) -> None:
    pattern = compile_pattern(case["pattern"])
    assert not isinstance(pattern, str)
    assert match_pattern(pattern, case["text"], case["today"]) == case["fields"]


@pytest.mark.parametrize(
    "case", [one for one in CASES if one["kind"] == "pattern_fault"], ids=title
)
def test_a_pattern_that_cannot_be_says_why(case: dict[str, Any]) -> None:
    pattern = compile_pattern(case["pattern"])
    assert (pattern if isinstance(pattern, str) else None) == case["fault"]


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6), st.text("A9-.b", max_size=20))
def test_what_was_matched_stands_in_the_code(pieces: list[str], text: str) -> None:
    pattern = compile_pattern("".join(pieces))
    if isinstance(pattern, str):
        return
    found = match_pattern(pattern, text, TODAY)
    for name, value in (found or {}).items():
        assert name == "expires_on" or value in text


@given(st.text(max_size=220))
def test_any_text_is_a_pattern_or_says_why_not(text: str) -> None:
    pattern = compile_pattern(text)
    if not isinstance(pattern, str):
        match_pattern(pattern, text, TODAY)
