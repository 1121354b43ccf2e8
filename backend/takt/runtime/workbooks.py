"""Spreadsheets written row by row: text stays text, numbers keep the decimals of their items.

Nothing in a cell is taken for a formula or an address, whatever people named things, and rows go
to disk as they come, so that a large table needs no memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import xlsxwriter

SHEET_NAME_MAX: Final = 31
CELL_TEXT_MAX: Final = 32_767
WIDTH_MAX: Final = 60
HEADER_TEXT_MAX: Final = 200
"""Spreadsheets take 255, with what says where it stands."""
_OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
}
_MADE: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""The same content is the same file."""


@dataclass(frozen=True, slots=True)
class Number:
    """A scaled integer as a number with so many decimals."""

    value: int
    scale: int = 0


@dataclass(frozen=True, slots=True)
class Box:
    """An empty cell to write in."""


Cell = str | Number | Box | None


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of a sheet: its heading and how many letters wide it is."""

    text: str
    width: int = 14


@dataclass(slots=True)
class Workbook:
    """A spreadsheet being written."""

    book: Any
    title: str = ""
    _formats: dict[str, Any] = field(default_factory=dict)

    def sheet(self, name: str, headings: Sequence[Heading], rows: Iterable[Sequence[Cell]]) -> None:
        """A sheet with one table; its headings stay in view and stand on each printed page."""
        page = self.book.add_worksheet(_sheet_name(name))
        page.set_paper(9)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
        page.freeze_panes(1, 0)
        page.set_header(f"&L{self.title.replace('&', '&&')}"[:HEADER_TEXT_MAX])
        page.set_footer("&L&A&R&P / &N")
        bold = self._format("bold", {"bold": True, "bottom": 1})
        for column, heading in enumerate(headings):
            page.set_column(column, column, min(heading.width, WIDTH_MAX))
            page.write_string(0, column, heading.text, bold)
        for number, row in enumerate(rows, 1):
            self._row(page, number, row)

    def _row(self, page: Any, number: int, row: Sequence[Cell]) -> None:
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                if cell:
                    page.write_string(number, column, cell[:CELL_TEXT_MAX])
            elif isinstance(cell, Number):
                exact = Decimal(cell.value).scaleb(-cell.scale)
                page.write_number(number, column, exact, self._decimals(cell.scale))
            elif isinstance(cell, Box):
                page.write_blank(number, column, None, self._format("box", {"border": 1}))

    def _decimals(self, scale: int) -> Any:
        shown = "#,##0" + ("." + "0" * scale if scale else "")
        return self._format(shown, {"num_format": shown})

    def _format(self, name: str, properties: dict[str, Any]) -> Any:
        if name not in self._formats:
            self._formats[name] = self.book.add_format(properties)
        return self._formats[name]


def written(title: str, fill: Callable[[Workbook], None]) -> bytes:
    """The bytes of a spreadsheet that `fill` writes."""
    with _opened(title) as (book, path):
        fill(Workbook(book, title))
        book.close()
        return path.read_bytes()


@contextmanager
def _opened(title: str) -> Iterator[tuple[Any, Path]]:
    with TemporaryDirectory(prefix="takt-xlsx-") as folder:
        path = Path(folder) / "made.xlsx"
        book = xlsxwriter.Workbook(str(path), {**_OPTIONS, "tmpdir": folder})
        book.set_properties({"title": title, "created": _MADE.replace(tzinfo=None)})
        yield book, path


def _sheet_name(text: str) -> str:
    """A name that spreadsheets allow."""
    return "".join(" " if letter in "[]:*?/\\" else letter for letter in text)[:SHEET_NAME_MAX]
