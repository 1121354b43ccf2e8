"""Reads and writes GS1 Digital Link addresses.

The host may be anybody's. The key and its qualifiers stand in the path in their order, other
identifiers in the query; what is no identifier there is left out. Compressed addresses are
refused: they need the resolver that made them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from takt.catalogue.gs1.identifiers import IDENTIFIERS, WIDTHS
from takt.catalogue.gs1.values import Element, Refusal, fault_of

LINK_START: Final = re.compile("https?://|HTTPS?://")
_ADDRESS: Final = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]*")
_ESCAPE: Final = re.compile("%([0-9A-Fa-f]{2})")
_UNRESERVED: Final = frozenset("-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_COMPRESSED: Final = re.compile("[A-Za-z0-9_-]{12,}")
_FREE: Final = re.compile("[!\"%&'()*+,./0-9:;<=>?A-Z_a-z-]{1,90}")
ITEM: Final = "01"
WORDS: Final = {
    "sscc": "00", "gtin": "01", "lot": "10", "ser": "21", "cpv": "22", "gdti": "253",
    "glnx": "254", "gcn": "255", "ginc": "401", "gsin": "402", "gln": "414", "payTo": "415",
    "partyGLN": "417", "grai": "8003", "giai": "8004", "itip": "8006", "cpid": "8010",
    "cpsn": "8011", "gmn": "8013", "gsrnp": "8017", "gsrn": "8018", "srin": "8019",
    "refno": "8020",
}  # fmt: skip
"""Short words that older addresses write for identifiers."""

Link = tuple[Element, ...]


def parse_link(text: str) -> Link | Refusal:
    """The elements of an address, in the order in which it names them."""
    start = LINK_START.match(text)
    if start is None or _ADDRESS.fullmatch(text) is None:
        return Refusal("bad_address")
    whole, _, _ = text.partition("#")
    address, _, query = whole.partition("?")
    slash = address.find("/", start.end())
    if slash <= start.end():
        return Refusal("no_key", None, len(address))
    found = _path(address, slash)
    if isinstance(found, Refusal):
        return found
    more = _query(query, len(address) + 1)
    if isinstance(more, Refusal):
        return more
    elements = [*found, *more]
    repeated = _repeated(elements)
    return tuple(elements) if repeated is None else Refusal("ai_repeated", repeated)


def _repeated(elements: Sequence[Element]) -> str | None:
    seen: set[str] = set()
    for ai, _ in elements:
        if ai in seen:
            return ai
        seen.add(ai)
    return None


def _path(address: str, slash: int) -> list[Element] | Refusal:
    steps = address[slash + 1 :].split("/")
    for at in range(len(steps) - 2, -1, -2):
        ai = WORDS.get(steps[at], steps[at])
        key = IDENTIFIERS.get(ai)
        if key is not None and key.qualifiers is not None:
            position = slash + 1 + sum(len(step) + 1 for step in steps[:at])
            return _keyed(steps[at:], key.qualifiers, position)
    return Refusal("compressed" if _is_compressed(steps[-1]) else "no_key", None, slash)


def _is_compressed(step: str) -> bool:
    """Such a path is base64url, and its first figures are those of a key."""
    if _COMPRESSED.fullmatch(step) is None:
        return False
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    first = (
        letters.index(step[0]) << 18 | letters.index(step[1]) << 12 | letters.index(step[2]) << 6
    )
    head = f"{first >> 8:04x}"
    key = IDENTIFIERS.get(head[: WIDTHS.get(head[:2], 2)])
    return key is not None and key.qualifiers is not None


def _keyed(
    steps: list[str], sequences: tuple[tuple[str, ...], ...], position: int
) -> list[Element] | Refusal:
    elements: list[Element] = []
    for at in range(0, len(steps), 2):
        ai = WORDS.get(steps[at], steps[at])
        element = _element(ai, steps[at + 1], position)
        if isinstance(element, Refusal):
            return element
        elements.append(element)
        position += len(steps[at]) + len(steps[at + 1]) + 2
    order = [ai for ai, _ in elements[1:]]
    if order and not any(_in_order(order, sequence) for sequence in sequences):
        return Refusal("qualifier_order", order[-1], position)
    return elements


def _in_order(given: list[str], sequence: tuple[str, ...]) -> bool:
    rest = iter(sequence)
    return all(ai in rest for ai in given)


def _element(ai: str, encoded: str, position: int) -> Element | Refusal:
    identifier = IDENTIFIERS.get(ai)
    if identifier is None:
        return Refusal("ai_unknown", ai, position)
    value = _decoded(encoded)
    if value is None:
        return Refusal("bad_escape", ai, position)
    if ai == ITEM and len(value) == 13:
        # Addresses made before the standard asked for 14 digits left out the first zero.
        value = f"0{value}"
    fault = fault_of(identifier, value)
    return Element(ai, value) if fault is None else Refusal(fault, ai, position)


def _decoded(text: str) -> str | None:
    """Without percent escapes; None where one is broken."""
    if text.count("%") != len(_ESCAPE.findall(text)):
        return None
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)


def _query(query: str, position: int) -> list[Element] | Refusal:
    elements: list[Element] = []
    for pair in re.split("[&;]", query):
        name, equals, value = pair.partition("=")
        if equals and name.isdigit():
            element = _attribute(name, value.replace("+", " "), position)
            if isinstance(element, Refusal):
                return element
            elements.append(element)
        position += len(pair) + 1
    return elements


def _attribute(ai: str, encoded: str, position: int) -> Element | Refusal:
    identifier = IDENTIFIERS.get(ai)
    if identifier is not None and not identifier.is_attribute:
        return Refusal("not_attribute", ai, position)
    if identifier is None and 2 <= len(ai) <= 4 and ai[:2] not in WIDTHS:
        return _foreign(ai, encoded, position)
    return _element(ai, encoded, position)


def _foreign(ai: str, encoded: str, position: int) -> Element | Refusal:
    """An identifier that was given away after our table was made: kept as it is."""
    value = _decoded(encoded)
    if value is None or _FREE.fullmatch(value) is None:
        return Refusal("bad_character" if value else "value_missing", ai, position)
    return Element(ai, value)


def escaped(value: str) -> str:
    """A value as it may stand in an address."""
    return "".join(letter if letter in _UNRESERVED else f"%{ord(letter):02X}" for letter in value)
