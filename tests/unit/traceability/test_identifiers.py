"""How goods, places and parties are called outside."""

from __future__ import annotations

import pytest

from takt.traceability.identifiers import Goods, Identifiers, unit_code

LOT = "0f0e0d0c-0b0a-4908-8706-050403020100"
NAMES = Identifiers("https://takt.example")
HOUSE = Goods("胶水/5 kg", None, "KG", 3)
TRADED = Goods("GLUE", "4006381333931", "KG", 3)


def test_a_lot_of_an_item_with_a_gtin_is_named_by_digital_link() -> None:
    assert NAMES.goods(TRADED, LOT, "A/1+2") == "https://id.gs1.org/01/04006381333931/10/A%2F1%2B2"
    assert NAMES.goods(TRADED, None, None) == "https://id.gs1.org/01/04006381333931"


def test_a_piece_with_a_serial_number_is_named_by_it() -> None:
    piece = Goods("PUMP", "4006381333931", "PCS", 0, is_serial=True)

    assert NAMES.goods(piece, LOT, "SN-7") == "https://id.gs1.org/01/04006381333931/21/SN-7"
    assert NAMES.goods(piece, LOT, "序1").startswith("https://takt.example/id/item/PUMP/lot/")


def test_house_codes_survive_below_the_name_of_the_installation() -> None:
    item = "https://takt.example/id/item/%E8%83%B6%E6%B0%B4%2F5%20kg"
    assert NAMES.goods(HOUSE, LOT, "批1") == f"{item}/lot/%E6%89%B91"
    assert NAMES.goods(HOUSE, None, None) == item


@pytest.mark.parametrize("code", [None, "批1", "X" * 21, "A B"])
def test_what_is_no_lot_number_of_gs1_is_not_put_into_a_digital_link(code: str | None) -> None:
    assert NAMES.goods(TRADED, LOT, code).startswith("https://takt.example/id/item/GLUE/lot/")


def test_places_and_parties_are_named_by_their_gln_where_they_have_one() -> None:
    assert NAMES.location("A-01", "4012345000009") == "https://id.gs1.org/414/4012345000009"
    assert NAMES.location("A 01") == "https://takt.example/id/location/A%2001"
    assert NAMES.party(7, "SUP", "4012345000009") == "https://id.gs1.org/417/4012345000009"
    assert NAMES.party(7, "A/B") == "https://takt.example/id/party/A%2FB"
    assert NAMES.party(7) == "https://takt.example/id/party/7"


@pytest.mark.parametrize(
    ("unit", "known", "code"),
    [("KG", True, "KGM"), ("千克", True, "KGM"), ("PCS", True, None), ("件", True, None),
     ("KGM", True, "KGM"), ("BOX", True, "XBX"), ("坛", False, None)],
)  # fmt: skip
def test_a_unit_has_the_code_of_the_recommendation_or_is_unknown(
    unit: str, known: bool, code: str | None
) -> None:
    assert unit_code(unit) == (known, code)
