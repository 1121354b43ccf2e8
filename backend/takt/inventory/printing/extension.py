"""Printing's part in a push: acts that ask for labels become jobs in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from takt.inventory.kinds import Kind, Kinds
from takt.inventory.printing import store
from takt.inventory.printing.feeds import add_job
from takt.inventory.printing.model import AREA, KIND, PrintFacts, PrintLabels, print_labels

if TYPE_CHECKING:
    from takt.inventory.model import Booked, Facts
    from takt.runtime.database import Connection
    from takt.runtime.feeds import FeedBatch
    from takt_sync.envelope import Operation


class PrintingExtension:
    """See `takt.inventory.extension`."""

    area = AREA
    kinds: ClassVar[Kinds] = {KIND: Kind(PrintLabels, print_labels, "labels.print")}

    async def load(
        self, connection: Connection, facts: Facts, operations: Sequence[Operation]
    ) -> None:
        """What is known of the jobs, printers and reasons that acts speak of."""
        mine = facts.of[AREA] = PrintFacts()
        commands: list[Any] = [facts.commands.get(operation.id) for operation in operations]
        asked = [command for command in commands if isinstance(command, PrintLabels)]
        jobs = {command.job for command in asked}
        printers = {command.printer for command in asked if command.printer is not None}
        reasons = {command.reason for command in asked if command.reason is not None}
        mine.known |= await store.known(connection, store.KNOWN_JOBS, jobs)
        mine.printers |= await store.printer_sites(connection, printers)
        mine.reasons |= await store.known(connection, store.KNOWN_REASONS, reasons)

    async def write(
        self, connection: Connection, facts: Facts, booked: Sequence[Booked], feed: FeedBatch
    ) -> None:
        """Stores the jobs and tells the device of them."""
        mine: PrintFacts | None = facts.of.get(AREA)
        if mine is None or not mine.made:
            return
        acts = {one.act.id for one in booked}
        jobs = [job for job in mine.made.values() if job.operation in acts]
        await store.add_jobs(connection, jobs)
        for job in jobs:
            add_job(feed, job)
