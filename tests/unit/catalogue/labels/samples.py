"""Things to label, and eyes that read what was drawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy
import pypdfium2
import zxingcpp
from PIL import Image

from takt.catalogue.labels import LabelThing, lot_identifiers
from takt.catalogue.labels.designs import Element
from takt.catalogue.labels.layout import Symbol

GTIN = "06901234567892"


def a_lot(code: str = "L2401-A", gtin: str | None = GTIN, **fields: str) -> LabelThing:
    """A lot of a ball bearing."""
    words = {
        "item_code": "BRG-6204",
        "item_name_zh": "深沟球轴承",
        "item_name_en": "Deep groove ball bearing",
        "item_names": "深沟球轴承 Deep groove ball bearing",
        "lot_code": code,
        "expires_on": "2027-01-31",
        "best_before_on": "",
        "produced_on": "",
        "quantity": "",
        "unit": "PCS",
        "supplier": "",
    }
    identifiers = lot_identifiers(gtin, code, {"17": date(2027, 1, 31)})
    return LabelThing({**words, **fields}, f"T:BRG-6204:{code}", identifiers, is_counted=True)


def an_element(kind: str = "text", **changes: object) -> Element:
    """An element near the upper left corner."""
    fields: dict[str, object] = {
        "kind": kind, "x_um": 2000, "y_um": 3000, "width_um": 30000, "height_um": 10000,
        "field": None, "literal": None, "size_pt": 10, "align": "left", "bold": False,
        "wrap": False, **changes,
    }  # fmt: skip
    return Element(**fields)  # type: ignore[arg-type]  # the names and types are those above


def seen(rows: Sequence[str], border: int = 4, scale: int = 8) -> list[Any]:
    """What a reader sees in a picture of "0" and "1", with light around it."""
    width = max(map(len, rows))
    picture = numpy.full((len(rows) + 2 * border, width + 2 * border), 255, dtype=numpy.uint8)
    for y, row in enumerate(rows):
        for x, module in enumerate(row):
            if module == "1":
                picture[y + border, x + border] = 0
    return list(zxingcpp.read_barcodes(numpy.kron(picture, numpy.ones((scale, scale), "uint8"))))


def seen_symbol(symbol: Symbol) -> Any:
    """The one code in a symbol with no more light around it than it brings."""
    [found] = seen(symbol.matrix, border=symbol.quiet)
    return found


def page_of(document: bytes, number: int = 0, scale: float = 4) -> Image.Image:
    """A page as a picture."""
    opened = pypdfium2.PdfDocument(document)
    picture: Image.Image = opened[number].render(scale=scale).to_pil()
    return picture


def text_of(document: bytes, number: int = 0) -> str:
    """The text of a page, as a person would copy it."""
    opened = pypdfium2.PdfDocument(document)
    return str(opened[number].get_textpage().get_text_range()).replace("\r\n", "\n")
