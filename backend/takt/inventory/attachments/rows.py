"""The row of an attachment as devices see it; keys in alphabetical order."""

from __future__ import annotations

import msgspec


class AttachmentRow(msgspec.Struct):
    """One photo or paper."""

    at: int
    blob: str
    caption: str | None
    id: str
    person: int
    size: int
    subject_id: str
    subject_kind: str
    type: str
