"""What a device keeps on its disk, and the copy of it that is not yet a checkpoint.

Plain data. One call of the client changes the disk in one transaction; a crash loses the rest.
"""

import copy
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from takt_sync.canon import canon
from takt_sync.chain import chain_next, chain_start
from takt_sync.digest import ZERO, Lanes, add, row_digest, sub, to_hex
from takt_sync.envelope import CARRIED_MAX
from takt_sync.simulator.blob_lane import KeptBlob

RowKey = tuple[str, str]
Rows = dict[RowKey, Any]


_digests: dict[int, tuple[Any, RowKey, Lanes]] = {}


def digest_of(key: RowKey, row: Any) -> Lanes:
    """The digest of a row; rows are never changed in place here, so each is computed once."""
    known = _digests.get(id(row))
    if known is not None and known[0] is row and known[1] == key:
        return known[2]
    if len(_digests) > 20_000:
        _digests.clear()
    lanes = row_digest(*key, row)
    _digests[id(row)] = (row, key, lanes)
    return lanes


@lru_cache(maxsize=4_096)
def hex_of(lanes: Lanes) -> str:
    """The wire form of a digest; most of them are asked for again and again."""
    return to_hex(lanes)


@dataclass(slots=True)
class Entry:
    """An operation of the outbox or the archive, and its size in bytes."""

    stream: str
    n: int
    op: dict[str, Any]
    hash: bytes
    size: int


@dataclass(slots=True)
class Scope:
    """The rows of one scope with its cursor and digest."""

    cursor: tuple[int, int]
    rows: Rows = field(default_factory=dict)
    lanes: Lanes = ZERO

    def put(self, key: RowKey, row: Any) -> None:
        """Set a row, or remove it by None."""
        old = self.rows.get(key)
        if old is not None:
            self.lanes = sub(self.lanes, digest_of(key, old))
        if row is None:
            self.rows.pop(key, None)
            return
        self.rows[key] = row
        self.lanes = add(self.lanes, digest_of(key, row))

    def recount(self) -> None:
        """Compute the digest from the rows, as at every start."""
        self.lanes = ZERO
        for key, row in self.rows.items():
            self.lanes = add(self.lanes, digest_of(key, row))


@dataclass(slots=True)
class Download:
    """A first load by chunks that is under way."""

    at: int
    missing: list[str]
    chunks: dict[str, Rows] = field(default_factory=dict)

    @property
    def rows(self) -> Rows:
        """The rows of all chunks so far."""
        return {key: row for chunk in self.chunks.values() for key, row in chunk.items()}


@dataclass(slots=True)
class Disk:
    """Everything durable of one installation."""

    device: str
    stream: str
    n: int = 0
    hash: bytes = b""
    epoch: int = 1
    head: int = 0
    seen: int = 0
    carried: list[list[Any]] = field(default_factory=list)
    carried_until: int = 0
    outbox: list[Entry] = field(default_factory=list)
    archive: list[Entry] = field(default_factory=list)
    scopes: dict[str, Scope] = field(default_factory=dict)
    downloads: dict[str, Download] = field(default_factory=dict)
    granted: list[str] = field(default_factory=list)
    blobs: dict[str, KeptBlob] = field(default_factory=dict)
    generation: int = 0
    has_canary: bool = True

    def __post_init__(self) -> None:
        if not self.hash:
            self.hash = chain_start(self.stream)

    def copy(self) -> "Disk":
        """A backup of the installation."""
        return copy.deepcopy(self)

    def append(self, op: dict[str, Any]) -> Entry:
        """Put an operation at the end of the stream and into the outbox."""
        self.n = op["n"]
        body = canon(op)
        self.hash = chain_next(self.hash, body)
        entry = Entry(self.stream, self.n, op, self.hash, len(body))
        self.outbox.append(entry)
        return entry

    def entry(self, n: int) -> Entry | None:
        """The operation n of the present stream, if it is still here."""
        for entry in reversed(self.outbox):
            if entry.n == n:
                return entry
        for entry in reversed(self.archive):
            if entry.n == n and entry.stream == self.stream:
                return entry
        return None

    def by_id(self, act: str) -> Entry | None:
        """The operation with an id."""
        for entry in (*self.outbox, *self.archive):
            if entry.op["id"] == act:
                return entry
        return None

    def hash_at(self, n: int) -> bytes | None:
        """The chain's hash after operation n, if it can still be known."""
        if n == 0:
            return chain_start(self.stream)
        entry = self.entry(n)
        return entry.hash if entry else None

    def mint(self, stream: str, with_archive: bool) -> None:
        """Begin a new stream that carries what is not acknowledged, ids unchanged."""
        taken = self.archive if with_archive else []
        entries = [*taken, *self.outbox]
        for old in dict.fromkeys(entry.stream for entry in entries):
            own = [entry.n for entry in entries if entry.stream == old]
            self.carried.append([old, min(own), max(own)])
        self.carried = self.carried[-CARRIED_MAX:]
        if with_archive:
            # The base holds the effects of what is pending again: it must not be shown with it.
            self.archive, self.head = [], 0
            self.scopes.clear()
        self.stream, self.n, self.hash = stream, 0, chain_start(stream)
        self.outbox = []
        for entry in entries:
            self.append({**entry.op, "n": self.n + 1})
        self.carried_until = self.n
        self.generation += 1

    def settle(self, n: int) -> None:
        """Acknowledge operations up to n, and only those."""
        newest = next((e.n for e in reversed(self.archive) if e.stream == self.stream), 0)
        if newest > n:
            own = [e for e in self.archive if e.stream == self.stream and e.n > n]
            self.archive = [e for e in self.archive if e.stream != self.stream or e.n <= n]
            self.outbox = sorted([*own, *self.outbox], key=lambda e: e.n)
        if self.outbox:
            self.archive += [e for e in self.outbox if e.n <= n]
            self.outbox = [e for e in self.outbox if e.n > n]
