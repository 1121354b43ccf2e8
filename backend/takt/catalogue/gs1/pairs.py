"""Which elements belong together, and what several labels of one thing say together.

The pairs are judged over all symbols of a package (General Specifications, 4.13 and 4.14), so a
label alone is not refused for what it lacks: another one may say it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from takt.catalogue.gs1.identifiers import IDENTIFIERS, fits
from takt.catalogue.gs1.values import Element, Refusal


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two labels of one thing that cannot both be right."""

    reason: str
    ai: str
    other: str
    """The value of the labels before, or the identifier that this one excludes."""


def excluded_pair(elements: Sequence[Element]) -> tuple[str, str] | None:
    """The first identifier with one that must not stand beside it."""
    present = [ai for ai, _ in elements]
    for ai in present:
        identifier = IDENTIFIERS.get(ai)
        for pattern in identifier.excludes if identifier else ():
            other = next((one for one in present if one != ai and fits(pattern, one)), None)
            if other is not None:
                return ai, other
    return None


def missing_pair(elements: Sequence[Element]) -> str | None:
    """The first identifier whose company is not there yet."""
    present = [ai for ai, _ in elements]

    def has(pattern: str) -> bool:
        return any(fits(pattern, ai) for ai in present)

    for ai in present:
        identifier = IDENTIFIERS.get(ai)
        for group in identifier.requires if identifier else ():
            if not any(all(map(has, together)) for together in group):
                return ai
    return None


def pair_fault(elements: Sequence[Element]) -> Refusal | None:
    """What is wrong with the company of a complete set of elements."""
    excluded = excluded_pair(elements)
    if excluded is not None:
        return Refusal("excluded_pair", excluded[0])
    missing = missing_pair(elements)
    return None if missing is None else Refusal("missing_pair", missing)


def combine(
    known: Sequence[Element], more: Sequence[Element]
) -> tuple[Element, ...] | Contradiction:
    """What two labels of one thing say together."""
    values = dict(known)
    for ai, value in more:
        if values.setdefault(ai, value) != value:
            return Contradiction("label_differs", ai, values[ai])
    together = tuple(Element(ai, value) for ai, value in values.items())
    excluded = excluded_pair(together)
    if excluded is not None:
        return Contradiction("label_excludes", excluded[0], excluded[1])
    return together
