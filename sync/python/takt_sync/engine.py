"""Push and pull: pure decisions around a few calls to the ports.

The transaction belongs to the caller: everything that `push` does through the ports is one
transaction, everything that `pull` reads is one snapshot.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Generic, TypeVar

from takt_sync import feed
from takt_sync.chain import push_message
from takt_sync.clock_frame import Frame, Placement, StreamClock, frames_of, place
from takt_sync.envelope import EnvelopeError, Operation, PushRequest
from takt_sync.ports import (
    Applied,
    Caller,
    DecidedBatch,
    DecidedOp,
    Handlers,
    Held,
    PlacedOp,
    PullStore,
    PushStore,
    StreamState,
)
from takt_sync.receipts import PushReply, Result
from takt_sync.sequence import (
    Duplicate,
    New,
    Repeat,
    Step,
    after_contact,
    chain_of,
    classify,
    opened,
)
from takt_sync.upgrades import upgraded

FactsT = TypeVar("FactsT")


async def push(
    request: PushRequest,
    caller: Caller,
    store: PushStore,
    handlers: Handlers[FactsT],
    now_ms: int,
) -> PushReply:
    """Book what is new in a push and answer for all of it."""
    hashes = chain_of(request)
    last_n = request.operations[-1].n
    if not caller.verify(push_message(request.stream, last_n, hashes[-1]), request.signature):
        raise EnvelopeError("auth", "the signature is not that of the device")
    state = opened(await store.lock_stream(request.stream, caller.device), request.contact)
    steps = await _classified(request, state, store, hashes)
    new = [step for step in steps if not isinstance(step, Repeat)]
    if not new:
        contacted = after_contact(state, request.contact, now_ms)
        epoch, head = await store.touch(contacted, request.contact, now_ms)
        return PushReply(state.n, state.hash, epoch, head, _results(steps, []), now_ms)
    acts = {step.operation.n: act for step in new if (act := _act(step)) is not None}
    bases = await store.commit_times({act.base for act in acts.values()})
    facts = await handlers.load(list(acts.values()))
    frame = Frame(now_ms, request.contact.boot, request.contact.mono, request.contact.seen)
    decider = _Decider(frame, caller, handlers, facts, acts)
    decided = decider.decide(new, state, bases)
    after = after_contact(decider.state, request.contact, now_ms)
    batch = DecidedBatch(after, request.contact, decided, now_ms)
    epoch, head = await handlers.write(batch)
    return PushReply(after.n, after.hash, epoch, head, _results(steps, decided), now_ms)


async def _classified(
    request: PushRequest, state: StreamState, store: PushStore, hashes: Sequence[bytes]
) -> list[Step]:
    first, last = request.first_n, request.operations[-1].n
    recorded = (
        await store.verdicts(request.stream, max(1, first - 1), min(last, state.n))
        if first <= state.n
        else {}
    )
    ids = [op.id for op in request.operations if op.n > state.n and op.id is not None]
    known = await store.known_ids(ids) if ids and first <= state.n + 1 else {}
    return classify(request, state, recorded, known, hashes)


def _act(step: New | Duplicate) -> Operation | None:
    """What is left to decide on: a new operation that can be read, in its present version."""
    if isinstance(step, Duplicate) or not isinstance(step.operation, Operation):
        return None
    return upgraded(step.operation)


class _Decider(Generic[FactsT]):
    """Walks over a batch once; the stream state moves on with every operation."""

    def __init__(
        self,
        frame: Frame,
        caller: Caller,
        handlers: Handlers[FactsT],
        facts: FactsT,
        acts: Mapping[int, Operation],
    ) -> None:
        self.frame = frame
        self.caller = caller
        self.handlers = handlers
        self.facts = facts
        self.acts = acts
        self.state: StreamState

    def decide(
        self,
        steps: Sequence[New | Duplicate],
        state: StreamState,
        bases: Mapping[tuple[int, int], int],
    ) -> list[DecidedOp]:
        clock = StreamClock(state.lo, state.last)
        verdicts: dict[str, Applied | Held] = {}
        frames = self._frames(steps)
        decided = []
        for step in steps:
            operation = step.operation
            if isinstance(step, Duplicate):
                decided.append(_decided_duplicate(step, verdicts))
            elif not isinstance(operation, Operation):
                decided.append(DecidedOp(operation, step.hash, Held("unparsed")))
            else:
                at = operation.backdated.at if operation.backdated else None
                base = bases.get(operation.base)
                placement = place(operation.time, next(frames), clock, base or 0, at)
                if base is None:
                    placement = placement._replace(knows_base=False)
                clock = placement.clock
                verdict = self._verdict(operation, placement)
                decided.append(DecidedOp(operation, step.hash, verdict, placement))
            if operation.id is not None:
                verdicts.setdefault(operation.id, decided[-1].verdict)
        last = steps[-1]
        self.state = StreamState(
            state.stream, state.device, last.operation.n, last.hash,
            clock.lo, clock.last, state.complete_up_to,
        )  # fmt: skip
        return decided

    def _frames(self, steps: Sequence[New | Duplicate]) -> Iterator[Frame]:
        """The clock frame of each operation that is placed in time, in their order."""
        times = [
            step.operation.time
            for step in steps
            if isinstance(step, New) and isinstance(step.operation, Operation)
        ]
        return iter(frames_of(times, self.frame))

    def _verdict(self, operation: Operation, placement: Placement) -> Applied | Held:
        if self.caller.is_lost:
            return Held("device_lost")
        act = self.acts.get(operation.n)
        if act is None:
            return Held("unparsed")
        return self.handlers.decide(PlacedOp(act, placement, self.caller.device), self.facts)


def _decided_duplicate(step: Duplicate, verdicts: Mapping[str, Applied | Held]) -> DecidedOp:
    """A duplicate is answered like its original, which may stand in the same batch."""
    known = step.known
    verdict: Applied | Held
    if known.verdict is None:
        verdict = verdicts[step.operation.id or ""]
        verdict = Held(verdict.reason) if isinstance(verdict, Held) else Applied()
    else:
        status, reason = known.verdict
        verdict = Applied() if status == "applied" else Held(reason or "unparsed")
    return DecidedOp(step.operation, step.hash, verdict, None, known)


def _results(steps: Sequence[Step], decided: Sequence[DecidedOp]) -> list[Result]:
    results: list[Result] = [
        (step.verdict.n, step.verdict.status, step.verdict.reason)
        for step in steps
        if isinstance(step, Repeat)
    ]
    results += [(one.operation.n, one.status, one.reason) for one in decided]
    return results


async def pull(
    request: feed.PullRequest, device: str, store: PullStore, now_ms: int
) -> feed.PullReply:
    """Answer one page of a checkpoint from one read snapshot."""
    await store.contact(device, request.contact, now_ms)
    state = await store.open(device, request.stream)
    plan = feed.plan(request, state)
    after = {scope: cursor[0] for scope, cursor in plan.going_on.items()}
    rows = await store.rows(after, request.limit) if after else ()
    more, cursors = feed.advance(plan, rows, request.limit, state.head)
    digests = {} if more or not cursors else await store.digests(sorted(cursors))
    return feed.PullReply(
        state.epoch, state.head, more, sorted(state.granted), plan.dropped, plan.reset,
        rows, cursors, state.acknowledged, digests, now_ms,
    )  # fmt: skip
