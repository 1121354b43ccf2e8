"""The frame of every edit: one transaction, one lock, audit, feed rows, and a nudge after it.

A use case notes what it changed; what is noted is written to the audit and published to
every device as the last step of the transaction.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import asyncpg

from takt.catalogue import feeds, store
from takt.catalogue.labels.designs import LabelDesign
from takt.catalogue.model import Category, Item, Reason, Unit
from takt.kernel.clock import Clock
from takt.kernel.errors import Refused
from takt.runtime import audit
from takt.runtime.feeds import FeedRow, publish

if TYPE_CHECKING:
    from takt.runtime.database import Connection, Database

Subject = Unit | Category | Reason | Item | LabelDesign


@dataclass(frozen=True, slots=True)
class Editor:
    """Who edits: a person, or nobody where the server itself does."""

    person: int | None = None
    device: str | None = None


def tell_nobody(_head: int) -> None:
    """For work that no device waits for."""


@dataclass(frozen=True, slots=True)
class Workplace:
    """What a use case works with. `nudge` tells the devices after the commit."""

    database: Database
    clock: Clock
    editor: Editor = Editor()
    nudge: Callable[[int], None] = tell_nobody


@dataclass(slots=True)
class Changes:
    """What one transaction changed so far."""

    connection: Connection
    editor: Editor
    at_ms: int
    entries: list[audit.AuditEntry] = field(default_factory=list)
    rows: list[FeedRow] = field(default_factory=list)

    def note(self, action: str, before: Subject | None, after: Subject) -> None:
        """Remember one changed thing for the audit and the feed."""
        row = feed_row_of(after)
        self.entries.append(
            audit.AuditEntry(
                at=self.at_ms,
                person=self.editor.person,
                device=self.editor.device,
                action=f"catalogue.{action}",
                subject=f"{row.table}:{row.key}",
                before=None if before is None else feed_row_of(before).row,
                after=row.row,
            )
        )
        self.rows.append(row)

    def note_gone(self, action: str, before: Subject) -> None:
        """Remember one thing that was removed."""
        row = feed_row_of(before)
        self.entries.append(
            audit.AuditEntry(
                at=self.at_ms,
                person=self.editor.person,
                device=self.editor.device,
                action=f"catalogue.{action}",
                subject=f"{row.table}:{row.key}",
                before=row.row,
                after=None,
            )
        )
        self.rows.append(FeedRow(row.scope, row.table, row.key, None))

    async def finish(self) -> int | None:
        """Write the audit, then publish; the last step of the transaction."""
        if not self.entries:
            return None
        await audit.append_many(self.connection, self.entries)
        return await publish(self.connection, self.rows, self.at_ms)


def feed_row_of(subject: Subject) -> FeedRow:
    """A thing as devices receive it."""
    if isinstance(subject, Item):
        table, row = "item", feeds.item_row(subject)
    elif isinstance(subject, Unit):
        table, row = "unit", feeds.unit_row(subject)
    elif isinstance(subject, Category):
        table, row = "category", feeds.category_row(subject)
    elif isinstance(subject, LabelDesign):
        table, row = "label_design", feeds.label_design_row(subject)
    else:
        table, row = "reason", feeds.reason_row(subject)
    return FeedRow(feeds.SCOPE, table, str(subject.id), row)


@asynccontextmanager
async def editing(place: Workplace) -> AsyncIterator[Changes]:
    """A transaction in which nobody else edits the catalogue."""
    head: int | None = None
    try:
        async with place.database.transaction() as connection:
            await store.lock(connection)
            changes = Changes(connection, place.editor, place.clock.now_ms())
            yield changes
            head = await changes.finish()
    except asyncpg.IntegrityConstraintViolationError as error:
        # The rules see every conflict first; this is a writer that took no lock.
        raise Refused("catalogue.conflict") from error
    if head is not None:
        place.nudge(head)
