"""Printers and print jobs in the database: every write, and the reads of a push and the spooler."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

import asyncpg

from takt.inventory.printing.model import Printer, PrintJob

if TYPE_CHECKING:
    from takt.runtime.database import Connection

_JOB: Final = """
    SELECT id::text, operation::text, kind, ids, design, copies, printer, reprint_of::text, reason,
           quantity, person, device::text, site, at, status, error, tries, next_at
    FROM print_job
"""
KNOWN_JOBS: Final = "SELECT id::text FROM print_job WHERE id = ANY ($1::uuid[])"
PRINTER_SITES: Final = "SELECT id, site FROM printer WHERE id = ANY ($1::bigint[]) AND active"
KNOWN_REASONS: Final = "SELECT id FROM reason WHERE id = ANY ($1::bigint[])"
INSERT_JOB: Final = """
    INSERT INTO print_job (id, operation, kind, ids, design, copies, printer, reprint_of, reason,
                           quantity, person, device, site, at, status, error, tries, next_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
"""
# The oldest job of each printer that is not busy; one that has to wait holds up those behind it.
DUE: Final = """
    SELECT p.id, p.host, p.port
    FROM printer p
    CROSS JOIN LATERAL (
        SELECT j.next_at, j.status, j.at
        FROM print_job j
        WHERE j.printer = p.id AND j.status IN ('waiting', 'printing')
        ORDER BY j.status, j.at, j.id
        LIMIT 1
    ) AS first
    WHERE first.status = 'waiting' AND first.next_at <= $1
    ORDER BY first.at, p.id
"""
LOCK_PRINTER: Final = """
    SELECT id, name, site, kind, host, port, width_mm, height_mm, dpi, active
    FROM printer
    WHERE id = $1
    FOR UPDATE SKIP LOCKED
"""
FIRST_OF_PRINTER: Final = (
    _JOB
    + """
    WHERE printer = $1 AND status IN ('waiting', 'printing')
    ORDER BY status, at, id
    LIMIT 1
"""
)
ABANDONED: Final = _JOB + " WHERE status = 'printing' AND next_at <= $1"
SET_STATUS: Final = """
    UPDATE print_job
    SET status = $2, error = $3, tries = $4, next_at = $5
    WHERE id = $1
"""
RENEW: Final = """
    UPDATE print_job
    SET next_at = $2
    WHERE id = ANY ($1::uuid[]) AND status = 'printing'
"""
SAY_TO_WAITING: Final = """
    UPDATE print_job
    SET error = $2
    WHERE printer = $1 AND status = 'waiting' AND id <> $3 AND error IS DISTINCT FROM $2
    RETURNING id::text, operation::text, kind, ids, design, copies, printer, reprint_of::text,
              reason, quantity, person, device::text, site, at, status, error, tries, next_at
"""
OLD_JOBS: Final = (
    _JOB
    + """
    WHERE is_shown AND status IN ('printed', 'failed') AND next_at < $1
    ORDER BY id
    LIMIT 500
"""
)
HIDE: Final = "UPDATE print_job SET is_shown = false WHERE id = ANY ($1::uuid[])"
JOBS: Final = (
    _JOB
    + """
    WHERE ($1::bigint[] IS NULL OR site = ANY ($1))
        AND ($2::text IS NULL OR status = $2)
        AND ($3::bigint IS NULL OR (at, id) < ($3, $4::uuid))
    ORDER BY at DESC, id DESC
    LIMIT $5
"""
)
PRINTERS: Final = """
    SELECT id, name, site, kind, host, port, width_mm, height_mm, dpi, active
    FROM printer
    WHERE ($1::bigint[] IS NULL OR site = ANY ($1))
    ORDER BY site, name_key
"""
PRINTER: Final = """
    SELECT id, name, site, kind, host, port, width_mm, height_mm, dpi, active
    FROM printer
    WHERE id = $1
"""
TAKEN: Final = "SELECT id FROM printer WHERE site = $1 AND name_key = $2"
INSERT_PRINTER: Final = """
    INSERT INTO printer (name, name_key, site, kind, host, port, width_mm, height_mm, dpi, active)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    RETURNING id
"""
UPDATE_PRINTER: Final = """
    UPDATE printer
    SET name = $1, name_key = $2, site = $3, kind = $4, host = $5, port = $6, width_mm = $7,
        height_mm = $8, dpi = $9, active = $10
    WHERE id = $11
"""


async def known(connection: Connection, statement: str, ids: Iterable[object]) -> set[Any]:
    """Those of the ids that a statement finds."""
    wanted = list(ids)
    if not wanted:
        return set()
    return {row[0] for row in await connection.fetch(statement, wanted)}


async def printer_sites(connection: Connection, ids: Iterable[int]) -> dict[int, int]:
    """Those of the printers that are in use, and where they stand."""
    wanted = list(ids)
    if not wanted:
        return {}
    return {row["id"]: row["site"] for row in await connection.fetch(PRINTER_SITES, wanted)}


def job_of(row: asyncpg.Record) -> PrintJob:
    """A job as it is stored."""
    return PrintJob(**{**dict(row), "ids": tuple(row["ids"])})


async def add_jobs(connection: Connection, jobs: Iterable[PrintJob]) -> None:
    """Stores new jobs."""
    for job in jobs:
        await connection.execute(
            INSERT_JOB, job.id, job.operation, job.kind, list(job.ids), job.design, job.copies,
            job.printer, job.reprint_of, job.reason, job.quantity, job.person, job.device,
            job.site, job.at, job.status, job.error, job.tries, job.next_at,
        )  # fmt: skip


async def set_status(connection: Connection, job: PrintJob) -> None:
    """Stores what has become of a job."""
    await connection.execute(SET_STATUS, job.id, job.status, job.error, job.tries, job.next_at)


async def say_to_waiting(connection: Connection, job: PrintJob) -> list[PrintJob]:
    """The jobs behind this one that now say why their printer takes nothing, or no longer do."""
    if job.status not in ("waiting", "printed"):
        return []
    rows = await connection.fetch(SAY_TO_WAITING, job.printer, job.error, job.id)
    return [job_of(row) for row in rows]


async def first_job(connection: Connection, printer: int) -> PrintJob | None:
    """The job that a printer has, or takes next."""
    row = await connection.fetchrow(FIRST_OF_PRINTER, printer)
    return None if row is None else job_of(row)


async def lock_printer(connection: Connection, printer: int) -> Printer | None:
    """A printer, unless another node looks after it now."""
    row = await connection.fetchrow(LOCK_PRINTER, printer)
    return None if row is None else Printer(*row.values())


async def printers(connection: Connection, sites: Sequence[int] | None = None) -> list[Printer]:
    """Printers of some sites, or all."""
    return [Printer(*row.values()) for row in await connection.fetch(PRINTERS, sites)]


async def save_printer(connection: Connection, printer: Printer, name_key: str) -> int:
    """Stores a new printer or a changed one, and returns its id."""
    values = (
        printer.name, name_key, printer.site, printer.kind, printer.host, printer.port,
        printer.width_mm, printer.height_mm, printer.dpi, printer.active,
    )  # fmt: skip
    if printer.id:
        await connection.execute(UPDATE_PRINTER, *values, printer.id)
        return printer.id
    made: int = await connection.fetchval(INSERT_PRINTER, *values)
    return made
