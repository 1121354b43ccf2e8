"""What items cost, over HTTP: a list, changes, and a file of costs. No rules here."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Controller, Request, get, post, put
from litestar.datastructures import State
from litestar.params import FromQuery, JSONBody, Parameter

from takt.catalogue import cost_store
from takt.catalogue.cost_store import CostFilter
from takt.catalogue.use_cases.item_costs import import_costs, set_costs
from takt.kernel.errors import DomainError, FieldError, Invalid
from takt.runtime.auth import requires
from takt.runtime.editing import desk_of
from takt.runtime.http import WrongContentError, inflate

Body = JSONBody[dict[str, Any]]
LimitQuery = Annotated[int, Parameter(ge=1, le=500)]
OffsetQuery = Annotated[int, Parameter(ge=0, le=1_000_000)]
SEARCH_LENGTH_MAX = 200
VIEW, EDIT = "catalogue.costs", "catalogue.edit"


class ItemCostsController(Controller):
    """What one whole unit of each item is worth, in 1/10000 of the plant's currency."""

    path = "/api/v1/item-costs"

    @get(guards=[requires(VIEW)])
    async def find(
        self,
        state: State,
        q: FromQuery[str | None] = None,
        missing: FromQuery[bool] = False,
        limit: FromQuery[LimitQuery] = 100,
        offset: FromQuery[OffsetQuery] = 0,
    ) -> dict[str, Any]:
        """One page of items with their cost, and the number of all that match."""
        if q is not None and (len(q) > SEARCH_LENGTH_MAX or "\0" in q):
            raise Invalid("request.invalid", [FieldError("q", "not_searchable")])
        async with state.database.read_snapshot() as connection:
            wanted = CostFilter(q, missing, limit, offset)
            found, total = await cost_store.find_costs(connection, wanted)
        return {"costs": found, "total": total}

    @put(guards=[requires(EDIT)])
    async def change(
        self, request: Request[Any, Any, Any], state: State, data: Body
    ) -> dict[str, Any]:
        """Store what some items cost; null takes a cost away."""
        return {"changed": await set_costs(desk_of(request, state), data)}

    @post("/import", guards=[requires(EDIT)], status_code=200)
    async def load(self, request: Request[Any, Any, Any], state: State) -> dict[str, Any]:
        """Store what a CSV file `code,cost` says; one wrong line and nothing is written."""
        kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
        if kind != "text/csv":
            raise WrongContentError("request.content_type")
        try:
            text = inflate(request, await request.body()).decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise DomainError("request.malformed", reason="not UTF-8") from error
        return {"changed": await import_costs(desk_of(request, state), text)}


ROUTES = (ItemCostsController,)
