"""Label designs: data with sizes and places, no expressions; and what is wrong with one.

A design belongs to one kind of thing and shows only fields of that kind. Sizes are whole
micrometres, because synced rows hold no fractions.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from takt.catalogue.codes import has_bad_character
from takt.kernel.errors import FieldError

_ITEM_WORDS: Final = ("item_code", "item_name_zh", "item_name_en", "item_names")
FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "item": ("code", "name_zh", "name_en", "names", "unit", "quantity", "human_readable"),
    "lot": (
        *_ITEM_WORDS, "lot_code", "expires_on", "best_before_on", "produced_on", "quantity",
        "unit", "supplier", "human_readable",
    ),
    "location": ("code", "name_zh", "name_en", "names", "path", "human_readable"),
    "job": ("code", *_ITEM_WORDS, "quantity", "unit", "due_on", "human_readable"),
    "person": ("name", "roles", "human_readable"),
    "device": ("name", "site", "human_readable"),
}  # fmt: skip
"""The texts that each kind of thing has; nothing else can stand on its label."""
KINDS: Final = tuple(FIELDS)
SYMBOL_FIELDS: Final = ("gs1", "house")
SYMBOLS: Final = ("qr", "datamatrix")
ELEMENT_KINDS: Final = ("text", *SYMBOLS, "line", "box")
ALIGNMENTS: Final = ("left", "centre", "right")
MM: Final = 1_000
WIDTH_MM: Final = (10, 210)
HEIGHT_MM: Final = (5, 297)
SIZE_PT: Final = (4, 96)
ELEMENTS_MAX: Final = 60
LITERAL_LENGTH_MAX: Final = 200


class Element(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing on a label. Keys stand in alphabetical order, as synced rows have them."""

    align: str
    bold: bool
    field: str | None
    height_um: int
    kind: str
    literal: str | None
    size_pt: int
    width_um: int
    wrap: bool
    x_um: int
    y_um: int


class Design(msgspec.Struct, frozen=True):
    """The size of a label and what stands where on it."""

    elements: tuple[Element, ...]
    height_um: int
    width_um: int


class LabelDesign(msgspec.Struct, frozen=True):
    """A stored design. An id of 0 is one that is not stored yet."""

    id: int
    code: str
    name_zh: str | None
    name_en: str | None
    kind: str
    design: Design


def read_design(kind: str, data: object) -> tuple[Design, list[FieldError]]:
    """The design in `data`, and everything that is wrong with it."""
    reader = _Reader("design", data)
    width = reader.whole("width_um", WIDTH_MM[0] * MM, WIDTH_MM[1] * MM)
    height = reader.whole("height_um", HEIGHT_MM[0] * MM, HEIGHT_MM[1] * MM)
    # Nothing is said of the edges of a label whose size is not known.
    size = (WIDTH_MM[1] * MM * 2, HEIGHT_MM[1] * MM * 2) if reader.faults else (width, height)
    rows = reader.list("elements")
    elements = []
    for place, row in enumerate(rows[:ELEMENTS_MAX]):
        inner = _Reader(f"design.elements.{place}", row)
        element = _element(inner)
        inner.faults += _against(element, kind, size, inner) if row else []
        inner.finish()
        reader.faults += inner.faults
        elements.append(element)
    if len(rows) > ELEMENTS_MAX:
        reader.faults.append(FieldError("design.elements", "too_many"))
    reader.finish()
    return Design(tuple(elements), height, width), reader.faults


def _element(reader: _Reader) -> Element:
    kind = reader.choice("kind", ELEMENT_KINDS)
    edge = WIDTH_MM[1] * MM
    tall = HEIGHT_MM[1] * MM
    return Element(
        kind=kind,
        x_um=reader.whole("x_um", 0, edge),
        y_um=reader.whole("y_um", 0, tall),
        width_um=reader.whole("width_um", 0, edge),
        height_um=reader.whole("height_um", 0, tall),
        field=reader.text("field"),
        literal=reader.text("literal"),
        size_pt=reader.whole("size_pt", *SIZE_PT, fallback=9),
        align=reader.choice("align", ALIGNMENTS, "left"),
        bold=reader.flag("bold"),
        wrap=reader.flag("wrap"),
    )


def _against(
    element: Element, kind: str, size: tuple[int, int], reader: _Reader
) -> list[FieldError]:
    """What the rules say of an element whose parts are well-formed."""
    if reader.faults:
        return []
    faults = []
    if element.x_um + element.width_um > size[0] or element.y_um + element.height_um > size[1]:
        faults.append(FieldError(f"{reader.path}.x_um", "outside_label"))
    if element.kind in ("line", "box"):
        return faults
    allowed = SYMBOL_FIELDS if element.kind in SYMBOLS else FIELDS.get(kind, ())
    if element.field is None and not element.literal:
        faults.append(FieldError(f"{reader.path}.field", "missing"))
    elif element.field is not None and element.field not in allowed:
        faults.append(FieldError(f"{reader.path}.field", "not_allowed"))
    elif element.field is not None and element.literal and element.kind in SYMBOLS:
        faults.append(FieldError(f"{reader.path}.literal", "not_allowed"))
    for name in ("width_um", "height_um"):
        if getattr(element, name) < MM:
            faults.append(FieldError(f"{reader.path}.{name}", "out_of_range"))
    return faults


class _Reader:
    """One object of a design; every fault is named by its path."""

    def __init__(self, path: str, data: object) -> None:
        self.path = path
        self.faults: list[FieldError] = []
        self._known: set[str] = set()
        self._data: Mapping[str, Any] = data if isinstance(data, Mapping) else {}
        if not isinstance(data, Mapping):
            self.faults.append(FieldError(path, "not_an_object"))

    def whole(self, name: str, low: int, high: int, fallback: int | None = None) -> int:
        value = self._take(name)
        if value is None and fallback is not None:
            return fallback
        if value is None:
            self._fault(name, "missing")
        elif type(value) is not int:
            self._fault(name, "not_whole")
        elif not low <= value <= high:
            self._fault(name, "out_of_range")
        else:
            return value
        return low

    def choice(self, name: str, allowed: tuple[str, ...], fallback: str | None = None) -> str:
        value = self._take(name)
        if value is None and fallback is not None:
            return fallback
        if isinstance(value, str) and value in allowed:
            return value
        self._fault(name, "missing" if value is None else "not_allowed")
        return allowed[0]

    def flag(self, name: str) -> bool:
        value = self._take(name)
        if value is not None and not isinstance(value, bool):
            self._fault(name, "not_a_flag")
        return value is True

    def text(self, name: str) -> str | None:
        value = self._take(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            self._fault(name, "not_text")
        elif len(value) > LITERAL_LENGTH_MAX:
            self._fault(name, "too_long")
        elif has_bad_character(value):
            self._fault(name, "bad_character")
        else:
            return value
        return None

    def list(self, name: str) -> list[object]:
        value = self._take(name)
        if isinstance(value, list | tuple):
            return [*value]
        self._fault(name, "missing" if value is None else "not_a_list")
        return []

    def finish(self) -> None:
        """Names what nobody asked for."""
        for name in sorted(map(str, set(self._data) - self._known)):
            self._fault(name, "unknown")

    def _take(self, name: str) -> Any:
        self._known.add(name)
        return self._data.get(name)

    def _fault(self, name: str, code: str) -> None:
        if self._data or self.path == "design":
            self.faults.append(FieldError(f"{self.path}.{name}", code))
