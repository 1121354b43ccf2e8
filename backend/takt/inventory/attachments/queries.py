"""Reads of attachments: what hangs on one thing, of whatever age."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from takt.inventory.attachments.model import Subject
from takt.inventory.attachments.rows import AttachmentRow

if TYPE_CHECKING:
    from takt.runtime.database import Connection

LISTED_MAX: Final = 200
OF_SUBJECT: Final = """
    SELECT effective, blob, caption, operation::text, person, size, subject_id, subject_kind, type
    FROM attachment
    WHERE subject_kind = $1 AND subject_id = $2 AND undone_by IS NULL
        AND 'site:' || site = ANY ($3::text[])
    ORDER BY effective DESC, operation DESC
    LIMIT $4
"""


async def of_subject(
    connection: Connection, subject: Subject, scopes: Iterable[str]
) -> list[AttachmentRow]:
    """The newest attachments of a thing at the sites whose scopes these are."""
    rows = await connection.fetch(OF_SUBJECT, subject.kind, subject.id, list(scopes), LISTED_MAX)
    return [AttachmentRow(*row) for row in rows]
