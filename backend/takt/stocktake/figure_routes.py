"""Policies and classes over HTTP: read a form, call the use case, answer. No rules here."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Controller, Request, get, post, put
from litestar.datastructures import State
from litestar.params import FromPath, FromQuery, JSONBody, Parameter

from takt.kernel.errors import FieldError, Invalid
from takt.runtime.auth import caller_of, requires, sees_figures
from takt.runtime.editing import desk_of
from takt.runtime.http import RowId
from takt.stocktake import class_store, policy_store
from takt.stocktake.accuracy import accuracy_of
from takt.stocktake.classes import CLASSES
from takt.stocktake.counted_queries import accepted_counts
from takt.stocktake.cycle_store import planned_items
from takt.stocktake.due_items import due_items
from takt.stocktake.report import told_groups
from takt.stocktake.sites import site_of
from takt.stocktake.use_cases.compute_classes import compute_for, set_class
from takt.stocktake.use_cases.edit_policy import PLAN, save_policy

Body = JSONBody[dict[str, Any]]
Request_ = Request[Any, Any, Any]
PageLimit = Annotated[int, Parameter(ge=1, le=500)]
Offset = Annotated[int, Parameter(ge=0, le=1_000_000)]
Moment = Annotated[int, Parameter(ge=0, le=2**53 - 1)]
REVIEW, COSTS = "stocktake.review", "catalogue.costs"
After = Annotated[int, Parameter(ge=0, le=2**53 - 1)]


@get("/api/v1/count-policy", guards=[requires(PLAN)])
async def policy(request: Request_, state: State, site: FromQuery[RowId]) -> dict[str, Any]:
    """How often and how exactly a site counts each class."""
    caller_of(request).demand(PLAN, site)
    async with state.database.read_snapshot() as connection:
        await site_of(connection, site)
        return {"site": site, **(await policy_store.site_policy(connection, site)).told()}


@put("/api/v1/count-policy", guards=[requires(PLAN)])
async def change_policy(
    request: Request_, state: State, site: FromQuery[RowId], data: Body
) -> dict[str, Any]:
    """Change what is sent of a site's policy."""
    saved = await save_policy(desk_of(request, state), site, data)
    return {"site": site, **saved.told()}


class CountClassesController(Controller):
    """The ABC classes of a site's items."""

    path = "/api/v1/count-classes"

    @get(guards=[requires(PLAN)])
    async def find(
        self,
        request: Request_,
        state: State,
        site: FromQuery[RowId],
        after: FromQuery[After] = 0,
        limit: FromQuery[PageLimit] = 200,
    ) -> dict[str, Any]:
        """Items with their classes, by id; the sums of all classes stand beside."""
        caller_of(request).demand(PLAN, site)
        kind = request.query_params.get("class")
        if kind is not None and kind not in CLASSES:
            raise Invalid("request.invalid", [FieldError("class", "not_allowed")])
        async with state.database.read_snapshot() as connection:
            await site_of(connection, site)
            rows = await class_store.classes_page(connection, site, kind, after, limit)
            sums = await class_store.class_sums(connection, site)
        last = rows[-1]["item"] if len(rows) == limit else None
        return {"items": rows, "sums": sums, "next": last}

    @post(guards=[requires(PLAN)], status_code=200)
    async def compute(
        self, request: Request_, state: State, site: FromQuery[RowId]
    ) -> dict[str, Any]:
        """Put the items of a site into classes by what moved in the last 365 days."""
        return await compute_for(desk_of(request, state), site)

    @put("/{item_id:int}", guards=[requires(PLAN)])
    async def fix(
        self,
        request: Request_,
        state: State,
        item_id: FromPath[RowId],
        site: FromQuery[RowId],
        data: Body,
    ) -> dict[str, Any]:
        """Fix the class of one item, or let its movements decide again."""
        return await set_class(desk_of(request, state), site, item_id, data)


@get("/api/v1/count-due", guards=[requires(PLAN)])
async def count_due(
    request: Request_,
    state: State,
    site: FromQuery[RowId],
    limit: FromQuery[PageLimit] = 200,
    offset: FromQuery[Offset] = 0,
) -> dict[str, Any]:
    """Items that lie at the site, the one due first ahead: class, last counted, due."""
    caller_of(request).demand(PLAN, site)
    async with state.database.read_snapshot() as connection:
        zone = (await site_of(connection, site)).time_zone or "UTC"
        planned = await planned_items(connection, site)
        found = await due_items(connection, site, zone, state.clock.now_ms(), planned)
    page = found[offset : offset + limit]
    return {"items": [one.told() for one in page], "total": len(found)}


@get("/api/v1/count-accuracy", guards=[requires(REVIEW), sees_figures])
async def count_accuracy(
    request: Request_,
    state: State,
    site: FromQuery[RowId],
    since: FromQuery[Moment],
    until: FromQuery[Moment],
) -> dict[str, Any]:
    """How right the books were.

    `lines_right`: lines counted that equalled the books, over lines counted. `value_right`: one
    less the values of all variances without their signs, over the values of the books. Both in
    permille, nothing where nothing was counted or nothing has a cost.
    """
    caller = caller_of(request)
    caller.demand(REVIEW, site)
    if since >= until:
        raise Invalid("request.invalid", [FieldError("until", "out_of_range")])
    async with state.database.read_snapshot() as connection:
        await site_of(connection, site)
        counted = await accepted_counts(
            connection, site, (since, until), with_values=caller.may(COSTS, site)
        )
    found = accuracy_of(counted)
    return {
        **found.whole.told(),
        "by_zone": told_groups(found.by_zone, "zone"),
        "by_class": told_groups(found.by_class, "class"),
        "by_stocktake": [
            {"stocktake": plan, **tally.told()}
            for plan, tally in sorted(found.by_stocktake.items(), key=lambda pair: pair[0] or 0)
        ],
    }


FIGURE_ROUTES = (policy, change_policy, CountClassesController, count_due, count_accuracy)
