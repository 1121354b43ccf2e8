"""Runs an import: all mappings in one transaction, all or nothing.

A dry run is the same work, rolled back at the end, so what it reports is what would happen.
Files are read batch by batch; what has to wait for the end (audit, feed) waits on disk.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import BinaryIO, Final

import asyncpg

from takt.catalogue import Workplace, lock_catalogue
from takt.identity import lock_rights, refresh_grants
from takt.rollout import store
from takt.rollout.barcodes import write_barcodes
from takt.rollout.mapping import MappingPlan
from takt.rollout.opening import write_opening
from takt.rollout.problems import FileRefusedError, Problem
from takt.rollout.reader import Record, read_records
from takt.rollout.report import Report, StepReport
from takt.rollout.rows import Row, RowReader
from takt.rollout.work import Notes, Step
from takt.rollout.writing import write_master
from takt.runtime import audit
from takt.runtime.feeds import publish

BATCH_ROWS: Final = 500
FEED_PAGE_ROWS: Final = 5_000
Writer = Callable[[Step, Sequence[Row]], Awaitable[None]]
WRITERS: Final[Mapping[str, Writer]] = {
    "barcode": write_barcodes,
    "opening_stock": write_opening,
}


@dataclass(frozen=True, slots=True)
class Source:
    """One mapping and the file it reads; rows inside the mapping need no file."""

    plan: MappingPlan
    name: str
    open: Callable[[], BinaryIO] | None = None


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What to import, under which name, and whether to keep it."""

    source: str
    sources: Sequence[Source]
    variables: Mapping[str, str] = field(default_factory=dict)
    apply: bool = False


class _KeepNothing(Exception):
    """Raised to roll back a dry run or an import with problems."""


async def run_import(place: Workplace, request: ImportRequest) -> Report:
    """Import, or try to; the report says which, and everything that is wrong."""
    report = Report(request.source, place.clock.now_ms(), person=place.editor.person)
    report.takes_a_site = "site" in request.variables
    try:
        async with place.database.transaction() as connection:
            await lock_catalogue(connection)
            notes = Notes(connection, report.at, place.editor.person)
            with closing(notes):
                run = await store.next_run(connection)
                for source in request.sources:
                    await _run_step(run, notes, source, request.variables, report)
                report.sites = await store.opening_sites(
                    connection, [source.plan.id for source in request.sources]
                )
                report.new_sites = sorted(notes.new_sites)
                if report.problems or not request.apply:
                    raise _KeepNothing
                report.applied = True
                await _finish(run, notes, request, report)
    except _KeepNothing:
        return report
    except asyncpg.IntegrityConstraintViolationError as error:
        report.applied = False
        data = {"constraint": error.constraint_name or ""}
        report.problems.add(Problem("conflict", request.source, data=data))
        return report
    if report.head is not None:
        place.nudge(report.head)
    return report


async def _run_step(
    run: int, notes: Notes, source: Source, variables: Mapping[str, str], report: Report
) -> None:
    figures = StepReport(source.plan.id, source.plan.kind, source.name)
    report.steps.append(figures)
    step = Step(source.plan, run, notes, figures, report.problems)
    writer = WRITERS.get(source.plan.kind, write_master)
    rows = RowReader(source.plan, variables).rows(_records(source))
    try:
        for batch in _batches(rows):
            figures.rows += len(batch)
            for wrong in (row for row in batch if isinstance(row, list)):
                step.wrong(wrong)
            await writer(step, [row for row in batch if isinstance(row, Row)])
    except FileRefusedError as refused:
        step.wrong([refused.problem])
    except OSError as error:
        step.wrong([Problem("file_unreadable", data={"why": error.strerror or str(error)})])
    if source.plan.kind == "opening_stock":
        figures.totals = await store.opening_totals(notes.connection, source.plan.id)


def _batches(
    rows: Iterator[Row | list[Problem]],
) -> Iterator[list[Row | list[Problem]]]:
    """Rows some at a time; what was read before a file breaks off is looked at too."""
    batch: list[Row | list[Problem]] = []
    try:
        for row in rows:
            batch.append(row)
            if len(batch) == BATCH_ROWS:
                yield batch
                batch = []
    except FileRefusedError:
        if batch:
            yield batch
        raise
    if batch:
        yield batch


def _records(source: Source) -> Iterator[Record | Problem]:
    if source.plan.rows is not None:
        for number, cells in enumerate(source.plan.rows, 1):
            yield Record(number, dict(cells))
    elif source.open is None:
        raise FileRefusedError(Problem("file_missing"))
    else:
        with source.open() as stream:
            yield from read_records(stream, source.plan.layout, source.plan.columns())


async def _finish(run: int, notes: Notes, request: ImportRequest, report: Report) -> None:
    """Rights, audit, feed: the locks in the order in which every other change takes them."""
    await store.save_run(notes.connection, run, request.source, report.as_json())
    if not notes.entries.count and not notes.rows.count:
        return
    figures = {step.mapping: step.created + step.changed for step in report.steps}
    notes.audit("rollout.imported", f"import_run:{run}", (None, figures))
    if notes.sites_with_new_warehouses:
        await lock_rights(notes.connection)
    for entries in notes.entries.pages(FEED_PAGE_ROWS):
        await audit.append_many(notes.connection, entries)
    for rows in notes.rows.pages(FEED_PAGE_ROWS):
        report.head = await publish(notes.connection, rows, report.at)
    for site in sorted(notes.sites_with_new_warehouses):
        # Devices of the site may now load the warehouse's balances.
        report.head = await refresh_grants(notes.connection, site, report.at) or report.head
