"""Certificates of conformity over HTTP: of a lot, or of all that left with a shipment."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from litestar import Response, get
from litestar.datastructures import State
from litestar.params import FromPath, FromQuery

from takt.kernel.errors import Forbidden, NotFound, Refused
from takt.quality.analysis import certificate_queries as queries
from takt.quality.analysis.asked import zone_of
from takt.quality.analysis.certificate import Missing, missing_of_lot, missing_of_shipment
from takt.quality.analysis.certificate_pdf import Head, certificate_pdf
from takt.quality.analysis.errors import LOT_NOT_FOUND, NO_CERTIFICATE, SHIPMENT_NOT_FOUND
from takt.quality.analysis.paper_routes import PDF, file_named, words_for
from takt.quality.analysis.paper_words import Words
from takt.quality.analysis.routes import SEES, VIEW, Request_
from takt.runtime.auth import Caller, caller_of
from takt.runtime.http import RowId
from takt_sync.envelope import is_uuid

if TYPE_CHECKING:
    from takt.runtime.database import Connection

SITE: Final = "SELECT code FROM location WHERE id = $1"


@dataclass(frozen=True, slots=True)
class Certificate:
    """What is certified, and what it lacks."""

    head: Head
    evidence: queries.Evidence
    missing: list[Missing]
    words: Words

    def told(self) -> dict[str, Any]:
        """Whether there is a certificate, and else why not."""
        return {
            "number": self.head.number,
            "is_ready": not self.missing,
            "missing": [one.told() for one in self.missing],
            "lots": len(self.evidence.lots),
            "inspections": len(self.evidence.inspections),
            "skipped": self.evidence.skipped,
        }


@get("/api/v1/lots/{lot:str}/certificate", guards=SEES)
async def lot_certificate(request: Request_, state: State, lot: FromPath[str]) -> dict[str, Any]:
    """Whether everything that is asked of a lot was passed, and else what is missing."""
    return (await _of_lot(request, state, lot, None)).told()


@get("/api/v1/lots/{lot:str}/certificate.pdf", guards=SEES)
async def lot_certificate_pdf(
    request: Request_, state: State, lot: FromPath[str], language: FromQuery[str | None] = None
) -> Response[bytes]:
    """The certificate of a lot."""
    return await _written(await _of_lot(request, state, lot, language))


@get("/api/v1/shipments/{shipment:int}/certificate", guards=SEES)
async def shipment_certificate(
    request: Request_, state: State, shipment: FromPath[RowId]
) -> dict[str, Any]:
    """Whether everything that is asked of a shipment was passed, and else what is missing."""
    return (await _of_shipment(request, state, shipment, None)).told()


@get("/api/v1/shipments/{shipment:int}/certificate.pdf", guards=SEES)
async def shipment_certificate_pdf(
    request: Request_,
    state: State,
    shipment: FromPath[RowId],
    language: FromQuery[str | None] = None,
) -> Response[bytes]:
    """The certificate of all that left with a shipment."""
    return await _written(await _of_shipment(request, state, shipment, language))


async def _of_lot(request: Request_, state: State, lot: str, language: str | None) -> Certificate:
    caller = caller_of(request)
    if not is_uuid(lot):
        raise NotFound(LOT_NOT_FOUND)
    async with state.database.read_snapshot() as connection:
        site = await _site_of_lot(connection, caller, lot)
        quantity = await queries.lot_quantity(connection, lot)
        evidence = await queries.evidence_of(connection, {lot: quantity})
        if not evidence.lots:
            raise NotFound(LOT_NOT_FOUND, lot=lot)
        one = evidence.lots[0]
        head = await _head(connection, state, (one.code or one.id, site, ""))
        words = await words_for(connection, caller, language)
        missing = missing_of_lot(one, evidence.of_lot(one.id), evidence.is_undecided(one.id))
    return Certificate(head, evidence, missing, words)


async def _site_of_lot(connection: Connection, caller: Caller, lot: str) -> int:
    """A site of the lot at which the caller may look."""
    sites = await queries.sites_of_lot(connection, lot)
    if not sites:
        raise NotFound(LOT_NOT_FOUND, lot=lot)
    mine = [site for site in sorted(sites) if caller.may(VIEW, site)]
    if not mine:
        raise Forbidden("auth.forbidden", permission=VIEW)
    return mine[0]


async def _of_shipment(
    request: Request_, state: State, shipment: int, language: str | None
) -> Certificate:
    caller = caller_of(request)
    async with state.database.read_snapshot() as connection:
        found = await queries.shipment_of(connection, shipment)
        if found is None:
            raise NotFound(SHIPMENT_NOT_FOUND, shipment=shipment)
        caller.demand(VIEW, found["site"])
        shipped = await queries.shipped_lots(connection, shipment)
        lots = {lot: quantity for lot, quantity in shipped.items() if lot != queries.NO_LOT}
        evidence = await queries.evidence_of(connection, lots, shipment)
        unseen = await queries.uninspected(connection, shipment)
        words = await words_for(connection, caller, language)
        customer = f"{found['customer']} {words.name(found | {'code': ''})}".strip()
        head = await _head(connection, state, (found["code"], found["site"], customer))
    without_lot = queries.NO_LOT in shipped
    missing = missing_of_shipment(evidence.of_shipment, unseen, len(shipped), without_lot)
    for lot in evidence.lots:
        looked_at = [*evidence.of_lot(lot.id), *evidence.of_shipment]
        missing += missing_of_lot(lot, looked_at, evidence.is_undecided(lot.id))
    return Certificate(head, evidence, missing, words)


async def _head(connection: Connection, state: State, of: tuple[str, int, str]) -> Head:
    number, site, customer = of
    code = await connection.fetchval(SITE, site)
    zone = await zone_of(connection, site)
    return Head(number, str(code), customer, zone, state.clock.now_ms())


async def _written(found: Certificate) -> Response[bytes]:
    if found.missing:
        raise Refused(NO_CERTIFICATE, missing=[one.told() for one in found.missing])
    content = await asyncio.to_thread(certificate_pdf, found.head, found.evidence, found.words)
    return Response(content, media_type=PDF, headers=file_named("certificate.pdf"))


CERTIFICATE_ROUTES = (
    lot_certificate,
    lot_certificate_pdf,
    shipment_certificate,
    shipment_certificate_pdf,
)
