"""The figures of a site as people see them: rows are read once, the rest follows from them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from takt.quality.analysis.asked import Asked, Listed, period_of, zone_of
from takt.quality.analysis.costs import COST_SOURCES, cost_of, costs_of, told_costs
from takt.quality.analysis.figures import RULES, figure, months_of
from takt.quality.analysis.names import Names, names_of
from takt.quality.analysis.pareto import pareto
from takt.quality.analysis.periods import Period, monday_of, weeks_between
from takt.quality.analysis.row_queries import rows_in, shifts_of
from takt.quality.analysis.rows import By, Row, Source
from takt.quality.analysis.suppliers import GRADES, WEIGHTS, ratings_of
from takt.quality.analysis.trends import WEEKS_LEAST, WEEKS_MOST, Week, warning, weeks_of

if TYPE_CHECKING:
    from takt.runtime.database import Connection

FIGURE_SOURCES: Final[tuple[Source, ...]] = ("inspections", "orders")
TREND_WEEKS: Final = WEEKS_MOST + 1


@dataclass(frozen=True, slots=True)
class Found:
    """The rows of a period that were asked for, and what is said beside them."""

    asked: Asked
    period: Period
    rows: Sequence[Row]
    names: Names

    def told(self) -> dict[str, Any]:
        """What every answer begins with."""
        return {
            "site": self.asked.site,
            "from_on": self.period.first.isoformat(),
            "until_on": self.period.last.isoformat(),
            "time_zone": str(self.period.zone),
            "names": self.names,
        }


async def found_in(
    connection: Connection, asked: Asked, now_ms: int, sources: Collection[Source]
) -> Found:
    """The rows that a question is about."""
    period = period_of(asked, await zone_of(connection, asked.site), now_ms)
    every = await rows_in(connection, asked.site, period, now_ms, sources)
    rows = [row for row in every if asked.wanted.fits(row)]
    return Found(asked, period, rows, await names_of(connection, rows))


async def told_figures(connection: Connection, asked: Asked, now_ms: int) -> dict[str, Any]:
    """All shares of a period."""
    found = await found_in(connection, asked, now_ms, FIGURE_SOURCES)
    shifts, is_said = await shifts_of(connection, asked.site)
    return {
        **found.told(),
        "figures": [figure(name, found.rows).told() for name in RULES],
        "shifts": [shift.told() for shift in shifts],
        "shifts_said": is_said,
    }


def told_pareto(found: Found, by: By, unit: int | None) -> dict[str, Any]:
    """The groups of what was found, the largest first."""
    made = pareto(found.rows, by, unit)
    return {
        **found.told(),
        "by": by,
        "unit": made.unit,
        "scale": made.scale,
        "quantity": made.quantity,
        "rows": made.rows,
        "units": [{"unit": one, "rows": count} for one, count in made.units],
        "bars": [bar.told() for bar in made.bars],
    }


def told_months(found: Found, unit: int | None) -> dict[str, Any]:
    """What the orders of each month came to."""
    scale, months = months_of(found.rows, unit)
    return {**found.told(), "scale": scale, "months": [month.told() for month in months]}


async def cost_answer(connection: Connection, asked: Asked, now_ms: int) -> dict[str, Any]:
    """What poor quality costs."""
    found = await found_in(connection, asked, now_ms, cost_sources())
    return {**found.told(), **told_costs(costs_of(found.rows))}


def cost_sources() -> tuple[Source, ...]:
    """The sources of costs."""
    return ("scrap", "rework", "returns")


def told_suppliers(found: Found) -> dict[str, Any]:
    """How good suppliers are, with the formula."""
    return {
        **found.told(),
        "weights": dict(WEIGHTS),
        "grades": [{"grade": grade, "least": float(least)} for grade, least in GRADES],
        "suppliers": [one.told() for one in ratings_of(found.rows)],
    }


async def trend_of(
    connection: Connection, asked: Asked, now_ms: int, series: str
) -> tuple[Found, list[Week]]:
    """The weeks up to the last day, whole ones alone, as far back as limits need them."""
    period = period_of(asked, await zone_of(connection, asked.site), now_ms)
    # The week of the last day is not over before that day is a Sunday.
    last = monday_of(period.last + timedelta(days=1)) - timedelta(days=1)
    first = min(monday_of(period.first), last - timedelta(days=7 * TREND_WEEKS - 1))
    weeks = Asked(asked.site, first, last, asked.wanted)
    source: Source = "orders" if series == "scrap" else "inspections"
    found = await found_in(connection, weeks, now_ms, (source,))
    return found, weeks_of(series, found.rows, weeks_between(first, last))


def told_trend(found: Found, series: str, weeks: Sequence[Week]) -> dict[str, Any]:
    """The weeks with their limits, and whether the last one warns."""
    last = warning(weeks)
    return {
        **found.told(),
        "series": series,
        "weeks": [week.told() for week in weeks],
        "weeks_needed": WEEKS_LEAST + 1,
        "warning": None if last is None else last.told(),
    }


def told_row(row: Row, *, with_cost: bool) -> dict[str, Any]:
    """A row as people see it."""
    return {
        "source": row.source,
        "id": row.id,
        "at": row.at,
        "item": row.item,
        "scale": row.scale,
        "quantity": row.quantity,
        "part": row.part,
        "lost": row.lost,
        "again": row.again,
        "is_good": row.is_good,
        "code": row.code,
        "lot": row.lot,
        "supplier": row.supplier,
        "line": row.line,
        "work_order": row.work_order,
        "person": row.person,
        "team": row.team,
        "shift": row.shift,
        "document": row.document,
        "cost": cost_of(row) if with_cost and row.source in COST_SOURCES else None,
    }


async def listed_rows(
    connection: Connection, asked: Asked, now_ms: int, listed: Listed
) -> tuple[Period, list[Row]]:
    """Exactly the rows that a figure counts."""
    period = period_of(asked, await zone_of(connection, asked.site), now_ms)
    every = await rows_in(connection, asked.site, period, now_ms, listed.sources)
    rows = [row for row in every if asked.wanted.fits(row)]
    return period, listed.rows_of(rows)
