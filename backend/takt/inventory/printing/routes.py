"""Printers and print jobs over HTTP for people; labels are asked for by acts, not here."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Controller, Request, get, patch, post
from litestar.datastructures import State
from litestar.params import FromPath, FromQuery, JSONBody, Parameter

from takt.inventory.printing import store
from takt.inventory.printing.edit_printers import Bureau, save_printer
from takt.inventory.printing.feeds import job_row
from takt.inventory.printing.model import Printer, PrintJob
from takt.inventory.routes import sites_of
from takt.kernel.errors import FieldError, Invalid
from takt.runtime.auth import caller_of, requires
from takt.runtime.http import RowId
from takt_sync.envelope import is_uuid

Body = JSONBody[dict[str, Any]]
LimitQuery = Annotated[int, Parameter(ge=1, le=500)]
STATUSES = ("waiting", "printing", "printed", "failed")


def _bureau(request: Request[Any, Any, Any], state: State) -> Bureau:
    return Bureau(state.database, state.printer_hosts, caller_of(request), state.clock.now_ms())


def _printer(printer: Printer) -> dict[str, Any]:
    shown: dict[str, Any] = msgspec.to_builtins(printer)
    return shown


def _job(job: PrintJob) -> dict[str, Any]:
    row: dict[str, Any] = msgspec.to_builtins(job_row(job))
    return {**row, "person": job.person, "device": job.device, "site": job.site}


class PrintersController(Controller):
    """Printers: list, add, change."""

    path = "/api/v1/printers"

    @get(guards=[requires("labels.print")])
    async def every(self, request: Request[Any, Any, Any], state: State) -> dict[str, Any]:
        """The printers of the caller's sites, those out of use too."""
        sites = sites_of(caller_of(request), "labels.print")
        async with state.database.read_snapshot() as connection:
            found = await store.printers(connection, sites)
        return {"printers": [_printer(one) for one in found]}

    @post(guards=[requires("labels.edit")])
    async def create(
        self, request: Request[Any, Any, Any], state: State, data: Body
    ) -> dict[str, Any]:
        """Add a printer."""
        made, head = await save_printer(_bureau(request, state), data)
        state.nudge(head)
        return _printer(made)

    @patch("/{printer_id:int}", guards=[requires("labels.edit")])
    async def change(
        self, request: Request[Any, Any, Any], state: State, printer_id: FromPath[RowId], data: Body
    ) -> dict[str, Any]:
        """Change the fields that are sent."""
        made, head = await save_printer(_bureau(request, state), data, printer_id)
        state.nudge(head)
        return _printer(made)


@get("/api/v1/print-jobs", guards=[requires("labels.print")])
async def print_jobs(
    request: Request[Any, Any, Any],
    state: State,
    limit: FromQuery[LimitQuery] = 100,
) -> dict[str, Any]:
    """One page of what was asked for, newest first; `before` is `at.id` of the last one."""
    query = request.query_params
    status, before = query.get("status"), query.get("before")
    if status is not None and status not in STATUSES:
        raise Invalid("request.invalid", [FieldError("status", "not_allowed")])
    at, job = _place(before)
    sites = sites_of(caller_of(request), "labels.print")
    async with state.database.read_snapshot() as connection:
        rows = await connection.fetch(store.JOBS, sites, status, at, job, limit)
    jobs = [_job(store.job_of(row)) for row in rows]
    following = f"{jobs[-1]['at']}.{jobs[-1]['id']}" if len(jobs) == limit else None
    return {"print_jobs": jobs, "next": following}


def _place(text: str | None) -> tuple[int | None, str | None]:
    """Where a page begins."""
    if text is None:
        return None, None
    at, _, job = text.partition(".")
    if not (at.isascii() and at.isdigit() and len(at) < 16 and is_uuid(job)):
        raise Invalid("request.invalid", [FieldError("before", "invalid")])
    return int(at), job


ROUTES = (PrintersController, print_jobs)
"""What the application serves of printing."""
