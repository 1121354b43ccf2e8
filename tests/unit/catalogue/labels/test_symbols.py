"""What stands in a symbol is read back from it, GS1 content as GS1."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from takt.catalogue.gs1 import element_string
from takt.catalogue.labels import gtin_of, lot_identifiers
from takt.catalogue.labels.content import LabelThing, human_readable, with_quantity
from takt.catalogue.labels.symbols import data_matrix, gs1_data_matrix, qr, symbol_of
from takt.catalogue.model import Barcode
from tests.unit.catalogue.labels.samples import GTIN, a_lot, an_element, seen

GS = "\x1d"
PAIRS = (("01", GTIN), ("17", "270131"), ("10", "L2401-A"), ("30", "25"))


GS1_LETTERS = frozenset(
    "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
)
"""What GS1 spells alphanumeric values with (General Specifications, figure 7.11-1)."""


def test_a_qr_code_of_a_lot_is_a_digital_link() -> None:
    element = an_element("qr", field="gs1")

    [found] = seen(symbol_of(element, a_lot("A/B1")))

    assert found.text == f"https://id.gs1.org/01/{GTIN}/10/A%2FB1?17=270131"
    assert human_readable(a_lot("A/B1")) == f"(01){GTIN} (17)270131 (10)A/B1"


def test_a_gs1_data_matrix_begins_with_fnc1() -> None:
    [found] = seen(gs1_data_matrix(PAIRS), border=1)

    assert found.symbology_identifier == "]d2"
    assert found.bytes == element_string(PAIRS).removeprefix(GS).encode()


@pytest.mark.parametrize("text", ["T:BRG-6204:L2401", "T:轴承-6204:批1", "L:A-01-02", "I:(10)A"])
def test_a_house_code_reads_back_from_either_symbol(text: str) -> None:
    [square] = seen(data_matrix(text), border=1)
    [code] = seen(qr(text))

    assert (square.text, square.symbology_identifier[:2]) == (text, "]d")
    assert square.symbology_identifier != "]d2"
    assert code.text == text


@given(st.text(sorted(GS1_LETTERS), min_size=1, max_size=20))
def test_any_lot_code_that_gs1_can_spell_reads_back(code: str) -> None:
    pairs = lot_identifiers(GTIN, code, {"17": date(2027, 1, 31)})

    [found] = seen(gs1_data_matrix(pairs), border=1, scale=4)

    assert found.bytes == f"01{GTIN}1727013110{code}".encode()


@pytest.mark.parametrize("code", ["批1", "A B", "[10]X", "A" * 21, ""])
def test_what_gs1_cannot_spell_carries_the_house_code(code: str) -> None:
    assert lot_identifiers(GTIN, code, {}) == ()
    assert a_lot(code).gs1 == ()


def test_a_thing_without_a_gtin_carries_the_house_code() -> None:
    assert lot_identifiers(None, "L1", {}) == ()
    assert gtin_of([Barcode("12345"), Barcode("6901234567893")]) is None


def test_the_gtin_of_the_own_unit_goes_before_that_of_a_box() -> None:
    assert gtin_of([Barcode("16901234567899", 7), Barcode("6901234567892")]) == GTIN
    assert gtin_of([Barcode("16901234567899", 7)]) == "16901234567899"


@pytest.mark.parametrize(
    ("quantity", "added"), [("25", (("30", "25"),)), ("2.5", ()), ("0", ()), ("123456789", ())]
)
def test_only_a_whole_count_is_a_gs1_quantity(
    quantity: str, added: tuple[tuple[str, str], ...]
) -> None:
    thing = with_quantity(a_lot(), quantity)

    assert thing.fields["quantity"] == quantity
    assert thing.gs1 == (*a_lot().gs1, *added)


def test_a_thing_that_has_no_quantity_gets_none() -> None:
    place = LabelThing({"code": "A-01"}, "L:A-01")

    assert with_quantity(place, "5") == place
