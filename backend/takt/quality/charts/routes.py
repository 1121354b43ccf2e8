"""Control charts over HTTP: read a form, call the use case, answer.

Series are read from the floor as well, in a session or by the device's token; limits want one.
"""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, Router, get, post
from litestar.datastructures import State
from litestar.params import FromPath, FromQuery, JSONBody

from takt.quality.charts import queries, rows
from takt.quality.charts.save_limits import PLAN, VIEW, propose_limits, readable_head, save_limits
from takt.runtime.auth import caller_of, requires, requires_on_device
from takt.runtime.editing import desk_of
from takt.runtime.http import RowId

OF_GROUPS = ("xbar_r", "xbar_s")
Body = JSONBody[dict[str, Any]]
Request_ = Request[Any, Any, Any]


@get("/charts")
async def every_series(request: Request_, state: State) -> dict[str, Any]:
    """The series of the sites whose quality the caller sees."""
    sites = caller_of(request).sites_with(VIEW)
    async with state.database.read_snapshot() as connection:
        found = await queries.heads(connection, sites)
    return {"series": [rows.head_row(head) for head in found]}


@get("/charts/{series_id:int}")
async def one_series(request: Request_, state: State, series_id: FromPath[RowId]) -> dict[str, Any]:
    """A series with up to 100,000 readings, in columns, the latest ones."""
    desk = desk_of(request, state)
    async with state.database.read_snapshot() as connection:
        head = await readable_head(connection, desk, series_id)
        width = head.fields["subgroup"] if head.fields["kind"] in OF_GROUPS else 1
        points = await queries.points(connection, series_id, queries.READINGS_MAX // width)
        history = await queries.limits_history(connection, series_id)
        found = await queries.alarms(connection, None, series_id)
    saved = head.limits["limits"] if head.limits else None
    subgroups = [one.point.subgroup for one in points]
    return {
        "series": rows.head_row(head),
        "limits": head.limits,
        "history": history,
        "points": rows.points_row(points),
        "alarms": [rows.alarm_row(dict(row)) for row in found],
        "capability": rows.capability_row(head.fields, subgroups, saved),
        "read_at": state.clock.now_ms(),
    }


class ChartsController(Controller):
    """Alarms of all series, and the limits that people choose."""

    path = "/api/v1/charts"

    @get("/alarms", guards=[requires(VIEW)])
    async def alarms(
        self, request: Request_, state: State, series: FromQuery[RowId | None] = None
    ) -> dict[str, Any]:
        """The latest alarms, of one series or all."""
        sites = caller_of(request).sites_with(VIEW)
        async with state.database.read_snapshot() as connection:
            found = await queries.alarms(connection, sites, series)
        return {"alarms": [rows.alarm_row(dict(row)) for row in found]}

    @post("/{series_id:int}/proposal", status_code=200, guards=[requires(VIEW)])
    async def propose(
        self, request: Request_, state: State, series_id: FromPath[RowId], data: Body
    ) -> dict[str, Any]:
        """What limits of a chosen period would be."""
        return await propose_limits(desk_of(request, state), series_id, data)

    @post("/{series_id:int}/limits", guards=[requires(PLAN)])
    async def save(
        self, request: Request_, state: State, series_id: FromPath[RowId], data: Body
    ) -> dict[str, Any]:
        """Save limits and rules."""
        return await save_limits(desk_of(request, state), series_id, data)


LOOKING = [every_series, one_series]
CHART_ROUTES = (
    Router("/api/v1", route_handlers=LOOKING, guards=[requires(VIEW)]),
    Router("/api/v1/device", route_handlers=LOOKING, guards=[requires_on_device(VIEW)]),
    ChartsController,
)
"""What the application serves of charts; whoever came by PIN or badge looks at them as well."""
