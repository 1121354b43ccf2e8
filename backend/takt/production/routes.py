"""Work orders over HTTP: read a form, call the use case, answer. No rules here."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, get, patch, post
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, JSONBody

from takt.inventory import PageFilter, page_filter
from takt.kernel.errors import NotFound
from takt.production import queries
from takt.production.model import STATUSES, told
from takt.production.use_cases.edit_work_order import save_work_order
from takt.runtime.auth import caller_of, requires
from takt.runtime.editing import desk_of
from takt.runtime.http import RowId

Body = JSONBody[dict[str, Any]]
VIEW = "production.view"
EDIT = "production.edit"


class WorkOrdersController(Controller):
    """Plain work orders."""

    path = "/api/v1/work-orders"

    @get(guards=[requires(VIEW)], dependencies={"wanted": Provide(page_filter)})
    async def find(
        self, request: Request[Any, Any, Any], state: State, wanted: NamedDependency[PageFilter]
    ) -> dict[str, Any]:
        """One page of work orders, open ones first, and the number of all that match."""
        asked = wanted.at(caller_of(request).sites_with(VIEW), STATUSES)
        async with state.database.read_snapshot() as connection:
            found, total = await queries.find(connection, asked)
        return {"work_orders": [told(one) for one in found], "total": total}

    @get("/{work_order_id:int}", guards=[requires(VIEW)])
    async def one(
        self, request: Request[Any, Any, Any], state: State, work_order_id: FromPath[RowId]
    ) -> dict[str, Any]:
        """One work order."""
        async with state.database.read_snapshot() as connection:
            found = (await queries.work_orders_by_id(connection, [work_order_id])).get(
                work_order_id
            )
        if found is None or not caller_of(request).may(VIEW, found.site):
            raise NotFound("production.work_order_not_found", work_order=work_order_id)
        return told(found)

    @post(guards=[requires(EDIT)])
    async def create(
        self, request: Request[Any, Any, Any], state: State, data: Body
    ) -> dict[str, Any]:
        """Plan a work order."""
        return told(await save_work_order(desk_of(request, state), data))

    @patch("/{work_order_id:int}", guards=[requires(EDIT)])
    async def change(
        self,
        request: Request[Any, Any, Any],
        state: State,
        work_order_id: FromPath[RowId],
        data: Body,
    ) -> dict[str, Any]:
        """Change the fields that are sent; `status` releases, closes and opens an order."""
        return told(await save_work_order(desk_of(request, state), data, work_order_id))


ROUTES = (WorkOrdersController,)
"""What the application serves of this area."""
