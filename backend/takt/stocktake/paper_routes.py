"""Count sheets, variance reports and cycle counts over HTTP. No rules here."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any, Final

from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.params import FromPath, FromQuery, JSONBody, Parameter

from takt.kernel.errors import FieldError, Forbidden, Invalid, NotFound, Refused
from takt.runtime.auth import Caller, caller_of, requires, sees_figures
from takt.runtime.database import Connection
from takt.runtime.editing import desk_of
from takt.runtime.http import RowId
from takt.stocktake import errors, report_queries
from takt.stocktake.model import number_of
from takt.stocktake.paper_words import LANGUAGES, Words
from takt.stocktake.report import Report, told, without_costs
from takt.stocktake.report_papers import report_pdf, report_xlsx
from takt.stocktake.sheet import PaperHead, SheetLine
from takt.stocktake.sheet_pdf import sheet_pdf
from takt.stocktake.sheet_xlsx import sheet_xlsx
from takt.stocktake.use_cases.plan_cycles import plan_for

Request_ = Request[Any, Any, Any]
Body = JSONBody[dict[str, Any]]
PageLimit = Annotated[int, Parameter(ge=0, le=1_000)]
Language = FromQuery[str | None]
Offset = Annotated[int, Parameter(ge=0, le=1_000_000)]
PLAN, REVIEW, COSTS = "stocktake.plan", "stocktake.review", "catalogue.costs"
PDF: Final = "application/pdf"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@get("/api/v1/stocktakes/{stocktake:int}/sheet.pdf", guards=[requires(PLAN)])
async def sheet_as_pdf(
    request: Request_, state: State, stocktake: FromPath[RowId], language: Language = None
) -> Response[bytes]:
    """What people write on: each place with its code to scan, and a box for each line."""
    head, lines, words = await _sheet(request, state, stocktake, language)
    content = await asyncio.to_thread(sheet_pdf, head, lines, words)
    return Response(content, media_type=PDF, headers=_file(f"count-{number_of(stocktake)}.pdf"))


@get("/api/v1/stocktakes/{stocktake:int}/sheet.xlsx", guards=[requires(PLAN)])
async def sheet_as_xlsx(
    request: Request_, state: State, stocktake: FromPath[RowId], language: Language = None
) -> Response[bytes]:
    """The same as a spreadsheet."""
    head, lines, words = await _sheet(request, state, stocktake, language)
    content = await asyncio.to_thread(sheet_xlsx, head, lines, words)
    return Response(content, media_type=XLSX, headers=_file(f"count-{number_of(stocktake)}.xlsx"))


@get("/api/v1/stocktakes/{stocktake:int}/report", guards=[requires(REVIEW), sees_figures])
async def report_as_json(
    request: Request_,
    state: State,
    stocktake: FromPath[RowId],
    limit: FromQuery[PageLimit] = 200,
    offset: FromQuery[Offset] = 0,
) -> dict[str, Any]:
    """What became of a stocktake: sums, lists, and one page of its lines."""
    _, report, _ = await _report(request, state, stocktake)
    lines = report.lines[offset : offset + limit]
    return {"stocktake": stocktake, "total": len(report.lines), **told(report, lines)}


@get("/api/v1/stocktakes/{stocktake:int}/report.pdf", guards=[requires(REVIEW), sees_figures])
async def report_as_pdf(
    request: Request_, state: State, stocktake: FromPath[RowId], language: Language = None
) -> Response[bytes]:
    """The whole report on paper."""
    head, report, words = await _report(request, state, stocktake, language)
    content = await asyncio.to_thread(report_pdf, head, report, words)
    return Response(content, media_type=PDF, headers=_file(f"variances-{number_of(stocktake)}.pdf"))


@get("/api/v1/stocktakes/{stocktake:int}/report.xlsx", guards=[requires(REVIEW), sees_figures])
async def report_as_xlsx(
    request: Request_, state: State, stocktake: FromPath[RowId], language: Language = None
) -> Response[bytes]:
    """The whole report as a spreadsheet."""
    head, report, words = await _report(request, state, stocktake, language)
    content = await asyncio.to_thread(report_xlsx, head, report, words)
    return Response(
        content, media_type=XLSX, headers=_file(f"variances-{number_of(stocktake)}.xlsx")
    )


@post("/api/v1/count-cycles", guards=[requires(PLAN)], status_code=200)
async def count_cycles(request: Request_, state: State, data: Body) -> dict[str, Any]:
    """Make the cycle counts that are due up to a day; again changes nothing."""
    return await plan_for(desk_of(request, state), data)


async def _sheet(
    request: Request_, state: State, stocktake: int, language: str | None = None
) -> tuple[PaperHead, list[SheetLine], Words]:
    caller = caller_of(request)
    async with state.database.read_snapshot() as connection:
        row = await _head(connection, caller, PLAN, stocktake)
        lines = await report_queries.sheet_lines(connection, stocktake)
        words = await _words(connection, caller, language)
    if not lines:
        raise Refused("stocktake.no_lines", stocktake=stocktake)
    return report_queries.paper_head(row, state.clock.now_ms()), lines, words


async def _report(
    request: Request_, state: State, stocktake: int, language: str | None = None
) -> tuple[PaperHead, Report, Words]:
    caller = caller_of(request)
    async with state.database.read_snapshot() as connection:
        row = await _head(connection, caller, REVIEW, stocktake)
        report = await report_queries.report_of(connection, stocktake, row["site"])
        words = await _words(connection, caller, language)
    if not caller.may(COSTS, row["site"]):
        report = without_costs(report)
    return report_queries.paper_head(row, state.clock.now_ms()), report, words


async def _head(
    connection: Connection, caller: Caller, permission: str, stocktake: int
) -> dict[str, Any]:
    row = await report_queries.head_of(connection, stocktake)
    if row is None:
        raise NotFound(errors.NOT_FOUND, stocktake=stocktake)
    caller.demand(permission, row["site"])
    if not row["blind"] and caller.blind_to:
        raise Forbidden("auth.counts_blindly")
    return row


async def _words(connection: Connection, caller: Caller, language: str | None) -> Words:
    """The words of the screen from which it is asked for, or of the person."""
    if language not in (None, *LANGUAGES):
        raise Invalid("request.invalid", [FieldError("language", "not_allowed")])
    return Words(language or await report_queries.language_of(connection, caller.person))


def _file(name: str) -> dict[str, str]:
    disposition = f'attachment; filename="{name}"'
    return {"Content-Disposition": disposition, "Cache-Control": "no-store"}


PAPER_ROUTES = (
    *(sheet_as_pdf, sheet_as_xlsx, report_as_json, report_as_pdf, report_as_xlsx),
    count_cycles,
)
