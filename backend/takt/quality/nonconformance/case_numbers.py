"""How people call a case, and how they look for it. Pure."""

from __future__ import annotations

from typing import Final

NUMBER_PREFIX: Final = "NC-"


def number_text(number: int) -> str:
    """How people call a case."""
    return f"{NUMBER_PREFIX}{number:05}"


def number_in(text: str) -> str | None:
    """The figures of a case that was typed as it is called, or as its bare number."""
    return text.strip().upper().removeprefix(NUMBER_PREFIX).lstrip("0") or None
