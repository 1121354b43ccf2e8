"""Plans, versions, codes and gauges over HTTP: read a form, call the use case, answer."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, get, patch, post
from litestar.datastructures import State
from litestar.params import FromPath, FromQuery, JSONBody

from takt.kernel.errors import FieldError, Invalid, NotFound
from takt.quality.plans import queries, rows
from takt.quality.plans.model import KINDS
from takt.quality.plans.use_cases.edit_defect_code import save_defect_code
from takt.quality.plans.use_cases.edit_gauge import add_calibration, save_gauge
from takt.quality.plans.use_cases.edit_plan import save_plan
from takt.quality.plans.use_cases.edit_version import save_version
from takt.runtime.auth import caller_of, requires
from takt.runtime.editing import desk_of
from takt.runtime.http import RowId

Body = JSONBody[dict[str, Any]]
Request_ = Request[Any, Any, Any]
VIEW = "quality.view"
PLAN = "quality.plan"


class InspectionPlansController(Controller):
    """What is looked at, on which goods and when."""

    path = "/api/v1/inspection-plans"

    @get(guards=[requires(VIEW)])
    async def find(
        self,
        state: State,
        kind: FromQuery[str | None] = None,
        active: FromQuery[bool | None] = None,
    ) -> dict[str, Any]:
        """Plans by code, each with the versions that devices hold."""
        if kind is not None and kind not in KINDS:
            raise Invalid("request.invalid", [FieldError("kind", "not_allowed")])
        kinds = None if kind is None else [kind]
        async with state.database.read_snapshot() as connection:
            found = await queries.plans(connection, kinds=kinds, active=active)
            days = await queries.days(connection, state.clock.now_ms())
        return {"plans": [rows.shown_plan(plan, days) for plan in found]}

    @post(guards=[requires(PLAN)])
    async def create(self, request: Request_, state: State, data: Body) -> dict[str, Any]:
        """Create a plan; until it has a version, nothing is inspected by it."""
        return rows.plan_row(await save_plan(desk_of(request, state), data))

    @get("/{plan_id:int}", guards=[requires(VIEW)])
    async def one(self, state: State, plan_id: FromPath[RowId]) -> dict[str, Any]:
        """One plan with all its versions."""
        async with state.database.read_snapshot() as connection:
            found = await queries.plan_by_id(connection, plan_id)
        if found is None:
            raise NotFound("quality.plan_not_found", plan=plan_id)
        return rows.plan_row(found)

    @patch("/{plan_id:int}", guards=[requires(PLAN)])
    async def change(
        self, request: Request_, state: State, plan_id: FromPath[RowId], data: Body
    ) -> dict[str, Any]:
        """Change the fields that are sent."""
        return rows.plan_row(await save_plan(desk_of(request, state), data, plan_id))

    @post("/{plan_id:int}/versions", guards=[requires(PLAN)])
    async def create_version(
        self, request: Request_, state: State, plan_id: FromPath[RowId], data: Body
    ) -> dict[str, Any]:
        """Say what holds from a day on."""
        return rows.version_row(await save_version(desk_of(request, state), plan_id, data))

    @patch("/{plan_id:int}/versions/{number:int}", guards=[requires(PLAN)])
    async def change_version(
        self,
        request: Request_,
        state: State,
        plan_id: FromPath[RowId],
        number: FromPath[RowId],
        data: Body,
    ) -> dict[str, Any]:
        """Change a version whose day has not come, with the fields that are sent."""
        desk = desk_of(request, state)
        return rows.version_row(await save_version(desk, plan_id, data, number))


class DefectCodesController(Controller):
    """What may be wrong with goods."""

    path = "/api/v1/defect-codes"

    @get(guards=[requires(VIEW)])
    async def every(self, state: State) -> dict[str, Any]:
        """All defect codes."""
        async with state.database.read_snapshot() as connection:
            found = await queries.defect_codes(connection)
        return {"defect_codes": [rows.defect_code_row(code) for code in found]}

    @post(guards=[requires(PLAN)])
    async def create(self, request: Request_, state: State, data: Body) -> dict[str, Any]:
        """Create a defect code."""
        return rows.defect_code_row(await save_defect_code(desk_of(request, state), data))

    @patch("/{code_id:int}", guards=[requires(PLAN)])
    async def change(
        self, request: Request_, state: State, code_id: FromPath[RowId], data: Body
    ) -> dict[str, Any]:
        """Change the fields that are sent."""
        return rows.defect_code_row(await save_defect_code(desk_of(request, state), data, code_id))


class GaugesController(Controller):
    """What is measured with, and its calibrations."""

    path = "/api/v1/gauges"

    @get(guards=[requires(VIEW)])
    async def find(self, request: Request_, state: State) -> dict[str, Any]:
        """Gauges of the sites whose quality the caller sees."""
        sites = caller_of(request).sites_with(VIEW)
        async with state.database.read_snapshot() as connection:
            found = await queries.gauges(connection, sites)
        return {"gauges": [rows.gauge_row(gauge) for gauge in found]}

    @post(guards=[requires(PLAN)])
    async def create(self, request: Request_, state: State, data: Body) -> dict[str, Any]:
        """Create a gauge."""
        return rows.gauge_row(await save_gauge(desk_of(request, state), data))

    @patch("/{gauge_id:int}", guards=[requires(PLAN)])
    async def change(
        self, request: Request_, state: State, gauge_id: FromPath[RowId], data: Body
    ) -> dict[str, Any]:
        """Change the fields that are sent."""
        return rows.gauge_row(await save_gauge(desk_of(request, state), data, gauge_id))

    @get("/{gauge_id:int}/calibrations", guards=[requires(VIEW)])
    async def calibrations(
        self, request: Request_, state: State, gauge_id: FromPath[RowId]
    ) -> dict[str, Any]:
        """The calibrations of a gauge, the newest first."""
        async with state.database.read_snapshot() as connection:
            gauge = (await queries.gauges_by_id(connection, [gauge_id])).get(gauge_id)
            if gauge is None or not caller_of(request).may(VIEW, gauge.site):
                raise NotFound("quality.gauge_not_found", gauge=gauge_id)
            found = await queries.calibrations(connection, gauge_id)
        return {"calibrations": [rows.calibration_row(one) for one in found]}

    @post("/{gauge_id:int}/calibrations", guards=[requires(PLAN)])
    async def calibrate(
        self, request: Request_, state: State, gauge_id: FromPath[RowId], data: Body
    ) -> dict[str, Any]:
        """Write a calibration down; until when the gauge may be used follows from it."""
        return rows.calibration_row(await add_calibration(desk_of(request, state), gauge_id, data))


PLAN_ROUTES = (InspectionPlansController, DefectCodesController, GaugesController)
"""What the application serves of plans, codes and gauges."""
