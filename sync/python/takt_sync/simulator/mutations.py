"""Planted bugs: each is one wrong turn that the protocol forbids, and a schedule has to show it.

The code under test has no switches; a bug is planted by replacing a function while a run lasts.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from takt_sync import acceptance, engine, sequence
from takt_sync.clock_frame import Placement, StreamClock
from takt_sync.envelope import EnvelopeError
from takt_sync.simulator.booking import Booking
from takt_sync.simulator.device import Client, Reading
from takt_sync.simulator.handset import Handset
from takt_sync.simulator.ledger import Ledger
from takt_sync.simulator.server import Server
from takt_sync.simulator.staging import Staging
from takt_sync.simulator.state import Store
from takt_sync.stock import undo_events, variance

Patch = tuple[Any, str, Any]
Planted = Callable[[], list[Patch]]
PLANTED: dict[str, tuple[str, Planted]] = {}

# No schedule shows these; the reason, and what catches them instead.
NOT_SHOWN = {
    "chain without the id": "two branches of a stream whose operations agree in everything but the "
    "id would have to be recorded at the same reading of the same clocks; the vectors of the chain "
    "catch it at once",
}


class _EveryHash(bytes):
    """A hash that equals all others."""

    def __eq__(self, other: object) -> bool:
        return True

    def __ne__(self, other: object) -> bool:
        return False

    __hash__ = bytes.__hash__


def bug(name: str, profile: str) -> Callable[[Planted], Planted]:
    """Register a bug with the profile that shows it soonest."""

    def register(planted: Planted) -> Planted:
        PLANTED[name] = (profile, planted)
        return planted

    return register


@contextmanager
def plant(name: str) -> Iterator[None]:
    """Plant a bug for a while."""
    patches = PLANTED[name][1]()
    kept = [(owner, attribute, getattr(owner, attribute)) for owner, attribute, _ in patches]
    try:
        for owner, attribute, value in patches:
            setattr(owner, attribute, value)
        yield
    finally:
        for owner, attribute, value in kept:
            setattr(owner, attribute, value)


# -- on the server --------------------------------------------------------------------------------


@bug("seq drawn at begin", "standard")
def seq_at_begin() -> list[Patch]:
    """A transaction takes its seq when it starts, and commits whenever it is done."""
    begin, commit, draw = Server.begin, Server.commit, Store.draw
    reserved: dict[int, int] = {}

    def begin_early(self: Server, request: Any, device: str) -> Any:
        error = begin(self, request, device)
        if error is None:
            reserved[id(request)] = draw(self.store, 1)
        return error

    def commit_late(self: Server, request: Any, *rest: Any) -> Any:
        self.store.drawn = [reserved[id(request)]]
        reply = commit(self, request, *rest)
        self.store.drawn = []
        return reply

    def draw_reserved(self: Store, count: int) -> int:
        return self.drawn.pop() if self.drawn else draw(self, count)

    return [
        (Server, "begin", begin_early),
        (Server, "commit", commit_late),
        (Store, "draw", draw_reserved),
    ]


@bug("dedupe only in memory", "rough")
def dedupe_in_memory() -> list[Patch]:
    """The server forgets at a restart which ids it has seen."""
    crash, known_ids = Server.crash, Store.known_ids
    forgotten: set[str] = set()

    def crash_and_forget(self: Server) -> None:
        crash(self)
        forgotten.update(self.state.ids)

    async def remembered(self: Store, ids: Any) -> Any:
        known = await known_ids(self, ids)
        return {one: found for one, found in known.items() if one not in forgotten}

    return [(Server, "crash", crash_and_forget), (Store, "known_ids", remembered)]


@bug("gap accepted", "restore")
def gap_accepted() -> list[Patch]:
    """Operations may be missing before those of a push."""
    check = sequence.check_place

    def lenient(request: Any, state: Any, recorded: Any) -> None:
        if request.first_n <= state.n + 1:
            check(request, state, recorded)

    return [(sequence, "check_place", lenient)]


@bug("no chain", "rough")
def no_chain() -> list[Patch]:
    """Nobody compares hashes."""
    verdicts = Store.verdicts

    async def any_hash(self: Store, *range_: Any) -> Any:
        found = await verdicts(self, *range_)
        return {n: replace(one, hash=_EveryHash(one.hash)) for n, one in found.items()}

    def only_gaps(request: Any, state: Any, recorded: Any) -> None:
        del recorded
        if request.first_n > state.n + 1:
            raise EnvelopeError("gap", "", expected=state.n + 1)

    def fits(self: Client, n: int, own_hash: str) -> bool:
        del own_hash
        return n <= self.disk.n

    return [
        (Store, "verdicts", any_hash),
        (sequence, "check_place", only_gaps),
        (Client, "fits", fits),
    ]


@bug("device clock trusted", "counts")
def device_clock_trusted() -> list[Patch]:
    """The effective time is what the device says."""

    def believe(time: Any, frame: Any, clock: Any, *rest: Any) -> Placement:
        del frame, rest
        after = StreamClock(time.wall, time.wall)
        return Placement(max(time.wall, clock.last + 1), time.wall, time.wall, after, time.wall)

    return [(engine, "place", believe)]


@bug("count as delta", "counts")
def count_as_delta() -> list[Patch]:
    """An accepted count adds its variance of the moment instead of setting an absolute figure."""

    def accept(self: Ledger, count: Any) -> Any:
        count.status = "accepted"
        key = count.event.key
        change = variance(self.events[key], count.event)
        touched = self.insert([replace(count.event, kind="delta", quantity=change)])
        return {key} | touched | self.settle_variances({key})

    return [(Ledger, "accept", accept)]


@bug("count anchored before acceptance", "counts")
def anchored_early() -> list[Patch]:
    """A count is an anchor as soon as it arrives."""
    return [(acceptance, "is_final", lambda *_: True)]


@bug("held dropped", "standard")
def held_dropped() -> list[Patch]:
    """What is held opens no exception."""
    notice = Booking.notice

    def silent(self: Booking, name: str, *rest: Any) -> None:
        if not name.startswith("held."):
            notice(self, name, *rest)

    return [(Booking, "notice", silent)]


@bug("clean-up without floor", "rough")
def clean_up_without_floor() -> list[Patch]:
    """Tombstones go, and nobody notes from where on they are complete."""
    clean_up = Store.clean_up

    def silent(self: Store, before: int) -> None:
        floors = dict(self.state.floors)
        clean_up(self, before)
        self.state.floors = floors

    return [(Store, "clean_up", silent)]


@bug("no operation id", "rough")
def no_operation_id() -> list[Patch]:
    """Acts are told apart by stream and n alone."""

    async def unknown(self: Store, ids: Any) -> Any:
        del self, ids
        return {}

    return [(Store, "known_ids", unknown)]


@bug("ids reused after restore", "restore")
def ids_reused() -> list[Patch]:
    """A restored server goes on with the numbers that it gave before."""
    return [(Server, "next_epoch", lambda _: None)]


@bug("undo as a delta at undo time", "counts")
def undo_at_undo_time() -> list[Patch]:
    """An undo is booked when it is made, not where its original stands."""
    book = Booking.book

    def book_late(self: Booking, one: Any, stream: str, *rest: Any) -> None:
        at = one.placement

        def moved(original: Any) -> Any:
            return [
                replace(event, effective=at.effective, stream=stream, n=one.operation.n)
                for event in undo_events(original)
            ]

        book.__globals__["undo_events"] = moved if at is not None else undo_events
        try:
            book(self, one, stream, *rest)
        finally:
            book.__globals__["undo_events"] = undo_events

    return [(Booking, "book", book_late)]


# -- on the device --------------------------------------------------------------------------------


@bug("offset reused across boots", "clocks")
def offset_reused() -> list[Patch]:
    """The offset of the wall clock is kept after the clock was set or the device slept."""
    take_sample = Client.take_sample
    offsets: dict[str, tuple[int, int]] = {}

    def remember(self: Client, sent: Reading, clock: Reading, server_time: int) -> None:
        take_sample(self, sent, clock, server_time)
        if sent.boot == clock.boot:
            rtt = clock.mono - sent.mono
            offsets[self.disk.device] = (server_time + rtt // 2 - clock.wall, rtt)

    def reuse(self: Client, clock: Reading) -> Any:
        del clock
        known = offsets.get(self.disk.device)
        return {"offset": known[0], "offset_age": 0, "rtt": known[1]} if known else {}

    return [(Client, "take_sample", remember), (Client, "offset_fields", reuse)]


@bug("mono frozen in retries", "restore")
def mono_frozen() -> list[Patch]:
    """A retry carries the clock readings of the first attempt."""
    next_push = Client.next_push
    first: dict[tuple[str, int], int] = {}

    def frozen(self: Client, clock: Reading, limit: int = 500) -> Any:
        request = next_push(self, clock, limit)
        if request is not None:
            place = (request["stream"] + request["boot"], request["operations"][0]["n"])
            request["mono"] = first.setdefault(place, request["mono"])
        return request

    return [(Client, "next_push", frozen)]


@bug("scope not purged", "rough")
def scope_not_purged() -> list[Patch]:
    """Rows of a scope that is no longer granted stay."""
    return [(Client, "drop", lambda *_: None)]


@bug("digest unchecked", "rough")
def digest_unchecked() -> list[Patch]:
    """Nobody compares digests."""
    return [(Staging, "unequal", lambda *_: [])]


@bug("ack from push reply", "standard")
def ack_from_push_reply() -> list[Patch]:
    """The push reply empties the outbox."""
    on_push_reply = Client.on_push_reply

    def empty(self: Client, reply: Any, clock: Reading) -> None:
        stream = self.disk.stream
        on_push_reply(self, reply, clock)
        if "ok" in reply and self.disk.stream == stream:
            self.disk.settle(reply["ok"])

    return [(Client, "on_push_reply", empty)]


@bug("ack not atomic with rows", "standard")
def ack_not_atomic() -> list[Patch]:
    """The reveal writes rows now and the acknowledgement with the next one."""
    reveal = Client.reveal
    waiting: dict[str, int] = {}

    def in_two_steps(self: Client, reply: Any, staging: Any) -> None:
        late = waiting.get(self.disk.stream, 0)
        waiting[self.disk.stream] = reply["ack"][0]
        reveal(self, {**reply, "ack": [late, ""]}, staging)

    return [(Client, "reveal", in_two_steps)]


@bug("cursor before rows", "rough")
def cursor_before_rows() -> list[Patch]:
    """Each page moves the durable cursor, the rows follow with the reveal."""
    take = Staging.take

    def eager(self: Staging, reply: Any) -> None:
        take(self, reply)
        for scope, cursor in self.cursors.items():
            if scope in self.disk.scopes and scope not in self.new:
                self.disk.scopes[scope].cursor = cursor

    return [(Staging, "take", eager)]


@bug("reveal on every page", "standard")
def reveal_every_page() -> list[Patch]:
    """Every page is shown at once."""
    on_pull_reply = Client.on_pull_reply

    def at_once(self: Client, reply: Any, clock: Reading) -> bool:
        return on_pull_reply(self, {**reply, "more": False} if "rows" in reply else reply, clock)

    return [(Client, "on_pull_reply", at_once)]


@bug("stale reply applied", "rough")
def stale_reply() -> list[Patch]:
    """A reply is taken even if nobody waits for it any more."""
    receive = Handset.receive

    def greedy(self: Handset, what: str, client: Client, request: Any, reply: Any) -> None:
        if what == "pull" and "rows" in reply and not self.is_in_flight(what, client, request):
            client.pulling = (request, self.reading(0))
            if client.staging is None:
                client.staging = Staging(client.disk)
        receive(self, what, client, request, reply)

    return [(Handset, "receive", greedy)]
