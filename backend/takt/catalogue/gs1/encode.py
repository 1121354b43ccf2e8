"""Writes GS1 codes: element strings for symbols, brackets for people, Digital Link addresses.

What cannot be written is a mistake of the one who asked, so it raises; the reason inside is
the same as a reader's.
"""

from __future__ import annotations

from collections.abc import Iterable

from takt.catalogue.gs1.identifiers import GROUP_SEPARATOR, IDENTIFIERS
from takt.catalogue.gs1.link import escaped
from takt.catalogue.gs1.pairs import excluded_pair
from takt.catalogue.gs1.values import Element, Refusal, fault_of


class CannotEncode(ValueError):
    """These elements make no GS1 code."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.reason)
        self.refusal = refusal


def _checked(pairs: Iterable[tuple[str, str]]) -> list[Element]:
    elements = [Element(*pair) for pair in pairs]
    if not elements:
        raise CannotEncode(Refusal("empty"))
    for at, (ai, value) in enumerate(elements):
        identifier = IDENTIFIERS.get(ai)
        fault = "ai_unknown" if identifier is None else fault_of(identifier, value)
        if fault is not None:
            raise CannotEncode(Refusal(fault, ai, at))
        if any(ai == before.ai for before in elements[:at]):
            raise CannotEncode(Refusal("ai_repeated", ai, at))
    excluded = excluded_pair(elements)
    if excluded is not None:
        raise CannotEncode(Refusal("excluded_pair", excluded[0]))
    return elements


def element_string(pairs: Iterable[tuple[str, str]]) -> str:
    """An element string behind its first FNC1, each FNC1 as GS (0x1D)."""
    elements = _checked(pairs)
    text = GROUP_SEPARATOR
    for at, (ai, value) in enumerate(elements, 1):
        needs_end = at < len(elements) and not IDENTIFIERS[ai].is_fixed
        text += f"{ai}{value}{GROUP_SEPARATOR if needs_end else ''}"
    return text


def bracketed(pairs: Iterable[tuple[str, str]]) -> str:
    """As people read it beside a symbol."""
    return "".join(f"({ai}){value.replace('(', chr(92) + '(')}" for ai, value in _checked(pairs))


def digital_link(pairs: Iterable[tuple[str, str]], host: str) -> str:
    """An address at a host (`id.gs1.org`, or with scheme and stem `https://a.example/p`)."""
    values = dict(_checked(pairs))
    key = next((ai for ai in values if IDENTIFIERS[ai].qualifiers is not None), None)
    if key is None:
        raise CannotEncode(Refusal("no_key"))
    sequence = max(
        IDENTIFIERS[key].qualifiers or ((),),
        key=lambda one: sum(ai in values for ai in one),
        default=(),
    )
    in_path = [key, *(ai for ai in sequence if ai in values)]
    in_query = [ai for ai in values if ai not in in_path]
    stray = next((ai for ai in in_query if not IDENTIFIERS[ai].is_attribute), None)
    if stray is not None:
        raise CannotEncode(Refusal("not_attribute", stray))
    base = host.rstrip("/") if "://" in host else f"https://{host.strip('/')}"
    path = "".join(f"/{ai}/{escaped(values[ai])}" for ai in in_path)
    query = "&".join(f"{ai}={escaped(values[ai])}" for ai in in_query)
    return f"{base}{path}{'?' if query else ''}{query}"
