"""Codes that look alike are alike, and house codes read back."""

from typing import Any

import pytest

from takt.catalogue.cells import join_lists, plain_cell, safe_cell, split_lists
from takt.catalogue.codes import (
    code_fault,
    code_key,
    gtin_check_digit,
    house_code,
    is_gtin,
    normal_code,
)
from takt.catalogue.pinyin import initials
from tests.sync.vector_files import cases, title


@pytest.mark.parametrize("spelling", ["a-1", " A-1 ", "Ａ－１", "ａ－１\u3000"])
def test_spellings_of_one_code_share_their_key(spelling: str) -> None:
    assert code_key(spelling) == "a-1"


def test_inner_white_space_counts_once() -> None:
    assert normal_code("  BOX \t 12 ") == "BOX 12"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "missing"),
        (" \u3000 ", "missing"),
        ("A:1", "colon"),
        ("A：1", "colon"),
        ("A\x001", "bad_character"),
        ("A\u200b1", "bad_character"),
        ("A\ud8001", "bad_character"),
        ("A" * 65, "too_long"),
        ("ﷺ" * 8, "too_long"),
        ("轴承-6204", None),
        ("A" * 64, None),
    ],
)
def test_a_text_that_cannot_be_a_code_says_why(text: str, fault: str | None) -> None:
    assert code_fault(text) == fault


def test_house_codes_name_the_kind_of_thing() -> None:
    assert house_code("item", "BRG-6204") == "I:BRG-6204"
    assert house_code("lot", "BRG-6204", "L2401") == "T:BRG-6204:L2401"


def test_check_digits_follow_gs1() -> None:
    assert gtin_check_digit("629104150021") == 3
    assert is_gtin("6291041500213")
    assert not is_gtin("6291041500214")
    assert not is_gtin("６２９１０４１５００２１３")
    assert not is_gtin("123")


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("六角螺栓", "ljls"),
        ("深沟球轴承 6204-2RS", "sgqzc62042rs"),
        ("Ｏ型圈", "oxq"),
        ("重量", "zl"),
        (None, ""),
        ("——", ""),
    ],
)
def test_initials_are_what_a_person_would_type(name: str | None, letters: str) -> None:
    assert initials(name) == letters


@pytest.mark.parametrize("text", ["=1+1", "+8", "-8", "@x", "'quoted", "plain", "", "＝1"])
def test_a_safe_cell_reads_back_and_starts_no_formula(text: str) -> None:
    cell = safe_cell(text)
    assert plain_cell(cell) == text
    assert not cell.startswith(("=", "+", "-", "@"))


@pytest.mark.parametrize(
    "lists", [[], [["BOX", "12", "1"], ["PAL", "480", "1"]], [["a;b|c\\d", "x"]], [["690 1"]]]
)
def test_lists_in_a_cell_read_back(lists: list[list[str]]) -> None:
    assert split_lists(join_lists(lists)) == lists


@pytest.mark.parametrize("case", cases("codes"), ids=title)
def test_codes_are_compared_as_in_the_vectors_that_devices_run_too(case: dict[str, Any]) -> None:
    assert code_key(case["text"]) == case["key"]
