"""Deliveries over HTTP: read a form, call the use case, answer. No rules here."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, get, patch, post
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, JSONBody

from takt.inventory import TRADE_STATUSES, PageFilter, one_of, page_filter, page_of
from takt.purchasing.model import told
from takt.purchasing.queries import DELIVERIES
from takt.purchasing.use_cases.edit_delivery import PERMISSION, save_delivery
from takt.runtime.auth import requires
from takt.runtime.editing import desk_of
from takt.runtime.http import RowId

Body = JSONBody[dict[str, Any]]


class DeliveriesController(Controller):
    """Deliveries that are expected."""

    path = "/api/v1/deliveries"

    @get(guards=[requires(DELIVERIES.view)], dependencies={"wanted": Provide(page_filter)})
    async def find(
        self, request: Request[Any, Any, Any], state: State, wanted: NamedDependency[PageFilter]
    ) -> dict[str, Any]:
        """One page of deliveries, open ones first, and the number of all that match."""
        found, total = await page_of(request, state, DELIVERIES, wanted, TRADE_STATUSES)
        return {"deliveries": [told(one) for one in found], "total": total}

    @get("/{delivery_id:int}", guards=[requires(DELIVERIES.view)])
    async def one(
        self, request: Request[Any, Any, Any], state: State, delivery_id: FromPath[RowId]
    ) -> dict[str, Any]:
        """One delivery."""
        return told(await one_of(request, state, DELIVERIES, delivery_id))

    @post(guards=[requires(PERMISSION)])
    async def create(
        self, request: Request[Any, Any, Any], state: State, data: Body
    ) -> dict[str, Any]:
        """Announce a delivery."""
        return told(await save_delivery(desk_of(request, state), data))

    @patch("/{delivery_id:int}", guards=[requires(PERMISSION)])
    async def change(
        self,
        request: Request[Any, Any, Any],
        state: State,
        delivery_id: FromPath[RowId],
        data: Body,
    ) -> dict[str, Any]:
        """Change the fields that are sent; `status` closes a delivery or opens it again."""
        return told(await save_delivery(desk_of(request, state), data, delivery_id))


ROUTES = (DeliveriesController,)
"""What the application serves of this area."""
