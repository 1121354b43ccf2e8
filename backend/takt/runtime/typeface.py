"""The one font that Takt prints with: Noto Sans SC, which has Latin and Chinese letters.

Tells how wide letters are, and gives documents and label printers what they need of it: a subset to
embed, or letters as pixels. The font comes with the package `pylopdf-fonts-zh-cn`.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Protocol

FAMILY: Final = "NotoSansSC-Regular"
UNITS_PER_EM: Final = 1000
ASCENT: Final = 880
DESCENT: Final = -120
REPLACEMENT: Final = "〓"
"""What is printed for a letter that the font does not have: the printers' own sign for that."""
_DROPPED: Final = ("GSUB", "GPOS", "BASE", "GDEF", "VORG", "vhea", "vmtx", "STAT", "DSIG")
_LOCK = threading.Lock()


class Picture(Protocol):
    """What this module's readers use of a picture in pixels."""

    @property
    def size(self) -> tuple[int, int]: ...

    def tobytes(self) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Glyph:
    """One letter of the font: its number there, and its width in thousandths of the size."""

    number: int
    width: int


def glyph(letter: str) -> Glyph:
    """The letter, or the sign for one that is missing."""
    known = _glyphs()
    return known.get(ord(letter)) or known[ord(REPLACEMENT)]


def shown(text: str) -> str:
    """The text as it can be printed: what the font lacks is replaced."""
    known = _glyphs()
    return "".join(letter if ord(letter) in known else REPLACEMENT for letter in text)


def width_of(text: str) -> int:
    """How wide a text is, in thousandths of its size."""
    return sum(glyph(letter).width for letter in text)


def subset(letters: Iterable[str]) -> bytes:
    """The outlines of these letters alone, as the CFF table that documents embed."""
    return _subset("".join(sorted(set(letters))))


@lru_cache(maxsize=64)
def _subset(letters: str) -> bytes:
    """Labels of one design use much the same letters day by day, so the last few are kept."""
    from fontTools import subset as cutter

    wanted = cutter.Options(
        layout_features=[],
        hinting=False,
        desubroutinize=True,
        glyph_names=False,
        name_IDs=[],
        notdef_outline=True,
        recalc_timestamp=False,
    )
    wanted.drop_tables += _DROPPED
    written = io.BytesIO()
    with _open() as font:
        work = cutter.Subsetter(wanted)
        work.populate(unicodes={ord(letter) for letter in letters} | {ord(REPLACEMENT)})
        work.subset(font)
        font.save(written, reorderTables=None)
    return _outlines(written)


def pixels(text: str, size: int, *, is_bold: bool = False) -> Picture:
    """A line of text as black pixels (1) on white; `size` is the height of its em square."""
    from PIL import Image, ImageDraw

    font = _sized(size)
    ink = shown(text)
    stroke = max(1, round(size / 40)) if is_bold else 0
    width = max(1, -(-width_of(ink) * size // UNITS_PER_EM) + 2 * stroke)
    height = size * (ASCENT - DESCENT) // UNITS_PER_EM + 2 * stroke
    picture = Image.new("1", (width, height), 0)
    drawing = ImageDraw.Draw(picture)
    drawing.fontmode = "1"
    base = round(size * ASCENT / UNITS_PER_EM) + stroke
    drawing.text((stroke, base), ink, fill=1, font=font, anchor="ls", stroke_width=stroke)
    return picture


def _open() -> Any:
    from fontTools.ttLib import TTFont
    from pylopdf_fonts_zh_cn import sans_path

    return TTFont(sans_path(), lazy=True)


def _outlines(written: io.BytesIO) -> bytes:
    from fontTools.ttLib import TTFont

    written.seek(0)
    with TTFont(written, lazy=True) as font:
        return bytes(font.getTableData("CFF "))


@lru_cache(maxsize=64)
def _sized(size: int) -> Any:
    from PIL import ImageFont
    from pylopdf_fonts_zh_cn import sans_path

    return ImageFont.truetype(str(sans_path()), size, layout_engine=ImageFont.Layout.BASIC)


_known: dict[int, Glyph] = {}


def _glyphs() -> dict[int, Glyph]:
    """Every letter of the font, read once. Its glyphs are named by their number: cid00123."""
    with _LOCK:
        if not _known:
            with _open() as font:
                widths = font["hmtx"]
                for code, name in font.getBestCmap().items():
                    number = int(name[3:]) if name.startswith("cid") else 0
                    _known[code] = Glyph(number, widths[name][0])
        return _known
