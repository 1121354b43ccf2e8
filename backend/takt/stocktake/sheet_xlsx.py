"""A count sheet as a spreadsheet, to be filled in or printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from takt.runtime.workbooks import Box, Cell, Heading, Number, Workbook, written
from takt.stocktake.paper_words import Words
from takt.stocktake.sheet import SIGNED, SIGNERS, PaperHead, SheetLine


def sheet_xlsx(head: PaperHead, lines: Iterable[SheetLine], words: Words) -> bytes:
    """The file; a blind one has no column for book figures."""
    book = [] if head.is_blind else [Heading(words("book"), 12)]
    headings = [
        Heading(words("place"), 16),
        Heading(words("item"), 18),
        Heading(words("name"), 32),
        Heading(words("lot"), 18),
        Heading(words("unit"), 8),
        *book,
        Heading(words("counted"), 14),
        Heading(words("counter"), 16),
        Heading(words("note"), 24),
        Heading(words("scan"), 20),
    ]

    def fill(workbook: Workbook) -> None:
        workbook.sheet(words("sheet"), headings, chain(_rows(head, lines, words), _signed(words)))

    return written(f"{words('sheet')} {head.number} {head.name}".strip(), fill)


def _rows(head: PaperHead, lines: Iterable[SheetLine], words: Words) -> Iterator[Sequence[Cell]]:
    for line in lines:
        name = words.name(line.name_zh, line.name_en)
        known = None if line.book is None else Number(line.book, line.scale)
        book: list[Cell] = [] if head.is_blind else [known]
        yield [
            line.place,
            line.item,
            name if line.item else words("whatever_lies_here"),
            line.lot,
            words.unit(line.unit_zh, line.unit_en, line.unit),
            *book,
            Box(),
            Box(),
            Box(),
            line.scan,
        ]


def _signed(words: Words) -> Iterator[Sequence[Cell]]:
    """Below the lines, whoever counted says so."""
    yield []
    for _ in range(SIGNERS):
        yield [cell for key in SIGNED for cell in (words(key), Box())]
