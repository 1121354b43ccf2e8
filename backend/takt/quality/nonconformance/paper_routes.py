"""A nonconformance report on paper, over HTTP. No rules here."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from litestar import Request, Response, get
from litestar.datastructures import State
from litestar.params import FromPath, FromQuery

from takt.kernel.errors import FieldError, Invalid
from takt.quality.nonconformance.case_numbers import number_text
from takt.quality.nonconformance.report_pdf import Pictures, moment, report_pdf
from takt.quality.nonconformance.report_queries import ReportFacts, language_of, report_facts
from takt.quality.nonconformance.report_words import LANGUAGES, Words
from takt.quality.nonconformance.routes import VIEW, visible
from takt.runtime.auth import caller_of, requires
from takt.runtime.blob_files import BlobFiles
from takt.runtime.thumbnails import picture_of

PDF: Final = "application/pdf"


@get("/api/v1/nonconformances/{case_id:str}/report.pdf", guards=[requires(VIEW)])
async def report_as_pdf(
    request: Request[Any, Any, Any],
    state: State,
    case_id: FromPath[str],
    language: FromQuery[str | None] = None,
) -> Response[bytes]:
    """The whole case on paper, with the photos of its acts."""
    if language not in (None, *LANGUAGES):
        raise Invalid("request.invalid", [FieldError("language", "not_allowed")])
    async with state.database.read_snapshot() as connection:
        found = await visible(connection, request, case_id)
        facts = await report_facts(connection, found, state.clock.now_ms())
        spoken = language or await language_of(connection, caller_of(request).person)
    content = await asyncio.to_thread(_written, facts, state.blob_files, Words(spoken))
    name = f"{number_text(found.case.number)}.pdf"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
    }
    return Response(content, media_type=PDF, headers=headers)


def _written(facts: ReportFacts, files: BlobFiles, words: Words) -> bytes:
    return report_pdf(facts, _pictures(facts, files), words)


def _pictures(facts: ReportFacts, files: BlobFiles) -> Pictures:
    """The small pictures that are here; they were made when the photos arrived."""
    found = []
    for photo in facts.photos:
        picture = picture_of(files.thumbnail_path(photo.blob))
        if picture is not None:
            found.append((picture, f"{moment(facts, photo.at)} {photo.caption or ''}".strip()))
    return found


CASE_PAPER_ROUTES = (report_as_pdf,)
