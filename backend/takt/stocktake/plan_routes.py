"""Plans, their lines and teams over HTTP: read a form, call the use case, answer. No rules here."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Controller, Request, get, patch, post
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery, JSONBody, Parameter

from takt.kernel.errors import FieldError, Invalid, NotFound
from takt.runtime.auth import caller_of, requires, sees_figures
from takt.runtime.editing import desk_of
from takt.runtime.http import RowId
from takt.stocktake import errors, plan_store, review_queries
from takt.stocktake.model import STATUSES, STEPS, Stocktake, team_row, told
from takt.stocktake.review_queries import LineFilter
from takt.stocktake.use_cases.edit_team import save_team
from takt.stocktake.use_cases.plan_stocktake import PERMISSION, plan_stocktake
from takt.stocktake.use_cases.take_step import take_step

Body = JSONBody[dict[str, Any]]
Request_ = Request[Any, Any, Any]
REVIEW = "stocktake.review"
STATES = ("open", "counted", "recount", "question", "review", "recheck", "done", "dropped")
PageLimit = Annotated[int, Parameter(ge=1, le=500)]
After = Annotated[int, Parameter(ge=0, le=2**53 - 1)]
SEARCH_MAX = 100


async def line_filter(
    request: Request_,
    q: FromQuery[str | None] = None,
    origin: FromQuery[str | None] = None,
    after: FromQuery[After] = 0,
    limit: FromQuery[PageLimit] = 100,
) -> LineFilter:
    """Which lines the query asks for; `state` may be given several times."""
    states = request.query_params.getall("state", [])
    if any(one not in STATES for one in states):
        raise Invalid("request.invalid", [FieldError("state", "not_allowed")])
    if origin not in (None, "plan", "found"):
        raise Invalid("request.invalid", [FieldError("origin", "not_allowed")])
    if q is not None and (len(q) > SEARCH_MAX or "\0" in q):
        raise Invalid("request.invalid", [FieldError("q", "not_searchable")])
    return LineFilter(states or None, q, origin, after, limit)


class StocktakesController(Controller):
    """Plans of stocktakes and what became of them."""

    path = "/api/v1/stocktakes"

    @get(guards=[requires(PERMISSION)])
    async def find(
        self, request: Request_, state: State, status: FromQuery[str | None] = None
    ) -> dict[str, Any]:
        """Stocktakes of the sites that the caller plans, with how far they are."""
        if status is not None and status not in STATUSES:
            raise Invalid("request.invalid", [FieldError("status", "not_allowed")])
        sites = caller_of(request).sites_with(PERMISSION)
        async with state.database.read_snapshot() as connection:
            found = await plan_store.find(connection, sites, status)
            figures = await review_queries.figures(connection, [one.id for one in found])
        return {"stocktakes": [told(one) | {"figures": figures.get(one.id, {})} for one in found]}

    @post(guards=[requires(PERMISSION)])
    async def create(self, request: Request_, state: State, data: Body) -> dict[str, Any]:
        """Plan a stocktake."""
        return told(await plan_stocktake(desk_of(request, state), data))

    @get("/{stocktake_id:int}", guards=[requires(PERMISSION)])
    async def one(
        self, request: Request_, state: State, stocktake_id: FromPath[RowId]
    ) -> dict[str, Any]:
        """One stocktake."""
        async with state.database.read_snapshot() as connection:
            found = await visible(connection, request, stocktake_id, PERMISSION)
            figures = await review_queries.figures(connection, [found.id])
        return told(found) | {"figures": figures.get(found.id, {})}

    @patch("/{stocktake_id:int}", guards=[requires(PERMISSION)])
    async def change(
        self, request: Request_, state: State, stocktake_id: FromPath[RowId], data: Body
    ) -> dict[str, Any]:
        """Change what is planned, with the fields that are sent."""
        return told(await plan_stocktake(desk_of(request, state), data, stocktake_id))

    @post("/{stocktake_id:int}/{name:str}", guards=[requires(PERMISSION)], status_code=200)
    async def step(
        self,
        request: Request_,
        state: State,
        stocktake_id: FromPath[RowId],
        name: FromPath[str],
        data: Body,
    ) -> dict[str, Any]:
        """Open it, end its counting (review), take it up again (reopen), close or cancel it."""
        if name not in STEPS:
            raise NotFound(errors.NOT_FOUND, step=name)
        drop = data.get("drop", False)
        if type(drop) is not bool:
            raise Invalid(errors.INVALID, [FieldError("drop", "not_a_flag")])
        return told(await take_step(desk_of(request, state), stocktake_id, name, drop=drop))

    @get(
        "/{stocktake_id:int}/lines",
        guards=[requires(REVIEW), sees_figures],
        dependencies={"wanted": Provide(line_filter)},
    )
    async def lines(
        self,
        request: Request_,
        state: State,
        stocktake_id: FromPath[RowId],
        wanted: NamedDependency[LineFilter],
    ) -> dict[str, Any]:
        """One page of lines with their figures; whoever counts blindly gets none."""
        async with state.database.read_snapshot() as connection:
            found = await visible(connection, request, stocktake_id, REVIEW)
            rows = await review_queries.review_lines(connection, found.id, wanted)
        following = rows[-1]["id"] if len(rows) == wanted.limit else None
        return {"lines": rows, "next": following}

    @get("/{stocktake_id:int}/pace", guards=[requires(PERMISSION)])
    async def pace(
        self, request: Request_, state: State, stocktake_id: FromPath[RowId]
    ) -> dict[str, Any]:
        """How many counts each person made in each hour."""
        async with state.database.read_snapshot() as connection:
            found = await visible(connection, request, stocktake_id, PERMISSION)
            return {"pace": await review_queries.pace(connection, found.id)}


class CountTeamsController(Controller):
    """Teams that count together."""

    path = "/api/v1/count-teams"

    @get(guards=[requires(PERMISSION)])
    async def find(self, request: Request_, state: State) -> dict[str, Any]:
        """Teams of the sites that the caller plans."""
        sites = caller_of(request).sites_with(PERMISSION)
        async with state.database.read_snapshot() as connection:
            found = await plan_store.teams(connection, sites)
        return {"teams": [team_row(one) | {"site": one.site} for one in found]}

    @post(guards=[requires(PERMISSION)])
    async def create(self, request: Request_, state: State, data: Body) -> dict[str, Any]:
        """Put a team together."""
        return team_row(await save_team(desk_of(request, state), data))

    @patch("/{team_id:int}", guards=[requires(PERMISSION)])
    async def change(
        self, request: Request_, state: State, team_id: FromPath[RowId], data: Body
    ) -> dict[str, Any]:
        """Change the fields that are sent."""
        return team_row(await save_team(desk_of(request, state), data, team_id))


async def visible(connection: Any, request: Request_, stocktake: int, permission: str) -> Stocktake:
    """A stocktake that the caller may see with this permission, or none at all."""
    found = await plan_store.find(connection, None, stocktake=stocktake)
    if not found or not caller_of(request).may(permission, found[0].site):
        raise NotFound(errors.NOT_FOUND, stocktake=stocktake)
    return found[0]


PLAN_ROUTES = (StocktakesController, CountTeamsController)
