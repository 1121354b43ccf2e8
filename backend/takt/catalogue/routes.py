"""The catalogue over HTTP: read a form, call the use case, answer as devices see the row."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Controller, Request, get, patch, post, put
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery, JSONBody, Parameter

from takt.catalogue import cost_routes, feeds, paper_routes, pattern_routes, queries
from takt.catalogue.forms import ID_MAX
from takt.catalogue.labels import routes as label_routes
from takt.catalogue.queries import ItemFilter
from takt.catalogue.use_cases import classification, items
from takt.catalogue.workplaces import workplace
from takt.kernel.errors import FieldError, Invalid, NotFound
from takt.runtime.auth import requires
from takt.runtime.http import RowId

Body = JSONBody[dict[str, Any]]
"""A form: its faults are found by the use case, all at once."""
Rows = list[dict[str, Any]]
LimitQuery = Annotated[int, Parameter(ge=1, le=500)]
OffsetQuery = Annotated[int, Parameter(ge=0, le=1_000_000)]
SEARCH_LENGTH_MAX = 200
CategoryQuery = Annotated[int, Parameter(ge=1, le=ID_MAX)]


async def item_filter(
    search: FromQuery[str | None] = None,
    category: FromQuery[CategoryQuery | None] = None,
    active: FromQuery[bool | None] = None,
    limit: FromQuery[LimitQuery] = 50,
    offset: FromQuery[OffsetQuery] = 0,
) -> ItemFilter:
    """Which page of which items the query asks for."""
    if search is not None and (len(search) > SEARCH_LENGTH_MAX or "\0" in search):
        raise Invalid("request.invalid", [FieldError("search", "not_searchable")])
    return ItemFilter(search, category, active, limit, offset)


class ItemsController(Controller):
    """Items: list and search, create, change, deactivate, merge, barcodes."""

    path = "/api/v1/items"

    @get(guards=[requires("catalogue.view")], dependencies={"wanted": Provide(item_filter)})
    async def find(self, state: State, wanted: NamedDependency[ItemFilter]) -> dict[str, Any]:
        """One page of items, best match first, and the number of all that match."""
        async with state.database.read_snapshot() as connection:
            found, total = await queries.find_items(connection, wanted)
        return {"items": [feeds.item_row(item) for item in found], "total": total}

    @get("/{item_id:int}", guards=[requires("catalogue.view")])
    async def one(self, state: State, item_id: FromPath[RowId]) -> dict[str, Any]:
        """One item."""
        async with state.database.read_snapshot() as connection:
            found = await queries.items_by_id(connection, [item_id])
        if item_id not in found:
            raise NotFound("catalogue.item_not_found", item=item_id)
        return feeds.item_row(found[item_id])

    @post(guards=[requires("catalogue.edit")])
    async def create(
        self, request: Request[Any, Any, Any], state: State, data: Body
    ) -> dict[str, Any]:
        """Create an item."""
        return feeds.item_row(await items.create_item(workplace(request, state), data))

    @patch("/{item_id:int}", guards=[requires("catalogue.edit")])
    async def change(
        self, request: Request[Any, Any, Any], state: State, item_id: FromPath[RowId], data: Body
    ) -> dict[str, Any]:
        """Change the fields that are sent."""
        return feeds.item_row(await items.change_item(workplace(request, state), item_id, data))

    @put("/{item_id:int}/barcodes", guards=[requires("catalogue.edit")])
    async def barcodes(
        self, request: Request[Any, Any, Any], state: State, item_id: FromPath[RowId], data: Body
    ) -> dict[str, Any]:
        """Replace all barcodes of an item."""
        return feeds.item_row(await items.set_barcodes(workplace(request, state), item_id, data))

    @post("/{item_id:int}/deactivate", guards=[requires("catalogue.edit")], status_code=200)
    async def deactivate(
        self, request: Request[Any, Any, Any], state: State, item_id: FromPath[RowId]
    ) -> dict[str, Any]:
        """Offer the item no more."""
        return feeds.item_row(await items.deactivate_item(workplace(request, state), item_id))

    @post("/{item_id:int}/merge", guards=[requires("catalogue.edit")], status_code=200)
    async def merge(
        self, request: Request[Any, Any, Any], state: State, item_id: FromPath[RowId], data: Body
    ) -> dict[str, Any]:
        """Let another item take over this one; answers with the survivor."""
        return feeds.item_row(await items.merge_item(workplace(request, state), item_id, data))


class UnitsController(Controller):
    """Units of measure."""

    path = "/api/v1/units"

    @get(guards=[requires("catalogue.view")])
    async def every(self, state: State) -> dict[str, Rows]:
        """All units."""
        async with state.database.read_snapshot() as connection:
            return {"units": [feeds.unit_row(row) for row in await queries.units(connection)]}

    @post(guards=[requires("catalogue.edit")])
    async def create(
        self, request: Request[Any, Any, Any], state: State, data: Body
    ) -> dict[str, Any]:
        """Create a unit."""
        return feeds.unit_row(await classification.save_unit(workplace(request, state), data))

    @patch("/{unit_id:int}", guards=[requires("catalogue.edit")])
    async def change(
        self, request: Request[Any, Any, Any], state: State, unit_id: FromPath[RowId], data: Body
    ) -> dict[str, Any]:
        """Change the fields that are sent."""
        place = workplace(request, state)
        return feeds.unit_row(await classification.save_unit(place, data, unit_id))


class CategoriesController(Controller):
    """Item categories, a tree."""

    path = "/api/v1/categories"

    @get(guards=[requires("catalogue.view")])
    async def every(self, state: State) -> dict[str, Rows]:
        """All categories."""
        async with state.database.read_snapshot() as connection:
            rows = await queries.categories(connection)
        return {"categories": [feeds.category_row(row) for row in rows]}

    @post(guards=[requires("catalogue.edit")])
    async def create(
        self, request: Request[Any, Any, Any], state: State, data: Body
    ) -> dict[str, Any]:
        """Create a category."""
        place = workplace(request, state)
        return feeds.category_row(await classification.save_category(place, data))

    @patch("/{category_id:int}", guards=[requires("catalogue.edit")])
    async def change(
        self,
        request: Request[Any, Any, Any],
        state: State,
        category_id: FromPath[RowId],
        data: Body,
    ) -> dict[str, Any]:
        """Change the fields that are sent."""
        place = workplace(request, state)
        return feeds.category_row(await classification.save_category(place, data, category_id))


class ReasonsController(Controller):
    """Reasons for scrap, adjustments and holds."""

    path = "/api/v1/reasons"

    @get(guards=[requires("catalogue.view")])
    async def every(self, state: State) -> dict[str, Rows]:
        """All reasons."""
        async with state.database.read_snapshot() as connection:
            rows = await queries.reasons(connection)
        return {"reasons": [feeds.reason_row(row) for row in rows]}

    @post(guards=[requires("catalogue.edit")])
    async def create(
        self, request: Request[Any, Any, Any], state: State, data: Body
    ) -> dict[str, Any]:
        """Create a reason."""
        place = workplace(request, state)
        return feeds.reason_row(await classification.save_reason(place, data))

    @patch("/{reason_id:int}", guards=[requires("catalogue.edit")])
    async def change(
        self, request: Request[Any, Any, Any], state: State, reason_id: FromPath[RowId], data: Body
    ) -> dict[str, Any]:
        """Change the fields that are sent."""
        place = workplace(request, state)
        return feeds.reason_row(await classification.save_reason(place, data, reason_id))


ROUTES = (
    ItemsController,
    UnitsController,
    CategoriesController,
    ReasonsController,
    pattern_routes.CodePatternsController,
    *cost_routes.ROUTES,
    *label_routes.ROUTES,
    paper_routes.export_items,
)
"""What the application serves of this area."""
