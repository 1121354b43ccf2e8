"""Judges one value of one identifier, and says where a code is wrong.

A refusal is a value: a stable word, the identifier it is about, and the place in the text
that was read. Sentences stand with the screens.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from takt.catalogue.gs1.identifiers import Identifier, Part


class Element(NamedTuple):
    """An identifier with its value."""

    ai: str
    value: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a code is none of GS1."""

    reason: str
    ai: str | None = None
    position: int = 0


def fault_of(identifier: Identifier, value: str) -> str | None:
    """What is wrong with a value; None when it is right."""
    if identifier.shape.fullmatch(value) is None:
        return _misfit(identifier.parts, value)
    for start, end, check in identifier.checked:
        piece = value[start:end]
        fault = check(piece) if piece else None
        if fault is not None:
            return fault
    return None


def _misfit(parts: tuple[Part, ...], value: str) -> str:
    if not value:
        return "value_missing"
    for part in parts:
        piece = value[part.start : part.start + part.most]
        if not piece and part.is_optional:
            break
        if part.characters.fullmatch(piece) is None:
            return "not_numeric" if part.kind == "N" else "bad_character"
        if len(piece) < part.least:
            return "too_short"
    return "too_long"
