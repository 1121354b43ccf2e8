"""Clocks of a device that nobody should trust: offset, drift, steps, sleep; and the clock frame.

The frame (`boot`) changes at every start and whenever the two clocks part by more than 2 s.
"""

from random import Random

FRAME_SLACK_MS = 2_000


class DeviceClock:
    """Wall and monotonic clock of one device in virtual time."""

    def __init__(self, random: Random, offset_ms: int, drift_ppm: int) -> None:
        self.random = random
        self.offset_ms = offset_ms
        self.drift_ppm = drift_ppm
        self.slept_ms = 0
        self.started_at = 0
        self.boot = ""
        self.frame_gap: int | None = None

    def start(self, now: int) -> None:
        """The device starts: the monotonic clock begins anew."""
        self.started_at, self.slept_ms, self.frame_gap = now, 0, None
        self.begin_frame()

    def begin_frame(self) -> None:
        """Take a new name for the clock frame."""
        self.boot = f"b{self.random.getrandbits(40):010x}"
        self.frame_gap = None

    def wall(self, now: int) -> int:
        """The time of day as the device believes it."""
        return now + self.offset_ms + now * self.drift_ppm // 1_000_000

    def mono(self, now: int) -> int:
        """Milliseconds since the start, without sleep."""
        run = now - self.started_at - self.slept_ms
        return run + run * self.drift_ppm // 1_000_000

    def read(self, now: int) -> tuple[int, int, str]:
        """Wall, mono and boot; a new frame is begun here when the two clocks have parted."""
        wall, mono = self.wall(now), self.mono(now)
        gap = wall - mono
        if self.frame_gap is not None and abs(gap - self.frame_gap) > FRAME_SLACK_MS:
            self.begin_frame()
        if self.frame_gap is None:
            self.frame_gap = gap
        return wall, mono, self.boot
