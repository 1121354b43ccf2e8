"""Documents and tables on paper, read back by a reader that we did not write."""

from __future__ import annotations

import pypdfium2
import pytest

from takt.runtime.pdf import PdfDocument, text_width_mm
from takt.runtime.pdf_table import Column, PdfReport, wrapped
from takt.runtime.typeface import pixels

COLUMNS = (Column("客户 Customer", 2), Column("批次 Lot"), Column("数量", align="right"))


def pages_of(document: bytes) -> list[str]:
    opened = pypdfium2.PdfDocument(document)
    return [str(page.get_textpage().get_text_range()).replace("\r\n", "\n") for page in opened]


def a_report(rows: int) -> bytes:
    report = PdfReport(PdfDocument("召回 Recall"))
    report.heading("召回清单 Recall list")
    report.line("批次 L2401 的去向")
    report.gap()
    report.table(COLUMNS, [(f"上海水泵 {n}", f"L{n:03}", str(n * 10)) for n in range(rows)])
    return report.written()


def test_a_long_table_repeats_its_headings_and_numbers_its_pages() -> None:
    pages = pages_of(a_report(80))

    assert len(pages) == 2
    assert all("客户 Customer" in page for page in pages)
    assert pages[0].splitlines()[-1] == "1 / 2"
    assert pages[1].splitlines()[-1] == "2 / 2"
    lots = [line.split()[2] for page in pages for line in page.splitlines() if "上海" in line]
    assert lots == [f"L{n:03}" for n in range(80)]


def test_an_empty_table_is_a_page_with_headings() -> None:
    [page] = pages_of(a_report(0))

    assert page.splitlines()[:2] == ["召回清单 Recall list", "批次 L2401 的去向"]


def test_the_same_report_is_the_same_bytes() -> None:
    assert a_report(3) == a_report(3)


def test_a_row_has_a_cell_for_each_column() -> None:
    with pytest.raises(ValueError, match="a cell for each column"):
        PdfReport(PdfDocument()).table(COLUMNS, [("one",)])


def test_a_long_cell_wraps_and_loses_nothing() -> None:
    text = "深沟球轴承 deep groove ball bearing 6204-2RS" * 3

    lines = wrapped(text, 40, 9)

    assert all(text_width_mm(line, 9) <= 40 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_a_document_without_text_can_be_read() -> None:
    document = PdfDocument()
    document.page((60, 40)).bar(1, 1, 10, 10)

    [page] = pypdfium2.PdfDocument(document.written())

    assert page.render(scale=1).to_pil().convert("L").getextrema() == (0, 255)


def test_text_as_pixels_is_as_wide_as_the_font_says() -> None:
    plain, bold = pixels("批次 L1", 40), pixels("批次 L1", 40, is_bold=True)

    assert plain.size[1] == 40
    assert abs(plain.size[0] - 40 * text_width_mm("批次 L1", 72) / 25.4) <= 1
    assert bold.tobytes() != plain.tobytes()
