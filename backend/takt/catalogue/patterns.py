"""House codes by pattern: a small language for labels that follow no standard.

`{item:8}-{lot:6}{quantity?}`: literal text, and fields with a size, a kind of letters, or the
form of a date. A field that varies ends at the text behind it, which must be told apart from
it; that is judged when the pattern is written. So a code is read once from left to right,
without trying again, whatever the pattern is.

Sizes: `8` exactly, `..8` at most, `2..8` from to. Letters: `d` digits, `a` letters A-Z, `x` both,
nothing for any. Dates: `yyyymmdd`, `yymmdd`, `dd.mm.yyyy` and the like. `?` may be absent.
`{{` and `}}` are braces. Capitals of literal text are no difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from takt.catalogue.gs1.checks import days_of
from takt.catalogue.gs1.meaning import year_of

PATTERN_LENGTH_MAX: Final = 200
TEXT_LENGTH_MAX: Final = 512
FIELD_LENGTH_MAX: Final = 64
FIGURE_LENGTH_MAX: Final = 15
DATES: Final = ("expires_on", "best_before_on", "produced_on")
NAMES: Final = frozenset({"item", "lot", "serial", "quantity", "location", "skip", *DATES})
_MEANT: Final = frozenset({"item", "lot", "serial", "location"})
_UNWRITABLE: Final = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_TOKEN: Final = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|([^{}]+)")
_FIELD: Final = re.compile(r"([a-z_]+)(?::([^?]*))?(\?)?")
_SIZE: Final = re.compile(r"(?:(?:([0-9]{1,2})?(\.\.))?([0-9]{1,2}))?([dax])?")
_DATE: Final = re.compile("[ymd./-]{6,10}")
_FIGURE: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_APART: Final = frozenset({("d", "a"), ("a", "d"), ("n", "a"), ("a", "n")})


@dataclass(frozen=True, slots=True)
class Field:
    """A named stretch of a code. `letters`: d, a, x, n (figures with a point), or any: `*`."""

    name: str
    least: int
    most: int
    letters: str
    date: str
    is_optional: bool
    stops: frozenset[str] = frozenset()

    @property
    def varies(self) -> bool:
        """Whether its end has to be found."""
        return self.is_optional or self.least != self.most


Token = str | Field
Pattern = tuple[Token, ...]


def fold(letter: str) -> str:
    """A capital of the alphabet as its small letter; nothing else is changed."""
    return chr(ord(letter) + 32) if "A" <= letter <= "Z" else letter


def compile_pattern(text: str) -> Pattern | str:
    """The pattern ready to match, or a stable word for what is wrong with it."""
    if not text:
        return "missing"
    if len(text) > PATTERN_LENGTH_MAX:
        return "too_long"
    if _UNWRITABLE.search(text):
        return "bad_character"
    tokens: list[Token] = []
    for piece in _pieces(text):
        if piece is None:
            return "brace"
        token = _field(piece[1:]) if piece[0] == "{" else piece[1:]
        if token in ("field_unknown", "bad_size", "bad_date") and piece[0] == "{":
            return str(token)
        if isinstance(token, str) and tokens and isinstance(tokens[-1], str):
            tokens[-1] += token
        else:
            tokens.append(token)
    return _fault(tokens) or _with_stops(tokens)


def _pieces(text: str) -> Iterator[str | None]:
    """Fields behind `{`, literal text behind a blank; None where a brace stands alone."""
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            yield None
            return
        if match[1] is not None:
            yield "{" + match[1]
        else:
            yield " " + (match[2] or match[0][0])
        at = match.end()


def _field(text: str) -> Field | str:
    match = _FIELD.fullmatch(text)
    if match is None or match[1] not in NAMES:
        return "field_unknown"
    name, spec, optional = match[1], match[2], match[3] is not None
    if name in DATES:
        return _date_field(name, "yyyymmdd" if spec is None else spec, is_optional=optional)
    size = _SIZE.fullmatch(spec or "")
    if size is None:
        return "bad_size"
    limit = FIGURE_LENGTH_MAX if name == "quantity" else FIELD_LENGTH_MAX
    most = int(size[3]) if size[3] else limit
    fixed = size[3] is not None and size[2] is None
    least = most if fixed else int(size[1] or 1)
    if not 1 <= least <= most <= limit:
        return "bad_size"
    letters = size[4] or ("n" if name == "quantity" else "*")
    if name == "quantity" and letters not in "dn":
        return "bad_size"
    return Field(name, least, most, letters, "", optional)


def _date_field(name: str, form: str, *, is_optional: bool) -> Field | str:
    runs = sorted(re.findall("y+|m+|d+", form))
    if _DATE.fullmatch(form) is None or runs not in (["dd", "mm", "yy"], ["dd", "mm", "yyyy"]):
        return "bad_date"
    letters = "d" if form.isalpha() else "*"
    return Field(name, len(form), len(form), letters, form, is_optional)


def _fault(tokens: list[Token]) -> str | None:
    fields = [token for token in tokens if isinstance(token, Field)]
    names = [field.name for field in fields if field.name != "skip"]
    if len(set(names)) != len(names):
        return "field_twice"
    if not _MEANT.intersection(names):
        return "nothing_named"
    if len(fields) == len(tokens) and all(one.varies and one.letters == "*" for one in fields):
        return "matches_all"
    return None


def _with_stops(tokens: list[Token]) -> Pattern | str:
    found: list[Token] = []
    for at, token in enumerate(tokens):
        if isinstance(token, str) or not token.varies:
            found.append(token)
            continue
        stops = _stops(token, tokens[at + 1 :])
        if stops is None:
            return "field_runs_on"
        found.append(
            Field(token.name, token.least, token.most, token.letters, token.date,
                  token.is_optional, stops)
        )  # fmt: skip
    return tuple(found)


def _stops(field: Field, behind: list[Token]) -> frozenset[str] | None:
    """The letters that end a field; None where its end could not be told."""
    stops: set[str] = set()
    for token in behind:
        if isinstance(token, str):
            stops.add(fold(token[0]))
            break
        if (field.letters, token.letters) not in _APART:
            return None
        if not token.is_optional:
            break
    return None if stops.intersection(field.date) else frozenset(stops)


def _is_of(letter: str, kind: str) -> bool:
    if kind == "*":
        return True
    is_digit = "0" <= letter <= "9"
    is_letter = "a" <= fold(letter) <= "z"
    if kind == "n":
        return is_digit or letter == "."
    return (is_digit and kind != "a") or (is_letter and kind != "d")


def match_pattern(pattern: Pattern, text: str, today: str) -> dict[str, str] | None:
    """What the fields hold; dates as YYYY-MM-DD. None where the code has another form."""
    if len(text) > TEXT_LENGTH_MAX:
        return None
    found: dict[str, str] = {}
    at = 0
    for token in pattern:
        length = _literal(token, text, at) if isinstance(token, str) else _taken(token, text, at)
        if length is None:
            return None
        if isinstance(token, Field) and length > 0 and token.name != "skip":
            value = _value(token, text[at : at + length], today)
            if value is None:
                return None
            found[token.name] = value
        at += length
    return found if at == len(text) else None


def _literal(literal: str, text: str, at: int) -> int | None:
    there = text[at : at + len(literal)]
    same = len(there) == len(literal) and all(
        fold(one) == fold(other) for one, other in zip(literal, there, strict=True)
    )
    return len(literal) if same else None


def _taken(field: Field, text: str, at: int) -> int | None:
    """How many letters a field takes; None when they are too few."""
    count = 0
    for letter in text[at : at + field.most]:
        if fold(letter) in field.stops or not _is_of(letter, field.letters):
            break
        count += 1
    if count >= field.least:
        return count
    return 0 if field.is_optional and count == 0 else None


def _value(field: Field, text: str, today: str) -> str | None:
    if field.date:
        return _date(field.date, text, today)
    if field.name == "quantity":
        return text if _FIGURE.fullmatch(text) else None
    return text


def _date(form: str, text: str, today: str) -> str | None:
    figures = {"y": "", "m": "", "d": ""}
    for want, have in zip(form, text, strict=True):
        if want not in figures:
            if want != have:
                return None
            continue
        if not "0" <= have <= "9":
            return None
        figures[want] += have
    year = int(figures["y"]) if len(figures["y"]) == 4 else year_of(int(figures["y"]), today)
    month, day = int(figures["m"]), int(figures["d"])
    if year == 0 or not 1 <= month <= 12 or not 1 <= day <= days_of(year, month):
        return None
    return f"{year:04d}-{month:02d}-{day:02d}"
