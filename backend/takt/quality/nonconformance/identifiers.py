"""How acts of this area name things: identifiers in one spelling, none of zeros alone."""

from __future__ import annotations

from takt.inventory import NO_LOT
from takt_sync.envelope import is_uuid


def is_id(text: str) -> bool:
    """Whether a text names something."""
    return is_uuid(text) and text != NO_LOT


def is_optional_id(text: str | None) -> bool:
    """Whether a text names something, or nothing on purpose."""
    return text is None or is_id(text)
