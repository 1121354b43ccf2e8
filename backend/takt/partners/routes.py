"""The partners over HTTP: read a form, call the use case, answer as devices see the row."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated, Any

from litestar import Controller, Request, get, patch, post
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery, JSONBody, Parameter
from litestar.response import Stream

from takt.kernel.errors import FieldError, Invalid, NotFound
from takt.partners import queries
from takt.partners.export import parties_csv
from takt.partners.model import party_row
from takt.partners.queries import PartyFilter
from takt.partners.use_cases.edit_party import save_party
from takt.runtime.auth import requires
from takt.runtime.editing import desk_of
from takt.runtime.http import RowId

Body = JSONBody[dict[str, Any]]
LimitQuery = Annotated[int, Parameter(ge=1, le=500)]
OffsetQuery = Annotated[int, Parameter(ge=0, le=1_000_000)]
SEARCH_LENGTH_MAX = 200


async def party_filter(
    search: FromQuery[str | None] = None,
    role: FromQuery[str | None] = None,
    active: FromQuery[bool | None] = None,
    limit: FromQuery[LimitQuery] = 50,
    offset: FromQuery[OffsetQuery] = 0,
) -> PartyFilter:
    """Which page of which parties the query asks for."""
    if search is not None and (len(search) > SEARCH_LENGTH_MAX or "\0" in search):
        raise Invalid("request.invalid", [FieldError("search", "not_searchable")])
    if role not in (None, "supplier", "customer"):
        raise Invalid("request.invalid", [FieldError("role", "not_allowed")])
    return PartyFilter(search, role, active, limit, offset)


class PartiesController(Controller):
    """Suppliers and customers."""

    path = "/api/v1/parties"

    @get(guards=[requires("partners.view")], dependencies={"wanted": Provide(party_filter)})
    async def find(self, state: State, wanted: NamedDependency[PartyFilter]) -> dict[str, Any]:
        """One page of parties, best match first, and the number of all that match."""
        async with state.database.read_snapshot() as connection:
            found, total = await queries.find_parties(connection, wanted)
        return {"parties": [party_row(party) for party in found], "total": total}

    @get("/{party_id:int}", guards=[requires("partners.view")])
    async def one(self, state: State, party_id: FromPath[RowId]) -> dict[str, Any]:
        """One party."""
        async with state.database.read_snapshot() as connection:
            found = await queries.parties_by_id(connection, [party_id])
        if party_id not in found:
            raise NotFound("partners.party_not_found", party=party_id)
        return party_row(found[party_id])

    @post(guards=[requires("partners.edit")])
    async def create(
        self, request: Request[Any, Any, Any], state: State, data: Body
    ) -> dict[str, Any]:
        """Create a party."""
        return party_row(await save_party(desk_of(request, state), data))

    @patch("/{party_id:int}", guards=[requires("partners.edit")])
    async def change(
        self, request: Request[Any, Any, Any], state: State, party_id: FromPath[RowId], data: Body
    ) -> dict[str, Any]:
        """Change the fields that are sent."""
        return party_row(await save_party(desk_of(request, state), data, party_id))


@get("/api/v1/export/parties.csv", guards=[requires("data.export")])
async def export_parties(state: State) -> Stream:
    """Every supplier and customer as CSV; with a byte order mark, so that Excel reads UTF-8."""

    async def pieces() -> AsyncIterator[bytes]:
        async with state.database.read_snapshot() as connection:
            async for piece in parties_csv(connection):
                yield piece.encode()

    return Stream(
        pieces(),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="parties.csv"'},
    )


ROUTES = (PartiesController, export_parties)
"""What the application serves of this area."""
