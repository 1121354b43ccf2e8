"""Traceability over HTTP for people: traces of lots. No rules here."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get
from litestar.datastructures import State
from litestar.params import FromQuery

from takt.kernel.errors import FieldError, Invalid
from takt.runtime.auth import requires
from takt.traceability.walks import Direction, trace_text
from takt_sync.envelope import is_uuid

Request_ = Request[Any, Any, Any]


def lot_of(request: Request_) -> str:
    """The lot in the query, in the one form in which lots are written."""
    lot = request.query_params.get("lot")
    if not is_uuid(lot):
        raise Invalid("request.invalid", [FieldError("lot", "invalid")])
    return str(lot)


@get("/api/v1/trace", guards=[requires("traceability.view")])
async def trace(
    request: Request_, state: State, direction: FromQuery[Direction] = "both"
) -> Response[str]:
    """Lots, runs and links of a whole trace in columns; details are asked for by the page."""
    lot = lot_of(request)
    async with state.database.connection() as connection:
        text = await trace_text(connection, lot, direction)
    return Response(text, media_type="application/json")


ROUTES = (trace,)
