"""Where the current time comes from: the only module that asks the machine for it.

Everything else is handed a Clock, so tests and the simulator decide what time it is.
"""

import time
from typing import Protocol


class Clock(Protocol):
    """Tells the time as integer milliseconds since 1970 in UTC."""

    def now_ms(self) -> int: ...


class SystemClock:
    """The clock of the machine."""

    def now_ms(self) -> int:
        return time.time_ns() // 1_000_000


class ManualClock:
    """A clock that moves only when told to."""

    def __init__(self, now_ms: int = 1_767_592_800_000) -> None:
        self._now_ms = now_ms

    def now_ms(self) -> int:
        return self._now_ms

    def advance(self, by_ms: int) -> None:
        self._now_ms += by_ms

    def set(self, now_ms: int) -> None:
        self._now_ms = now_ms
