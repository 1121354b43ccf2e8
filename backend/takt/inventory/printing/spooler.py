"""Takes print jobs to their printers: each in a lane of its own, one job and one connection a lane.

A printer that is off or takes nothing holds up the jobs behind it, and no other printer. A job is
marked before it is sent, and the mark is renewed while it is sent. Where the server stops or dies
meanwhile, nobody knows what came out: the job is failed as interrupted, the queue says that it may
have been printed, and a person decides. So no job is lost, and none is printed twice by itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Final

import asyncpg

from takt.catalogue import (
    SOURCE_RIGHTS,
    LabelSource,
    LabelThing,
    as_printed,
    design_by_code,
    full_sheet,
    labels_pdf,
    labels_zpl,
    may_label,
)
from takt.identity import rights_of
from takt.inventory.printing import store
from takt.inventory.printing.feeds import add_job
from takt.inventory.printing.hosts import PrinterHosts
from takt.inventory.printing.lanes import Lanes
from takt.inventory.printing.model import (
    NOT_ALLOWED,
    TRIES_MAX,
    Printer,
    PrintJob,
    next_try_ms,
)
from takt.inventory.printing.sending import Limits, SendError, send
from takt.kernel.clock import Clock
from takt.kernel.errors import Busy, DomainError
from takt.runtime.database import Connection, Database
from takt.runtime.feeds import FeedBatch
from takt.runtime.http import BUSY_ERRORS

POLL_S: Final = 1.0
CLAIMED_MS: Final = 120_000
"""How long a mark holds unless it is renewed; then its server is taken for dead."""
RENEWED_MS: Final = 20_000
SHOWN_MS: Final = 7 * 86_400_000
A4_WIDTH_MM: Final = 200
DRAWING_ERRORS = (asyncpg.DataError, DomainError, ValueError, LookupError, TypeError)
TROUBLE = (*BUSY_ERRORS, Busy)
log = logging.getLogger("takt.printing")


class Spooler:
    """The work of one node; several may run side by side."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        hosts: PrinterHosts,
        sources: Mapping[str, LabelSource],
        nudge: Callable[[int], None],
    ) -> None:
        self._database = database
        self._clock = clock
        self._hosts = hosts
        self._sources = sources
        self._nudge = nudge
        self._task: asyncio.Task[None] | None = None
        self._wakened = asyncio.Event()
        self._lanes = Lanes(self._wakened.set)
        self._sending: set[str] = set()
        self._renewed_at = 0
        self.limits = Limits()

    def start(self) -> None:
        """Begin to look for jobs."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """End; a job that is being sent is cut off, and says so."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        await self._lanes.cancel()

    async def _run(self) -> None:
        while True:
            self._wakened.clear()
            try:
                await self.renew_claims()
                await self.fail_abandoned()
                await self.hide_old()
                await self.begin_due()
            except TROUBLE:
                log.warning("the database is busy; print jobs wait")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wakened.wait(), POLL_S)

    async def begin_due(self) -> int:
        """Begin the next job of every printer that is free; returns how many were begun."""
        async with self._database.connection() as connection:
            rows = await connection.fetch(store.DUE, self._clock.now_ms())
        # Two printers of one address are one device with two kinds of paper.
        return sum(
            self._lanes.begin((row["host"].lower(), row["port"]), partial(self._lane, row["id"]))
            for row in rows
        )

    async def settled(self) -> None:
        """Wait until no job is under way."""
        await self._lanes.settled()

    async def _lane(self, number: int) -> None:
        """The next job of one printer, from its mark to what became of it."""
        try:
            claimed = await self._claim(number)
        except TROUBLE:
            log.warning("the database is busy; printer %s waits", number)
            return
        if claimed is None:
            return
        printer, job = claimed
        self._sending.add(job.id)
        try:
            await self._finish(await self._after_trying(printer, job))
        finally:
            self._sending.discard(job.id)

    async def _after_trying(self, printer: Printer, job: PrintJob) -> PrintJob:
        """The job as it stands when it was drawn and sent, or could not be."""
        broken_off = replace(job, status="waiting", next_at=0)
        try:
            data = await self._drawn(printer, job)
            broken_off = replace(job, status="failed", error="interrupted")
            await send(self._hosts, printer.host, printer.port, data, self.limits)
        except SendError as error:
            return self._after(job, error)
        except DRAWING_ERRORS:
            # One job that cannot be drawn must not stop the others.
            log.exception("print job %s cannot be drawn", job.id)
            return replace(job, status="failed", error="not_drawn")
        except asyncio.CancelledError:
            with contextlib.suppress(*TROUBLE):
                await self._note(broken_off)
            raise
        return replace(job, status="printed", error=None)

    async def _claim(self, number: int) -> tuple[Printer, PrintJob] | None:
        """The printer and its next job, marked as being printed."""
        now_ms = self._clock.now_ms()
        async with self._database.transaction() as connection:
            printer = await store.lock_printer(connection, number)
            job = None if printer is None else await store.first_job(connection, number)
            if printer is None or job is None or job.status != "waiting" or job.next_at > now_ms:
                return None
            marked = replace(
                job, status="printing", tries=job.tries + 1, next_at=now_ms + CLAIMED_MS
            )
            await store.set_status(connection, marked)
            head = await self._publish(marked, connection)
        self._nudge(head)
        return printer, marked

    async def _drawn(self, printer: Printer, job: PrintJob) -> bytes:
        """What the printer is sent."""
        if not printer.active:
            raise SendError("printer_off", may_retry=False)
        async with self._database.read_snapshot() as connection:
            design = await design_by_code(connection, job.design)
            source = self._sources.get(job.kind)
            if design is None or source is None or design.kind != job.kind:
                raise SendError("design_unknown", may_retry=False)
            found = await source(connection, job.ids)
            if not await self._may_label(connection, job, found.values()):
                raise SendError(NOT_ALLOWED, may_retry=False)
        if any(one not in found for one in job.ids):
            raise SendError("thing_unknown", may_retry=False)
        layout = design.design
        if layout.width_um > printer.width_mm * 1000 or layout.height_um > printer.height_mm * 1000:
            raise SendError("label_too_large", may_retry=False)
        now_ms = self._clock.now_ms()
        things = [as_printed(found[one], job.quantity, now_ms) for one in job.ids]
        if printer.kind == "zpl":
            text = await asyncio.to_thread(labels_zpl, layout, things, printer.dpi, job.copies)
            return text.encode()
        paper = full_sheet(layout) if printer.width_mm >= A4_WIDTH_MM else None
        copied = [thing for thing in things for _ in range(job.copies)]
        return await asyncio.to_thread(labels_pdf, layout, copied, paper)

    async def _may_label(
        self, connection: Connection, job: PrintJob, things: Iterable[LabelThing]
    ) -> bool:
        """Whether who asked may see the things where they belong; the act knew only its site."""
        permission = SOURCE_RIGHTS.get(job.kind)
        if permission is None:
            return True
        rights = (await rights_of(connection, [job.person]))[job.person]
        sites = {site for held, site in rights.at(self._clock.now_ms()) if held == permission}

        def held(site: int | None) -> bool:
            return bool(sites) and (site is None or site in sites or None in sites)

        return all(may_label(thing, held) for thing in things)

    def _after(self, job: PrintJob, error: SendError) -> PrintJob:
        """The job after a try that failed."""
        if error.may_retry and job.tries < TRIES_MAX:
            wait_ms = next_try_ms(job.tries)
            return replace(
                job, status="waiting", error=error.why, next_at=self._clock.now_ms() + wait_ms
            )
        return replace(job, status="failed", error=error.why)

    async def _finish(self, job: PrintJob) -> None:
        """Write down what became of a job, however long the database is away."""
        while True:
            try:
                await self._note(job)
            except TROUBLE:
                log.warning("the database is busy; print job %s is noted later", job.id)
                await asyncio.sleep(POLL_S)
            else:
                return

    async def _note(self, job: PrintJob) -> None:
        if job.status != "waiting":
            job = replace(job, next_at=self._clock.now_ms())
        async with self._database.transaction() as connection:
            await store.set_status(connection, job)
            batch = FeedBatch()
            add_job(batch, job)
            for behind in await store.say_to_waiting(connection, job):
                add_job(batch, behind)
            head = await batch.publish(connection, self._clock.now_ms())
        self._nudge(head)
        log.info("print job %s: %s %s", job.id, job.status, job.error or "")

    async def _publish(self, job: PrintJob, connection: object) -> int:
        batch = FeedBatch()
        add_job(batch, job)
        return await batch.publish(connection, self._clock.now_ms())  # type: ignore[arg-type]  # any connection

    async def renew_claims(self) -> None:
        """Says that this server lives and still sends what it marked."""
        now_ms = self._clock.now_ms()
        if not self._sending or now_ms < self._renewed_at + RENEWED_MS:
            return
        async with self._database.connection() as connection:
            await connection.execute(store.RENEW, list(self._sending), now_ms + CLAIMED_MS)
        self._renewed_at = now_ms

    async def fail_abandoned(self) -> int:
        """Fails jobs whose server died while it sent them; they may have been printed."""
        async with self._database.connection() as connection:
            rows = await connection.fetch(store.ABANDONED, self._clock.now_ms())
        for row in rows:
            await self._note(replace(store.job_of(row), status="failed", error="interrupted"))
        return len(rows)

    async def hide_old(self) -> int:
        """Takes jobs of last week off the devices' lists; the server keeps them."""
        before_ms = self._clock.now_ms() - SHOWN_MS
        async with self._database.transaction() as connection:
            jobs = [store.job_of(row) for row in await connection.fetch(store.OLD_JOBS, before_ms)]
            if not jobs:
                return 0
            await connection.execute(store.HIDE, [job.id for job in jobs])
            batch = FeedBatch()
            for job in jobs:
                add_job(batch, job, is_shown=False)
            head = await batch.publish(connection, self._clock.now_ms())
        self._nudge(head)
        return len(jobs)
