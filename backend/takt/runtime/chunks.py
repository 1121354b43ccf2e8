"""First loads: a scope as immutable, columnar, compressed chunks and the manifest that lists them.

Built from one read snapshot, encoded in a thread, kept in the database by SHA-256 and rebuilt
when the tail has grown or a day has passed. Who may fetch them is decided by the routes.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from weakref import WeakKeyDictionary

import brotli
import msgspec
from piccolo.query.methods import Delete

from takt.runtime import tables
from takt.runtime.built import run
from takt.runtime.columns import columns_of
from takt.runtime.database import Connection, Database
from takt.runtime.pull_store import position
from takt_sync.digest import ZERO, Lanes, add, to_hex

ROWS_PER_CHUNK = 20_000
BROTLI_QUALITY = 5
TAIL_SHARE = 20
TAIL_ROWS = 200
DAY_MS = 24 * 3_600_000

NEWEST = """
    SELECT m.at, m.made_at, m.rows, m.body
    FROM manifest m
    CROSS JOIN server_state s
    WHERE m.scope = $1 AND m.epoch = s.epoch
    ORDER BY m.at DESC
    LIMIT 1
"""

TAIL = """
    SELECT count(*)
    FROM feed_changes(ARRAY[$1], ARRAY[$2::bigint], $3)
"""

ROWS = """
    SELECT table_name, key, row, lane0, lane1
    FROM feed
    WHERE scope = $1 AND row IS NOT NULL
    ORDER BY table_name, key
"""

FORGET_SCOPES = """
    DELETE FROM manifest
    WHERE scope = ANY ($1::text[])
"""

ADD_CHUNK = """
    INSERT INTO chunk (id, body, bytes, made_at)
    VALUES ($1, $2, $3, $4)
    ON CONFLICT (id) DO UPDATE
    SET made_at = EXCLUDED.made_at
"""

ADD_MANIFEST = """
    INSERT INTO manifest (scope, epoch, at, made_at, rows, body, chunks)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (scope, epoch, at) DO UPDATE
    SET made_at = EXCLUDED.made_at, body = EXCLUDED.body, chunks = EXCLUDED.chunks
"""


FORGET_CHUNKS = """
    DELETE FROM chunk c
    WHERE c.made_at < $1
        AND NOT EXISTS (SELECT FROM manifest m WHERE m.chunks @> ARRAY[c.id])
"""

FIND = """
    SELECT c.body
    FROM chunk c
    WHERE c.id = $1
        AND EXISTS (
            SELECT FROM manifest m
            WHERE m.chunks @> ARRAY[$1::bytea] AND m.scope = ANY ($2::text[])
        )
"""

# Each build holds one connection and needs another now and then: on the day when all phones of a
# plant are enrolled, builds that hold all connections would wait for each other.
BUILDS_AT_ONCE = 2


class _Builds:
    """Who builds on one database: one at a time for each scope, few in all."""

    def __init__(self) -> None:
        self.of_scope: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self.slots = asyncio.Semaphore(BUILDS_AT_ONCE)


_builds: WeakKeyDictionary[Database, _Builds] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Chunk:
    """One part of a scope, ready to be stored."""

    id: bytes
    table: str
    rows: int
    body: bytes
    bytes: int
    lanes: Lanes

    def entry(self) -> dict[str, object]:
        """How the manifest names it."""
        return {
            "id": self.id.hex(),
            "table": self.table,
            "rows": self.rows,
            "bytes": self.bytes,
            "digest": to_hex(self.lanes),
        }


async def manifest_of(database: Database, scope: str, now_ms: int) -> bytes:
    """The manifest of a scope, made anew where the old one would cost a device too much."""
    builds = _builds.setdefault(database, _Builds())
    async with builds.of_scope[scope]:
        async with database.connection() as connection:
            known = await _fresh(connection, scope, now_ms)
        if known is not None:
            return known
        async with builds.slots:
            return await _build(database, scope, now_ms)


async def find(connection: Connection, name: str, granted: list[str]) -> bytes | None:
    """A chunk, brotli-compressed, if a manifest of a granted scope lists it."""
    body: bytes | None = await connection.fetchval(FIND, bytes.fromhex(name), granted)
    return body


async def forget_manifests(connection: Connection, scopes: Iterable[str]) -> None:
    """First loads of these scopes are made anew: rows left them that nobody may load any more."""
    await connection.execute(FORGET_SCOPES, list(scopes))


async def _fresh(connection: Connection, scope: str, now_ms: int) -> bytes | None:
    row = await connection.fetchrow(NEWEST, scope)
    if row is None or now_ms - row["made_at"] >= DAY_MS:
        return None
    allowed = max(TAIL_ROWS, row["rows"] // TAIL_SHARE)
    tail = await connection.fetchval(TAIL, scope, row["at"], allowed + 1)
    body: bytes | None = row["body"] if tail <= allowed else None
    return body


async def _build(database: Database, scope: str, now_ms: int) -> bytes:
    made: list[Chunk] = []
    async with database.read_snapshot() as connection:
        epoch, at = await position(connection)
        rows: list[tuple[str, str, str, int, int]] = []
        async for row in connection.cursor(ROWS, scope, prefetch=ROWS_PER_CHUNK):
            if rows and (len(rows) == ROWS_PER_CHUNK or row[0] != rows[0][0]):
                made.extend(await _stored(database, rows, now_ms))
                rows = []
            rows.append(tuple(row))
        made.extend(await _stored(database, rows, now_ms))
    total = ZERO
    for chunk in made:
        total = add(total, chunk.lanes)
    body = msgspec.json.encode(
        {
            "scope": scope,
            "epoch": epoch,
            "at": at,
            "digest": to_hex(total),
            "chunks": [chunk.entry() for chunk in made],
        }
    )
    count = sum(chunk.rows for chunk in made)
    async with database.transaction() as connection:
        ids = [chunk.id for chunk in made]
        await connection.execute(ADD_MANIFEST, scope, epoch, at, now_ms, count, body, ids)
        await run(connection, _old_manifests(scope, now_ms - DAY_MS))
        await connection.execute(FORGET_CHUNKS, now_ms - DAY_MS)
    return body


def _old_manifests(scope: str, before_ms: int) -> Delete:
    """Loads that began with an older manifest may still end with it, for a day."""
    manifest = tables.Manifest
    return manifest.delete().where((manifest.scope == scope) & (manifest.made_at < before_ms))


async def _stored(
    database: Database, rows: Sequence[tuple[str, str, str, int, int]], now_ms: int
) -> list[Chunk]:
    """Encodes rows of one table in a thread and keeps the result."""
    chunks = await asyncio.to_thread(encode, rows)
    async with database.connection() as connection:
        for chunk in chunks:
            await connection.execute(ADD_CHUNK, chunk.id, chunk.body, chunk.bytes, now_ms)
    return chunks


def encode(rows: Sequence[tuple[str, str, str, int, int]]) -> list[Chunk]:
    """Chunks of rows of one table; rows with other fields go to a chunk of their own."""
    groups: dict[tuple[str, ...], list[tuple[str, dict[str, object], Lanes]]] = {}
    for _, key, text, lane0, lane1 in rows:
        row = msgspec.json.decode(text)
        groups.setdefault(tuple(row), []).append((key, row, (lane0, lane1)))
    return [_encode_group(rows[0][0], group) for group in groups.values()]


def _encode_group(table: str, group: list[tuple[str, dict[str, object], Lanes]]) -> Chunk:
    lanes = (
        sum(part[2][0] for part in group) & 0xFFFFFFFF,
        sum(part[2][1] for part in group) & 0xFFFFFFFF,
    )
    content = columns_of(table, [(key, row) for key, row, _ in group])
    plain = msgspec.json.encode(content)
    packed = brotli.compress(plain, quality=BROTLI_QUALITY)
    return Chunk(sha256(plain).digest(), table, len(group), packed, len(plain), lanes)
