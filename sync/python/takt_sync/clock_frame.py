"""Effective time: where in time the server places an operation whose device clock it cannot trust.

Clocks give an interval, causality bounds it, the stream orders what is left. Pure arithmetic on
integer milliseconds; the caller supplies every clock reading.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import NamedTuple

DRIFT_PPM = 400


class OpTime(NamedTuple):
    """The clock readings that a device put on an operation."""

    wall: int
    mono: int
    boot: str
    offset: int | None = None
    offset_age: int | None = None
    rtt: int | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """The clock readings on the push that carried it, and the server's receive time.

    `seen` is the server time of the newest reply that the device had when it sent the push. How
    long the push itself travelled nobody can know, so nothing counts on that. `later`, if given,
    is a moment that the operation certainly came before: that of one behind it in its stream.
    """

    received_at: int
    boot: str
    mono: int
    seen: int = 0
    later: int | None = None


class StreamClock(NamedTuple):
    """What earlier operations of the stream fixed: the lower bound and the last effective time."""

    lo: int = 0
    last: int = 0


class Placement(NamedTuple):
    """The effective time of one operation with the interval in which it truly happened.

    `knows_base` says whether the head that its person saw is one of this epoch: heads of two epochs
    are never compared (S2), so otherwise it tells nothing of what that person had seen.
    """

    effective: int
    lo: int
    hi: int
    clock: StreamClock
    raw: int
    is_backdated: bool = False
    knows_base: bool = True


def drift(elapsed: int) -> int:
    """How far two clocks may part in `elapsed` milliseconds, rounded up."""
    return (abs(elapsed) * DRIFT_PPM + 999_999) // 1_000_000


class Estimate(NamedTuple):
    """What clocks say of a moment: the best guess, and the bounds that certainly hold."""

    raw: int
    earliest: int
    latest: int


def estimate(time: OpTime, frame: Frame) -> Estimate:
    """Two ways to the moment, each with bounds; where both are open, both bounds hold.

    Back from the push: it was sent after `seen` and before it was received. Forward from the reply
    that gave the offset: its round trip was measured.
    """
    received_at = frame.received_at
    raw, earliest, latest = received_at, 0, received_at
    elapsed = frame.mono - time.mono
    is_same_boot = time.boot == frame.boot and elapsed >= 0
    if is_same_boot:
        raw = received_at - elapsed
        drifted = drift(elapsed)
        earliest = min(frame.seen, received_at) - elapsed - drifted
        latest = raw + drifted
    if time.offset is not None:
        told = time.wall + time.offset
        error = drift(time.offset_age or 0) + (time.rtt or 0)
        raw = raw if is_same_boot else told
        earliest, latest = max(earliest, told - error), min(latest, told + error)
    return Estimate(raw, earliest, latest)


def frames_of(times: Sequence[OpTime], frame: Frame) -> list[Frame]:
    """The frame of each operation of a push: what is known of those behind it bounds it, too.

    Only what was recorded in another clock frame than that of the push can need that.
    """
    if all(time.boot == frame.boot for time in times):
        return [frame] * len(times)
    latest = accumulate((estimate(time, frame).latest for time in reversed(times)), min)
    return [replace(frame, later=later) for later in latest][::-1]


def place(
    time: OpTime,
    frame: Frame,
    clock: StreamClock,
    base_commit_ms: int,
    backdated_at: int | None = None,
) -> Placement:
    """Place one operation; the placement carries the stream clock for the next one."""
    guess = estimate(time, frame)
    raw = guess.raw
    # Nothing is received before it is done.
    lo = max(base_commit_ms, clock.lo, min(guess.earliest, frame.received_at))
    latest = guess.latest if frame.later is None else min(guess.latest, frame.later)
    hi = max(lo, min(frame.received_at, latest))
    if backdated_at is not None:
        after = StreamClock(lo, clock.last)
        return Placement(backdated_at, backdated_at, backdated_at, after, raw, True)
    effective = max(min(max(raw, lo), hi), clock.last + 1)
    return Placement(effective, lo, max(hi, effective), StreamClock(lo, effective), raw)
