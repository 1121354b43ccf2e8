"""A count sheet on paper: each place with its code to scan, and a box for each line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from takt.runtime.pdf import PdfDocument
from takt.runtime.pdf_table import Column, PdfReport
from takt.stocktake.paper_words import Words
from takt.stocktake.sheet import SIGNED, SIGNERS, PaperHead, SheetLine, by_place

ROW_MM: Final = 8.5
"""So that a hand can write in a box."""
SIGNED_MM: Final = 11.0
FREE_LINES: Final = 1
"""Empty lines below each place, for what nobody expected there."""


def sheet_pdf(head: PaperHead, lines: Iterable[SheetLine], words: Words) -> bytes:
    """The document."""
    title = f"{words('sheet')} {head.number}".strip()
    report = PdfReport(PdfDocument(title), 9)
    report.heading(f"{title} {head.name}".strip())
    for line in head_lines(head, words):
        report.line(line)
    columns = _columns(head, words)
    for inside in by_place(lines):
        place = inside[0]
        report.gap(2)
        report.mark(qr_modules(place.scan), f"{words('place')} {place.place}")
        report.table(columns, _rows(head, inside, words), ROW_MM)
    report.gap(6)
    names = [words(key) for key in SIGNED]
    boxes = [Column(name, is_box=True) for name in names]
    report.table(boxes, [[""] * len(names)] * SIGNERS, SIGNED_MM)
    return report.written()


def head_lines(head: PaperHead, words: Words) -> Iterator[str]:
    """What is said above the lines of a paper."""
    parts = [f"{words('site')}: {head.site}", f"{words('kind')}: {words('kind_' + head.kind)}"]
    parts += [f"{words('zone')}: {head.zone}"] if head.zone else []
    parts += [f"{words('due_on')}: {head.due_on}"] if head.due_on else []
    yield "   ".join(parts)
    yield f"{words('made_at').format(zone=head.time_zone)}: {head.made_at}"
    if head.is_blind:
        yield words("blind")


def qr_modules(text: str) -> Sequence[str]:
    """A QR code; thousands of them take seconds with a library in Python and milliseconds here."""
    import zxingcpp

    symbol = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    picture: Any = symbol.to_image(scale=1, add_quiet_zones=False)
    rows: Any = memoryview(picture).tolist()
    return ["".join("0" if light else "1" for light in row) for row in rows]


def _columns(head: PaperHead, words: Words) -> list[Column]:
    book = [] if head.is_blind else [Column(words("book"), 0.9, "right")]
    return [
        Column(words("item"), 1.5),
        Column(words("name"), 2.4),
        Column(words("lot"), 1.5),
        Column(words("unit"), 0.6),
        *book,
        Column(words("counted"), 1.3, is_box=True),
        Column(words("note"), 1.5, is_box=True),
    ]


def _rows(head: PaperHead, lines: Iterable[SheetLine], words: Words) -> Iterator[Sequence[str]]:
    for line in lines:
        name = words.name(line.name_zh, line.name_en)
        if not line.item:
            name = words("whatever_lies_here")
        book = [] if head.is_blind else [line.book_text]
        unit = words.unit(line.unit_zh, line.unit_en, line.unit)
        yield [line.item, name, line.lot, unit, *book, "", ""]
    for _ in range(FREE_LINES):
        yield ["", words("found_here"), "", "", *([] if head.is_blind else [""]), "", ""]
