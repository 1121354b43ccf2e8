"""The GS1 application identifiers: what each one holds, as facts of the GS1 syntax dictionary.

The table `identifiers.json` stands once for Python and once for TypeScript, byte by byte the
same; a test compares it with the dictionary. Nothing here reads a code.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final

from takt.catalogue.gs1.checks import CHECKS, Check

GROUP_SEPARATOR: Final = "\x1d"
"""FNC1 as a reader transmits it between two elements."""
CHARACTERS: Final = {
    "N": "0-9",
    "X": "!\"%&'()*+,./0-9:;<=>?A-Z_a-z\\-",
    "Y": "#/0-9A-Z\\-",
    "Z": "0-9A-Z_a-z=\\-",
}
"""Digits, and the GS1 character sets 82, 39 and 64 (General Specifications, 7.11)."""


@dataclass(frozen=True, slots=True)
class Part:
    """One component of a value; only the last one may vary in length."""

    kind: str
    start: int
    least: int
    most: int
    is_optional: bool
    checks: tuple[Check, ...]
    characters: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Measure:
    """What a measure says and in which unit; its scale is the last digit of the identifier."""

    kind: str
    unit: str


@dataclass(frozen=True, slots=True)
class Identifier:
    """One application identifier, with the shape of its value and its company."""

    ai: str
    is_fixed: bool
    is_attribute: bool
    parts: tuple[Part, ...]
    requires: tuple[tuple[tuple[str, ...], ...], ...]
    excludes: tuple[str, ...]
    qualifiers: tuple[tuple[str, ...], ...] | None
    measure: Measure | None
    title_en: str
    title_zh: str
    shape: re.Pattern[str]
    checked: tuple[tuple[int, int, Callable[[str], str | None]], ...]

    @property
    def length(self) -> int:
        """The longest value."""
        return sum(part.most for part in self.parts)


def _parts(rows: list[list[Any]]) -> tuple[Part, ...]:
    found: list[Part] = []
    start = 0
    for kind, least, most, is_optional, *checks in rows:
        characters = re.compile(f"[{CHARACTERS[kind]}]*")
        named = tuple(CHECKS[name] for name in checks)
        found.append(Part(kind, start, least, most, bool(is_optional), named, characters))
        start += most
    return tuple(found)


def _shape(parts: tuple[Part, ...]) -> re.Pattern[str]:
    """The whole value as one pattern: what fits needs no second look at lengths and letters."""
    text, ends = "", ""
    for part in parts:
        piece = f"[{CHARACTERS[part.kind]}]{{{part.least},{part.most}}}"
        text += f"(?:{piece}" if part.is_optional else piece
        ends += ")?" if part.is_optional else ""
    return re.compile(text + ends)


def _identifier(ai: str, row: dict[str, Any]) -> Identifier:
    parts = _parts(row["parts"])
    key = row.get("key")
    return Identifier(
        ai=ai,
        is_fixed=row.get("fixed", False),
        is_attribute=row.get("query", False),
        parts=parts,
        requires=tuple(tuple(map(tuple, group)) for group in row.get("req", ())),
        excludes=tuple(row.get("ex", ())),
        qualifiers=None if key is None else tuple(map(tuple, key)),
        measure=Measure(*row["measure"]) if "measure" in row else None,
        title_en=row["en"],
        title_zh=row["zh"],
        shape=_shape(parts),
        checked=tuple(
            (part.start, part.start + part.most, check) for part in parts for check in part.checks
        ),
    )


def spread(named: str) -> Iterator[str]:
    """The identifiers of a row: one, or each of a range."""
    first, _, last = named.partition("-")
    for number in range(int(first), int(last or first) + 1):
        yield str(number).zfill(len(first))


def _load() -> dict[str, Identifier]:
    source = resources.files(__package__ or "").joinpath("identifiers.json")
    rows = json.loads(source.read_text("utf-8"))
    return {ai: _identifier(ai, row) for row in rows for ai in spread(row["ai"])}


IDENTIFIERS: Final = _load()
WIDTHS: Final = {ai[:2]: len(ai) for ai in IDENTIFIERS}
"""How long an identifier is, by its first two digits (General Specifications, 7.8.1)."""


def fits(pattern: str, ai: str) -> bool:
    """Whether an identifier is the one meant; `n` in a pattern stands for any digit."""
    return len(pattern) == len(ai) and all(
        want in ("n", have) for want, have in zip(pattern, ai, strict=True)
    )
