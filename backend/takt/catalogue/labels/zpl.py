"""Labels in ZPL II, the language of label printers.

Places are exact dots of the printer's head. Plain Latin text is set in the printer's own font; any
other text and all symbols travel as pictures, so that Chinese comes out on printers without a
Chinese font and a symbol never depends on what a printer makes of its content.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from takt.catalogue.labels.content import LabelThing
from takt.catalogue.labels.designs import Design
from takt.catalogue.labels.layout import ASCENT, INCH_UM, Bar, Drawn, Symbol, TextLine, laid_out
from takt.runtime.typeface import pixels

DPI: Final = (203, 300, 600)
ALIGN: Final = {"left": "L", "centre": "C", "right": "R"}
_ESCAPED: Final = {letter: f"_{ord(letter):02X}" for letter in "^~_\\"}


def labels_zpl(
    design: Design, things: Sequence[LabelThing], dpi: int = 203, copies: int = 1
) -> str:
    """The job: one format a label, in order; `copies` of each come one after the other."""
    return "".join(
        _format(design, laid_out(design, thing), dpi, copies * len(list(same)))
        for thing, same in groupby(things)
    )


def dots(um: int, dpi: int) -> int:
    """A length in dots of the head, to the nearest."""
    return (2 * um * dpi + INCH_UM) // (2 * INCH_UM)


def _format(design: Design, layout: Sequence[Drawn], dpi: int, copies: int) -> str:
    size = f"^PW{dots(design.width_um, dpi)}\n^LL{dots(design.height_um, dpi)}\n^LH0,0"
    parts = [part for drawn in layout for part in _drawn(drawn, dpi)]
    return "\n".join(["^XA", "^CI28", size, *parts, f"^PQ{copies}", "^XZ", ""])


def _drawn(drawn: Drawn, dpi: int) -> Iterator[str]:
    if isinstance(drawn, Bar):
        width = max(1, dots(drawn.width_um, dpi))
        height = max(1, dots(drawn.height_um, dpi))
        place = f"^FO{dots(drawn.x_um, dpi)},{dots(drawn.y_um, dpi)}"
        yield f"{place}^GB{width},{height},{min(width, height)},B,0^FS"
    elif isinstance(drawn, Symbol):
        yield _symbol(drawn, dpi)
    elif drawn.text.isascii():
        yield from _printer_text(drawn, dpi)
    else:
        yield _picture_text(drawn, dpi)


def _symbol(symbol: Symbol, dpi: int) -> str:
    """Each module is a whole number of dots, or readers would see it blurred."""
    side = dots(symbol.side_um, dpi)
    module = max(1, side // symbol.modules)
    border = (side - module * len(symbol.matrix)) // 2
    rows = ["".join(cell * module for cell in row) for row in symbol.matrix for _ in range(module)]
    place = f"^FO{dots(symbol.x_um, dpi) + border},{dots(symbol.y_um, dpi) + border}"
    return f"{place}{graphic(rows)}^FS"


def _printer_text(line: TextLine, dpi: int) -> Iterator[str]:
    """The printer's own scalable font; bold is the same a dot further on again."""
    height = em_dots(line, dpi)
    written = "".join(_ESCAPED.get(letter, letter) for letter in line.text)
    x, y = dots(line.box_x_um, dpi), dots(line.baseline_um, dpi)
    block = f"^FB{dots(line.box_width_um, dpi)},1,0,{ALIGN[line.align]},0"
    for shift in range(1 + line.bold * max(1, height // 30)):
        yield f"^FT{x + shift},{y}^A0N,{height},{height}{block}^FH^FD{written}^FS"


def _picture_text(line: TextLine, dpi: int) -> str:
    height = em_dots(line, dpi)
    picture = pixels(line.text, height, is_bold=line.bold)
    width, tall = picture.size
    stride = (width + 7) // 8
    data = picture.tobytes()
    rows = [
        "".join(f"{byte:08b}" for byte in data[at : at + stride])
        for at in range(0, stride * tall, stride)
    ]
    border = (tall - height) // 2
    x = max(0, dots(line.x_um, dpi) - border)
    y = max(0, dots(line.baseline_um, dpi) - round(height * ASCENT / 1000) - border)
    return f"^FO{x},{y}{graphic(rows)}^FS"


def em_dots(line: TextLine, dpi: int) -> int:
    """The size of a text in dots."""
    return max(8, (line.size_tenths_pt * dpi + 360) // 720)


def graphic(rows: Sequence[str]) -> str:
    """A picture of "0" and "1" as ^GFA, in ZPL's own compression of hexadecimal digits."""
    stride = (max(map(len, rows)) + 7) // 8
    packed, before = [], ""
    for row in rows:
        digits = f"{int(row.ljust(stride * 8, '0'), 2):0{stride * 2}X}"
        packed.append(":" if digits == before else compressed(digits))
        before = digits
    total = stride * len(rows)
    return f"^GFA,{total},{total},{stride},{''.join(packed)}"


def compressed(digits: str) -> str:
    """One row: its end of zeros is a comma, of Fs an exclamation mark; runs are counted."""
    for filler, mark in (("0", ","), ("F", "!")):
        kept = digits.rstrip(filler)
        if kept != digits:
            return "".join(map(_run, _runs(kept))) + mark
    return "".join(map(_run, _runs(digits)))


def _runs(digits: str) -> Iterator[tuple[str, int]]:
    return ((digit, len(list(same))) for digit, same in groupby(digits))


def _run(run: tuple[str, int]) -> str:
    """A digit and how often it stands there: g to z are twenties, G to Y are ones."""
    digit, count = run
    written = ""
    while count > 400:
        written, count = f"{written}z{digit}", count - 400
    if count == 1:
        return written + digit
    twenties, ones = divmod(count, 20)
    twenty = chr(ord("g") + twenties - 1) if twenties else ""
    return f"{written}{twenty}{chr(ord('F') + ones) if ones else ''}{digit}"
