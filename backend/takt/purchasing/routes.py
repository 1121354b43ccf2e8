"""Deliveries over HTTP: read a form, call the use case, answer. No rules here."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, get, patch, post
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, JSONBody

from takt.inventory import PageFilter, page_filter
from takt.kernel.errors import NotFound
from takt.purchasing import queries
from takt.purchasing.model import told
from takt.purchasing.use_cases.edit_delivery import save_delivery
from takt.runtime.auth import caller_of, requires
from takt.runtime.editing import desk_of
from takt.runtime.http import RowId

Body = JSONBody[dict[str, Any]]
VIEW = "purchasing.view"
EDIT = "purchasing.edit"
STATUSES = ("open", "closed")


class DeliveriesController(Controller):
    """Deliveries that are expected."""

    path = "/api/v1/deliveries"

    @get(guards=[requires(VIEW)], dependencies={"wanted": Provide(page_filter)})
    async def find(
        self, request: Request[Any, Any, Any], state: State, wanted: NamedDependency[PageFilter]
    ) -> dict[str, Any]:
        """One page of deliveries, open ones first, and the number of all that match."""
        asked = wanted.at(caller_of(request).sites_with(VIEW), STATUSES)
        async with state.database.read_snapshot() as connection:
            found, total = await queries.find(connection, asked)
        return {"deliveries": [told(one) for one in found], "total": total}

    @get("/{delivery_id:int}", guards=[requires(VIEW)])
    async def one(
        self, request: Request[Any, Any, Any], state: State, delivery_id: FromPath[RowId]
    ) -> dict[str, Any]:
        """One delivery."""
        async with state.database.read_snapshot() as connection:
            found = (await queries.deliveries_by_id(connection, [delivery_id])).get(delivery_id)
        if found is None or not caller_of(request).may(VIEW, found.site):
            raise NotFound("purchasing.delivery_not_found", delivery=delivery_id)
        return told(found)

    @post(guards=[requires(EDIT)])
    async def create(
        self, request: Request[Any, Any, Any], state: State, data: Body
    ) -> dict[str, Any]:
        """Announce a delivery."""
        return told(await save_delivery(desk_of(request, state), data))

    @patch("/{delivery_id:int}", guards=[requires(EDIT)])
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
