"""House codes by pattern over HTTP: the forms of codes that a site reads."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Controller, Request, delete, get, patch, post
from litestar.datastructures import State
from litestar.params import FromPath, FromQuery, JSONBody, Parameter

from takt.catalogue import queries
from takt.catalogue.forms import ID_MAX
from takt.catalogue.use_cases import code_patterns
from takt.catalogue.workplaces import workplace
from takt.runtime.auth import caller_of, requires
from takt.runtime.http import RowId

Body = JSONBody[dict[str, Any]]
SiteQuery = Annotated[int, Parameter(ge=1, le=ID_MAX)]


class CodePatternsController(Controller):
    """Patterns of house codes, each of one site."""

    path = "/api/v1/code-patterns"

    @get(guards=[requires("catalogue.view")])
    async def every(self, state: State, site: FromQuery[SiteQuery | None] = None) -> dict[str, Any]:
        """The patterns of a site, or of all."""
        async with state.database.read_snapshot() as connection:
            found = await queries.code_patterns(connection, site)
        return {"code_patterns": [code_patterns.full_row(one) for one in found]}

    @post(guards=[requires("catalogue.edit")])
    async def create(
        self, request: Request[Any, Any, Any], state: State, data: Body
    ) -> dict[str, Any]:
        """Let a site read codes of one more form."""
        made = await code_patterns.create_pattern(
            workplace(request, state), data, caller_of(request).demand
        )
        return code_patterns.full_row(made)

    @patch("/{pattern_id:int}", guards=[requires("catalogue.edit")])
    async def change(
        self,
        request: Request[Any, Any, Any],
        state: State,
        pattern_id: FromPath[RowId],
        data: Body,
    ) -> dict[str, Any]:
        """Change the fields that are sent; the site stays."""
        place, demand = workplace(request, state), caller_of(request).demand
        return code_patterns.full_row(
            await code_patterns.change_pattern(place, pattern_id, data, demand)
        )

    @delete("/{pattern_id:int}", guards=[requires("catalogue.edit")])
    async def remove(
        self, request: Request[Any, Any, Any], state: State, pattern_id: FromPath[RowId]
    ) -> None:
        """Read codes of this form no more."""
        place, demand = workplace(request, state), caller_of(request).demand
        await code_patterns.remove_pattern(place, pattern_id, demand)
