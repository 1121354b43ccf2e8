"""Effective time: where in time the server places an operation whose device clock it cannot trust.

Clocks give an interval, causality bounds it, the stream orders what is left. Pure arithmetic on
integer milliseconds; the caller supplies every clock reading.
"""

from dataclasses import dataclass

DRIFT_PPM = 400


@dataclass(frozen=True, slots=True)
class OpTime:
    """The clock readings that a device put on an operation."""

    wall: int
    mono: int
    boot: str
    offset: int | None = None
    offset_age: int | None = None
    rtt: int | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """The clock readings on the push that carried it, and the server's receive time."""

    received_at: int
    boot: str
    mono: int
    rtt: int


@dataclass(frozen=True, slots=True)
class StreamClock:
    """What earlier operations of the stream fixed: the lower bound and the last effective time."""

    lo: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True)
class Placement:
    """The effective time of one operation with the interval in which it truly happened."""

    effective: int
    lo: int
    hi: int
    clock: StreamClock
    raw: int
    is_backdated: bool = False


def drift(elapsed: int) -> int:
    """How far two clocks may part in `elapsed` milliseconds, rounded up."""
    return (abs(elapsed) * DRIFT_PPM + 999_999) // 1_000_000


def estimate(time: OpTime, frame: Frame) -> tuple[int, int | None]:
    """The server's best guess of the moment and its error; None means that nothing is known."""
    elapsed = frame.mono - time.mono
    if time.boot == frame.boot and elapsed >= 0:
        return frame.received_at - elapsed, drift(elapsed) + frame.rtt
    if time.offset is not None:
        return time.wall + time.offset, drift(time.offset_age or 0) + (time.rtt or 0)
    return frame.received_at, None


def place(
    time: OpTime,
    frame: Frame,
    clock: StreamClock,
    base_commit_ms: int,
    backdated_at: int | None = None,
) -> Placement:
    """Place one operation; the placement carries the stream clock for the next one."""
    raw, error = estimate(time, frame)
    lo = max(base_commit_ms, clock.lo)
    if error is None:
        hi = max(lo, frame.received_at)
    else:
        lo = max(lo, min(raw - error, frame.received_at))  # nothing is received before it is done
        hi = max(lo, min(frame.received_at, raw + error))
    if backdated_at is not None:
        after = StreamClock(lo, clock.last)
        return Placement(backdated_at, backdated_at, backdated_at, after, raw, True)
    effective = max(min(max(raw, lo), hi), clock.last + 1)
    return Placement(effective, lo, max(hi, effective), StreamClock(lo, effective), raw)
