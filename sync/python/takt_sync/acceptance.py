"""When a count becomes an anchor: watermark, finality, sure order, double counts, ambiguity.

Until it is accepted a count changes no figure. Every verdict is derived from facts, so it comes out
the same whenever and wherever it is asked for.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

ACTIVE_MS = 14 * 24 * 3600 * 1000

Status = Literal["recorded", "accepted", "voided", "check", "recount", "approve"]
Relation = Literal["before", "after", "ambiguous"]


@dataclass(frozen=True, slots=True)
class Timed:
    """What is known of the moment of an act.

    `seq` is the head that its booking made, `base` the head that its person saw, each with its
    epoch: heads of two epochs say nothing about each other.
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

    @property
    def order(self) -> tuple[int, str, int]:
        """Its place in the ledger."""
        return self.effective, self.stream, self.n


def surely_before(first: Timed, second: Timed) -> bool:
    """Whether the first act certainly happened before the second."""
    if first.stream == second.stream:
        return first.n < second.n
    has_seen_it = first.epoch == second.base_epoch and first.seq <= second.base
    return has_seen_it or first.hi < second.lo


def relation(act: Timed, to: Timed) -> Relation:
    """Whether an act lies surely before or surely after another, or nobody can tell."""
    if surely_before(act, to):
        return "before"
    return "after" if surely_before(to, act) else "ambiguous"


@dataclass(frozen=True, slots=True)
class DeviceProgress:
    """What the server knows of one device with rights in a zone.

    `complete_up_to` is the newest time up to which everything it recorded is known to be booked.
    """

    device: str
    complete_up_to: int
    last_contact_at: int
    is_retired: bool = False
    is_released: bool = False


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
    at = min((device.complete_up_to for device in active), default=now_ms)
    if at >= until_ms:
        return Watermark(at, ())
    return Watermark(at, tuple(sorted(d.device for d in active if d.complete_up_to < until_ms)))


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
    """A count of the key by somebody, not yet decided."""

    time: Timed
    person: int
    quantity: int


@dataclass(frozen=True, slots=True)
class CountFacts:
    """All that the verdict over one count depends on."""

    count: Counted
    variance: int
    is_final: bool
    tolerance: int = 0
    is_undone: bool = False
    is_approved: bool = False
    neighbours: Sequence[Neighbour] = ()
    others: Sequence[Counted] = ()


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
    if any(_supersedes(other, facts.count) for other in facts.others):
        return CountVerdict("voided", "superseded")
    if not facts.is_final:
        return CountVerdict("recorded", "not_final")
    if facts.is_approved:
        return CountVerdict("accepted", "approved")
    return _judge_final(facts)


def _judge_final(facts: CountFacts) -> CountVerdict:
    if is_ambiguous(facts.count.time, facts.neighbours):
        return CountVerdict("check", "ambiguous_move")
    rivals = [other for other in facts.others if other.person != facts.count.person]
    if rivals:
        return _judge_rivals(facts, rivals)
    if abs(facts.variance) > facts.tolerance:
        return CountVerdict("approve", "over_tolerance")
    return CountVerdict("accepted", "within_tolerance")


def is_ambiguous(count: Timed, neighbours: Iterable[Neighbour]) -> bool:
    """Whether some move at the key cannot be told to lie before or after the count."""
    return any(
        neighbour.quantity != 0 and relation(neighbour.time, count) == "ambiguous"
        for neighbour in neighbours
    )


def _supersedes(other: Counted, count: Counted) -> bool:
    return other.person == count.person and other.time.order > count.time.order


def _judge_rivals(facts: CountFacts, rivals: Sequence[Counted]) -> CountVerdict:
    if any(agrees(facts.count, rival, facts.neighbours) for rival in rivals):
        return CountVerdict("accepted", "double_count")
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
    return first.quantity + between == second.quantity


def judge_negative(lowest: int, since: int, at: int) -> Literal["open", "closed", "escalated"]:
    """What becomes of a negative-stock notice once the watermark has passed its time."""
    if at < since:
        return "open"
    return "closed" if lowest >= 0 else "escalated"
