"""A quality report on paper and as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from takt.quality.analysis.paper_words import Words
from takt.quality.analysis.report_tables import (
    PaperTable,
    Report,
    cell_text,
    listings_of,
    tables_of,
)
from takt.runtime.pdf import PdfDocument
from takt.runtime.pdf_table import Column, PdfReport
from takt.runtime.workbooks import Cell, Heading, Workbook, written

ROWS_MAX: Final = 2_000
"""Of one table on paper; the spreadsheet has them all."""
WIDTH_OF_SHARE: Final = 13


def head_lines(report: Report, words: Words) -> Iterator[str]:
    """What a report is about."""
    days = f"{report.period.first.isoformat()} – {report.period.last.isoformat()}"
    yield f"{words('site')}: {report.site_code}   {words('period')}: {days}"
    made_at = words("made_at").format(zone=report.period.zone)
    yield f"{made_at}: {report.made_at}"
    if report.narrowed:
        yield f"{words('narrowed')}: {report.narrowed}"


def figures_pdf(report: Report, words: Words) -> bytes:
    """The document."""
    paper = PdfReport(PdfDocument(words("report")), 8)
    paper.heading(words("report"))
    for line in head_lines(report, words):
        paper.line(line)
    for table in tables_of(report, words):
        paper.gap()
        paper.heading(table.title, 11)
        if table.title == words("suppliers"):
            paper.line(words("formula"), 7)
        _draw(paper, table, words)
    return paper.written()


def _draw(paper: PdfReport, table: PaperTable, words: Words) -> None:
    rows = iter(table.rows)
    first = next(rows, None)
    if first is None:
        paper.line(words("none"))
        return
    columns = [
        Column(heading, share, "right" if at and not isinstance(cell, str) else "left")
        for at, (heading, share, cell) in enumerate(
            zip(table.headings, table.shares, first, strict=True)
        )
    ]
    paper.table(columns, islice(_texts(first, rows), ROWS_MAX))
    if next(rows, None) is not None:
        paper.line(words("first_only").format(rows=ROWS_MAX))


def _texts(first: Sequence[Cell], rows: Iterator[Sequence[Cell]]) -> Iterator[list[str]]:
    yield [cell_text(cell) for cell in first]
    for row in rows:
        yield [cell_text(cell) for cell in row]


def figures_xlsx(report: Report, words: Words) -> bytes:
    """The file: a sheet for each table, and one for each list of rows behind them."""

    def fill(workbook: Workbook) -> None:
        for table in (*tables_of(report, words), *listings_of(report, words)):
            headings = [
                Heading(text, max(len(text) + 2, round(share * WIDTH_OF_SHARE)))
                for text, share in zip(table.headings, table.shares, strict=True)
            ]
            workbook.sheet(table.title.strip(), headings, table.rows)

    return written(f"{words('report')} {report.site_code}", fill)
