"""The figures of `takt doctor` for people who look after the server from a browser."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
from litestar import Request, get

from takt.runtime.auth import requires
from takt.runtime.doctor import look_at_database
from takt.runtime.doctor_machine import Finding, look_at_machine


class Status(msgspec.Struct):
    """What was looked at; sentences for the codes are in the locales of the application."""

    looked_at: int
    findings: list[Finding]


@get("/api/v1/status", guards=[requires("operations.view")])
async def status(request: Request[Any, Any, Any]) -> Status:
    """Look at the database and the machine now."""
    state = request.app.state
    findings = [found async for found in look_at_database(state.database, state.clock)]
    findings += await asyncio.to_thread(_machine, state)
    return Status(state.clock.now_ms(), findings)


def _machine(state: Any) -> list[Finding]:
    """Disks and programs answer slowly: not on the event loop."""
    return list(look_at_machine(state.settings, state.clock))


ROUTES = (status,)
