"""When a count becomes an anchor: watermark, finality, sure order, double counts, ambiguity.

Until it is accepted a count changes no figure. Every verdict is derived from facts, so it comes out
the same whenever and wherever it is asked for.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from takt_sync.clock_frame import drift

ACTIVE_MS = 14 * 24 * 3600 * 1000

Status = Literal["recorded", "accepted", "voided", "check", "recount", "approve"]
Relation = Literal["before", "after", "ambiguous"]
Side = Literal["before", "after"]
Told = Mapping[tuple[str, int], Side]
"""On which side of a count a person placed moves of which nobody could tell: by (stream, n)."""


@dataclass(frozen=True, slots=True)
class Timed:
    """What is known of the moment of an act.

    `seq` is the head that its booking made, `base` the head that its person saw, each with its
    epoch: heads of two epochs say nothing about each other. `holds_for` says how far numbers of
    its own stream tell the order: those of an act that took a while ("later") tell nothing of
    what was recorded meanwhile, those of one that several people made together ("none") nothing.
    """

    stream: str
    n: int
    effective: int
    lo: int
    hi: int
    seq: int
    base: int
    epoch: int = 1
    base_epoch: int = 1
    holds_for: Literal["all", "later", "none"] = "all"

    @property
    def order(self) -> tuple[int, str, int]:
        """Its place in the ledger."""
        return self.effective, self.stream, self.n


def surely_before(first: Timed, second: Timed) -> bool:
    """Whether the first act certainly happened before the second."""
    if first.stream == second.stream:
        if first.n >= second.n:
            return False
        if first.holds_for != "none" and second.holds_for == "all":
            return True
    has_seen_it = first.epoch == second.base_epoch and first.seq <= second.base
    return has_seen_it or first.hi < second.lo


def relation(act: Timed, to: Timed) -> Relation:
    """Whether an act lies surely before or surely after another, or nobody can tell."""
    if surely_before(act, to):
        return "before"
    return "after" if surely_before(to, act) else "ambiguous"


def begun(time: Timed, span_ms: int, seen: int | None) -> Timed:
    """The moment of a count that took `span_ms`: it began with the first look at the goods.

    `seen` is the head on the screen then. The phone's own clock measured the span, so that drifts.
    """
    base = time.base if seen is None else min(time.base, seen)
    if span_ms <= 0:
        return replace(time, base=base)
    lo = time.lo - span_ms - drift(span_ms)
    return replace(time, lo=lo, base=base, holds_for="later")


@dataclass(frozen=True, slots=True)
class DeviceProgress:
    """What the server knows of one device with rights in a zone.

    `complete_up_to` is the newest time up to which everything it recorded is known to be booked;
    `released_until` the one up to which a supervisor told the zone not to wait for it.
    """

    device: str
    complete_up_to: int
    last_contact_at: int
    is_retired: bool = False
    is_released: bool = False
    released_until: int = 0

    @property
    def reaches(self) -> int:
        """Up to when nobody waits for it."""
        return max(self.complete_up_to, self.released_until)


@dataclass(frozen=True, slots=True)
class Watermark:
    """Up to when a zone is complete, and which devices it waits for."""

    at: int
    waiting: tuple[str, ...]


def is_active(device: DeviceProgress, now_ms: int) -> bool:
    """Whether the watermark waits for a device."""
    if device.is_retired or device.is_released:
        return False
    return device.last_contact_at >= now_ms - ACTIVE_MS


def watermark(devices: Iterable[DeviceProgress], now_ms: int, until_ms: int = 0) -> Watermark:
    """The watermark of a zone; `waiting` names the devices that are not complete up to a time."""
    active = [device for device in devices if is_active(device, now_ms)]
    at = min((device.reaches for device in active), default=now_ms)
    if at >= until_ms:
        return Watermark(at, ())
    return Watermark(at, tuple(sorted(d.device for d in active if d.reaches < until_ms)))


def complete_up_to(known: int, acknowledged: int, created: int, seen: int, received_at: int) -> int:
    """The new "complete up to" of a stream after a contact.

    A request that says created = acknowledged speaks for the moment when it was sent, which may be
    long ago. What it certainly came after is the newest reply that its client had seen; a client
    that says to have seen what lies ahead speaks up to now.
    """
    return max(known, min(seen, received_at)) if created == acknowledged else known


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another act that moved stock of the counted key; `quantity` is what it added there."""

    time: Timed
    quantity: int


@dataclass(frozen=True, slots=True)
class Counted:
    """A count of the key by somebody, not yet decided.

    `netted` is what people's answers about moves beside it add at its place in the ledger.
    """

    time: Timed
    person: int
    quantity: int
    netted: int = 0

    @property
    def sets(self) -> int:
        """What the fold goes on with at its place in the ledger, once it is accepted."""
        return self.quantity + self.netted


@dataclass(frozen=True, slots=True)
class CountFacts:
    """All that the verdict over one count depends on.

    `variance` is counted + netted - fold before. `asks_second`: outside the tolerance somebody
    else counts before anybody approves. `is_recount`: a supervisor wants it counted again.
    """

    count: Counted
    variance: int
    is_final: bool
    tolerance: int = 0
    is_undone: bool = False
    is_approved: bool = False
    neighbours: Sequence[Neighbour] = ()
    others: Sequence[Counted] = ()
    told: Told = field(default_factory=dict)
    asks_second: bool = False
    is_recount: bool = False
    is_barred: bool = False
    """Whose count of it was refused before: somebody else has to count."""


@dataclass(frozen=True, slots=True)
class CountVerdict:
    """What becomes of a count, and the stable code of the reason."""

    status: Status
    reason: str


def is_final(hi: int, at: int, is_released: bool = False) -> bool:
    """Whether no act from before the end of a count's interval can still arrive."""
    return is_released or at >= hi


def decide_count(facts: CountFacts) -> CountVerdict:
    """The verdict over one count."""
    if facts.is_undone:
        return CountVerdict("voided", "undone")
    if facts.is_recount:
        return CountVerdict("voided", "recount")
    if any(_supersedes(other, facts.count) for other in facts.others):
        return CountVerdict("voided", "superseded")
    if not facts.is_final:
        return CountVerdict("recorded", "not_final")
    return _judge_final(facts)


def _judge_final(facts: CountFacts) -> CountVerdict:
    if answer_needed(facts.count.time, facts.neighbours, facts.told):
        return CountVerdict("check", "ambiguous_move")
    if facts.is_approved:
        return CountVerdict("accepted", "approved")
    rivals = [other for other in facts.others if other.person != facts.count.person]
    if rivals:
        return _judge_rivals(facts, rivals)
    if facts.is_barred:
        return CountVerdict("recount", "same_person")
    if not _is_tolerable(facts):
        return CountVerdict("recount" if facts.asks_second else "approve", "over_tolerance")
    return CountVerdict("accepted", "within_tolerance")


def _is_tolerable(facts: CountFacts) -> bool:
    return abs(facts.variance) <= facts.tolerance


def is_ambiguous(count: Timed, neighbours: Iterable[Neighbour]) -> bool:
    """Whether some move at the key cannot be told to lie before or after the count."""
    return bool(answer_needed(count, neighbours, {}))


def answer_needed(count: Timed, neighbours: Iterable[Neighbour], told: Told) -> list[Neighbour]:
    """The moves that a person has to place before or after a count, in the order of the ledger."""
    asked = [
        neighbour
        for neighbour in neighbours
        if neighbour.quantity != 0
        and (neighbour.time.stream, neighbour.time.n) not in told
        and relation(neighbour.time, count) == "ambiguous"
    ]
    return sorted(asked, key=lambda neighbour: neighbour.time.order)


def netted(count: Timed, neighbours: Iterable[Neighbour], told: Told) -> int:
    """What the counted quantity gains at its place in the ledger by people's answers.

    A move told "before" that lies behind the count is in the counted quantity already, one told
    "after" that lies before it is not yet. Of what is surely ordered nobody needs to be told.
    """
    change = 0
    for neighbour in neighbours:
        side = told.get((neighbour.time.stream, neighbour.time.n))
        is_behind = neighbour.time.order > count.order
        if side is None or is_behind == (side == "after"):
            continue
        if relation(neighbour.time, count) == "ambiguous":
            change += -neighbour.quantity if is_behind else neighbour.quantity
    return change


def tolerance_of(book: int, permille: int, most: int | None) -> int:
    """The tolerance around a book figure: a share of it, and never more than `most`."""
    share = abs(book) * permille // 1000
    return share if most is None else min(share, most)


def added(counts: Sequence[Counted]) -> Counted:
    """The counts of people who counted parts of one place, as one: the last of each adds up.

    It stands where the last of them stands. A move lies before it when it lies before them all,
    and after it when it lies after them all.
    """
    latest: dict[int, Counted] = {}
    for one in sorted(counts, key=lambda one: one.time.order):
        latest[one.person] = one
    parts = sorted(latest.values(), key=lambda one: one.time.order)
    last = parts[-1]
    if len(parts) == 1:
        return last
    times = [part.time for part in parts]
    base_epoch, base = min((time.base_epoch, time.base) for time in times)
    epoch, seq = max((time.epoch, time.seq) for time in times)
    whole = replace(
        last.time,
        lo=min(time.lo for time in times),
        hi=max(time.hi for time in times),
        base=base,
        base_epoch=base_epoch,
        seq=seq,
        epoch=epoch,
        holds_for="none",
    )
    return Counted(whole, last.person, sum(part.quantity for part in parts))


def _supersedes(other: Counted, count: Counted) -> bool:
    return other.person == count.person and other.time.order > count.time.order


def _judge_rivals(facts: CountFacts, rivals: Sequence[Counted]) -> CountVerdict:
    if any(agrees(facts.count, rival, facts.neighbours) for rival in rivals):
        return CountVerdict("accepted" if _is_tolerable(facts) else "approve", "double_count")
    persons = {rival.person for rival in rivals}
    if len(persons) >= 2 and _some_two_agree(rivals, facts.neighbours):
        return CountVerdict("voided", "outvoted")
    return CountVerdict("recount", "counts_differ")


def _some_two_agree(counts: Sequence[Counted], neighbours: Sequence[Neighbour]) -> bool:
    return any(
        first.person != second.person and agrees(first, second, neighbours)
        for index, first in enumerate(counts)
        for second in counts[index + 1 :]
    )


def agrees(first: Counted, second: Counted, neighbours: Iterable[Neighbour]) -> bool:
    """Whether two counts of one bin say the same after the moves between them."""
    if second.time.order < first.time.order:
        first, second = second, first
    between = sum(
        neighbour.quantity
        for neighbour in neighbours
        if first.time.order < neighbour.time.order < second.time.order
    )
    return first.sets + between == second.sets


def judge_negative(lowest: int, since: int, at: int) -> Literal["open", "closed", "escalated"]:
    """What becomes of a negative-stock notice once the watermark has passed its time."""
    if at < since:
        return "open"
    return "closed" if lowest >= 0 else "escalated"
