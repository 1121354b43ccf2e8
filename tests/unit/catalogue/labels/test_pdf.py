"""Documents: the same each time, with text that can be read and symbols that can be scanned."""

from __future__ import annotations

import zxingcpp

from takt.catalogue.labels import Paper, labels_pdf
from takt.catalogue.labels.built_in import BUILT_IN
from takt.catalogue.labels.pdf import drawn_pages, full_sheet
from tests.unit.catalogue.labels.golden_files import compare
from tests.unit.catalogue.labels.samples import GTIN, a_lot, page_of, text_of

DESIGN = BUILT_IN["lot-60x40"].design


def test_the_page_of_a_lot_label_is_drawn_as_it_was() -> None:
    document = drawn_pages(DESIGN, [a_lot()])

    compare("lot-60x40.pdf.txt", document.pages[0].drawn.decode() + "\n")


def test_the_same_labels_are_the_same_bytes() -> None:
    first, second = labels_pdf(DESIGN, [a_lot()]), labels_pdf(DESIGN, [a_lot()])

    assert first == second
    assert b"/ID" not in first
    assert b"Date" not in first


def test_the_text_is_found_in_the_document() -> None:
    text = text_of(labels_pdf(DESIGN, [a_lot(quantity="25")]))

    assert text.splitlines() == [
        "深沟球轴承 Deep",
        "groove ball bearing",
        "BRG-6204",
        "批次 Lot L2401-A",
        "有效期 EXP 2027-01-31",
        "数量 Qty 25",
        f"(01){GTIN} (17)270131 (10)L2401-A",
    ]


def test_a_letter_that_the_font_lacks_is_shown_as_missing() -> None:
    text = text_of(labels_pdf(DESIGN, [a_lot("L1", item_code="A🚀B")]))

    assert "A〓B" in text


def test_every_label_of_a_sheet_is_scanned() -> None:
    lots = [a_lot(f"L{number}") for number in range(21)]
    sheet = full_sheet(DESIGN)

    document = labels_pdf(DESIGN, lots, sheet)

    found = zxingcpp.read_barcodes(page_of(document, scale=3))
    assert (sheet.columns, sheet.rows) == (3, 7)
    assert {one.text.rpartition(")")[2] for one in found} == {f"L{n}" for n in range(21)}


def test_used_places_of_the_first_sheet_stay_empty() -> None:
    lots = [a_lot(f"L{number}") for number in range(3)]

    document = labels_pdf(DESIGN, lots, Paper(2, 2, 10_000, 10_000, 5_000), skip=2)

    assert "L1" in text_of(document, 0)
    assert "L2" in text_of(document, 1)
    [lower_left, _] = sorted(
        (one.position.top_left.y for one in zxingcpp.read_barcodes(page_of(document, scale=3))),
    )
    assert lower_left > 50 * 3 * 72 / 25.4


def test_a_roll_has_a_page_for_each_label() -> None:
    picture = page_of(labels_pdf(DESIGN, [a_lot("A"), a_lot("B")]), 1, scale=1)

    assert picture.size == (171, 114)


def test_a_sheet_that_is_too_small_says_so() -> None:
    assert not Paper(4, 1, 0, 0).fits(DESIGN)
    assert Paper(3, 7, 0, 0).fits(DESIGN)
