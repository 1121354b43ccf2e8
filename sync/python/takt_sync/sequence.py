"""The order of a stream: which operations of a push are new, which come again, what is a fork.

Pure comparison of what a request says with what the server has recorded of its stream.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import NamedTuple

from takt_sync.acceptance import complete_up_to
from takt_sync.chain import chain_next, chain_start
from takt_sync.envelope import Carried, Contact, EnvelopeError, Operation, PushRequest, Unparsed
from takt_sync.ports import KnownOp, StreamState, Verdict


@dataclass(frozen=True, slots=True)
class StreamRecord:
    """What the server heard of one stream of a device."""

    stream: str
    n: int
    created: int
    carried: Sequence[Carried] = ()
    seen: int = 0


class Repeat(NamedTuple):
    """An operation that the stream holds already: its recorded verdict is answered again."""

    verdict: Verdict


class Duplicate(NamedTuple):
    """A new place in the stream for an act that the server knows from elsewhere: no effect."""

    operation: Operation | Unparsed
    hash: bytes
    known: KnownOp


class New(NamedTuple):
    """An operation to decide on."""

    operation: Operation | Unparsed
    hash: bytes


Step = Repeat | Duplicate | New


def opened(state: StreamState, contact: Contact) -> StreamState:
    """The state for the first push of a stream.

    What it carries over may be older than what the device's other streams had promised, when a
    backup of the device came back: truth goes before the promise.
    """
    return replace(state, lo=0, last=0) if state.n == 0 and contact.carried else state


def after_contact(state: StreamState, contact: Contact, received_at: int) -> StreamState:
    """Note how far the stream is complete; what it records later lies after that."""
    complete = complete_up_to(
        state.complete_up_to, state.n, contact.created, contact.seen, received_at
    )
    if complete == state.complete_up_to:
        return state
    return replace(state, lo=max(state.lo, complete + 1), complete_up_to=complete)


def losses(streams: Sequence[StreamRecord]) -> dict[str, int]:
    """How many operations of each stream that a device uses no longer will never come.

    That is what the stream made, as far as the server heard, and neither sent nor carried over
    into another one. In use is the stream that has seen the newest reply, of several the last of
    the list: a backup of the device may bring an older one to life again, while a request of an
    older one that was late on its way has seen nothing new.
    """
    in_use = max(reversed(streams), key=attrgetter("seen"), default=None)
    carried: dict[str, list[tuple[int, int]]] = {}
    for record in streams:
        for name, first, last in record.carried:
            carried.setdefault(name, []).append((first, last))
    lost = {}
    for record in streams:
        if record is in_use:
            continue
        ranges = carried.get(record.stream, ())
        missing = missing_between(record.n + 1, record.created, ranges)
        if missing:
            lost[record.stream] = missing
    return lost


def missing_between(first: int, last: int, carried: Sequence[tuple[int, int]]) -> int:
    """How many numbers from first to last lie in no carried range; the ranges may overlap.

    Only the ends are looked at: a client may claim any numbers below 2^53, in any order.
    """
    missing, at = 0, first
    for start, end in sorted(carried):
        if start > last:
            break
        if end < start:
            continue
        missing += max(0, start - at)
        at = max(at, end + 1)
    return missing + max(0, last - at + 1)


def chain_of(request: PushRequest) -> list[bytes]:
    """The hashes after each operation of a request, following from its own `previous`."""
    hashes = []
    current = request.previous
    for operation in request.operations:
        current = chain_next(current, operation.raw)
        hashes.append(current)
    return hashes


def check_place(request: PushRequest, state: StreamState, recorded: Mapping[int, Verdict]) -> None:
    """Refuse a push that does not follow from what the stream holds."""
    before = request.first_n - 1
    if before > state.n:
        raise EnvelopeError("gap", "operations are missing before these", expected=state.n + 1)
    if before == 0:
        follows = chain_start(request.stream)
    elif before == state.n:
        follows = state.hash
    elif before in recorded:
        follows = recorded[before].hash
    else:
        raise EnvelopeError("fork", "the operation before these is on record no longer")
    if request.previous != follows:
        raise EnvelopeError("fork", "the chain does not fit", n=before)


def classify(
    request: PushRequest,
    state: StreamState,
    recorded: Mapping[int, Verdict],
    known: Mapping[str, KnownOp],
    hashes: Sequence[bytes],
) -> list[Step]:
    """Say of each operation whether it is a repeat, a duplicate or new; raise gap or fork."""
    check_place(request, state, recorded)
    seen = dict(known)
    steps: list[Step] = []
    for operation, current in zip(request.operations, hashes, strict=True):
        if operation.n <= state.n:
            verdict = recorded.get(operation.n)
            if verdict is None or verdict.hash != current:
                raise EnvelopeError("fork", "another operation has this n", n=operation.n)
            steps.append(Repeat(verdict))
            continue
        original = seen.get(operation.id) if operation.id is not None else None
        if original is None:
            steps.append(New(operation, current))
            if operation.id is not None:
                seen[operation.id] = KnownOp(request.stream, operation.n, operation.identity)
        elif original.identity != operation.identity:
            raise EnvelopeError("fork", "the id belongs to another body", id=operation.id)
        else:
            steps.append(Duplicate(operation, current, original))
    return steps
