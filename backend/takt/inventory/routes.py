"""The inventory over HTTP for people: stock, ledger, locations, exports. No rules here."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated, Any

import msgspec
from litestar import Request, get, patch, post
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery, JSONBody, Parameter
from litestar.response import Stream

from takt.inventory import export, queries
from takt.inventory.attachments import routes as attachment_routes
from takt.inventory.location_store import all_locations, feed_row, locations_by_id
from takt.inventory.locations import LocationDraft
from takt.inventory.queries import FIRST_KEY, LAST_PLACE, LedgerFilter, StockFilter
from takt.inventory.use_cases.edit_locations import changed, save_location
from takt.kernel.errors import FieldError, Invalid, NotFound
from takt.runtime.auth import Caller, caller_of, requires
from takt.runtime.http import Form, RowId
from takt_sync.envelope import is_integer, is_uuid

Request_ = Request[Any, Any, Any]
LimitQuery = Annotated[int, Parameter(ge=1, le=1_000)]
TimeQuery = Annotated[int, Parameter(ge=0, le=2**53 - 1)]
TextQuery = Annotated[str, Parameter(max_length=120)]
Text = Annotated[str, msgspec.Meta(max_length=200)]


class NewLocation(Form):
    """A location that somebody adds."""

    code: Text
    kind: Text
    name_zh: Text | None = None
    name_en: Text | None = None
    parent: int | None = None
    role: Text | None = None
    time_zone: Text | None = None


class ChangedLocation(Form):
    """The fields that shall change."""

    code: Text | msgspec.UnsetType = msgspec.UNSET
    name_zh: Text | msgspec.UnsetType | None = msgspec.UNSET
    name_en: Text | msgspec.UnsetType | None = msgspec.UNSET
    parent: int | msgspec.UnsetType | None = msgspec.UNSET
    time_zone: Text | msgspec.UnsetType | None = msgspec.UNSET
    active: bool | msgspec.UnsetType = msgspec.UNSET


def _in_range(**values: int | None) -> None:
    """Numbers that are optional: their bounds are not checked by the framework."""
    wrong = [name for name, one in values.items() if one is not None and not is_integer(one)]
    if wrong:
        raise Invalid("request.invalid", [FieldError(name, "invalid") for name in wrong])


def sites_of(caller: Caller, permission: str) -> list[int] | None:
    """The sites where a caller holds a permission; None for everywhere."""
    return caller.sites_with(permission)


async def stock_filter(
    request: Request_,
    location: FromQuery[RowId | None] = None,
    item: FromQuery[RowId | None] = None,
    at: FromQuery[TimeQuery | None] = None,
    virtual: FromQuery[bool] = False,
) -> StockFilter:
    """Which figures the query asks for."""
    _in_range(location=location, item=item, at=at)
    permission = "data.export" if "export" in request.url.path else "inventory.view"
    caller = caller_of(request)
    sites = sites_of(caller, permission)
    # What lies in the place of differences says by how much a counted place was off.
    return StockFilter(sites, location, item, at, virtual and not caller.blind_to, caller.blind_to)


async def ledger_filter(
    request: Request_,
    location: FromQuery[RowId | None] = None,
    item: FromQuery[RowId | None] = None,
    since: FromQuery[TimeQuery] = 0,
    until: FromQuery[TimeQuery] = 2**53 - 1,
) -> LedgerFilter:
    """Which entries the query asks for; `lot` is read here, its form is our own."""
    _in_range(location=location, item=item)
    lot = request.query_params.get("lot")
    if lot is not None and not is_uuid(lot):
        raise Invalid("request.invalid", [FieldError("lot", "invalid")])
    permission = "data.export" if "export" in request.url.path else "inventory.view_ledger"
    caller = caller_of(request)
    sites = sites_of(caller, permission)
    return LedgerFilter(sites, location, item, lot, None, since, until, caller.blind_to)


STOCK = {"wanted": Provide(stock_filter)}
LEDGER = {"wanted": Provide(ledger_filter)}


@get("/api/v1/stock", guards=[requires("inventory.view")], dependencies=STOCK)
async def stock(
    state: State,
    wanted: NamedDependency[StockFilter],
    after: FromQuery[TextQuery | None] = None,
    limit: FromQuery[LimitQuery] = 500,
) -> dict[str, Any]:
    """One page of what lies where, now or as of a past moment."""
    async with state.database.read_snapshot() as connection:
        rows = await queries.stock(connection, wanted, _key(after), limit)
    following = None
    if len(rows) == limit:
        last = rows[-1]
        following = f"{last['location']}.{last['item']}.{last['lot'] or '-'}"
    return {"stock": rows, "next": following}


@get("/api/v1/ledger", guards=[requires("inventory.view_ledger")], dependencies=LEDGER)
async def ledger(
    state: State,
    wanted: NamedDependency[LedgerFilter],
    before: FromQuery[TextQuery | None] = None,
    limit: FromQuery[LimitQuery] = 100,
) -> dict[str, Any]:
    """One page of the ledger, newest first."""
    async with state.database.read_snapshot() as connection:
        rows = await queries.ledger(connection, wanted, _place(before), limit)
    following = None
    if len(rows) == limit:
        last = rows[-1]
        following = f"{last['effective']}.{last['stream']}.{last['n']}.{last['part']}"
    return {"entries": rows, "next": following}


@get("/api/v1/export/stock.csv", guards=[requires("data.export")], dependencies=STOCK)
async def export_stock(state: State, wanted: NamedDependency[StockFilter]) -> Stream:
    """All figures as CSV."""
    return _csv(export.stock_csv(state.database, wanted, state.clock.now_ms()), "stock.csv")


@get("/api/v1/export/ledger.csv", guards=[requires("data.export")], dependencies=LEDGER)
async def export_ledger(state: State, wanted: NamedDependency[LedgerFilter]) -> Stream:
    """The ledger as CSV."""
    return _csv(export.ledger_csv(state.database, wanted), "ledger.csv")


@get("/api/v1/locations", guards=[requires("inventory.view")])
async def locations(request: Request_, state: State) -> dict[str, Any]:
    """The whole tree that the caller may see."""
    sites = sites_of(caller_of(request), "inventory.view")
    async with state.database.read_snapshot() as connection:
        found = await all_locations(connection)
    return {"locations": [feed_row(one).row for one in found if sites is None or one.site in sites]}


@get("/api/v1/locations/{location_id:int}", guards=[requires("inventory.view")])
async def location(request: Request_, state: State, location_id: FromPath[RowId]) -> dict[str, Any]:
    """One location."""
    sites = sites_of(caller_of(request), "inventory.view")
    async with state.database.read_snapshot() as connection:
        found = (await locations_by_id(connection, [location_id])).get(location_id)
    if found is None or (sites is not None and found.site not in sites):
        raise NotFound("inventory.location_unknown", location=location_id)
    return dict(feed_row(found).row or {})


@post("/api/v1/locations", guards=[requires("catalogue.edit")])
async def add_location(
    request: Request_, state: State, data: JSONBody[NewLocation]
) -> dict[str, Any]:
    """Adds a location."""
    draft = LocationDraft(
        data.code, data.name_zh, data.name_en, data.kind, data.parent, data.role, data.time_zone
    )
    return await _saved(request, state, draft)


@patch("/api/v1/locations/{location_id:int}", guards=[requires("catalogue.edit")])
async def change_location(
    request: Request_, state: State, location_id: FromPath[RowId], data: JSONBody[ChangedLocation]
) -> dict[str, Any]:
    """Changes the fields that are sent."""
    async with state.database.connection() as connection:
        before = (await locations_by_id(connection, [location_id])).get(location_id)
    if before is None:
        raise NotFound("inventory.location_unknown", location=location_id)
    wanted = {
        name: value
        for name in data.__struct_fields__
        if (value := getattr(data, name)) is not msgspec.UNSET
    }
    return await _saved(request, state, changed(before, wanted))


async def _saved(request: Request_, state: State, draft: LocationDraft) -> dict[str, Any]:
    caller, now_ms = caller_of(request), state.clock.now_ms()
    made, head = await save_location(state.database, caller, draft, now_ms)
    state.nudge(head)
    return dict(feed_row(made).row or {})


def _csv(content: AsyncIterator[str], name: str) -> Stream:
    async def pieces() -> AsyncIterator[bytes]:
        async for piece in content:
            yield piece.encode()

    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Stream(pieces(), media_type="text/csv; charset=utf-8", headers=headers)


def _key(text: str | None) -> tuple[int, int, str]:
    if text is None:
        return FIRST_KEY
    parts = text.split(".")
    is_good = len(parts) == 3 and all(_is_number(part) for part in parts[:2])
    if not is_good or not (parts[2] == "-" or is_uuid(parts[2])):
        raise Invalid("request.invalid", [FieldError("after", "invalid")])
    return int(parts[0]), int(parts[1]), FIRST_KEY[2] if parts[2] == "-" else parts[2]


def _place(text: str | None) -> tuple[int, str, int, int]:
    if text is None:
        return LAST_PLACE
    parts = text.split(".")
    numbers = [part for index, part in enumerate(parts) if index != 1]
    is_good = len(parts) == 4 and all(_is_number(part) for part in numbers) and is_uuid(parts[1])
    if not is_good or int(parts[3]) > LAST_PLACE[3]:
        raise Invalid("request.invalid", [FieldError("before", "invalid")])
    return int(parts[0]), parts[1], int(parts[2]), int(parts[3])


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 16


ROUTES = (
    stock,
    ledger,
    export_stock,
    export_ledger,
    locations,
    location,
    add_location,
    change_location,
    *attachment_routes.ROUTES,
)
