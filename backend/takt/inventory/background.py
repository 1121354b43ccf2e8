"""When the inventory's own work is done; the server runs it, see runtime.jobs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from takt.inventory.accept_counts import accept_counts
from takt.inventory.alert_jobs import watch_stock
from takt.inventory.attachments.aging import forget_attachments
from takt.inventory.extension import Extension, Extensions
from takt.inventory.jobs import forget_acts, forget_tombstones, settle_negative
from takt.inventory.waiting_acts import settle_waiting
from takt.kernel.clock import Clock
from takt.runtime.database import Database
from takt.runtime.jobs import HOUR_MS, Job, every

SETTLE_EVERY_MS = 30_000
COUNTS_EVERY_MS = 3_000
UNDO_EVERY_MS = 5_000
WATCH_EVERY_MS = 30_000

Work = Callable[[Database, int], Awaitable[int | None]]


@dataclass(frozen=True, slots=True)
class AreaJob:
    """What an area above the inventory does by itself."""

    name: str
    work: Work
    period_ms: int = HOUR_MS


def background_jobs(
    database: Database,
    clock: Clock,
    nudge: Callable[[int], None],
    extensions: Sequence[Extension] = (),
    of_areas: Sequence[AreaJob] = (),
) -> list[Job]:
    """The jobs of one node; several nodes may run them side by side. `of_areas`: other areas'."""

    def job(name: str, period_ms: int, work: Work) -> Job:
        async def run() -> None:
            head = await work(database, clock.now_ms())
            if head is not None:
                nudge(head)

        return Job(name, every(period_ms), run)

    joined = Extensions(extensions)

    async def accept(database: Database, now_ms: int) -> int | None:
        rules = joined.count_rules
        return await accept_counts(database, now_ms, rules[0] if rules else None)

    async def forget(database: Database, now_ms: int) -> None:
        await forget_tombstones(database, now_ms)

    async def settle(database: Database, now_ms: int) -> int | None:
        return await settle_waiting(database, now_ms, extensions)

    return [
        job("accept counts", COUNTS_EVERY_MS, accept),
        job("settle undos", UNDO_EVERY_MS, settle),
        job("watch stock", WATCH_EVERY_MS, watch_stock),
        job("settle negative stock", SETTLE_EVERY_MS, settle_negative),
        job("forget acts", HOUR_MS, forget_acts),
        job("forget attachments", HOUR_MS, forget_attachments),
        job("forget tombstones", HOUR_MS, forget),
        *(job(one.name, one.period_ms, one.work) for one in of_areas),
    ]
