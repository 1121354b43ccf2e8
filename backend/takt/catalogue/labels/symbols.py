"""The matrices of QR and DataMatrix symbols; their light border is left to who draws them.

QR is drawn by `qrcode`, DataMatrix ECC 200 by ZXing-C++. A matrix is rows of "0" and "1";
1 is dark.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final, Literal

from takt.catalogue.gs1 import digital_link
from takt.catalogue.labels.content import LabelThing
from takt.catalogue.labels.designs import Element

Correction = Literal["M", "Q"]
Matrix = tuple[str, ...]
Pairs = Sequence[tuple[str, str]]
HOST: Final = "id.gs1.org"
"""The standard's own resolver; readers look at the path and at nothing before it."""
QUIET_MODULES: Final = {"qr": 4, "datamatrix": 1}
"""Light modules that each symbol needs around it (ISO/IEC 18004, 16022)."""


def symbol_of(element: Element, thing: LabelThing) -> Matrix:
    """The symbol of an element; GS1 content where the thing has it and the design asks for it."""
    pairs = thing.gs1 if element.field == "gs1" else ()
    plain = thing.house if element.field is not None else element.literal or ""
    if element.kind == "qr":
        return qr(digital_link(pairs, HOST) if pairs else plain)
    return gs1_data_matrix(pairs) if pairs else data_matrix(plain)


@lru_cache(maxsize=2048)
def qr(text: str, correction: Correction = "Q") -> Matrix:
    """A QR code of a text."""
    from qrcode import QRCode
    from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q

    level = ERROR_CORRECT_Q if correction == "Q" else ERROR_CORRECT_M
    drawing = QRCode(error_correction=level, border=0)
    drawing.add_data(text.encode(), optimize=0)
    drawing.make(fit=True)
    return tuple("".join("1" if dark else "0" for dark in row) for row in drawing.get_matrix())


def data_matrix(text: str) -> Matrix:
    """A square DataMatrix of a text."""
    return _data_matrix(text, is_gs1=False)


def gs1_data_matrix(pairs: Pairs) -> Matrix:
    """A square GS1 DataMatrix: FNC1 first, and after each value of open length."""
    # Brackets are no GS1 characters, so no value can be taken for an identifier.
    return _data_matrix("".join(f"[{key}]{value}" for key, value in pairs), is_gs1=True)


def _data_matrix(content: str, *, is_gs1: bool) -> Matrix:
    import zxingcpp

    options = {"gs1": True} if is_gs1 else {}
    symbol = zxingcpp.create_barcode(
        content, zxingcpp.BarcodeFormat.DataMatrix, force_square=True, **options
    )
    picture: Any = symbol.to_image(scale=1, add_quiet_zones=False)
    rows: Any = memoryview(picture).tolist()
    return tuple("".join("0" if light else "1" for light in row) for row in rows)
