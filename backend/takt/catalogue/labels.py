"""Labels: a QR code with a house code in it, and the lines of text beside it.

The modules are drawn by the library `qrcode`; what prints them leaves four modules of
quiet zone around. Which text goes on the label is decided by the area that owns the thing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final, Literal

import msgspec

Correction = Literal["M", "Q"]
LABELS_MAX: Final = 500
LINES_MAX: Final = 4


class LabelText(msgspec.Struct, frozen=True):
    """What a label says: the code for machines, the lines for people."""

    code: str
    text: list[str]


class Label(msgspec.Struct, frozen=True):
    """A label ready to print; a module of `1` is dark."""

    text: list[str]
    code: str
    modules: list[str]


LabelSource = Callable[[Any, Sequence[int]], Awaitable[list[LabelText]]]
"""Given a connection and ids, the labels of one kind of thing in the order of the ids."""


def modules(code: str, correction: Correction = "Q") -> list[str]:
    """The QR matrix, one text of 0 and 1 for each row, without quiet zone."""
    from qrcode import QRCode
    from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q

    level = ERROR_CORRECT_Q if correction == "Q" else ERROR_CORRECT_M
    drawing = QRCode(error_correction=level, border=0)
    drawing.add_data(code.encode(), optimize=0)
    drawing.make(fit=True)
    return ["".join("1" if dark else "0" for dark in row) for row in drawing.get_matrix()]


def draw(texts: Sequence[LabelText], correction: Correction = "Q") -> list[Label]:
    """Labels with their matrices; equal codes are drawn once."""
    drawn = {text.code: modules(text.code, correction) for text in texts}
    return [Label(text.text, text.code, drawn[text.code]) for text in texts]
