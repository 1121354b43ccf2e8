"""Where everything on a label stands: one layout for paper, label printer and the preview.

Whole micrometres throughout, so that the device, which has the same rules in
`features/labels/layout.ts`, comes to the same places; `sync/vectors/labels.json` holds both to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from takt.catalogue.labels.content import LabelThing, text_of
from takt.catalogue.labels.designs import Design, Element
from takt.catalogue.labels.symbols import QUIET_MODULES, Matrix, symbol_of

INCH_UM: Final = 25_400
ASCENT: Final = 880
BAR_UM_MIN: Final = 100
BOX_STROKE_UM: Final = 250
TENTHS_MIN: Final = 40
ELLIPSIS: Final = "…"
ADVANCES: Final = (
    224, 323, 474, 555, 555, 921, 680, 278, 338, 338, 467, 555, 278, 347, 278, 392, 555, 555, 555,
    555, 555, 555, 555, 555, 555, 555, 278, 278, 555, 555, 555, 474, 946, 608, 657, 638, 688, 589,
    552, 689, 728, 293, 535, 646, 543, 812, 723, 742, 633, 742, 635, 596, 599, 721, 575, 878, 573,
    531, 603, 338, 392, 338, 555, 559, 606, 563, 618, 510, 620, 554, 325, 564, 607, 275, 275, 552,
    284, 926, 610, 606, 620, 620, 388, 468, 377, 607, 521, 802, 498, 521, 475, 338, 270, 338, 555,
)  # fmt: skip
"""Widths of the printable ASCII letters in thousandths of the size; any other letter is 1000."""


class TextLine(msgspec.Struct, frozen=True, tag="text"):
    """A line of text; `box_x_um` and `box_width_um` say within what it was aligned."""

    x_um: int
    baseline_um: int
    size_tenths_pt: int
    text: str
    bold: bool
    align: str
    box_x_um: int
    box_width_um: int


class Bar(msgspec.Struct, frozen=True, tag="bar"):
    """A filled rectangle."""

    x_um: int
    y_um: int
    width_um: int
    height_um: int


class Symbol(msgspec.Struct, frozen=True, tag="symbol"):
    """A matrix in its square box, the light border inside the box."""

    x_um: int
    y_um: int
    side_um: int
    quiet: int
    matrix: Matrix

    @property
    def modules(self) -> int:
        """Modules along one side, the border included."""
        return len(self.matrix) + 2 * self.quiet


Drawn = TextLine | Bar | Symbol


def laid_out(design: Design, thing: LabelThing) -> list[Drawn]:
    """Everything that a label of this thing shows, in the order of the design."""
    return [drawn for element in design.elements for drawn in _drawn(element, thing)]


def _drawn(element: Element, thing: LabelThing) -> Iterator[Drawn]:
    if element.kind == "text":
        yield from text_lines(element, text_of(element, thing))
    elif element.kind == "line":
        width = max(element.width_um, BAR_UM_MIN)
        yield Bar(element.x_um, element.y_um, width, max(element.height_um, BAR_UM_MIN))
    elif element.kind == "box":
        yield from _box(element)
    else:
        side = min(element.width_um, element.height_um)
        left = element.x_um + (element.width_um - side) // 2
        top = element.y_um + (element.height_um - side) // 2
        yield Symbol(left, top, side, QUIET_MODULES[element.kind], symbol_of(element, thing))


def _box(element: Element) -> Iterator[Bar]:
    x, y, width, height = element.x_um, element.y_um, element.width_um, element.height_um
    stroke = BOX_STROKE_UM
    yield Bar(x, y, width, stroke)
    yield Bar(x, y + height - stroke, width, stroke)
    yield Bar(x, y, stroke, height)
    yield Bar(x + width - stroke, y, stroke, height)


def text_lines(element: Element, text: str) -> Iterator[TextLine]:
    """The text in its box: smaller where it must be, down to three fifths, and then cut."""
    text = " ".join(text.split())
    if not text:
        return
    lines, tenths = fitted(element, text)
    for number, line in enumerate(lines):
        spare = element.width_um - width_um(line, tenths)
        shift = {"left": 0, "centre": spare // 2, "right": spare}[element.align]
        rise = tenths * INCH_UM * (ASCENT + number * 1200) // 720_000
        yield TextLine(
            x_um=element.x_um + max(0, shift),
            baseline_um=element.y_um + rise,
            size_tenths_pt=tenths,
            text=line,
            bold=element.bold,
            align=element.align,
            box_x_um=element.x_um,
            box_width_um=element.width_um,
        )


def fitted(element: Element, text: str) -> tuple[list[str], int]:
    """Lines and the size in tenths of a point at which they fit."""
    full = element.size_pt * 10
    least = max(TENTHS_MIN, full * 6 // 10)
    tenths = full
    while True:
        lines = wrapped(text, element.width_um, tenths) if element.wrap else [text]
        room = capacity(element.height_um, tenths)
        is_narrow = all(width_um(line, tenths) <= element.width_um for line in lines)
        if is_narrow and len(lines) <= room:
            return lines, tenths
        if tenths <= least:
            kept = lines[:room]
            if len(lines) > room:
                kept[-1] += ELLIPSIS
            return [cut(line, element.width_um, tenths) for line in kept], tenths
        tenths = max(least, tenths - 5)


def capacity(height_um: int, tenths: int) -> int:
    """How many lines of a size stand one below the other; one always does."""
    em = tenths * INCH_UM
    return 1 + max(0, height_um * 720 - em) * 10 // (em * 12)


def wrapped(text: str, width: int, tenths: int) -> list[str]:
    """The text in lines of a width, broken at spaces and between wide letters."""
    lines: list[str] = []
    line, units = "", 0
    for word in words(text):
        more = sum(map(advance, word.rstrip()))
        if line and scaled_um(units + more, tenths) > width:
            lines.append(line.rstrip())
            line, units = "", 0
        for letter in word:
            wide = advance(letter)
            if line and letter != " " and scaled_um(units + wide, tenths) > width:
                lines.append(line.rstrip())
                line, units = "", 0
            line, units = line + letter, units + wide
    return [*lines, line.rstrip()]


def words(text: str) -> Iterator[str]:
    """Pieces between which a line may break; a space ends its piece."""
    piece = ""
    for letter in text:
        if piece and letter != " " and (piece[-1] == " " or is_wide(piece[-1]) or is_wide(letter)):
            yield piece
            piece = ""
        piece += letter
    if piece:
        yield piece


def cut(text: str, width: int, tenths: int) -> str:
    """The text, or as much of it as fits with an ellipsis behind."""
    if width_um(text, tenths) <= width:
        return text
    kept = text.rstrip(ELLIPSIS)
    while kept and width_um(kept + ELLIPSIS, tenths) > width:
        kept = kept[:-1]
    return kept.rstrip() + ELLIPSIS


def width_um(text: str, tenths: int) -> int:
    """How wide a text is at a size."""
    return scaled_um(sum(map(advance, text)), tenths)


def scaled_um(units: int, tenths: int) -> int:
    """Thousandths of a size that is given in tenths of a point, on paper."""
    return units * tenths * INCH_UM // 720_000


def advance(letter: str) -> int:
    """How wide a letter is, in thousandths of its size."""
    place = ord(letter) - 32
    return ADVANCES[place] if 0 <= place < len(ADVANCES) else 1000


def is_wide(letter: str) -> bool:
    """Whether a line may break beside the letter: those that Chinese is written with."""
    return ord(letter) >= 0x2E80
