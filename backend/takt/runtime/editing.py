"""The frame of an edit on behalf of a person: one transaction, audit, feed rows, then a nudge.

A use case says what it changed; what it said is written to the audit and published as the last
step of the transaction. Which rows it locks before is the area's matter: pushes lock documents
before balances, and nobody locks anything after the audit.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import asyncpg
from litestar import Request
from litestar.datastructures import State

from takt.kernel.clock import Clock
from takt.kernel.errors import Refused
from takt.runtime import audit
from takt.runtime.auth import Caller, caller_of
from takt.runtime.feeds import FeedBatch

if TYPE_CHECKING:
    from takt.runtime.database import Connection, Database

Row = Mapping[str, Any]


def tell_nobody(_head: int) -> None:
    """For work that no device waits for."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What a use case works with. Without a caller the server itself edits, as in an import."""

    database: Database
    clock: Clock
    caller: Caller | None = None
    nudge: Callable[[int], None] = tell_nobody

    def demand(self, permission: str, site: int | None) -> None:
        """Refuse unless the caller holds the permission there."""
        if self.caller is not None:
            self.caller.demand(permission, site)


def desk_of(request: Request[Any, Any, Any], state: State) -> Desk:
    """The desk of whoever is calling."""
    return Desk(state.database, state.clock, caller_of(request), state.nudge)


@dataclass(slots=True)
class Edit:
    """What one transaction changed so far."""

    connection: Connection
    caller: Caller | None
    now_ms: int
    feed: FeedBatch = field(default_factory=FeedBatch)
    entries: list[audit.AuditEntry] = field(default_factory=list)

    @property
    def person(self) -> int | None:
        """Who edits."""
        return None if self.caller is None else self.caller.person

    def note(self, action: str, subject: str, before: Row | None, after: Row) -> None:
        """Remember one changed thing for the audit: `area.action`, `kind:id`."""
        device = None if self.caller is None else self.caller.device
        self.entries.append(
            audit.AuditEntry(action, subject, self.now_ms, self.person, device, before, after)
        )

    def note_saved(self, kind: str, id_: object, before: Row | None, after: Row) -> None:
        """Remember that a thing of the kind `area.thing` was made, or changed."""
        action = f"{kind}_created" if before is None else f"{kind}_changed"
        self.note(action, f"{kind.partition('.')[2]}:{id_}", before, after)

    async def finish(self) -> int | None:
        """Write the audit, then publish; the last step of the transaction."""
        if self.entries:
            await audit.append_many(self.connection, self.entries)
        if not len(self.feed):
            return None
        return await self.feed.publish(self.connection, self.now_ms)


@asynccontextmanager
async def editing(desk: Desk, conflict: str) -> AsyncIterator[Edit]:
    """One edit; `conflict` is the code for two people who store the same at the same moment."""
    try:
        async with desk.database.transaction() as connection:
            edit = Edit(connection, desk.caller, desk.clock.now_ms())
            yield edit
            head = await edit.finish()
    except asyncpg.IntegrityConstraintViolationError as error:
        # The rules see every conflict first; this is somebody who was a moment earlier.
        raise Refused(conflict) from error
    if head is not None:
        desk.nudge(head)
