"""Reports of quality over HTTP, on paper and as spreadsheets. No rules here."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from litestar import Controller, Response, get
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.params import FromQuery

from takt.kernel.errors import FieldError, Invalid
from takt.quality.analysis.answers import found_in, trend_of
from takt.quality.analysis.asked import Asked, asked_figures, wanted_rows
from takt.quality.analysis.paper_words import LANGUAGES, Words
from takt.quality.analysis.periods import local
from takt.quality.analysis.report_papers import figures_pdf, figures_xlsx
from takt.quality.analysis.report_tables import Report
from takt.quality.analysis.routes import COSTS, SEES, VIEW, Request_
from takt.quality.analysis.rows import SOURCES
from takt.runtime.auth import Caller, caller_of

PDF: Final = "application/pdf"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Language = FromQuery[str | None]
SITE_CODE: Final = "SELECT code FROM location WHERE id = $1"
LANGUAGE: Final = "SELECT language FROM person WHERE id = $1"


class FigurePapersController(Controller):
    """The figures of some days as files."""

    path = "/api/v1/quality-figures"
    dependencies = {  # noqa: RUF012  # litestar reads it from the class
        "asked": Provide(asked_figures),
        "wanted": Provide(wanted_rows),
    }

    @get("/report.pdf", guards=SEES)
    async def as_pdf(
        self,
        request: Request_,
        state: State,
        asked: NamedDependency[Asked],
        language: Language = None,
    ) -> Response[bytes]:
        """The figures on paper."""
        report, words = await _report(request, state, asked, language)
        content = await asyncio.to_thread(figures_pdf, report, words)
        return Response(content, media_type=PDF, headers=file_named("quality.pdf"))

    @get("/report.xlsx", guards=SEES)
    async def as_xlsx(
        self,
        request: Request_,
        state: State,
        asked: NamedDependency[Asked],
        language: Language = None,
    ) -> Response[bytes]:
        """The figures and the rows behind them as a spreadsheet."""
        report, words = await _report(request, state, asked, language)
        content = await asyncio.to_thread(figures_xlsx, report, words)
        return Response(content, media_type=XLSX, headers=file_named("quality.xlsx"))


async def _report(
    request: Request_, state: State, asked: Asked, language: str | None
) -> tuple[Report, Words]:
    caller = caller_of(request)
    caller.demand(VIEW, asked.site)
    now_ms = state.clock.now_ms()
    async with state.database.read_snapshot() as connection:
        found = await found_in(connection, asked, now_ms, SOURCES)
        _, weeks = await trend_of(connection, asked, now_ms, "lots")
        code = await connection.fetchval(SITE_CODE, asked.site)
        words = await words_for(connection, caller, language)
    wanted = {name: getattr(asked.wanted, name) for name in asked.wanted.__slots__}
    narrowed = {name: value for name, value in wanted.items() if value is not None}
    said = ", ".join(f"{words(name)} {_called(found.names, name, narrowed[name], words)}"
                     for name in narrowed)  # fmt: skip
    made_at = f"{local(now_ms, found.period.zone):%Y-%m-%d %H:%M}"
    with_costs = caller.may(COSTS, asked.site)
    report = Report(
        code, found.period, made_at, said, found.rows, weeks, found.names, with_costs
    )  # fmt: skip
    return report, words


def _called(names: dict[str, Any], kind: str, id_: object, words: Words) -> str:
    thing = names.get(kind, {}).get(str(id_))
    return str(id_) if thing is None else words.name(thing)


async def words_for(connection: Any, caller: Caller, language: str | None) -> Words:
    """The words of the screen from which it is asked for, or of the person."""
    if language not in (None, *LANGUAGES):
        raise Invalid("request.invalid", [FieldError("language", "not_allowed")])
    own = await connection.fetchval(LANGUAGE, caller.person)
    return Words(language or own or "en")


def file_named(name: str) -> dict[str, str]:
    """The headers of a file to be kept."""
    disposition = f'attachment; filename="{name}"'
    return {"Content-Disposition": disposition, "Cache-Control": "no-store"}


PAPER_ROUTES = (FigurePapersController,)
