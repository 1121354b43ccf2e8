"""The ports of the engine: what a server has to supply, and the values that cross the border.

One load of facts, pure decisions over the whole batch, one write: never a round trip per operation.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, Protocol, TypeVar

from takt_sync.clock_frame import Placement
from takt_sync.envelope import Contact, Operation, Unparsed

Status = Literal["applied", "held"]


@dataclass(frozen=True, slots=True)
class StreamState:
    """What the server holds of a stream, read under its row lock.

    A stream that is new to the server has n = 0, the hash `chain_start(stream)`, no lower bound
    (`lo` = 0: it may have lain in a backup of the device) and, as `last`, the newest
    `complete_up_to` of the device's streams, so that nothing is ordered before that (the engine
    takes it back for a stream that carries older operations over).
    """

    stream: str
    device: str
    n: int
    hash: bytes
    lo: int
    last: int
    complete_up_to: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was recorded for one operation of a stream."""

    n: int
    hash: bytes
    status: Status
    reason: str | None = None


class KnownOp(NamedTuple):
    """An act that is on record under its id; its verdict is repeated for duplicates.

    `verdict` stays empty for an act of the batch that is being decided.
    """

    stream: str
    n: int
    identity: bytes
    verdict: tuple[Status, str | None] | None = None


class Applied(NamedTuple):
    """The operation is booked. `effects` is the handlers' own matter."""

    effects: Any = None


class Held(NamedTuple):
    """The operation is kept for a person to decide; `reason` is a stable code."""

    reason: str
    effects: Any = None


class PlacedOp(NamedTuple):
    """An operation with its place in time."""

    operation: Operation
    placement: Placement
    device: str

    @property
    def base_head(self) -> int:
        """The newest head that its person certainly had seen; 0 where that is not known."""
        return self.operation.base[1] if self.placement.knows_base else 0


class DecidedOp(NamedTuple):
    """One row of the operation log: an operation, its hash, its place in time, its verdict.

    `placement` is None for what has no time of its own: unparsed operations and duplicates.
    """

    operation: Operation | Unparsed
    hash: bytes
    verdict: Applied | Held
    placement: Placement | None = None
    duplicate_of: KnownOp | None = None

    @property
    def status(self) -> Status:
        """The word for the verdict on the wire."""
        return "applied" if isinstance(self.verdict, Applied) else "held"

    @property
    def reason(self) -> str | None:
        """The reason code of a held operation."""
        return None if isinstance(self.verdict, Applied) else self.verdict.reason


@dataclass(frozen=True, slots=True)
class DecidedBatch:
    """All that one push writes, in one transaction: effects, log, stream row and feed rows."""

    stream: StreamState
    contact: Contact
    operations: Sequence[DecidedOp]
    received_at: int


class Caller(Protocol):
    """The authenticated device behind a request.

    `signature_is_good` checks ES256 with the device's key. `is_lost` holds all that is new.
    """

    @property
    def device(self) -> str: ...
    @property
    def is_lost(self) -> bool: ...
    def verify(self, message: bytes, signature: str) -> bool: ...


class PushStore(Protocol):
    """The storage side of a push; all calls belong to one transaction.

    `lock_stream` creates the stream on first use and raises EnvelopeError("auth") when it is
    another device's. `commit_times` answers, for each (epoch, head), the commit time of the newest
    head of that epoch not above it, and leaves out what it cannot know. `touch` records a contact
    that brings nothing new. Both `touch` and `Handlers.write` return (epoch, head).
    """

    async def lock_stream(self, stream: str, device: str) -> StreamState: ...
    async def verdicts(self, stream: str, first_n: int, last_n: int) -> Mapping[int, Verdict]: ...
    async def known_ids(self, ids: Sequence[str]) -> Mapping[str, KnownOp]: ...
    async def commit_times(
        self, bases: AbstractSet[tuple[int, int]]
    ) -> Mapping[tuple[int, int], int]: ...
    async def touch(self, state: StreamState, contact: Contact, now_ms: int) -> tuple[int, int]: ...


FactsT = TypeVar("FactsT")


class Handlers(Protocol[FactsT]):
    """The business side of a push.

    `load` reads in bulk what the decisions need; `decide` is pure but may note in the facts what
    later operations of the batch have to see; `write` does everything else and returns
    (epoch, head), its very last step being the feed.
    """

    async def load(self, operations: Sequence[Operation]) -> FactsT: ...
    def decide(self, placed: PlacedOp, facts: FactsT) -> Applied | Held: ...
    async def write(self, batch: DecidedBatch) -> tuple[int, int]: ...


@dataclass(frozen=True, slots=True)
class FeedRow:
    """One row of the state feed; `row` None is a tombstone."""

    scope: str
    table: str
    key: str
    seq: int
    row: Any


@dataclass(frozen=True, slots=True)
class PullState:
    """What one read snapshot says before any rows: position, acknowledgement, grants, floors."""

    epoch: int
    head: int
    acknowledged: tuple[int, bytes]
    granted: AbstractSet[str]
    floors: Mapping[str, int]


class PullStore(Protocol):
    """The storage side of a pull; all reads after `contact` come from one snapshot.

    `contact` is recorded before, in a short transaction of its own, by the rule of
    `sequence.after_contact`. `rows` answers, ordered by seq,
    the first `limit` rows of the scopes after their cursors **with ties**: a seq is never split.
    """

    async def contact(self, device: str, contact: Contact, now_ms: int) -> None: ...
    async def open(self, device: str, stream: str) -> PullState: ...
    async def rows(self, cursors: Mapping[str, int], limit: int) -> Sequence[FeedRow]: ...
    async def digests(self, scopes: Sequence[str]) -> Mapping[str, str]: ...
