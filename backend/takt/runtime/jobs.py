"""Work that the server does by itself at its time: backups, certificates, cleaning.

A job that fails is logged, remembered for `takt doctor`, and tried again at its next time.
"""

import asyncio
import datetime as dt
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from takt.kernel.clock import Clock
from takt.runtime.secret_files import write_private

LONGEST_NAP_S = 30.0
HOUR_MS = 3_600_000
logger = logging.getLogger("takt.jobs")


@dataclass(frozen=True)
class Job:
    """Something to do whenever `next_at(now)` has come."""

    name: str
    next_at: Callable[[int], int]
    run: Callable[[], Awaitable[object]]


def daily_at(time_of_day: str) -> Callable[[int], int]:
    """Return when HH:MM of this machine's time zone comes next."""
    hours, minutes = (int(part) for part in time_of_day.split(":"))

    def next_at(now_ms: int) -> int:
        here = dt.datetime.fromtimestamp(now_ms / 1000).astimezone()
        due = here.replace(hour=hours, minute=minutes, second=0, microsecond=0)
        if due <= here:
            due += dt.timedelta(days=1)
        return int(due.timestamp() * 1000)

    return next_at


def every(period_ms: int) -> Callable[[int], int]:
    """Return the time one period from now."""
    return lambda now_ms: now_ms + period_ms


class Jobs:
    """Runs jobs one after the other until cancelled."""

    def __init__(self, clock: Clock, memory: Path, jobs: Sequence[Job]) -> None:
        self._clock = clock
        self._memory = memory
        now_ms = clock.now_ms()
        self._due = {job: job.next_at(now_ms) for job in jobs}

    async def run(self) -> None:
        """Work for ever. Short naps, because clocks step and laptops sleep."""
        while self._due:
            await self.run_due()
            ahead_s = (min(self._due.values()) - self._clock.now_ms()) / 1000
            await asyncio.sleep(min(LONGEST_NAP_S, max(0.05, ahead_s)))

    async def run_due(self) -> list[str]:
        """Run what is due now and return the names."""
        due = [job for job, at_ms in self._due.items() if at_ms <= self._clock.now_ms()]
        for job in due:
            await self._run_one(job)
            self._due[job] = job.next_at(self._clock.now_ms())
        return [job.name for job in due]

    async def _run_one(self, job: Job) -> None:
        why = ""
        try:
            await job.run()
        except Exception as error:
            logger.exception("job %s failed", job.name)
            why = str(error) or type(error).__name__
        remembered = read_memory(self._memory)
        remembered[job.name] = {"at_ms": self._clock.now_ms(), "why": why}
        write_private(self._memory, json.dumps(remembered).encode())


def read_memory(path: Path) -> dict[str, Any]:
    """Return when each job ran last, and why it failed if it did."""
    try:
        return dict(json.loads(path.read_text("utf-8")))
    except (FileNotFoundError, ValueError):
        return {}
