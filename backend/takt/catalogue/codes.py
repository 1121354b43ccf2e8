"""Codes: how they are made equal, what they may contain, and the house codes on our labels.

A code is compared by its key: NFKC, white space tidied, case folded. So the full-width
`Ａ－１` and the plain `a-1` are one code, whoever typed them.
"""

from __future__ import annotations

import unicodedata
from typing import Final, Literal

CODE_LENGTH_MAX: Final = 64
BARCODE_LENGTH_MAX: Final = 128
HouseKind = Literal["item", "location", "badge", "lot", "job", "person", "device"]
HOUSE_PREFIX: Final[dict[HouseKind, str]] = {
    "item": "I",
    "location": "L",
    "badge": "B",
    "lot": "T",
    "job": "J",
    "person": "P",
    "device": "D",
}


def normal_code(text: str) -> str:
    """The code as it is kept and printed: NFKC, outer space gone, inner runs of it single."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def code_key(text: str) -> str:
    """What two spellings of one code have in common."""
    return unicodedata.normalize("NFKC", normal_code(text).casefold())


def code_fault(text: str, length_max: int = CODE_LENGTH_MAX, *, colon: bool = False) -> str | None:
    """Why a text cannot be a code, as a stable word; a colon is the separator of our labels."""
    if has_bad_character(text):
        return "bad_character"
    code = normal_code(text)
    if not code:
        return "missing"
    if len(code) > length_max or len(code_key(code)) > 2 * length_max:
        return "too_long"
    if ":" in code and not colon:
        return "colon"
    return None


def has_bad_character(text: str) -> bool:
    """Control and format characters, lone surrogates, unassigned and private code points."""
    return any(unicodedata.category(character)[0] == "C" for character in text)


def house_code(kind: HouseKind, code: str, lot: str | None = None) -> str:
    """The text in the QR code of a label made by us."""
    head = f"{HOUSE_PREFIX[kind]}:{code}"
    return head if lot is None else f"{head}:{lot}"


def gtin_check_digit(body: str) -> int:
    """Check digit of a GTIN without it (GS1 General Specifications, 7.9)."""
    digits = list(map(int, body))
    weighted = 3 * sum(digits[-1::-2]) + sum(digits[-2::-2])
    return -weighted % 10


def is_gtin(code: str) -> bool:
    """Whether the text is a GTIN of 8, 12, 13 or 14 digits with the right check digit."""
    if len(code) not in (8, 12, 13, 14) or not (code.isascii() and code.isdigit()):
        return False
    return gtin_check_digit(code[:-1]) == int(code[-1])
