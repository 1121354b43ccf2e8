"""Work orders over HTTP: read a form, call the use case, answer. No rules here."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, get, patch, post
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, JSONBody

from takt.inventory import PageFilter, one_of, page_filter, page_of
from takt.production.model import STATUSES, told
from takt.production.queries import WORK_ORDERS
from takt.production.use_cases.edit_work_order import PERMISSION, save_work_order
from takt.runtime.auth import requires
from takt.runtime.editing import desk_of
from takt.runtime.http import RowId

Body = JSONBody[dict[str, Any]]


class WorkOrdersController(Controller):
    """Plain work orders."""

    path = "/api/v1/work-orders"

    @get(guards=[requires(WORK_ORDERS.view)], dependencies={"wanted": Provide(page_filter)})
    async def find(
        self, request: Request[Any, Any, Any], state: State, wanted: NamedDependency[PageFilter]
    ) -> dict[str, Any]:
        """One page of work orders, open ones first, and the number of all that match."""
        found, total = await page_of(request, state, WORK_ORDERS, wanted, STATUSES)
        return {"work_orders": [told(one) for one in found], "total": total}

    @get("/{work_order_id:int}", guards=[requires(WORK_ORDERS.view)])
    async def one(
        self, request: Request[Any, Any, Any], state: State, work_order_id: FromPath[RowId]
    ) -> dict[str, Any]:
        """One work order."""
        return told(await one_of(request, state, WORK_ORDERS, work_order_id))

    @post(guards=[requires(PERMISSION)])
    async def create(
        self, request: Request[Any, Any, Any], state: State, data: Body
    ) -> dict[str, Any]:
        """Plan a work order."""
        return told(await save_work_order(desk_of(request, state), data))

    @patch("/{work_order_id:int}", guards=[requires(PERMISSION)])
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
