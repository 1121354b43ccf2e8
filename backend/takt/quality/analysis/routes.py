"""Figures of quality over HTTP: read a question, find its rows, answer. No rules here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Final

from litestar import Controller, Request, get, put
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.params import FromQuery, JSONBody, Parameter

from takt.quality.analysis import answers
from takt.quality.analysis.asked import (
    Asked,
    CodeText,
    Group,
    Listed,
    asked_figures,
    asked_group,
    asked_list,
    one_of,
    wanted_rows,
    zone_of,
)
from takt.quality.analysis.edit_shifts import say_shifts
from takt.quality.analysis.names import names_of
from takt.quality.analysis.row_queries import shifts_of
from takt.quality.analysis.rows import Source
from takt.quality.analysis.trends import SERIES
from takt.runtime.auth import Guarding, caller_of, requires, sees_figures
from takt.runtime.editing import desk_of
from takt.runtime.http import RowId

Body = JSONBody[dict[str, Any]]
Request_ = Request[Any, Any, Any]
VIEW: Final = "quality.view"
COSTS: Final = "catalogue.costs"
PARETO_SOURCES: Final[dict[str, Source]] = {"defects": "defects", "scrap": "scrap"}
PageLimit = Annotated[int, Parameter(ge=1, le=500)]
Offset = Annotated[int, Parameter(ge=0, le=1_000_000)]
SEES: Final[list[Guarding]] = [requires(VIEW), sees_figures]
ORDERS: Final[tuple[Source, ...]] = ("orders",)
LINES: Final[tuple[Source, ...]] = ("lines",)


@dataclass(frozen=True, slots=True)
class Page:
    """Which rows of a list are shown."""

    limit: int
    offset: int


async def rows_page(limit: FromQuery[PageLimit] = 100, offset: FromQuery[Offset] = 0) -> Page:
    """The page that a query asks for."""
    return Page(limit, offset)


class QualityFiguresController(Controller):
    """What quality comes to, and the rows behind each figure."""

    path = "/api/v1/quality-figures"
    dependencies = {  # noqa: RUF012  # litestar reads it from the class
        "asked": Provide(asked_figures),
        "wanted": Provide(wanted_rows),
        "group": Provide(asked_group),
        "listed": Provide(asked_list),
    }

    @get(guards=SEES)
    async def figures(
        self, request: Request_, state: State, asked: NamedDependency[Asked]
    ) -> dict[str, Any]:
        """Pass rate, first-pass yield, ppm, yield and scrap rate of some days."""
        caller_of(request).demand(VIEW, asked.site)
        async with state.database.read_snapshot() as connection:
            return await answers.told_figures(connection, asked, state.clock.now_ms())

    @get("/pareto", guards=SEES)
    async def pareto(
        self,
        request: Request_,
        state: State,
        asked: NamedDependency[Asked],
        group: NamedDependency[Group],
        of: FromQuery[CodeText] = "defects",
    ) -> dict[str, Any]:
        """Defects, or what was scrapped, by what is at fault: the largest group first."""
        caller_of(request).demand(VIEW, asked.site)
        source = PARETO_SOURCES[one_of("of", of, PARETO_SOURCES)]
        async with state.database.read_snapshot() as connection:
            now_ms = state.clock.now_ms()
            found = await answers.found_in(connection, asked, now_ms, (source,))
        return {"of": of, **answers.told_pareto(found, group.by or "code", group.unit)}

    @get("/months", guards=SEES)
    async def months(
        self,
        request: Request_,
        state: State,
        asked: NamedDependency[Asked],
        group: NamedDependency[Group],
    ) -> dict[str, Any]:
        """Yield and scrap rate of the orders that were finished in each month."""
        caller_of(request).demand(VIEW, asked.site)
        async with state.database.read_snapshot() as connection:
            found = await answers.found_in(connection, asked, state.clock.now_ms(), ORDERS)
        return answers.told_months(found, group.unit)

    @get("/costs", guards=[requires(COSTS), sees_figures])
    async def costs(
        self, request: Request_, state: State, asked: NamedDependency[Asked]
    ) -> dict[str, Any]:
        """What scrap, rework and returns cost; what has no known cost is told apart."""
        caller = caller_of(request)
        caller.demand(VIEW, asked.site)
        caller.demand(COSTS, asked.site)
        async with state.database.read_snapshot() as connection:
            return await answers.cost_answer(connection, asked, state.clock.now_ms())

    @get("/suppliers", guards=SEES)
    async def suppliers(
        self, request: Request_, state: State, asked: NamedDependency[Asked]
    ) -> dict[str, Any]:
        """How good suppliers are: quality, delivery on time, quantity."""
        caller_of(request).demand(VIEW, asked.site)
        async with state.database.read_snapshot() as connection:
            found = await answers.found_in(connection, asked, state.clock.now_ms(), LINES)
        return answers.told_suppliers(found)

    @get("/trends", guards=SEES)
    async def trends(
        self,
        request: Request_,
        state: State,
        asked: NamedDependency[Asked],
        series: FromQuery[CodeText] = "lots",
    ) -> dict[str, Any]:
        """A share from week to week, with limits where there are enough weeks."""
        caller_of(request).demand(VIEW, asked.site)
        name = one_of("series", series, SERIES)
        async with state.database.read_snapshot() as connection:
            now_ms = state.clock.now_ms()
            found, weeks = await answers.trend_of(connection, asked, now_ms, name)
        return answers.told_trend(found, name, weeks)

    @get("/shifts", guards=[requires(VIEW)])
    async def shifts(
        self, request: Request_, state: State, site: FromQuery[RowId]
    ) -> dict[str, Any]:
        """The shifts of a site, and whether somebody has said them."""
        caller_of(request).demand(VIEW, site)
        async with state.database.read_snapshot() as connection:
            await zone_of(connection, site)
            found, is_said = await shifts_of(connection, site)
        told = [shift.told() for shift in found]
        return {"site": site, "shifts_said": is_said, "shifts": told}

    @put("/shifts", guards=[requires("quality.plan")])
    async def change_shifts(
        self, request: Request_, state: State, site: FromQuery[RowId], data: Body
    ) -> dict[str, Any]:
        """Say the shifts of a site; an empty list brings back the usual hours."""
        return await say_shifts(desk_of(request, state), site, data)


class FigureRowsController(Controller):
    """The rows behind figures."""

    path = "/api/v1/quality-figures/rows"
    dependencies = {  # noqa: RUF012  # litestar reads it from the class
        **QualityFiguresController.dependencies,
        "page": Provide(rows_page),
    }

    @get(guards=SEES)
    async def find(
        self,
        request: Request_,
        state: State,
        asked: NamedDependency[Asked],
        listed: NamedDependency[Listed],
        page: NamedDependency[Page],
    ) -> dict[str, Any]:
        """Exactly the rows that a figure counts, by their time."""
        caller = caller_of(request)
        caller.demand(VIEW, asked.site)
        async with state.database.read_snapshot() as connection:
            now_ms = state.clock.now_ms()
            _, rows = await answers.listed_rows(connection, asked, now_ms, listed)
            shown = rows[page.offset : page.offset + page.limit]
            names = await names_of(connection, shown, with_lots=True)
        with_cost = caller.may(COSTS, asked.site)
        told = [answers.told_row(row, with_cost=with_cost) for row in shown]
        return {"rows": told, "total": len(rows), "names": names}


ROUTES = (QualityFiguresController, FigureRowsController)
"""What the application serves of this area."""
