"""Documents for any printer: pages measured in millimetres, Chinese text, page numbers.

Knows nothing of what is printed. A document holds no date and no identifier, so the same content
gives the same bytes. Coordinates run from the top left, as people measure paper.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import pydyf

from takt.runtime.typeface import (
    ASCENT,
    DESCENT,
    FAMILY,
    UNITS_PER_EM,
    glyph,
    shown,
    subset,
    width_of,
)

POINTS_PER_MM: Final = 72 / 25.4
A4_MM: Final = (210.0, 297.0)
BOLD_STROKE: Final = 30
"""A bold letter is one that is also stroked, this part of its size wide."""
Align = str
PageNumber = Callable[[int, int], str]
"""What stands at the foot of page n of m."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo as a JPEG in colour, with its size in pixels."""

    jpeg: bytes
    width: int
    height: int

    def height_for(self, width_mm: float) -> float:
        """How high it is at a width."""
        return width_mm * self.height / self.width


class PdfPage:
    """One sheet; everything is placed in millimetres from its top left corner."""

    def __init__(
        self, width_mm: float, height_mm: float, letters: set[str], pictures: list[Picture]
    ) -> None:
        self.width_mm = width_mm
        self.height_mm = height_mm
        self._letters = letters
        self._pictures = pictures
        self._parts: list[bytes] = []

    @property
    def drawn(self) -> bytes:
        """The operators of the page, as they stand in the document."""
        return b"\n".join(self._parts)

    def text(
        self, place_mm: tuple[float, float], text: str, size_pt: float, *, is_bold: bool = False
    ) -> None:
        """One line whose baseline begins at the place."""
        ink = shown(text)
        self._letters.update(ink)
        codes = "".join(f"{glyph(letter).number:04x}" for letter in ink)
        weight = f"2 Tr {_number(size_pt / BOLD_STROKE)} w" if is_bold else "0 Tr"
        x, y = self._point(*place_mm)
        line = f"BT /F {_number(size_pt)} Tf {weight} {x} {y} Td <{codes}> Tj ET"
        self._parts.append(line.encode())

    def bar(self, left_mm: float, top_mm: float, width_mm: float, height_mm: float) -> None:
        """A filled rectangle."""
        self._parts.append(self._rectangle(left_mm, top_mm, width_mm, height_mm) + b" f")

    def modules(self, left_mm: float, top_mm: float, module_mm: float, rows: Sequence[str]) -> None:
        """The dark modules (`1`) of a symbol, all in one path, so that no seam shows between."""
        runs = (
            self._rectangle(
                left_mm + start * module_mm,
                top_mm + line * module_mm,
                (end - start) * module_mm,
                module_mm,
            )
            for line, row in enumerate(rows)
            for start, end in dark_runs(row)
        )
        self._parts.append(b"\n".join([*runs, b"f"]))

    def picture(self, left_mm: float, top_mm: float, width_mm: float, picture: Picture) -> None:
        """A photo, as high as its width asks for."""
        if picture not in self._pictures:
            self._pictures.append(picture)
        name = self._pictures.index(picture)
        height_mm = picture.height_for(width_mm)
        x, y = self._point(left_mm, top_mm + height_mm)
        size = f"{_number(width_mm * POINTS_PER_MM)} 0 0 {_number(height_mm * POINTS_PER_MM)}"
        self._parts.append(f"q {size} {x} {y} cm /P{name} Do Q".encode())

    def _rectangle(self, left: float, top: float, width: float, height: float) -> bytes:
        x, y = self._point(left, top + height)
        size = f"{_number(width * POINTS_PER_MM)} {_number(height * POINTS_PER_MM)}"
        return f"{x} {y} {size} re".encode()

    def _point(self, x_mm: float, y_mm: float) -> tuple[str, str]:
        up = (self.height_mm - y_mm) * POINTS_PER_MM
        return _number(x_mm * POINTS_PER_MM), _number(up)


class PdfDocument:
    """Pages and the letters that they use; `written` embeds these alone."""

    def __init__(self, title: str = "") -> None:
        self.pages: list[PdfPage] = []
        self._title = title
        self._letters: set[str] = set()
        self._pictures: list[Picture] = []

    def page(self, size_mm: tuple[float, float] = A4_MM) -> PdfPage:
        """A new empty page at the end."""
        page = PdfPage(*size_mm, self._letters, self._pictures)
        self.pages.append(page)
        return page

    def number_pages(self, words: PageNumber, size_pt: float = 8, margin_mm: float = 8) -> None:
        """Writes at the foot of every page which one of how many it is."""
        for number, page in enumerate(self.pages, 1):
            text = words(number, len(self.pages))
            left = page.width_mm - margin_mm - text_width_mm(text, size_pt)
            page.text((left, page.height_mm - margin_mm), text, size_pt)

    def written(self) -> bytes:
        """The document's bytes."""
        document = pydyf.PDF()
        if self._title:
            document.info["Title"] = pydyf.String(self._title)
        font = _embed(document, self._letters)
        resources = pydyf.Dictionary({"Font": pydyf.Dictionary({"F": font})})
        if self._pictures:
            resources["XObject"] = _embed_pictures(document, self._pictures)
        document.add_object(resources)
        for page in self.pages:
            content = pydyf.Stream([page.drawn], compress=True)
            document.add_object(content)
            size = [0, 0, page.width_mm * POINTS_PER_MM, page.height_mm * POINTS_PER_MM]
            document.add_page(
                pydyf.Dictionary(
                    {
                        "Type": "/Page",
                        "Parent": document.pages.reference,
                        "MediaBox": pydyf.Array([_number(edge) for edge in size]),
                        "Contents": content.reference,
                        "Resources": resources.reference,
                    }
                )
            )
        buffer = io.BytesIO()
        document.write(buffer)
        return buffer.getvalue()


def text_width_mm(text: str, size_pt: float) -> float:
    """How wide a line is on paper."""
    return width_of(shown(text)) * size_pt / UNITS_PER_EM / POINTS_PER_MM


def dark_runs(row: str) -> Iterable[tuple[int, int]]:
    """Where dark modules begin and end in a row."""
    start = row.find("1")
    while start >= 0:
        end = row.find("0", start)
        end = len(row) if end < 0 else end
        yield start, end
        start = row.find("1", end)


def _embed_pictures(document: pydyf.PDF, pictures: Sequence[Picture]) -> pydyf.Dictionary:
    """Adds photos as they are; a page names each by its place."""
    names = pydyf.Dictionary()
    for place, picture in enumerate(pictures):
        about = {
            "Type": "/XObject",
            "Subtype": "/Image",
            "Width": picture.width,
            "Height": picture.height,
            "ColorSpace": "/DeviceRGB",
            "BitsPerComponent": 8,
            "Filter": "/DCTDecode",
        }
        stream = pydyf.Stream([picture.jpeg], about)
        document.add_object(stream)
        names[f"P{place}"] = stream.reference
    return names


def _embed(document: pydyf.PDF, letters: set[str]) -> bytes:
    """Adds the font with these letters; letters are written as their glyph numbers."""
    used = sorted(letters)
    outlines = pydyf.Stream([subset(used)], {"Subtype": "/CIDFontType0C"}, compress=True)
    document.add_object(outlines)
    descriptor = pydyf.Dictionary(
        {
            "Type": "/FontDescriptor",
            "FontName": f"/TAKTAA+{FAMILY}",
            "Flags": 4,
            "FontBBox": pydyf.Array([-1000, -1100, 3000, 1900]),
            "ItalicAngle": 0,
            "Ascent": ASCENT,
            "Descent": DESCENT,
            "CapHeight": 733,
            "StemV": 90,
            "FontFile3": outlines.reference,
        }
    )
    document.add_object(descriptor)
    glyphs = sorted({(glyph(letter).number, glyph(letter).width) for letter in used})
    widths = " ".join(f"{number} [{width}]" for number, width in glyphs)
    registry = "<</Registry (Adobe) /Ordering (Identity) /Supplement 0>>"
    descendant = pydyf.Dictionary(
        {
            "Type": "/Font",
            "Subtype": "/CIDFontType0",
            "BaseFont": f"/TAKTAA+{FAMILY}",
            "CIDSystemInfo": registry,
            "FontDescriptor": descriptor.reference,
            "DW": UNITS_PER_EM,
            "W": f"[{widths}]",
        }
    )
    document.add_object(descendant)
    meaning = pydyf.Stream([_meaning(used)], compress=True)
    document.add_object(meaning)
    font = pydyf.Dictionary(
        {
            "Type": "/Font",
            "Subtype": "/Type0",
            "BaseFont": f"/TAKTAA+{FAMILY}",
            "Encoding": "/Identity-H",
            "DescendantFonts": pydyf.Array([descendant.reference]),
            "ToUnicode": meaning.reference,
        }
    )
    document.add_object(font)
    return bytes(font.reference)


def _meaning(letters: Sequence[str]) -> bytes:
    """The map from glyphs back to letters, by which text is found and copied."""
    pairs = {glyph(letter).number: letter for letter in letters}
    lines = [
        f"<{number:04x}> <{letter.encode('utf-16-be').hex()}>"
        for number, letter in sorted(pairs.items())
    ]
    blocks = [lines[at : at + 100] for at in range(0, len(lines), 100)]
    body = "\n".join(
        f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks
    )
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap "
        "/CMapName /Takt def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        f"{body}\nendcmap CMapName currentdict /CMap defineresource pop end end"
    ).encode()


def _number(value: float) -> str:
    """Three decimals are a third of a thousandth of a millimetre."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
