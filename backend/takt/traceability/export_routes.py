"""Recalls and traces as files over HTTP: CSV, PDF and GS1 EPCIS. No rules here."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any, Final

import msgspec
from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.params import FromQuery, JSONBody
from litestar.response import Stream

from takt.inventory import latest_day
from takt.kernel.errors import Refused
from takt.runtime.auth import Guarding, requires, sees_figures
from takt.runtime.database import Connection
from takt.settings import Settings
from takt.traceability import epcis, forms
from takt.traceability.epcis_facts import facts_of
from takt.traceability.forms import RecallOf, identifiers
from takt.traceability.identifiers import Identifiers
from takt.traceability.recall import recall
from takt.traceability.recall_csv import names_of, recall_csv
from takt.traceability.recall_pdf import recall_pdf
from takt.traceability.walks import Direction, trace

Request_ = Request[Any, Any, Any]
RECALL: list[Guarding] = [requires("traceability.recall"), sees_figures]
EPCIS_LOTS_MAX: Final = 10_000
"""An exchange of documents is no way to move a whole plant."""
EPCIS_TYPE: Final = "application/ld+json"
_encode = msgspec.json.Encoder(decimal_format="number").encode


@post("/api/v1/recall.csv", guards=RECALL, status_code=200)
async def recall_as_csv(state: State, data: JSONBody[RecallOf]) -> Stream:
    """A recall as a table."""
    lots = identifiers("lots", data.lots, forms.RECALL_MAX, 1)
    async with state.database.read_snapshot() as connection:
        day = await latest_day(connection, state.clock.now_ms())
        found = await recall(connection, lots, day, siblings=data.siblings)
        names = await names_of(connection, found)
    pieces = _from_thread(recall_csv(found, names))
    return Stream(pieces, media_type="text/csv; charset=utf-8", headers=_file("recall.csv"))


async def _from_thread(pieces: Iterator[str]) -> AsyncIterator[bytes]:
    while (piece := await asyncio.to_thread(next, pieces, None)) is not None:
        yield piece.encode()


@post("/api/v1/recall.pdf", guards=RECALL, status_code=200)
async def recall_as_pdf(state: State, data: JSONBody[RecallOf]) -> Response[bytes]:
    """A recall on paper."""
    lots = identifiers("lots", data.lots, forms.RECALL_MAX, 1)
    async with state.database.read_snapshot() as connection:
        day = await latest_day(connection, state.clock.now_ms())
        found = await recall(connection, lots, day, siblings=data.siblings)
        names = await names_of(connection, found)
    made_at = state.clock.now_ms()
    content = await asyncio.to_thread(recall_pdf, found, names, made_at)
    return Response(content, media_type="application/pdf", headers=_file("recall.pdf"))


@post("/api/v1/recall.epcis", guards=RECALL, status_code=200)
async def recall_as_epcis(
    request: Request_, state: State, data: JSONBody[RecallOf]
) -> Response[bytes]:
    """What the lots of a recall were made of, went into, came with and left with, as EPCIS."""
    lots = identifiers("lots", data.lots, forms.RECALL_MAX, 1)
    async with state.database.read_snapshot() as connection:
        day = await latest_day(connection, state.clock.now_ms())
        found = await recall(connection, lots, day, siblings=data.siblings)
        affected = [lot.lot for lot in found.lots]
        return await _epcis(request, connection, affected, "recall.jsonld")


@get("/api/v1/trace.epcis", guards=RECALL)
async def trace_as_epcis(
    request: Request_, state: State, direction: FromQuery[Direction] = "both"
) -> Response[bytes]:
    """What the lots of a trace were made of, went into, came with and left with, as EPCIS."""
    lot = forms.lot_of(request)
    async with state.database.read_snapshot() as connection:
        found = await trace(connection, lot, direction)
        return await _epcis(request, connection, found.lots, "trace.jsonld")


async def _epcis(
    request: Request_, connection: Connection, lots: Sequence[str], name: str
) -> Response[bytes]:
    if len(lots) > EPCIS_LOTS_MAX:
        raise Refused("traceability.too_many_lots", lots=len(lots), limit=EPCIS_LOTS_MAX)
    names = Identifiers(home_of(request))
    uses, trades, around = await facts_of(connection, lots, names)
    made_at = request.app.state.clock.now_ms()

    def written() -> bytes:
        return _encode(epcis.document(epcis.events(uses, trades, around), names, made_at))

    content = await asyncio.to_thread(written)
    return Response(content, media_type=EPCIS_TYPE, headers=_file(name))


def home_of(request: Request_) -> str:
    """The address below which this installation names things: its public one where it has one.

    Whoever exchanges events sets TAKT_PUBLIC_HOSTS, so that names do not change with the caller.
    """
    settings: Settings = request.app.state.settings
    host = settings.public_hosts[0] if settings.public_hosts else request.base_url.netloc
    return f"https://{host}"


def _file(name: str) -> dict[str, str]:
    disposition = f'attachment; filename="{name}"'
    return {"Content-Disposition": disposition, "Cache-Control": "no-store"}


ROUTES = (recall_as_csv, recall_as_pdf, recall_as_epcis, trace_as_epcis)
