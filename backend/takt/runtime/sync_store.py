"""The storage side of push: streams, operations on record, commit times.

Implements takt_sync's PushStore on one transaction. What an operation does is decided and
written by the handlers of the inventory; what a device may read by `pull_store`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import msgspec

from takt.runtime.database import Connection
from takt.runtime.feeds import FeedBatch
from takt_sync.chain import chain_start
from takt_sync.envelope import Contact, EnvelopeError
from takt_sync.ports import KnownOp, StreamState, Verdict

# Nobody changes where balances are published while a push is under way (see `hold_scopes`).
LOCK_STREAM = """
    SELECT device, n, h, lo, last, complete_up_to, pg_advisory_xact_lock_shared(7265838)
    FROM sync_stream
    WHERE stream = $1
    FOR UPDATE
"""

COMPLETE_UP_TO = """
    SELECT coalesce(max(complete_up_to), 0)
    FROM sync_stream
    WHERE device = $1
"""

ADD_STREAM = """
    INSERT INTO sync_stream (stream, device, h, last, first_seen_at, seen_at)
    VALUES ($1, $2, $3, $4, $5, $5)
    ON CONFLICT (stream) DO NOTHING
"""

VERDICTS = """
    SELECT n, hash, status, reason
    FROM operation
    WHERE stream = $1 AND n BETWEEN $2 AND $3
"""

KNOWN_IDS = """
    SELECT id, stream, n, identity, status, reason
    FROM operation
    WHERE id = ANY (string_to_array($1, ',')::uuid[]) AND duplicate_of IS NULL
"""

COMMIT_TIMES = """
    SELECT b.epoch, b.head, c.committed_at_ms
    FROM unnest($1::bigint[], $2::bigint[]) AS b (epoch, head)
    JOIN server_state s ON s.epoch = b.epoch
    CROSS JOIN LATERAL (
        SELECT committed_at_ms
        FROM head_commit
        WHERE seq <= b.head
        ORDER BY seq DESC
        LIMIT 1
    ) AS c
"""

SAVE_STREAM = """
    UPDATE sync_stream
    SET n = $2, h = $3, lo = $4, last = $5, created = greatest(created, $6), pending = $7,
        seen_at = $8, complete_up_to = $9
    WHERE stream = $1
    RETURNING (SELECT epoch FROM server_state)
"""


class DeviceState(msgspec.Struct, frozen=True):
    """A device as the live board shows it; the key is the device."""

    acknowledged: int
    complete_up_to: int | None
    created: int
    device: str
    name: str
    pending: int
    person: int | None
    seen_at: int
    status: str
    stream: str


class DeviceFace(msgspec.Struct, frozen=True):
    """What the identity area tells of a device that is calling."""

    device: str
    site: int
    name: str
    status: str = "active"
    person: int | None = None
    granted_until: int | None = None

    @property
    def is_lost(self) -> bool:
        """Whether everything new from this device waits for a person."""
        return self.status == "lost"


@dataclass(frozen=True, slots=True)
class Counter:
    """Where one push is handed in: its transaction, its device, its envelope, the time.

    `is_careful` says that a first attempt failed because something changed meanwhile.
    """

    connection: Connection
    face: DeviceFace
    contact: Contact
    now_ms: int
    is_careful: bool = False


class BookingClash(Exception):  # it is no error: the push is decided again
    """What was read has changed meanwhile; the whole push begins anew."""


HOLD_SCOPES = "SELECT pg_advisory_xact_lock_shared(7265838)"
CHANGE_SCOPES = "SELECT pg_advisory_xact_lock(7265838)"


async def hold_scopes(connection: Connection) -> None:
    """Whoever publishes balances does this first: until it ends they stay in their scopes."""
    await connection.execute(HOLD_SCOPES)


async def change_scopes(connection: Connection) -> None:
    """Waits for all who publish balances, and has new ones wait; the first lock of all."""
    await connection.execute(CHANGE_SCOPES)


async def save_stream(
    connection: Connection, state: StreamState, contact: Contact, now_ms: int
) -> int:
    """Writes where a stream stands after a contact; returns the epoch."""
    epoch: int = await connection.fetchval(
        SAVE_STREAM,
        state.stream,
        state.n,
        state.hash,
        state.lo,
        state.last,
        contact.created,
        contact.pending,
        now_ms,
        state.complete_up_to or None,
    )
    return epoch


def add_device_state(
    batch: FeedBatch, face: DeviceFace, state: StreamState, created: int, seen_at: int
) -> None:
    """Adds the device's line of the live board to what will be published.

    `created` is how many acts it said to have recorded when it was last heard of.
    """
    batch.add(
        f"live:{face.site}",
        "device_state",
        face.device,
        DeviceState(
            acknowledged=state.n,
            complete_up_to=state.complete_up_to or None,
            created=max(created, state.n),
            device=face.device,
            name=face.name,
            pending=max(0, created - state.n),
            person=face.person,
            seen_at=seen_at,
            status=face.status,
            stream=state.stream,
        ),
    )


class PostgresPushStore:
    """PushStore on the connection of one open transaction."""

    def __init__(self, connection: Connection, face: DeviceFace, now_ms: int) -> None:
        self._connection = connection
        self._face = face
        self._now_ms = now_ms
        self.is_new_stream = False

    async def lock_stream(self, stream: str, device: str) -> StreamState:
        """Locks the stream's row, making it on first use."""
        row = await self._connection.fetchrow(LOCK_STREAM, stream)
        if row is None:
            complete = await self._connection.fetchval(COMPLETE_UP_TO, device)
            self.is_new_stream = True
            await self._connection.execute(
                ADD_STREAM, stream, device, chain_start(stream), complete, self._now_ms
            )
            row = await self._connection.fetchrow(LOCK_STREAM, stream)
        if row is None or str(row["device"]) != device:
            why = "the stream belongs to another device"
            raise EnvelopeError("auth", why, reason="sync.foreign_stream")
        return StreamState(
            stream,
            device,
            row["n"],
            row["h"],
            row["lo"],
            row["last"],
            row["complete_up_to"] or 0,
        )

    async def verdicts(self, stream: str, first_n: int, last_n: int) -> Mapping[int, Verdict]:
        """What was recorded for a range of operations."""
        rows = await self._connection.fetch(VERDICTS, stream, first_n, last_n)
        return {n: Verdict(n, hash_, status, reason) for n, hash_, status, reason in rows}

    async def known_ids(self, ids: Sequence[str]) -> Mapping[str, KnownOp]:
        """Which acts are on record already, in whatever stream."""
        rows = await self._connection.fetch(KNOWN_IDS, ",".join(ids))
        return {
            str(id_): KnownOp(str(stream), n, identity, (status, reason))
            for id_, stream, n, identity, status, reason in rows
        }

    async def commit_times(
        self, bases: AbstractSet[tuple[int, int]]
    ) -> Mapping[tuple[int, int], int]:
        """C(b): when the checkpoint that a person saw was committed."""
        epochs, heads = [base[0] for base in bases], [base[1] for base in bases]
        rows = await self._connection.fetch(COMMIT_TIMES, epochs, heads)
        return {(epoch, head): committed_at for epoch, head, committed_at in rows}

    async def touch(self, state: StreamState, contact: Contact, now_ms: int) -> tuple[int, int]:
        """Records a contact that brought nothing new."""
        epoch = await save_stream(self._connection, state, contact, now_ms)
        batch = FeedBatch()
        add_device_state(batch, self._face, state, contact.created, now_ms)
        return epoch, await batch.publish(self._connection, now_ms)
