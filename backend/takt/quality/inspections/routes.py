"""Inspections and switching over HTTP: read a query, ask, answer. No rules here."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Final, Literal, get_args

from litestar import Controller, Request, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery, JSONBody, Parameter

from takt.kernel.errors import FieldError, Invalid, NotFound
from takt.quality.inspections import queries
from takt.quality.inspections.commands import ForKind, Kind
from takt.quality.inspections.queries import Wanted
from takt.quality.inspections.shown import shown_inspection, shown_row, shown_switching
from takt.quality.inspections.use_cases.direct_switching import direct_switching
from takt.runtime.auth import caller_of, requires
from takt.runtime.editing import desk_of
from takt_sync.envelope import is_uuid
from takt_sync.sampling import Severity

Body = JSONBody[dict[str, Any]]
Request_ = Request[Any, Any, Any]
Limit = Annotated[int, Parameter(ge=1, le=500)]
Offset = Annotated[int, Parameter(ge=0, le=1_000_000)]
Named = Annotated[int | None, Parameter(ge=1, le=2**53 - 1)]
VIEW: Final = "quality.view"
PLAN: Final = "quality.plan"
Status = Literal["open", "passed", "failed"]


async def wanted_goods(
    item: FromQuery[Named] = None,
    supplier: FromQuery[Named] = None,
    lot: FromQuery[str | None] = None,
    for_kind: FromQuery[str | None] = None,
    for_id: FromQuery[Named] = None,
) -> Wanted:
    """Which goods the query asks for."""
    if lot is not None and not is_uuid(lot):
        raise Invalid("request.invalid", [FieldError("lot", "not_allowed")])
    _one_of("for_kind", for_kind, get_args(ForKind))
    if (for_kind is None) != (for_id is None):
        raise Invalid("request.invalid", [FieldError("for_id", "missing")])
    return Wanted(None, item=item, supplier=supplier, lot=lot, for_kind=for_kind, for_id=for_id)


async def wanted_kinds(
    goods: NamedDependency[Wanted],
    status: FromQuery[str | None] = None,
    kind: FromQuery[str | None] = None,
    plan: FromQuery[Named] = None,
) -> Wanted:
    """Which of their inspections it asks for."""
    _one_of("status", status, get_args(Status))
    _one_of("kind", kind, get_args(Kind))
    return replace(goods, status=status, kind=kind, plan=plan)


async def wanted_page(
    kinds: NamedDependency[Wanted], limit: FromQuery[Limit] = 50, offset: FromQuery[Offset] = 0
) -> Wanted:
    """Which page of them."""
    return replace(kinds, limit=limit, offset=offset)


def _one_of(name: str, value: str | None, known: tuple[str, ...]) -> None:
    if value is not None and value not in known:
        raise Invalid("request.invalid", [FieldError(name, "not_allowed")])


class InspectionsController(Controller):
    """What was looked at, and what it came to."""

    path = "/api/v1/inspections"

    @get(
        guards=[requires(VIEW)],
        dependencies={
            "goods": Provide(wanted_goods),
            "kinds": Provide(wanted_kinds),
            "wanted": Provide(wanted_page),
        },
    )
    async def find(
        self, request: Request_, state: State, wanted: NamedDependency[Wanted]
    ) -> dict[str, Any]:
        """One page of inspections, the newest first, and the number of all that match."""
        asked = replace(wanted, sites=caller_of(request).sites_with(VIEW))
        async with state.database.read_snapshot() as connection:
            found, total = await queries.page_of(connection, asked)
        return {"inspections": [shown_row(one) for one in found], "total": total}

    @get("/{inspection:str}", guards=[requires(VIEW)])
    async def one(
        self, request: Request_, state: State, inspection: FromPath[str]
    ) -> dict[str, Any]:
        """One inspection with its samples, readings and words, and what still lacks."""
        found = None
        if is_uuid(inspection):
            async with state.database.read_snapshot() as connection:
                found = await queries.one_of(connection, inspection)
        if found is None or not caller_of(request).may(VIEW, found[0].site):
            raise NotFound("quality.inspection_not_found", inspection=inspection[:64])
        return shown_inspection(*found)


class SwitchingController(Controller):
    """How strictly the next lots are inspected."""

    path = "/api/v1/switching"

    @get(guards=[requires(VIEW)])
    async def find(
        self,
        request: Request_,
        state: State,
        plan: FromQuery[Named] = None,
        mode: FromQuery[str | None] = None,
    ) -> dict[str, Any]:
        """By plan, item and supplier."""
        _one_of("mode", mode, get_args(Severity))
        sites = caller_of(request).sites_with(VIEW)
        async with state.database.read_snapshot() as connection:
            found = await queries.switching_of(connection, sites, plan, mode)
        return {"switching": [shown_switching(row) for row in found]}

    @post("/direct", guards=[requires(PLAN)])
    async def direct(self, request: Request_, state: State, data: Body) -> dict[str, Any]:
        """Order how inspection goes on: what ends a discontinuation, or reduced inspection."""
        return await direct_switching(desk_of(request, state), data)


INSPECTION_ROUTES = (InspectionsController, SwitchingController)
"""What the application serves of inspections."""
