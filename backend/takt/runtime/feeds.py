"""Publishing rows to the state feed, and telling other nodes that there is something new.

`publish` is the last call of a writing transaction: it takes the one commit-order lock.
What a row contains is decided by the areas; who may read it by `sync_store`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from unicodedata import is_normalized, normalize

import mmh3
import msgspec

NUDGE_CHANNEL = "takt_nudge"
SECOND_LANE_SEED = 0x9747B28C

# Columns travel as one text each: the driver needs a microsecond for each element of an array.
PUBLISH = r"""
    SELECT feed_publish(
        string_to_array($1, E'\x1f'), string_to_array($2, E'\x1f'),
        string_to_array($3, E'\x1f'), string_to_array($4, E'\x1f', E'\x1e'),
        string_to_array($5, ',')::bigint[], string_to_array($6, ',')::bigint[],
        $7, $8, $9, $10
    )
"""
SEPARATOR = "\x1f"
TOMBSTONE = "\x1e"
# A nudge that a crash loses only delays a pull, so no push waits while the disk writes it.
NOTIFY = "SELECT set_config('synchronous_commit', 'off', true), pg_notify($1, $2)"

# Sorted keys and no spaces: the same bytes as the protocol's canonical form.
_encode = msgspec.json.Encoder(order="sorted").encode
_hash = mmh3.hash


class Connection(Protocol):
    """What this module needs of an asyncpg connection."""

    async def fetchval(self, query: str, *args: object) -> Any: ...


@dataclass(frozen=True, slots=True)
class FeedRow:
    """One row of a synced table in one scope; a row of None is a tombstone."""

    scope: str
    table: str
    key: str
    row: Mapping[str, object] | None


def row_lanes(table: str, key: str, text: bytes) -> tuple[int, int]:
    """Digest lanes of a row whose canonical bytes are already at hand."""
    data = b"[%b,%b,%b]" % (_encode(table), _encode(key), text)
    return _hash(data, 0, False), _hash(data, SECOND_LANE_SEED, False)


def _written(table: str, key: str, row: object) -> tuple[str, tuple[int, int]]:
    """The canonical text of a row and its digest lanes."""
    encoded = _encode(row)
    text = encoded.decode()
    if not (encoded.isascii() or is_normalized("NFC", text)):
        # No sign of JSON's own composes with a mark, so this changes strings only.
        text = normalize("NFC", text)
        encoded = text.encode()
    return text, row_lanes(table, key, encoded)


class FeedBatch:
    """Rows to publish, held as the columns that the database function takes.

    A later row of the same scope, table and key replaces an earlier one.
    """

    __slots__ = ("_places", "fresh", "keys", "lanes0", "lanes1", "scopes", "tables", "texts")

    def __init__(self) -> None:
        self.scopes: list[str] = []
        self.tables: list[str] = []
        self.keys: list[str] = []
        self.texts: list[str | None] = []
        self.lanes0: list[int] = []
        self.lanes1: list[int] = []
        self.fresh = 0
        self._places: dict[tuple[str, str, str], int] = {}

    def __len__(self) -> int:
        return len(self.keys)

    def add(self, scope: str, table: str, key: str, row: object | None) -> None:
        """Adds a mapping or struct whose JSON form is the row; None is a tombstone.

        The row is published in NFC whatever its area wrote: devices digest no other text, and
        one name that cannot be digested would keep every device from revealing anything.
        """
        if row is None:
            self._put((scope, table, key), None, (0, 0))
            return
        self._put((scope, table, key), *_written(table, key, row))

    def add_fresh(self, scope: str, table: str, key: str, row: object) -> None:
        """Adds a row of a key that stands nowhere else in the batch."""
        self._append((scope, table, key), *_written(table, key, row))

    def extend_fresh(self, other: FeedBatch) -> None:
        """Appends rows of keys that no scope has ever had; nothing may be added after them."""
        self.scopes += other.scopes
        self.tables += other.tables
        self.keys += other.keys
        self.texts += other.texts
        self.lanes0 += other.lanes0
        self.lanes1 += other.lanes1
        self.fresh = len(other)

    def _put(self, place: tuple[str, str, str], text: str | None, lanes: tuple[int, int]) -> None:
        at = self._places.setdefault(place, len(self.keys))
        if at == len(self.keys):
            self._append(place, text, lanes)
        else:
            self.texts[at], self.lanes0[at], self.lanes1[at] = text, *lanes

    def _append(
        self, place: tuple[str, str, str], text: str | None, lanes: tuple[int, int]
    ) -> None:
        self.scopes.append(place[0])
        self.tables.append(place[1])
        self.keys.append(place[2])
        self.texts.append(text)
        self.lanes0.append(lanes[0])
        self.lanes1.append(lanes[1])

    def as_rows(self) -> list[FeedRow]:
        """The rows, for a caller that publishes them together with others."""
        return [
            FeedRow(scope, table, key, None if text is None else msgspec.json.decode(text))
            for scope, table, key, text in zip(
                self.scopes, self.tables, self.keys, self.texts, strict=True
            )
        ]

    async def publish(
        self,
        connection: Connection,
        now_ms: int | None = None,
        stream: str | None = None,
        last_n: int | None = None,
    ) -> int:
        """Writes the rows, advances the head and returns it; nothing may lock after this."""
        head: int = await connection.fetchval(
            PUBLISH,
            SEPARATOR.join(self.scopes),
            SEPARATOR.join(self.tables),
            SEPARATOR.join(self.keys),
            SEPARATOR.join([TOMBSTONE if text is None else text for text in self.texts]),
            ",".join(map(str, self.lanes0)),
            ",".join(map(str, self.lanes1)),
            now_ms,
            stream,
            last_n,
            self.fresh,
        )
        return head


async def publish(
    connection: Connection, rows: Sequence[FeedRow], now_ms: int | None = None
) -> int:
    """Publishes rows as the last step of a transaction; `now_ms` is the caller's clock."""
    batch = FeedBatch()
    for row in rows:
        batch.add(row.scope, row.table, row.key, row.row)
    return await batch.publish(connection, now_ms)


class Nudger:
    """Tells all nodes the newest head after a commit, one notification in flight at a time."""

    def __init__(self, connections: Any) -> None:
        self._connections = connections
        self._wanted = 0
        self._told = 0
        self._task: asyncio.Task[None] | None = None

    def nudge(self, head: int) -> None:
        """Never waits and never fails: a lost nudge only delays a pull."""
        self._wanted = max(self._wanted, head)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._tell())

    async def _tell(self) -> None:
        while self._told < self._wanted:
            head = self._wanted
            async with self._connections.acquire() as connection:
                await connection.fetchval(NOTIFY, NUDGE_CHANNEL, str(head))
            self._told = head

    async def close(self) -> None:
        """Waits for the notification in flight."""
        if self._task is not None:
            await asyncio.gather(self._task, return_exceptions=True)
