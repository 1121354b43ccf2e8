"""The rows of blobs: what is stored, who announced what, and what may be forgotten.

An area that attaches a blob to something claims it here, in its own transaction. Bytes are
`blob_files`' matter; both meet under a lock of the blob's name, so that nothing is removed while it
arrives.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass

from takt.kernel.clock import Clock
from takt.runtime.blob_files import BlobFiles
from takt.runtime.database import Connection, Database
from takt.runtime.jobs import HOUR_MS, Job, every
from takt_sync.blobs import PART_KEPT_MS, UNANNOUNCED_KEPT_MS

LOCK = "SELECT pg_advisory_xact_lock(7265837, hashtext($1))"

FIND = """
    SELECT sha256, size, type, state, thumbnail
    FROM blob
    WHERE sha256 = $1
"""

IS_CLAIMED = """
    SELECT EXISTS (SELECT FROM blob_claim WHERE blob = $1 AND device = $2)
"""

IS_NAMED = """
    SELECT EXISTS (
        SELECT
        FROM attachment
        WHERE blob = $1 AND undone_by IS NULL AND 'site:' || site = ANY ($2::text[])
    ) OR EXISTS (SELECT FROM inspection_plan_version WHERE pictures @> ARRAY[$1])
"""

IS_SEEN = """
    SELECT EXISTS (
        SELECT
        FROM attachment
        WHERE blob = $1 AND undone_by IS NULL AND ($2::bigint[] IS NULL OR site = ANY ($2))
    ) OR EXISTS (SELECT FROM inspection_plan_version WHERE pictures @> ARRAY[$1])
"""

CLAIMED_AMONG = """
    SELECT blob
    FROM blob_claim
    WHERE device = $1 AND blob = ANY ($2::text[])
"""

UNCLAIMED_BYTES = """
    SELECT coalesce(sum(b.size), 0)::bigint
    FROM blob b
    WHERE b.device = $1 AND b.state = 'stored'
        AND NOT EXISTS (SELECT FROM blob_claim c WHERE c.blob = b.sha256)
"""

RECEIVED = """
    UPDATE blob
    SET received = least(greatest(received, $2), size)
    WHERE sha256 = $1 AND state = 'waiting'
"""

STORE = """
    INSERT INTO blob (sha256, device, size, type, state, received, thumbnail, heard_at, stored_at)
    VALUES ($1, $2, $3, $4, 'stored', $3, 'none', $5, $5)
    ON CONFLICT (sha256) DO UPDATE
    SET device = EXCLUDED.device, size = EXCLUDED.size, type = EXCLUDED.type, state = 'stored',
        received = EXCLUDED.size, stored_at = EXCLUDED.stored_at
"""

NOTE_THUMBNAIL = """
    UPDATE blob
    SET thumbnail = $2
    WHERE sha256 = $1
"""

# What an act says of size and type is taken until the bytes are here and say it themselves.
ANNOUNCE = """
    INSERT INTO blob (sha256, size, type, state, received, thumbnail, heard_at)
    SELECT c.blob, c.size, c.type, 'waiting', 0, 'none', $4
    FROM unnest($1::text[], $2::bigint[], $3::text[]) AS c (blob, size, type)
    ORDER BY c.blob
    ON CONFLICT (sha256) DO NOTHING
"""

CLAIM = """
    INSERT INTO blob_claim (blob, device, claimed_at)
    SELECT c.blob, $2, $3
    FROM unnest($1::text[]) AS c (blob)
    ON CONFLICT (blob, device) DO NOTHING
"""

# A picture that came before anything named it is claimed for the device that brought it.
KEEP_PICTURES = """
    WITH here AS (
        SELECT sha256, device
        FROM blob
        WHERE sha256 = ANY ($1::text[]) AND state = 'stored' AND type LIKE 'image/%'
    ), kept AS (
        INSERT INTO blob_claim (blob, device, claimed_at)
        SELECT sha256, device, $2
        FROM here
        ORDER BY sha256
        ON CONFLICT (blob, device) DO NOTHING
    )
    SELECT sha256
    FROM here
"""

OLD = """
    SELECT b.sha256
    FROM blob b
    WHERE coalesce(b.stored_at, b.heard_at) < $1
        AND NOT EXISTS (SELECT FROM blob_claim c WHERE c.blob = b.sha256)
    ORDER BY b.sha256
    LIMIT 1000
"""

FORGET = """
    DELETE FROM blob b
    WHERE b.sha256 = $1 AND coalesce(b.stored_at, b.heard_at) < $2
        AND NOT EXISTS (SELECT FROM blob_claim c WHERE c.blob = b.sha256)
    RETURNING b.sha256
"""

ALL = """
    SELECT sha256, size, state, received
    FROM blob
    ORDER BY sha256
"""


@dataclass(frozen=True, slots=True)
class KnownBlob:
    """What the database says of a blob."""

    sha256: str
    size: int
    type: str
    state: str
    thumbnail: str


@dataclass(frozen=True, slots=True)
class Announced:
    """A blob as an attachment names it."""

    sha256: str
    size: int
    type: str


async def find(connection: Connection, sha256: str) -> KnownBlob | None:
    """A blob by its name."""
    row = await connection.fetchrow(FIND, sha256)
    return None if row is None else KnownBlob(*row)


async def announce(
    connection: Connection, device: str, blobs: Iterable[Announced], now_ms: int
) -> None:
    """Claims blobs for good: they may come now without a quota, and are kept (S84, S85)."""
    named = {blob.sha256: blob for blob in blobs}
    if not named:
        return
    names = sorted(named)
    sizes = [named[name].size for name in names]
    types = [named[name].type for name in names]
    await connection.execute(ANNOUNCE, names, sizes, types, now_ms)
    await connection.execute(CLAIM, names, device, now_ms)


async def keep_pictures(connection: Connection, names: Iterable[str], now_ms: int) -> set[str]:
    """Claims pictures that are here for good; which of them are."""
    rows = await connection.fetch(KEEP_PICTURES, list(names), now_ms)
    return {row["sha256"] for row in rows}


async def is_announced(connection: Connection, device: str, sha256: str) -> bool:
    """Whether an attachment of this device names it."""
    return bool(await connection.fetchval(IS_CLAIMED, sha256, device))


async def is_named(connection: Connection, sha256: str, scopes: Iterable[str]) -> bool:
    """Whether an attachment of a site with such a scope names it, of whatever age, or a plan."""
    return bool(await connection.fetchval(IS_NAMED, sha256, list(scopes)))


async def is_seen(connection: Connection, sha256: str, sites: list[int] | None) -> bool:
    """Whether an attachment of these sites, or of any, names it and stands, or a plan does."""
    return bool(await connection.fetchval(IS_SEEN, sha256, sites))


async def unannounced_bytes(connection: Connection, device: str, parts: dict[str, int]) -> int:
    """What a device has left here that nothing of its names, uploads under way included."""
    stored: int = await connection.fetchval(UNCLAIMED_BYTES, device)
    rows = await connection.fetch(CLAIMED_AMONG, device, list(parts))
    announced = {row["blob"] for row in rows}
    return stored + sum(size for name, size in parts.items() if name not in announced)


async def note_received(connection: Connection, sha256: str, received: int) -> None:
    """How far the best upload has come, for whoever asks what is still waited for."""
    await connection.execute(RECEIVED, sha256, received)


async def lock(connection: Connection, sha256: str) -> None:
    """Nobody else stores or removes this blob until the transaction ends."""
    await connection.execute(LOCK, sha256)


async def note_stored(connection: Connection, blob: Announced, device: str, now_ms: int) -> None:
    """The bytes are in their place."""
    await connection.execute(STORE, blob.sha256, device, blob.size, blob.type, now_ms)


async def note_thumbnail(connection: Connection, sha256: str, state: str) -> None:
    """Whether there is a small picture."""
    await connection.execute(NOTE_THUMBNAIL, sha256, state)


async def clean_up(database: Database, files: BlobFiles, now_ms: int) -> int:
    """Removes what nobody announced for a month, and uploads given up a week ago; how many."""
    removed = await asyncio.to_thread(files.remove_parts, now_ms - PART_KEPT_MS)
    before = now_ms - UNANNOUNCED_KEPT_MS
    async with database.connection() as connection:
        old = [row["sha256"] for row in await connection.fetch(OLD, before)]
    for sha256 in old:
        async with database.transaction() as connection:
            await lock(connection, sha256)
            if await connection.fetchval(FORGET, sha256, before) is not None:
                files.remove(sha256)
                removed += 1
    return removed


def clean_up_job(database: Database, files: BlobFiles, clock: Clock) -> Job:
    """The hourly removal of what nobody has announced."""
    return Job("clean up blobs", every(HOUR_MS), lambda: clean_up(database, files, clock.now_ms()))


async def faults(connection: Connection, files: BlobFiles) -> list[tuple[str, str]]:
    """Stored blobs whose bytes are not there or not theirs, each with what was found."""
    found = []
    for sha256, _, state, _ in await connection.fetch(ALL):
        if state == "stored" and (fault := await asyncio.to_thread(files.fault_of, sha256)):
            found.append((sha256, fault))
    return found


async def waiting(connection: Connection) -> list[tuple[str, int, int]]:
    """Announced blobs that have not arrived: name, bytes so far, bytes in all."""
    rows = await connection.fetch(ALL)
    return [(row[0], row[3], row[1]) for row in rows if row[2] == "waiting"]
