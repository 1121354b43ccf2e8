"""Nonconformances over HTTP: read a form, call the use case, answer. No rules here."""

from __future__ import annotations

from typing import Annotated, Any, Final

from litestar import Controller, Request, get, patch, post
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery, JSONBody, Parameter

from takt.kernel.errors import FieldError, Invalid, NotFound
from takt.quality.nonconformance import errors, queries
from takt.quality.nonconformance.actions import action_row, analysis_row, claim_row
from takt.quality.nonconformance.identifiers import is_id
from takt.quality.nonconformance.queries import STATUSES, CaseFilter, Found
from takt.quality.nonconformance.use_cases import write_about_case
from takt.runtime.auth import caller_of, requires
from takt.runtime.database import Connection
from takt.runtime.editing import desk_of
from takt.runtime.http import RowId

Body = JSONBody[dict[str, Any]]
Request_ = Request[Any, Any, Any]
VIEW: Final = "quality.view"
DISPOSE: Final = "quality.dispose"
SEARCH_MAX: Final = 100
PageLimit = Annotated[int, Parameter(ge=1, le=500)]
Offset = Annotated[int, Parameter(ge=0, le=1_000_000)]
ItemId = Annotated[int, Parameter(ge=1, le=2**53 - 1)]


async def case_filter(
    request: Request_,
    item: FromQuery[ItemId | None] = None,
    search: FromQuery[str | None] = None,
    limit: FromQuery[PageLimit] = 50,
    offset: FromQuery[Offset] = 0,
) -> CaseFilter:
    """Which cases the query asks for; `status` may be given several times, and a `lot`."""
    statuses = request.query_params.getall("status", [])
    if any(one not in STATUSES for one in statuses):
        raise Invalid("request.invalid", [FieldError("status", "not_allowed")])
    lot = request.query_params.get("lot")
    if lot is not None and not is_id(lot):
        raise Invalid("request.invalid", [FieldError("lot", "not_an_id")])
    if search is not None and (len(search) > SEARCH_MAX or "\0" in search):
        raise Invalid("request.invalid", [FieldError("search", "not_searchable")])
    return CaseFilter(statuses or None, item, lot, search, limit, offset)


class NonconformancesController(Controller):
    """Goods that do not conform, and what is done about them."""

    path = "/api/v1/nonconformances"

    @get(guards=[requires(VIEW)], dependencies={"wanted": Provide(case_filter)})
    async def find(
        self, request: Request_, state: State, wanted: NamedDependency[CaseFilter]
    ) -> dict[str, Any]:
        """One page of cases, the newest first."""
        sites = caller_of(request).sites_with(VIEW)
        async with state.database.read_snapshot() as connection:
            found, total = await queries.page(connection, wanted, sites)
        return {"nonconformances": found, "total": total}

    @get("/{case_id:str}", guards=[requires(VIEW)])
    async def one(self, request: Request_, state: State, case_id: FromPath[str]) -> dict[str, Any]:
        """One case with its steps, actions and claims."""
        async with state.database.read_snapshot() as connection:
            return (await visible(connection, request, case_id)).told

    @patch("/{case_id:str}", guards=[requires(DISPOSE)])
    async def change(
        self, request: Request_, state: State, case_id: FromPath[str], data: Body
    ) -> dict[str, Any]:
        """Write down how goods were contained and why it happened."""
        desk = desk_of(request, state)
        return analysis_row(await write_about_case.save_analysis(desk, case_id, data))

    @post("/{case_id:str}/actions", guards=[requires(DISPOSE)])
    async def add_action(
        self, request: Request_, state: State, case_id: FromPath[str], data: Body
    ) -> dict[str, Any]:
        """Say what somebody has to do, by when."""
        desk = desk_of(request, state)
        return action_row(await write_about_case.save_action(desk, case_id, data))

    @patch("/{case_id:str}/actions/{action:int}", guards=[requires(DISPOSE)])
    async def change_action(
        self,
        request: Request_,
        state: State,
        case_id: FromPath[str],
        action: FromPath[RowId],
        data: Body,
    ) -> dict[str, Any]:
        """Change the fields that are sent: done, another day, whether it helped."""
        desk = desk_of(request, state)
        return action_row(await write_about_case.save_action(desk, case_id, data, action))

    @post("/{case_id:str}/claims", guards=[requires(DISPOSE)])
    async def add_claim(
        self, request: Request_, state: State, case_id: FromPath[str], data: Body
    ) -> dict[str, Any]:
        """Claim something from a supplier."""
        desk = desk_of(request, state)
        return claim_row(await write_about_case.save_claim(desk, case_id, data))

    @patch("/{case_id:str}/claims/{claim:int}", guards=[requires(DISPOSE)])
    async def change_claim(
        self,
        request: Request_,
        state: State,
        case_id: FromPath[str],
        claim: FromPath[RowId],
        data: Body,
    ) -> dict[str, Any]:
        """Change the fields that are sent: sent, answered, an amount."""
        desk = desk_of(request, state)
        return claim_row(await write_about_case.save_claim(desk, case_id, data, claim))


async def visible(connection: Connection, request: Request_, case: str) -> Found:
    """A case that the caller may see, or none at all."""
    found = await queries.one(connection, case) if is_id(case) else None
    if found is None or not caller_of(request).may(VIEW, found.case.site):
        raise NotFound(errors.CASE_NOT_FOUND, nonconformance=case)
    return found


CASE_ROUTES = (NonconformancesController,)
