"""Traceability over HTTP for people: traces, details, timelines, balances, recalls. No rules here.

A trace crosses sites, and so does the right to see it: half a recall list would be worse than none.
What a worker asks from a scan is mounted twice: for people with a session, and for those that came
to a shared device by PIN or badge (`requires_on_device` says what a stolen token of it can read).
Recalls and exports want a session.
"""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, Router, get, post
from litestar.datastructures import State
from litestar.params import FromPath, FromQuery, JSONBody, Parameter

from takt.identity import Actor
from takt.inventory import latest_day
from takt.kernel.errors import Forbidden, NotFound
from takt.runtime.auth import (
    Caller,
    Guarding,
    caller_of,
    requires,
    requires_on_device,
    sees_figures,
)
from takt.traceability import forms, timelines
from takt.traceability.details import Details, details
from takt.traceability.figures import demand_known, figures_of, places_of
from takt.traceability.forms import KeepTrace, LotSet, RecallOf, TraceDetails, identifiers
from takt.traceability.recall import recall
from takt.traceability.sheets import balance_sheet, recall_sheet
from takt.traceability.use_cases.keep_trace import KeptTrace, keep_trace
from takt.traceability.walks import Direction, trace_text
from takt_sync.envelope import is_uuid

Request_ = Request[Any, Any, Any]
PageLimit = Annotated[int, Parameter(ge=1, le=500)]
Before = Annotated[str, Parameter(max_length=200)]
VIEW = "traceability.view"
RECALL: list[Guarding] = [requires("traceability.recall"), sees_figures]


@get("/trace")
async def trace(
    request: Request_, state: State, direction: FromQuery[Direction] = "both"
) -> Response[str]:
    """Lots, runs and links of a whole trace in columns; details are asked for by the page."""
    lot = forms.lot_of(request)
    async with state.database.connection() as connection:
        text = await trace_text(connection, lot, direction)
    return Response(text, media_type="application/json")


@post("/trace/details", status_code=200)
async def trace_details(state: State, data: JSONBody[TraceDetails]) -> Details:
    """A page of lots and runs of a trace, in the order that was asked for."""
    lots = identifiers("lots", data.lots, forms.DETAILS_MAX)
    runs = identifiers("runs", data.runs, forms.DETAILS_MAX)
    async with state.database.read_snapshot() as connection:
        day = await latest_day(connection, state.clock.now_ms())
        return await details(connection, lots, runs, day)


@get("/lots/{lot:str}/timeline")
async def lot_timeline(
    state: State,
    lot: FromPath[str],
    before: FromQuery[Before | None] = None,
    limit: FromQuery[PageLimit] = 100,
) -> dict[str, Any]:
    """One page of the life of a lot, newest first."""
    place = forms.place_in_time(before)
    async with state.database.read_snapshot() as connection:
        await demand_known(connection, [_known_form(lot)])
        page = await timelines.timeline(connection, lot, place, limit)
    last = page[-1] if len(page) == limit else None
    following = None if last is None else f"{last.at}_{last.source}_{last.key}"
    return {"moments": page, "next": following}


@get("/lots/{lot:str}/balance")
async def lot_balance(state: State, lot: FromPath[str]) -> dict[str, Any]:
    """Where the quantity of a lot came from and where it went."""
    return await _balance(state, [_known_form(lot)])


@post("/api/v1/lots/balance", guards=[requires(VIEW), sees_figures], status_code=200)
async def lots_balance(state: State, data: JSONBody[LotSet]) -> dict[str, Any]:
    """The balance of each lot of a set, and of the set."""
    return await _balance(state, identifiers("lots", data.lots, forms.DETAILS_MAX, 1))


async def _balance(state: State, lots: list[str]) -> dict[str, Any]:
    async with state.database.read_snapshot() as connection:
        await demand_known(connection, lots)
        day = await latest_day(connection, state.clock.now_ms())
        figures = await figures_of(connection, lots, day)
        return balance_sheet(figures, await places_of(connection, lots))


@post("/api/v1/recall", guards=RECALL, status_code=200)
async def recall_lots(state: State, data: JSONBody[RecallOf]) -> Response[bytes]:
    """All lots that these went into, where they lie, and who has them."""
    lots = identifiers("lots", data.lots, forms.RECALL_MAX, 1)
    async with state.database.read_snapshot() as connection:
        day = await latest_day(connection, state.clock.now_ms())
        found = await recall(connection, lots, day, siblings=data.siblings)
    content = await asyncio.to_thread(lambda: msgspec.json.encode(recall_sheet(found)))
    return Response(content, media_type="application/json")


@post("/trace/keep", status_code=200)
async def trace_keep(request: Request_, state: State, data: JSONBody[KeepTrace]) -> KeptTrace:
    """Keeps the trace of a lot on the device that asks."""
    lot = forms.identifier("lot", data.lot)
    caller = caller_of(request)
    actor = Actor(state.clock.now_ms(), caller.person, _keeper(caller, data))
    kept = await keep_trace(state.database, actor, lot)
    state.nudge(kept.head)
    return kept


def _keeper(caller: Caller, data: KeepTrace) -> str | None:
    """The device that shall hold a trace; one that asks by its own token speaks for itself."""
    named = data.device and forms.identifier("device", data.device)
    if caller.session is None and named not in {None, caller.device}:
        raise Forbidden("auth.forbidden", permission=VIEW)
    return named or caller.device


def _known_form(lot: str) -> str:
    """The lot of a path; what is no identifier is no lot that anybody knows."""
    if not is_uuid(lot):
        raise NotFound("traceability.lot_unknown", lot=lot)
    return lot


FROM_A_SCAN = [trace, trace_details, lot_timeline, lot_balance, trace_keep]
ON_DEVICE: list[Guarding] = [requires_on_device(VIEW), sees_figures]
ROUTES = (
    Router("/api/v1", route_handlers=FROM_A_SCAN, guards=[requires(VIEW), sees_figures]),
    Router("/api/v1/device", route_handlers=FROM_A_SCAN, guards=ON_DEVICE),
    lots_balance,
    recall_lots,
)
