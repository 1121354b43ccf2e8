"""Everything durable on the simulated server, and the memory store behind the engine's ports.

One object, so that a backup is one pickle and a restore puts all of it back together.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any

from takt_sync.acceptance import Timed
from takt_sync.chain import chain_start
from takt_sync.digest import ZERO, Lanes, add, sub
from takt_sync.envelope import Carried, Contact, EnvelopeError
from takt_sync.ports import (
    DecidedOp,
    FeedRow,
    KnownOp,
    PullState,
    StreamState,
    Verdict,
)
from takt_sync.sequence import StreamRecord, after_contact, losses
from takt_sync.simulator.disk import digest_of, hex_of
from takt_sync.simulator.ledger import Ledger

RESTORE_JUMP = 1_000_000


@dataclass(slots=True)
class StreamRow:
    """A stream with its operation log."""

    state: StreamState
    created: int = 0
    seen: int = 0
    carried: tuple[Carried, ...] = ()
    log: list[DecidedOp] = field(default_factory=list)
    seqs: list[int] = field(default_factory=list)


@dataclass(slots=True)
class DeviceRow:
    """A device as the server knows it."""

    granted: set[str]
    complete_up_to: int = 0
    last_contact_at: int = 0
    is_lost: bool = False
    released: dict[int, int] = field(default_factory=dict)
    streams: list[str] = field(default_factory=list)
    lost: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Commits:
    """When each head of an epoch was committed."""

    heads: list[int] = field(default_factory=list)
    times: list[int] = field(default_factory=list)

    def at(self, head: int) -> int | None:
        """The commit time of the newest head not above this one."""
        index = bisect_right(self.heads, head)
        return self.times[index - 1] if index else None


@dataclass(slots=True)
class State:
    """The database."""

    epoch: int = 1
    head: int = 0
    seq: int = 0
    streams: dict[str, StreamRow] = field(default_factory=dict)
    ids: dict[str, KnownOp] = field(default_factory=dict)
    commits: dict[int, Commits] = field(default_factory=dict)
    feed: dict[str, dict[tuple[str, str], FeedRow]] = field(default_factory=dict)
    tombstoned_at: dict[tuple[str, str, str], int] = field(default_factory=dict)
    lanes: dict[str, Lanes] = field(default_factory=dict)
    floors: dict[str, int] = field(default_factory=dict)
    devices: dict[str, DeviceRow] = field(default_factory=dict)
    ledger: Ledger = field(default_factory=Ledger)
    acts: dict[str, Any] = field(default_factory=dict)
    lots: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    notices: dict[str, dict[str, Any]] = field(default_factory=dict)
    early_undos: set[str] = field(default_factory=set)
    empties: dict[str, Timed] = field(default_factory=dict)
    blobs: dict[str, bytes] = field(default_factory=dict)
    blob_parts: dict[tuple[str, str], bytes] = field(default_factory=dict)
    blob_claims: set[tuple[str, str]] = field(default_factory=set)


class Store:
    """PushStore and PullStore on a State."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.now = 0
        self.rows_per_seq = 5_000
        self.drawn: list[int] = []
        self.history: list[tuple[int, str, tuple[str, str], Any]] = []

    # -- push ---------------------------------------------------------------------------------

    async def lock_stream(self, stream: str, device: str) -> StreamState:
        """The stream; new ones are ordered after what the device was known to be complete up to."""
        row = self.stream_row(stream, device)
        if row.state.device != device:
            raise EnvelopeError("auth", "the stream is another device's")
        return row.state

    def stream_row(self, stream: str, device: str) -> StreamRow:
        """The row of a stream, or what it would be at first; stored only by a write."""
        row = self.state.streams.get(stream)
        if row is not None:
            return row
        last = self.state.devices[device].complete_up_to
        return StreamRow(StreamState(stream, device, 0, chain_start(stream), 0, last))

    async def verdicts(self, stream: str, first_n: int, last_n: int) -> Mapping[int, Verdict]:
        """The recorded verdicts of a range."""
        row = self.state.streams[stream]
        return {
            one.operation.n: Verdict(one.operation.n, one.hash, one.status, one.reason)
            for one in row.log[first_n - 1 : last_n]
        }

    async def known_ids(self, ids: Sequence[str]) -> Mapping[str, KnownOp]:
        """Acts that are on record."""
        known = self.state.ids
        return {one: known[one] for one in ids if one in known}

    async def commit_times(
        self, bases: AbstractSet[tuple[int, int]]
    ) -> Mapping[tuple[int, int], int]:
        """C(b) for each base."""
        times = {}
        for epoch, head in bases:
            commits = self.state.commits.get(epoch)
            at = commits.at(head) if commits else None
            if at is not None:
                times[epoch, head] = at
        return times

    async def touch(self, state: StreamState, contact: Contact, now_ms: int) -> tuple[int, int]:
        """Record a contact that brings nothing new."""
        self.record_contact(state, contact, now_ms)
        return self.state.epoch, self.state.head

    def record_contact(self, state: StreamState, contact: Contact, now_ms: int) -> None:
        """What a contact says of its device: how much it made, up to when it is complete."""
        device = self.state.devices[state.device]
        row = self.state.streams.get(state.stream)
        if row is None:
            row = self.state.streams[state.stream] = StreamRow(state)
            device.streams.append(state.stream)
        row.state = state
        row.created = max(row.created, contact.created)
        row.seen = max(row.seen, contact.seen)
        row.carried = tuple(dict.fromkeys((*row.carried, *contact.carried)))
        if len(device.streams) > 1:
            device.lost = losses(
                [
                    StreamRecord(name, one.state.n, one.created, one.carried, one.seen)
                    for name, one in ((name, self.state.streams[name]) for name in device.streams)
                ]
            )
        device.last_contact_at = now_ms
        device.complete_up_to = max(device.complete_up_to, state.complete_up_to)

    # -- feed ---------------------------------------------------------------------------------

    def draw(self, count: int) -> int:
        """Draw the seqs of a transaction that writes so many feed rows; returns the last one."""
        self.state.seq += max(1, -(-count // self.rows_per_seq))
        return self.state.seq

    def publish(self, rows: list[tuple[str, str, str, Any]]) -> int:
        """The feed function, last step of a transaction."""
        state = self.state
        if not rows:
            return state.head
        last = self.draw(len(rows))
        first = last - -(-len(rows) // self.rows_per_seq) + 1
        for index, (scope, table, key, row) in enumerate(rows):
            self.put(FeedRow(scope, table, key, first + index // self.rows_per_seq, row))
        state.head = max(state.head, last)
        commits = state.commits.setdefault(state.epoch, Commits())
        commits.heads.append(state.head)
        commits.times.append(self.now)
        return state.head

    def put(self, row: FeedRow) -> None:
        """Move one row to its new seq and keep the scope's digest."""
        scope = self.state.feed.setdefault(row.scope, {})
        key = (row.table, row.key)
        old = scope.pop(key, None)
        lanes = self.state.lanes.get(row.scope, ZERO)
        if old is not None and old.row is not None:
            lanes = sub(lanes, digest_of(key, old.row))
        if row.row is not None:
            lanes = add(lanes, digest_of(key, row.row))
        else:
            self.state.tombstoned_at[row.scope, row.table, row.key] = self.now
        self.state.lanes[row.scope] = lanes
        scope[key] = row
        self.history.append((row.seq, row.scope, key, row.row))

    def live(self, scope: str, table: str, key: str) -> Any:
        """A row as the feed holds it."""
        found = self.state.feed.get(scope, {}).get((table, key))
        return None if found is None else found.row

    def clean_up(self, before: int) -> None:
        """Remove old tombstones and raise the floors."""
        state = self.state
        for place, at in list(state.tombstoned_at.items()):
            scope, table, key = place
            row = state.feed[scope].get((table, key))
            if row is None or row.row is not None:
                del state.tombstoned_at[place]
            elif at < before:
                del state.feed[scope][table, key]
                del state.tombstoned_at[place]
                state.floors[scope] = max(state.floors.get(scope, 0), row.seq)

    # -- pull ---------------------------------------------------------------------------------

    async def contact(self, device: str, contact: Contact, now_ms: int) -> None:
        """Record the contact of a pull."""
        state = after_contact(self.stream_row(contact.stream, device).state, contact, now_ms)
        self.record_contact(state, contact, now_ms)

    async def open(self, device: str, stream: str) -> PullState:
        """Begin a read snapshot."""
        state = self.state
        own = self.stream_row(stream, device).state
        granted = frozenset(state.devices[device].granted)
        return PullState(state.epoch, state.head, (own.n, own.hash), granted, state.floors)

    async def rows(self, cursors: Mapping[str, int], limit: int) -> Sequence[FeedRow]:
        """The next rows by seq, with ties."""
        found: list[FeedRow] = []
        for scope, after in cursors.items():
            for row in reversed(self.state.feed.get(scope, {}).values()):
                if row.seq <= after:
                    break
                found.append(row)
        found.sort(key=lambda row: row.seq)
        if len(found) <= limit:
            return found
        last = found[limit - 1].seq
        return [row for row in found if row.seq <= last]

    async def digests(self, scopes: Sequence[str]) -> Mapping[str, str]:
        """The digests of the snapshot."""
        return {scope: hex_of(self.state.lanes.get(scope, ZERO)) for scope in scopes}
