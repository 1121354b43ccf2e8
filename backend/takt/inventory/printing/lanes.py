"""Lanes: work for one key never waits for the work of another, and no key has two at a time.

Knows nothing of printers. What a lane does ends by itself; who wants no waiting bounds it there.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Hashable
from typing import Any

Work = Callable[[], Coroutine[Any, Any, None]]
log = logging.getLogger("takt.printing")


class Lanes:
    """Running work by key. `ended` is told whenever a lane is free again."""

    def __init__(self, ended: Callable[[], None]) -> None:
        self._ended = ended
        self._running: dict[Hashable, asyncio.Task[None]] = {}

    def begin(self, key: Hashable, work: Work) -> bool:
        """Begin, unless the lane is taken."""
        if key in self._running:
            return False
        task = asyncio.create_task(work())
        self._running[key] = task
        task.add_done_callback(lambda done: self._free(key, done))
        return True

    def _free(self, key: Hashable, done: asyncio.Task[None]) -> None:
        del self._running[key]
        if not done.cancelled() and (error := done.exception()) is not None:
            log.error("the lane %s broke", key, exc_info=error)
        self._ended()

    async def settled(self) -> None:
        """Wait until every lane is free."""
        await asyncio.gather(*self._running.values(), return_exceptions=True)

    async def cancel(self) -> None:
        """Break off what runs, and wait until it has said how far it got."""
        for task in self._running.values():
            task.cancel()
        await self.settled()
