"""Shipments over HTTP: read a form, call the use case, answer. No rules here."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, get, patch, post
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, JSONBody

from takt.demand.model import told
from takt.demand.queries import SHIPMENTS
from takt.demand.use_cases.edit_shipment import PERMISSION, save_shipment
from takt.inventory import TRADE_STATUSES, PageFilter, one_of, page_filter, page_of
from takt.runtime.auth import requires
from takt.runtime.editing import desk_of
from takt.runtime.http import RowId

Body = JSONBody[dict[str, Any]]


class ShipmentsController(Controller):
    """What customers are to get."""

    path = "/api/v1/shipments"

    @get(guards=[requires(SHIPMENTS.view)], dependencies={"wanted": Provide(page_filter)})
    async def find(
        self, request: Request[Any, Any, Any], state: State, wanted: NamedDependency[PageFilter]
    ) -> dict[str, Any]:
        """One page of shipments, open ones first, and the number of all that match."""
        found, total = await page_of(request, state, SHIPMENTS, wanted, TRADE_STATUSES)
        return {"shipments": [told(one) for one in found], "total": total}

    @get("/{shipment_id:int}", guards=[requires(SHIPMENTS.view)])
    async def one(
        self, request: Request[Any, Any, Any], state: State, shipment_id: FromPath[RowId]
    ) -> dict[str, Any]:
        """One shipment."""
        return told(await one_of(request, state, SHIPMENTS, shipment_id))

    @post(guards=[requires(PERMISSION)])
    async def create(
        self, request: Request[Any, Any, Any], state: State, data: Body
    ) -> dict[str, Any]:
        """Plan a shipment."""
        return told(await save_shipment(desk_of(request, state), data))

    @patch("/{shipment_id:int}", guards=[requires(PERMISSION)])
    async def change(
        self,
        request: Request[Any, Any, Any],
        state: State,
        shipment_id: FromPath[RowId],
        data: Body,
    ) -> dict[str, Any]:
        """Change the fields that are sent; `status` closes a shipment or opens it again."""
        return told(await save_shipment(desk_of(request, state), data, shipment_id))


ROUTES = (ShipmentsController,)
"""What the application serves of this area."""
