"""Count sheets on paper and as spreadsheets, read back by readers that we did not write."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp

from takt.stocktake.paper_words import Words
from takt.stocktake.sheet import PaperHead, SheetLine
from takt.stocktake.sheet_pdf import sheet_pdf
from takt.stocktake.sheet_xlsx import sheet_xlsx
from tests.unit.stocktake.spreadsheets import parts_of, sheets_of

HEAD = PaperHead("ST-7", "January", "zone", "Plant 1", "Z1", "2026-01-09", True, "2026-01-05T06:00")
LINES = [
    SheetLine("A-01", "L:A-01", "BOLT-8", "螺栓", "Bolt", "", "PC", 0, 123_456),
    SheetLine("A-01", "L:A-01", "GLUE", "胶水", None, "L-77", "KG", 3, 2_500),
    SheetLine("A-02", "L:A-02"),
]
EVIL = ("=1+1", "@SUM(A1)", "+5", "-3", "http://example.test/x", "{=1}", "=cmd|' /C calc'!A0")
BOOKS = ("123456", "123,456", "2.500", "2.5")


def text_of(document: bytes) -> list[str]:
    opened = pypdfium2.PdfDocument(document)
    return [str(page.get_textpage().get_text_range()) for page in opened]


def codes_of(document: bytes) -> list[str]:
    """What a scanner reads from each page."""
    found = []
    for page in pypdfium2.PdfDocument(document):
        picture = page.render(scale=3).to_pil().convert("L")
        found += sorted(one.text for one in zxingcpp.read_barcodes(picture))
    return found


def test_a_blind_sheet_names_places_items_and_lots_and_no_book_figure() -> None:
    [page] = text_of(sheet_pdf(HEAD, LINES, Words("en")))

    for word in (
        "ST-7",
        "January",
        "Plant 1",
        "Z1",
        "A-01",
        "BOLT-8",
        "Bolt",
        "L-77",
        "KG",
        "A-02",
    ):
        assert word in page
    assert "(whatever lies here)" in page
    assert "Blind: no book figures on this sheet" in page
    assert "Book" not in page.replace("book figures", "")
    assert not any(book in page for book in BOOKS)
    assert page.rstrip().endswith("1 / 1")


def test_a_sheet_that_is_not_blind_has_the_figures_with_the_decimals_of_the_item() -> None:
    [page] = text_of(sheet_pdf(replace(HEAD, is_blind=False), LINES, Words("zh-CN")))

    assert "账面数" in page
    assert "123456" in page
    assert "2.500" in page
    assert "胶水" in page
    assert "螺栓" in page
    assert "Blind" not in page


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ["Counted by", "Date", "Signature"]), ("zh-CN", ["盘点人", "日期", "签名"])],
)
def test_a_sheet_has_lines_for_counter_date_and_signature(language: str, words: list[str]) -> None:
    page = text_of(sheet_pdf(HEAD, LINES, Words(language)))[-1]
    [rows] = sheets_of(sheet_xlsx(HEAD, LINES, Words(language))).values()

    assert all(word in page for word in words)
    assert [cell for cell in rows[-1] if cell] == words


def test_the_code_of_each_place_can_be_scanned_from_the_paper() -> None:
    assert codes_of(sheet_pdf(HEAD, LINES, Words("en"))) == ["L:A-01", "L:A-02"]


def test_a_long_sheet_has_numbered_pages_and_all_of_its_lines() -> None:
    lines = [SheetLine(f"B-{n // 9:03}", f"L:B-{n // 9:03}", f"I{n:04}") for n in range(300)]

    pages = text_of(sheet_pdf(HEAD, lines, Words("en")))

    assert [page.rstrip().splitlines()[-1] for page in pages] == [
        f"{number} / {len(pages)}" for number in range(1, len(pages) + 1)
    ]
    assert all(f"I{n:04}" in "".join(pages) for n in range(300))


def test_a_blind_spreadsheet_holds_no_book_figure_anywhere() -> None:
    content = sheet_xlsx(HEAD, LINES, Words("en"))

    [rows] = sheets_of(content).values()
    assert rows[0][:7] == ["Place", "Item", "Name", "Lot", "Unit", "Counted", "Counted by"]
    assert rows[1][:5] == ["A-01", "BOLT-8", "Bolt", "", "PC"]
    assert rows[3][:3] == ["A-02", "", "(whatever lies here)"]
    assert rows[1][-1] == "L:A-01"
    assert not any(book in part for part in parts_of(content).values() for book in BOOKS)


def test_figures_of_a_spreadsheet_are_numbers_with_the_decimals_of_the_item() -> None:
    content = sheet_xlsx(replace(HEAD, is_blind=False), LINES, Words("zh-CN"))

    [rows] = sheets_of(content).values()
    assert rows[0][5] == "账面数"
    assert [row[5] for row in rows[1:3]] == [123_456.0, 2.5]
    assert "#,##0.000" in parts_of(content)["xl/styles.xml"]


@pytest.mark.parametrize("text", EVIL)
def test_no_text_becomes_a_formula_or_a_link(text: str) -> None:
    line = SheetLine(text, f"L:{text}", text, text, text, text, text)

    content = sheet_xlsx(HEAD, [line], Words("en"))

    parts = parts_of(content)
    assert not any("<f>" in part or "<f " in part for part in parts.values())
    assert not any("hyperlink" in part for part in parts.values())
    [rows] = sheets_of(content).values()
    assert rows[1][:5] == [text] * 5


def test_the_same_sheet_is_the_same_bytes() -> None:
    assert sheet_pdf(HEAD, LINES, Words("en")) == sheet_pdf(HEAD, LINES, Words("en"))
    assert sheet_xlsx(HEAD, LINES, Words("en")) == sheet_xlsx(HEAD, LINES, Words("en"))


def test_a_spreadsheet_repeats_its_headings_and_numbers_its_pages() -> None:
    parts = parts_of(sheet_xlsx(HEAD, LINES, Words("en")))

    assert "&amp;P / &amp;N" in parts["xl/worksheets/sheet1.xml"]
    assert "_xlnm.Print_Titles" in parts["xl/workbook.xml"]
