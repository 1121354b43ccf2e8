"""Reads GS1 codes as scanners, people and printers write them.

Element strings with FNC1, element strings in brackets, plain item numbers, and what a reader
sends with its symbology identifier. Web addresses are the business of `link`. What the
elements mean is the business of `meaning`; which of them belong together, of `pairs`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from takt.catalogue.codes import is_gtin
from takt.catalogue.gs1.identifiers import GROUP_SEPARATOR, IDENTIFIERS, WIDTHS
from takt.catalogue.gs1.link import LINK_START, parse_link
from takt.catalogue.gs1.values import Element, Refusal, fault_of

COMPOSITE: Final = "|]e0"
"""Between the linear and the two-dimensional part of a composite symbol."""
_GS1_SYMBOLOGIES: Final = frozenset({"]C1", "]d2", "]e0", "]e1", "]e2", "]J1", "]Q3"})
_ITEM_NUMBERS: Final = {"]E0": 13, "]E4": 8, "]I1": 14}
_BRACKETED: Final = re.compile(r"\(([^()\\]*)\)((?:[^(\\]|\\\(?)*)")
_STARTS_ITEM: Final = re.compile("(?:01|02|03|8006|8026)[0-9]{14}|00[0-9]{18}")
LONGEST: Final = 8_000
"""No symbol holds more characters (QR Code 40-L: 7,089 figures)."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a code holds: elements, or plain text that GS1 says nothing about."""

    form: str
    elements: tuple[Element, ...] = ()
    text: str = ""


Read = Reading | Refusal


def parse_unbracketed(text: str, fnc1: str = GROUP_SEPARATOR) -> Read:
    """An element string behind its first FNC1; test vectors write that as `^`."""
    if not text.startswith(fnc1):
        return Refusal("fnc1_missing" if text else "empty")
    return _element_string(text, 1, fnc1)


def _element_string(text: str, begin: int, fnc1: str) -> Read:
    elements: list[Element] = []
    size = len(text)
    if begin >= size:
        return Refusal("empty", None, begin)
    at = begin
    while at < size:
        ai = text[at : at + WIDTHS.get(text[at : at + 2], 2)]
        identifier = IDENTIFIERS.get(ai)
        if identifier is None:
            return Refusal("ai_unknown", ai, at)
        start = at + len(ai)
        stop = text.find(fnc1, start)
        end = size if stop < 0 else stop
        if identifier.is_fixed:
            end = min(end, start + identifier.length)
        value = text[start:end]
        fault = fault_of(identifier, value)
        if fault is not None:
            return Refusal(fault, ai, at)
        elements.append(Element(ai, value))
        at = end + 1 if end == stop else end
    return _reading("element_string", elements)


def _reading(form: str, elements: list[Element]) -> Read:
    """The same identifier twice is one; with two values nobody knows which one holds."""
    known = dict(elements)
    if len(known) == len(elements):
        return Reading(form, tuple(elements))
    first: dict[str, str] = {}
    for ai, value in elements:
        if first.setdefault(ai, value) != value:
            return Refusal("ai_repeated", ai)
    return Reading(form, tuple(Element(ai, value) for ai, value in first.items()))


def parse_bracketed(text: str) -> Read:
    """As people read it below a symbol: `(01)…(10)…`; a bracket in a value is `\\(`."""
    elements: list[Element] = []
    at = 0
    while at < len(text):
        match = _BRACKETED.match(text, at)
        if match is None:
            return Refusal("bad_bracket", None, at)
        ai, value = match[1], match[2].replace("\\(", "(")
        identifier = IDENTIFIERS.get(ai)
        if identifier is None:
            return Refusal("ai_unknown", ai, at)
        fault = fault_of(identifier, value)
        if fault is not None:
            return Refusal(fault, ai, at)
        elements.append(Element(ai, value))
        at = match.end()
    return _reading("element_string", elements) if elements else Refusal("empty")


def parse_item_number(text: str) -> Read:
    """A plain GTIN of 8, 12, 13 or 14 digits."""
    if not (text.isascii() and text.isdigit()):
        return Refusal("not_numeric" if text else "empty", "01")
    if len(text) not in (8, 12, 13, 14):
        return Refusal("too_short" if len(text) < 14 else "too_long", "01")
    if not is_gtin(text):
        return Refusal("check_digit", "01")
    return Reading("gtin", (Element("01", text.zfill(14)),))


def upc_e_in_full(text: str) -> str | None:
    """The twelve digits of a UPC-A that a UPC-E of eight stands for; None where it cannot."""
    if not re.fullmatch("[01][0-9]{7}", text):
        return None
    system, body, check, last = text[0], text[1:6], text[7], text[6]
    if last in "012":
        full = f"{body[:2]}{last}0000{body[2:]}"
    elif last == "3":
        full = f"{body[:3]}00000{body[3:]}"
    elif last == "4":
        full = f"{body[:4]}00000{body[4]}"
    else:
        full = f"{body}0000{last}"
    number = f"{system}{full}{check}"
    return number if is_gtin(number) else None


def parse_scan(text: str) -> Read:
    """What a reader sends that names the symbology first (ISO/IEC 15424)."""
    symbology, data = text[:3], text[3:]
    if not re.fullmatch(r"\][A-Za-z][0-9A-Za-z]", symbology):
        return Refusal("symbology_unknown")
    if symbology in _GS1_SYMBOLOGIES:
        read = _element_string(data.replace(COMPOSITE, GROUP_SEPARATOR), 0, GROUP_SEPARATOR)
        return _moved(read, 3)
    if symbology in _ITEM_NUMBERS:
        return _moved(_item_symbol(data, _ITEM_NUMBERS[symbology]), 3)
    if LINK_START.match(data):
        return _moved(_linked(data), 3)
    return Reading("plain", (), data) if data else Refusal("empty", None, 3)


def _linked(text: str) -> Read:
    read = parse_link(text)
    return read if isinstance(read, Refusal) else Reading("digital_link", read)


def _item_symbol(data: str, length: int) -> Read:
    number, bar, rest = data.partition(COMPOSITE)
    if len(number) != length:
        missing = "too_short" if number else "empty"
        return Refusal("too_long" if len(number) > length else missing, "01")
    read = parse_item_number(number)
    if isinstance(read, Refusal) or not bar:
        return read
    more = _element_string(rest, 0, GROUP_SEPARATOR)
    if isinstance(more, Refusal):
        return _moved(more, len(number) + len(bar))
    return _reading("element_string", [*read.elements, *more.elements])


def _moved(read: Read, by: int) -> Read:
    if isinstance(read, Refusal):
        return Refusal(read.reason, read.ai, read.position + by)
    return read


def parse(text: str) -> Read:
    """Whatever a scan holds; text that does not look like GS1 comes back as plain text."""
    if len(text) > LONGEST:
        return Refusal("too_long")
    for start, reader in _READERS:
        if start.match(text):
            return reader(text)
    return _bare(text)


def _web_address(text: str) -> Read:
    """Most addresses are none of GS1, and not wrong for that."""
    read = _linked(text)
    is_plain = isinstance(read, Refusal) and read.reason in ("no_key", "bad_address")
    return Reading("plain", (), text) if is_plain else read


def _bare(text: str) -> Read:
    """Many a scanner drops the first FNC1 and the symbology: what parses in full is GS1."""
    plain = Reading("plain", (), text)
    is_parted = GROUP_SEPARATOR in text
    if len(text) <= 14 and not is_parted:
        read = parse_item_number(text)
        return read if isinstance(read, Reading) else plain
    if not is_parted and not _STARTS_ITEM.match(text):
        return plain
    read = _element_string(text, 0, GROUP_SEPARATOR)
    # Something between separators that begins with an item number was meant as GS1.
    is_meant = is_parted and _STARTS_ITEM.match(text) is not None
    return read if is_meant or isinstance(read, Reading) else plain


_READERS: Final[tuple[tuple[re.Pattern[str], Callable[[str], Read]], ...]] = (
    (re.compile(r"\][A-Za-z][0-9]"), parse_scan),
    (re.compile(GROUP_SEPARATOR), parse_unbracketed),
    (re.compile(r"\([0-9]{2,4}\)"), parse_bracketed),
    (LINK_START, _web_address),
)
