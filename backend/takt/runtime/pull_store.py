"""The storage side of a pull: everything is read from one snapshot, nothing waits for a writer.

What a contact says about the device is written afterwards, by `note_contact`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from takt.kernel.errors import Unauthorized
from takt.runtime.database import Connection
from takt.runtime.feeds import FeedBatch
from takt.runtime.sync_store import COMPLETE_UP_TO, DeviceFace, add_device_state
from takt_sync.acceptance import complete_up_to
from takt_sync.chain import chain_start
from takt_sync.digest import to_hex
from takt_sync.envelope import Contact
from takt_sync.ports import FeedRow, PullState, StreamState

POSITION = """
    SELECT s.epoch, h.seq
    FROM server_state s
    CROSS JOIN feed_head h
"""

ACKNOWLEDGED = """
    SELECT device, n, h
    FROM sync_stream
    WHERE stream = $1
"""

GRANTED = """
    SELECT g.scope, coalesce(s.floor, 0)
    FROM device_grant g
    LEFT JOIN feed_scope s ON s.scope = g.scope
    WHERE g.device_id = $1
"""

ROWS = """
    SELECT scope, table_name, key, seq, row
    FROM feed_changes($1, $2, $3)
"""

DIGESTS = """
    SELECT scope, lane0, lane1
    FROM feed_scope
    WHERE scope = ANY ($1::text[])
"""

# Never waits: while a push holds the stream, it writes all this itself.
LOCK_CONTACT = """
    SELECT device, n, h, lo, last, created, pending, seen_at, complete_up_to, published_at
    FROM sync_stream
    WHERE stream = $1
    FOR UPDATE SKIP LOCKED
"""

MEET_STREAM = """
    INSERT INTO sync_stream (stream, device, h, last, first_seen_at, seen_at)
    VALUES ($1, $2, $3, $4, $5, $5)
    ON CONFLICT (stream) DO NOTHING
"""

SAVE_CONTACT = """
    UPDATE sync_stream
    SET created = greatest(created, $2), pending = $3, seen_at = $4, complete_up_to = $5,
        lo = greatest(lo, $5), published_at = $6
    WHERE stream = $1
"""

# A stream is surely the one in use when it has seen a reply from after the last contact of every
# other; what others lost by carrying was told when they were carried.
HAS_UNTOLD_LOSSES = """
    SELECT coalesce(max(s.seen_at) FILTER (WHERE s.stream <> $2), 0) <= $3
       AND coalesce(bool_or(
               CASE WHEN s.stream = $2 THEN greatest(s.created - s.n, 0) < s.lost_reported
                    ELSE greatest(s.created - s.n, 0) <> s.lost_reported
                        AND NOT EXISTS (
                            SELECT 1 FROM stream_carried c WHERE c.earlier = s.stream
                        )
               END), false)
    FROM sync_stream s
    WHERE s.device = $1
"""

NULL = msgspec.Raw(b"null")
QUIET_MS = 10_000
PUBLISH_EVERY_MS = 60_000


async def granted_scopes(connection: Connection, device: str) -> dict[str, int]:
    """The scopes that a device may read now, each with its floor."""
    return {row[0]: row[1] for row in await connection.fetch(GRANTED, device)}


async def position(connection: Connection) -> tuple[int, int]:
    """Epoch and head."""
    row = (await connection.fetch(POSITION))[0]
    return row[0], row[1]


class PostgresPullStore:
    """PullStore on the connection of one read snapshot."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def contact(self, device: str, contact: Contact, now_ms: int) -> None:
        """Nothing yet: a snapshot cannot write (see note_contact)."""

    async def open(self, device: str, stream: str) -> PullState:
        """Position, acknowledgement and grants."""
        epoch, head = await position(self._connection)
        row = await self._connection.fetchrow(ACKNOWLEDGED, stream)
        if row is not None and str(row[0]) != device:
            raise Unauthorized("sync.foreign_stream")
        acknowledged = (0, chain_start(stream)) if row is None else (row[1], row[2])
        floors = await granted_scopes(self._connection, device)
        return PullState(epoch, head, acknowledged, floors.keys(), floors)

    async def rows(self, cursors: Mapping[str, int], limit: int) -> Sequence[FeedRow]:
        """The next rows of the scopes after their cursors; a seq is never split."""
        found = await self._connection.fetch(ROWS, list(cursors), list(cursors.values()), limit)
        return [
            FeedRow(scope, table, key, seq, NULL if row is None else msgspec.Raw(row))
            for scope, table, key, seq, row in found
        ]

    async def digests(self, scopes: Sequence[str]) -> Mapping[str, str]:
        """The digest of each scope at the head of this snapshot."""
        known = {row[0]: to_hex((row[1], row[2])) for row in await self._fetch_digests(scopes)}
        return {scope: known.get(scope, to_hex((0, 0))) for scope in scopes}

    async def _fetch_digests(self, scopes: Sequence[str]) -> Sequence[tuple[str, int, int]]:
        rows = await self._connection.fetch(DIGESTS, list(scopes))
        return [(row[0], row[1], row[2]) for row in rows]


async def has_untold_losses(connection: Connection, device: str, contact: Contact) -> bool:
    """Whether the device went over to this stream, old as it may be, and left acts in another."""
    found: bool = await connection.fetchval(HAS_UNTOLD_LOSSES, device, contact.stream, contact.seen)
    return found


async def note_contact(
    connection: Connection, face: DeviceFace, contact: Contact, now_ms: int
) -> tuple[int | None, bool]:
    """Writes what a pull says about its stream; returns a new head, and if the stream is new.

    Small news are written at most every few seconds and published once a minute, so that
    pulls do not make work for each other.
    """
    row = await connection.fetchrow(LOCK_CONTACT, contact.stream)
    is_new = False
    if row is None:
        complete = await connection.fetchval(COMPLETE_UP_TO, face.device)
        start = chain_start(contact.stream)
        added = await connection.execute(
            MEET_STREAM, contact.stream, face.device, start, complete, now_ms
        )
        is_new = added.endswith(" 1")
        row = await connection.fetchrow(LOCK_CONTACT, contact.stream)
    if row is None or str(row["device"]) != face.device:
        return None, is_new
    known = row["complete_up_to"] or 0
    complete = complete_up_to(known, row["n"], contact.created, contact.seen, now_ms)
    is_same = (row["created"], row["pending"]) == (contact.created, contact.pending)
    if is_same and not is_new and now_ms - row["seen_at"] < QUIET_MS and complete == known:
        return None, is_new
    published_at = row["published_at"]
    due = published_at is None or now_ms - published_at >= PUBLISH_EVERY_MS
    publishes = due or not is_same
    await connection.execute(
        SAVE_CONTACT,
        contact.stream,
        contact.created,
        contact.pending,
        now_ms,
        complete or None,
        now_ms if publishes else published_at,
    )
    if not publishes:
        return None, is_new
    state = StreamState(
        contact.stream, face.device, row["n"], row["h"], row["lo"], row["last"], complete
    )
    batch = FeedBatch()
    add_device_state(batch, face, state, contact.created, now_ms)
    return await batch.publish(connection, now_ms), is_new
