"""A variance report on paper and as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from takt.runtime.pdf import A4_MM, PdfDocument
from takt.runtime.pdf_table import Column, PdfReport
from takt.runtime.workbooks import Cell, Heading, Number, Workbook, written
from takt.stocktake.paper_words import Words
from takt.stocktake.report import Report
from takt.stocktake.report_tables import PaperTable, cell_text, permille_text, tables_of
from takt.stocktake.sheet import PaperHead
from takt.stocktake.sheet_pdf import head_lines

ROWS_MAX: Final = 20_000
"""Of one table on paper; the spreadsheet has them all."""
WIDTH_OF_SHARE: Final = 12


def report_pdf(head: PaperHead, report: Report, words: Words) -> bytes:
    """The document, on its side: a line says a lot."""
    title = f"{words('report')} {head.number}".strip()
    paper = PdfReport(PdfDocument(title), 7, (A4_MM[1], A4_MM[0]))
    paper.heading(f"{title} {head.name}".strip())
    for line in islice(head_lines(head, words), 2):
        paper.line(line)
    whole, every, left = report.sums.whole, len(report.lines), len(report.gaps)
    paper.line(words("coverage").format(lines=every, counted=every - left, left=left))
    paper.line(
        f"{words('right_lines')}: {permille_text(whole.lines_right)}   "
        f"{words('right_value')}: {permille_text(whole.value_right)}"
    )
    for table in tables_of(report, words, head.time_zone):
        _draw(paper, table, words)
    return paper.written()


def _draw(paper: PdfReport, table: PaperTable, words: Words) -> None:
    rows = iter(table.rows)
    first = next(rows, None)
    paper.gap()
    paper.heading(table.title, 11)
    if first is None:
        paper.line(words("none"))
        return
    pairs = zip(table.headings, table.shares, first, strict=True)
    columns = [
        Column(heading, share, "right" if isinstance(cell, Number) else "left")
        for heading, share, cell in pairs
    ]
    paper.table(columns, islice(_texts(first, rows), ROWS_MAX))
    if next(rows, None) is not None:
        paper.line(words("first_only").format(rows=ROWS_MAX))


def _texts(first: Sequence[Cell], rows: Iterator[Sequence[Cell]]) -> Iterator[list[str]]:
    yield [cell_text(cell) for cell in first]
    for row in rows:
        yield [cell_text(cell) for cell in row]


def report_xlsx(head: PaperHead, report: Report, words: Words) -> bytes:
    """The file: a sheet for each table."""

    def fill(workbook: Workbook) -> None:
        for table in tables_of(report, words, head.time_zone):
            headings = [
                Heading(text, round(share * WIDTH_OF_SHARE))
                for text, share in zip(table.headings, table.shares, strict=True)
            ]
            workbook.sheet(table.title, headings, table.rows)

    return written(f"{words('report')} {head.number} {head.name}".strip(), fill)
