"""Shipments over HTTP: read a form, call the use case, answer. No rules here."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, get, patch, post
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, JSONBody

from takt.demand import queries
from takt.demand.model import told
from takt.demand.use_cases.edit_shipment import save_shipment
from takt.inventory import PageFilter, page_filter
from takt.kernel.errors import NotFound
from takt.runtime.auth import caller_of, requires
from takt.runtime.editing import desk_of
from takt.runtime.http import RowId

Body = JSONBody[dict[str, Any]]
VIEW = "demand.view"
EDIT = "demand.edit"
STATUSES = ("open", "closed")


class ShipmentsController(Controller):
    """What customers are to get."""

    path = "/api/v1/shipments"

    @get(guards=[requires(VIEW)], dependencies={"wanted": Provide(page_filter)})
    async def find(
        self, request: Request[Any, Any, Any], state: State, wanted: NamedDependency[PageFilter]
    ) -> dict[str, Any]:
        """One page of shipments, open ones first, and the number of all that match."""
        asked = wanted.at(caller_of(request).sites_with(VIEW), STATUSES)
        async with state.database.read_snapshot() as connection:
            found, total = await queries.find(connection, asked)
        return {"shipments": [told(one) for one in found], "total": total}

    @get("/{shipment_id:int}", guards=[requires(VIEW)])
    async def one(
        self, request: Request[Any, Any, Any], state: State, shipment_id: FromPath[RowId]
    ) -> dict[str, Any]:
        """One shipment."""
        async with state.database.read_snapshot() as connection:
            found = (await queries.shipments_by_id(connection, [shipment_id])).get(shipment_id)
        if found is None or not caller_of(request).may(VIEW, found.site):
            raise NotFound("demand.shipment_not_found", shipment=shipment_id)
        return told(found)

    @post(guards=[requires(EDIT)])
    async def create(
        self, request: Request[Any, Any, Any], state: State, data: Body
    ) -> dict[str, Any]:
        """Plan a shipment."""
        return told(await save_shipment(desk_of(request, state), data))

    @patch("/{shipment_id:int}", guards=[requires(EDIT)])
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
