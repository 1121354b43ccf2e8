"""GS1 codes: the cases that both languages run, and what must hold for any code."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from takt.catalogue import digital_link, element_string
from takt.catalogue.codes import gtin_check_digit
from takt.catalogue.gs1 import (
    IDENTIFIERS,
    CannotEncode,
    Contradiction,
    Element,
    Reading,
    Refusal,
    bracketed,
    combine,
    meaning_of,
    missing_pair,
    pair_fault,
    parse,
    parse_bracketed,
    parse_link,
    parse_scan,
    upc_e_in_full,
)
from tests.shared_data import ROOT
from tests.sync.vector_files import cases, title

CASES = cases("gs1")
TODAY = "2026-05-04"
LETTERS = "!\"%&'()*+,-./09:;<=>?AZ_az"


def of_kind(kind: str) -> list[dict[str, Any]]:
    return [case for case in CASES if case["kind"] == kind]


def elements(rows: list[list[str]]) -> list[Element]:
    return [Element(*row) for row in rows]


@pytest.mark.parametrize("case", of_kind("read"), ids=title)
def test_a_code_is_read_or_refused_as_the_vectors_say(case: dict[str, Any]) -> None:
    readers: Any = {"parse": parse, "scan": parse_scan, "bracketed": parse_bracketed}
    read = readers.get(case["reader"], parse_link)(case["text"])
    if isinstance(read, Refusal):
        assert [read.reason, read.ai, read.position] == case.get("refused")
        return
    assert "refused" not in case
    found = read.elements if isinstance(read, Reading) else read
    assert [list(one) for one in found] == case["elements"]
    if isinstance(read, Reading):
        assert (read.form, read.text) == (case["form"], case.get("plain", ""))


@pytest.mark.parametrize("case", of_kind("meaning"), ids=title)
def test_elements_mean_what_the_vectors_say(case: dict[str, Any]) -> None:
    found = asdict(meaning_of(elements(case["elements"]), case["today"]))
    found["internal"] = [list(one) for one in found["internal"]]
    found["amounts"] = [list(one.values()) for one in found["amounts"]]
    assert {name: value for name, value in found.items() if value} == case["meaning"]


@pytest.mark.parametrize("case", of_kind("pairs"), ids=title)
def test_elements_are_in_the_company_that_the_vectors_ask_for(case: dict[str, Any]) -> None:
    fault = pair_fault(elements(case["elements"]))
    assert (None if fault is None else [fault.reason, fault.ai]) == case["fault"]


@pytest.mark.parametrize("case", of_kind("combine"), ids=title)
def test_labels_say_together_what_the_vectors_say(case: dict[str, Any]) -> None:
    known: tuple[Element, ...] = ()
    for label in case["labels"]:
        together = combine(known, elements(label))
        if isinstance(together, Contradiction):
            assert [together.reason, together.ai, together.other] == case["contradiction"]
            return
        known = together
    assert [list(one) for one in known] == case["together"]
    assert missing_pair(known) == case["lacks"]


@pytest.mark.parametrize("case", of_kind("write"), ids=title)
def test_a_code_is_written_as_the_vectors_say(case: dict[str, Any]) -> None:
    pairs = [(ai, value) for ai, value in case["elements"]]
    try:
        if "host" in case:
            assert digital_link(pairs, case["host"]) == case.get("link")
        else:
            assert element_string(pairs) == case.get("string")
            assert bracketed(pairs) == case["bracketed"]
    except CannotEncode as error:
        why = error.refusal
        assert [why.reason, why.ai, why.position] == case["refused"]


@pytest.mark.parametrize("case", of_kind("upc_e"), ids=title)
def test_a_short_item_number_stands_for_the_long_one(case: dict[str, Any]) -> None:
    assert upc_e_in_full(case["text"]) == case["number"]


def test_the_table_of_identifiers_is_the_same_in_both_languages() -> None:
    python = ROOT / "backend" / "takt" / "catalogue" / "gs1" / "identifiers.json"
    screens = ROOT / "pwa" / "src" / "scan" / "gs1" / "identifiers.json"
    assert python.read_bytes() == screens.read_bytes()


def test_two_digits_tell_how_long_an_identifier_is() -> None:
    widths: dict[str, set[int]] = {}
    for ai in IDENTIFIERS:
        widths.setdefault(ai[:2], set()).add(len(ai))
    assert all(len(found) == 1 for found in widths.values())


@st.composite
def pairs_of_goods(draw: st.DrawFn) -> list[tuple[str, str]]:
    """An item with some of lot, serial, dates and measures, in any order."""
    body = draw(st.text("0123456789", min_size=13, max_size=13))
    text = st.text(LETTERS, min_size=1, max_size=20)
    day = st.dates().map(lambda date: f"{date:%y%m%d}")
    count = st.integers(0, 10**8 - 1).map(str)
    weight = st.integers(0, 10**6 - 1).map(lambda number: f"{number:06d}")
    kinds = {"10": text, "21": text, "17": day, "15": day, "11": day, "30": count, "3103": weight}
    chosen = draw(st.lists(st.sampled_from(sorted(kinds)), unique=True))
    pairs = [("01", f"{body}{gtin_check_digit(body)}"), *((ai, draw(kinds[ai])) for ai in chosen)]
    return draw(st.permutations(pairs))


@given(pairs_of_goods())
def test_what_is_written_is_read_again(pairs: list[tuple[str, str]]) -> None:
    for text in (element_string(pairs), bracketed(pairs), f"]d2{element_string(pairs)[1:]}"):
        read = parse(text)
        assert isinstance(read, Reading)
        assert list(read.elements) == pairs


@given(pairs_of_goods(), st.sampled_from(["id.gs1.org", "https://qr.example.cn/p"]))
def test_a_link_that_is_written_is_read_again(pairs: list[tuple[str, str]], host: str) -> None:
    read = parse(digital_link(pairs, host))
    assert isinstance(read, Reading)
    assert read.form == "digital_link"
    assert sorted(read.elements) == sorted(pairs)


@given(st.text())
def test_any_text_is_read_or_refused_and_never_more(text: str) -> None:
    for prefix in ("", "\x1d", "]d2", "]E0", "(01)", "https://a/01/", "https://a/"):
        read = parse(prefix + text)
        assert isinstance(read, Reading | Refusal)
        if isinstance(read, Reading) and read.elements:
            meaning_of(read.elements, TODAY)
