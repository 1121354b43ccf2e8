"""The rules of the catalogue on values alone."""

from dataclasses import replace

import pytest

from takt.catalogue.forms import Form
from takt.catalogue.model import (
    Barcode,
    Category,
    Item,
    ItemFacts,
    check_item,
    check_merge,
    check_tree,
    merged,
)
from takt.catalogue.units import Conversion
from takt.catalogue.use_cases.items import read_item
from takt.kernel.errors import FieldError, Invalid

PIECE, BOX = 1, 2
BOLT = Item(id=5, code="BOLT", name_zh="螺栓", name_en=None, category=None, unit=PIECE, scale=0)
NUT = replace(BOLT, id=6, code="NUT", name_zh="螺母")
FACTS = ItemFacts(units=frozenset({PIECE, BOX}), categories=frozenset({1}))


def words(faults: list[FieldError]) -> set[tuple[str, str]]:
    return {(fault.field, fault.code) for fault in faults}


def test_a_good_item_has_no_faults() -> None:
    draft = replace(BOLT, units=(Conversion(BOX, 100, 1),), barcodes=(Barcode("690", BOX),))
    assert check_item(draft, None, FACTS) == []


def test_every_fault_of_an_item_is_named_at_once() -> None:
    draft = replace(
        BOLT,
        name_zh=None,
        category=9,
        unit=8,
        units=(Conversion(BOX, 0, 1), Conversion(BOX, 1, 1), Conversion(77, 1, 1)),
        barcodes=(Barcode("1"), Barcode("１"), Barcode("2", 99)),
    )
    assert words(check_item(draft, None, FACTS)) == {
        ("name_zh", "name_missing"),
        ("category", "unknown"),
        ("unit", "unknown"),
        ("units.0", "ratio"),
        ("units.1", "repeated"),
        ("units.2", "unknown"),
        ("barcodes.1", "repeated"),
        ("barcodes.2", "unit_unknown"),
    }


def test_a_code_belongs_to_one_item_and_a_barcode_to_no_other() -> None:
    facts = replace(FACTS, item_by_code={"bolt": 7, "690": 8}, item_by_barcode={"691": 9})
    draft = replace(BOLT, barcodes=(Barcode("690"), Barcode("691")))
    assert words(check_item(draft, None, facts)) == {
        ("code", "taken"),
        ("barcodes.0", "is_an_item_code"),
        ("barcodes.1", "taken"),
    }


def test_an_item_code_is_no_other_items_barcode() -> None:
    facts = replace(FACTS, item_by_barcode={"bolt": 9})
    assert words(check_item(BOLT, None, facts)) == {("code", "is_a_barcode")}


def test_scale_and_unit_are_fixed_by_the_first_move() -> None:
    moved = replace(FACTS, moved=frozenset({5}))
    draft = replace(BOLT, scale=2, unit=BOX)
    assert words(check_item(draft, BOLT, moved)) == {
        ("scale", "fixed_after_first_move"),
        ("unit", "fixed_after_first_move"),
    }
    assert check_item(draft, BOLT, FACTS) == []
    assert check_item(replace(BOLT, name_en="Bolt"), BOLT, moved) == []


def test_a_merge_moves_the_codes_and_leaves_a_pointer() -> None:
    old = replace(BOLT, units=(Conversion(BOX, 100, 1),), barcodes=(Barcode("690", BOX),))
    into = replace(NUT, barcodes=(Barcode("700"),))
    assert check_merge(old, into) == []
    gone, survivor = merged(old, into)
    assert (gone.active, gone.merged_into, gone.barcodes) == (False, 6, ())
    assert survivor.barcodes == (Barcode("700"), Barcode("690", BOX))
    assert survivor.units == (Conversion(BOX, 100, 1),)


@pytest.mark.parametrize(
    ("old", "into", "fault"),
    [
        (BOLT, BOLT, ("into", "same_item")),
        (BOLT, replace(NUT, active=False, merged_into=5), ("into", "cycle")),
        (BOLT, replace(NUT, active=False), ("into", "not_active")),
        (replace(BOLT, active=False, merged_into=9), NUT, ("id", "already_merged")),
        (BOLT, replace(NUT, unit=BOX), ("into", "unit_differs")),
        (BOLT, replace(NUT, scale=1), ("into", "scale_differs")),
        (BOLT, replace(NUT, lot_tracked=True), ("into", "lot_tracked_differs")),
        (
            replace(BOLT, units=(Conversion(BOX, 10, 1),)),
            replace(NUT, units=(Conversion(BOX, 12, 1),)),
            ("into", "conversion_differs"),
        ),
    ],
)
def test_a_merge_that_would_lose_meaning_is_refused(
    old: Item, into: Item, fault: tuple[str, str]
) -> None:
    assert fault in words(check_merge(old, into))


def test_equal_ratios_in_other_numbers_merge() -> None:
    old = replace(BOLT, units=(Conversion(BOX, 20, 2),))
    assert check_merge(old, replace(NUT, units=(Conversion(BOX, 10, 1),))) == []


def test_a_category_is_not_below_itself() -> None:
    parents = {1: None, 2: 1, 3: 2}
    below = Category(id=1, code="A", name_zh="甲", name_en=None, parent=3)
    assert words(check_tree(below, parents)) == {("parent", "cycle")}
    assert words(check_tree(replace(below, parent=9), parents)) == {("parent", "unknown")}
    assert check_tree(replace(below, parent=None), parents) == []


def test_a_form_names_every_fault_once() -> None:
    form = Form({"code": "A:1", "unit": True, "scale": 7, "name_zh": 5, "colour": "red"})
    draft = read_item(form, None, {})
    with pytest.raises(Invalid) as refused:
        form.finish(*check_item(draft, None, FACTS))
    assert words(list(refused.value.errors)) == {
        ("code", "colon"),
        ("unit", "not_an_id"),
        ("scale", "out_of_range"),
        ("name_zh", "not_text"),
        ("colour", "unknown"),
    }


def test_what_is_not_sent_stays() -> None:
    form = Form({"name_en": "Bolt"})
    assert read_item(form, BOLT, {PIECE: 0}) == replace(BOLT, name_en="Bolt")
    form.finish()


def test_a_barcode_of_the_base_unit_names_no_unit() -> None:
    form = Form({"barcodes": [["690", PIECE]]})
    assert read_item(form, BOLT, {PIECE: 0}).barcodes == (Barcode("690"),)
