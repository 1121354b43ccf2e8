"""Tables on paper: columns with headings that repeat on each page, rows that wrap, page numbers.

For reports of any area. What stands in the cells is the caller's business.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from takt.runtime.pdf import (
    A4_MM,
    POINTS_PER_MM,
    PdfDocument,
    PdfPage,
    Picture,
    text_width_mm,
)

MARGIN_MM: Final = 14.0
LEADING: Final = 1.35
CELL_GAP_MM: Final = 2.0
RULE_MM: Final = 0.15
QUIET_MM: Final = 4.0
"""Light space around a symbol."""
BOX_GAP_MM: Final = 0.6
PICTURE_HIGH_MM: Final = 80.0


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its share of the width, where its text stands, or a box to fill in."""

    heading: str
    share: float = 1.0
    align: Literal["left", "right"] = "left"
    is_box: bool = False


@dataclass(slots=True)
class PdfReport:
    """A report that flows down A4 pages, begun with its title and lines about it."""

    document: PdfDocument
    size_pt: float = 9.0
    size_mm: tuple[float, float] = A4_MM
    _page: PdfPage | None = None
    _y_mm: float = 0.0

    def heading(self, text: str, size_pt: float = 14.0) -> None:
        """A line in bold."""
        self.line(text, size_pt, is_bold=True)

    def line(self, text: str, size_pt: float | None = None, *, is_bold: bool = False) -> None:
        """Text over the whole width, on as many lines as it needs."""
        size = size_pt or self.size_pt
        for piece in wrapped(text, self._width(), size):
            page = self._room(_leading_mm(size))
            page.text((MARGIN_MM, self._y_mm), piece, size, is_bold=is_bold)

    def gap(self, height_mm: float = 3.0) -> None:
        """Empty space."""
        self._y_mm += height_mm

    def mark(self, modules: Sequence[str], text: str, size_mm: float = 14.0) -> None:
        """A symbol to scan with words beside it; something below it stands on the same page."""
        if self._needs_page(3 * size_mm):
            self._new_page()
        page, top = self._last(), self._y_mm + QUIET_MM
        page.modules(MARGIN_MM, top, size_mm / len(modules), modules)
        place = (MARGIN_MM + size_mm + QUIET_MM, top + size_mm / 2)
        page.text(place, text, self.size_pt + 2, is_bold=True)
        self._y_mm = top + size_mm + 1.0

    def pictures(self, pictures: Sequence[tuple[Picture, str]], in_row: int = 3) -> None:
        """Photos side by side, each with its words below."""
        free = self._width() - CELL_GAP_MM * (in_row - 1)
        width = free / in_row
        for start in range(0, len(pictures), in_row):
            row = pictures[start : start + in_row]
            height = max(picture.height_for(width) for picture, _ in row)
            height = min(height, PICTURE_HIGH_MM)
            if self._needs_page(height + 2 * _leading_mm(self.size_pt)):
                self._new_page()
            top = self._y_mm + 1.5
            for place, (picture, words) in enumerate(row):
                left = MARGIN_MM + place * (width + CELL_GAP_MM)
                narrow = min(width, height * picture.width / picture.height)
                self._last().picture(left, top, narrow, picture)
                line = wrapped(words, width, self.size_pt)[0]
                foot = top + height + _leading_mm(self.size_pt)
                self._last().text((left, foot), line, self.size_pt)
            self._y_mm = top + height + 1.5 * _leading_mm(self.size_pt)

    def table(
        self, columns: Sequence[Column], rows: Iterable[Sequence[str]], row_mm: float = 0.0
    ) -> None:
        """A table; its headings stand again at the top of each page that it reaches.

        Rows are at least `row_mm` high, for columns in which people write.
        """
        places = self._places(columns)
        heads = self._cells(columns, places, [column.heading for column in columns])
        self._row(heads, columns, places, is_bold=True)
        for row in rows:
            cells = self._cells(columns, places, row)
            if self._needs_page(max(row_mm, _leading_mm(self.size_pt) * max(map(len, cells)))):
                self._new_page()
                self._row(heads, columns, places, is_bold=True)
            top = self._y_mm
            self._row(cells, columns, places, low_mm=row_mm)
            self._boxes(columns, places, top)

    def written(self) -> bytes:
        """The document with its page numbers."""
        if not self.document.pages:
            self._new_page()
        self.document.number_pages(lambda number, total: f"{number} / {total}")
        return self.document.written()

    def _cells(
        self, columns: Sequence[Column], places: list[tuple[float, float]], row: Sequence[str]
    ) -> list[list[str]]:
        if len(row) != len(columns):
            raise ValueError("a row has a cell for each column")
        return [
            wrapped(cell, width, self.size_pt) for cell, (_, width) in zip(row, places, strict=True)
        ]

    def _row(
        self,
        cells: list[list[str]],
        columns: Sequence[Column],
        places: list[tuple[float, float]],
        *,
        is_bold: bool = False,
        low_mm: float = 0.0,
    ) -> None:
        foot = self._y_mm + low_mm
        for number in range(max(map(len, cells))):
            page = self._room(_leading_mm(self.size_pt))
            for lines, column, (left, width) in zip(cells, columns, places, strict=True):
                piece = lines[number] if number < len(lines) else ""
                spare = width - text_width_mm(piece, self.size_pt)
                x = left + (max(0.0, spare) if column.align == "right" else 0.0)
                if piece:
                    page.text((x, self._y_mm), piece, self.size_pt, is_bold=is_bold)
        self._y_mm = max(self._y_mm, foot - 1.8) + 1.2
        self._last().bar(MARGIN_MM, self._y_mm, self._width(), RULE_MM * (3 if is_bold else 1))
        self._y_mm += 0.6

    def _boxes(
        self, columns: Sequence[Column], places: list[tuple[float, float]], top_mm: float
    ) -> None:
        """The frames of the last row's boxes."""
        height = self._y_mm - top_mm - 2 * BOX_GAP_MM
        for column, (left, width) in zip(columns, places, strict=True):
            if column.is_box and height > 0:
                top, right = top_mm + BOX_GAP_MM, left + width - RULE_MM
                self._last().bar(left, top, width, RULE_MM)
                self._last().bar(left, top + height, width, RULE_MM)
                self._last().bar(left, top, RULE_MM, height)
                self._last().bar(right, top, RULE_MM, height)

    def _places(self, columns: Sequence[Column]) -> list[tuple[float, float]]:
        free = self._width() - CELL_GAP_MM * (len(columns) - 1)
        shares = sum(column.share for column in columns)
        places, left = [], MARGIN_MM
        for column in columns:
            width = free * column.share / shares
            places.append((left, width))
            left += width + CELL_GAP_MM
        return places

    def _width(self) -> float:
        return self.size_mm[0] - 2 * MARGIN_MM

    def _needs_page(self, height_mm: float) -> bool:
        foot = self.size_mm[1] - MARGIN_MM - 4
        return self._page is None or self._y_mm + height_mm > foot

    def _room(self, height_mm: float) -> PdfPage:
        """Moves down by so much, onto a new page where this one is full."""
        if self._needs_page(height_mm):
            self._new_page()
        self._y_mm += height_mm
        return self._last()

    def _new_page(self) -> None:
        self._page = self.document.page(self.size_mm)
        self._y_mm = MARGIN_MM

    def _last(self) -> PdfPage:
        return self._page or self.document.pages[-1]


def wrapped(text: str, width_mm: float, size_pt: float) -> list[str]:
    """The text in lines of a width; it breaks at spaces and between Chinese letters."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in words_of(paragraph):
            if line and text_width_mm((line + word).rstrip(), size_pt) > width_mm:
                lines.append(line.rstrip())
                line = ""
            line += word.lstrip() if not line else word
            while text_width_mm(line.rstrip(), size_pt) > width_mm and len(line) > 1:
                cut = _fitting(line, width_mm, size_pt)
                lines.append(line[:cut])
                line = line[cut:]
        lines.append(line.rstrip())
    return lines


def words_of(text: str) -> list[str]:
    """Pieces between which a line may break; a space stays with what stands before it."""
    words: list[str] = []
    for letter in text:
        joins = words and not words[-1].endswith(" ") and _is_narrow(words[-1][-1] + letter)
        if joins or (words and letter == " "):
            words[-1] += letter
        else:
            words.append(letter)
    return words


def _is_narrow(letters: str) -> bool:
    return all(ord(letter) < 0x2E80 for letter in letters)


def _fitting(line: str, width_mm: float, size_pt: float) -> int:
    for cut in range(1, len(line)):
        if text_width_mm(line[: cut + 1], size_pt) > width_mm:
            return cut
    return len(line)


def _leading_mm(size_pt: float) -> float:
    return size_pt * LEADING / POINTS_PER_MM
