"""What somebody asks of the figures: a site, days, and which rows of them; read and checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, Any, Final, cast
from zoneinfo import ZoneInfo

from litestar.di import NamedDependency
from litestar.params import FromQuery, Parameter

from takt.inventory import locations_by_id
from takt.kernel.errors import FieldError, Invalid, NotFound
from takt.quality.analysis.errors import SITE_NOT_FOUND
from takt.quality.analysis.figures import RULES, part_rows, rows_of
from takt.quality.analysis.pareto import of_unit
from takt.quality.analysis.periods import DAYS_MAX, USUAL_DAYS, Period, local
from takt.quality.analysis.rows import BYS, SOURCES, By, Row, Source, Wanted, of_key
from takt.quality.analysis.trends import SERIES, rows_of_series
from takt.runtime.http import RowId

if TYPE_CHECKING:
    from takt.runtime.database import Connection

DAY_LENGTH: Final = 10
CodeText = Annotated[str, Parameter(max_length=20)]
SomeCode = Annotated[str | None, Parameter(max_length=20)]
SomeKey = Annotated[str | None, Parameter(max_length=40)]
SomeId = Annotated[int | None, Parameter(ge=1, le=2**53 - 1)]
"""A limit on a type with None in it would not be looked at: it stands around the whole."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The figures of a site over some days, narrowed down."""

    site: int
    from_on: date | None
    until_on: date | None
    wanted: Wanted


@dataclass(frozen=True, slots=True)
class Group:
    """One group of a grouping, of goods of a unit; without `by` all rows."""

    by: By | None
    key: str | None
    unit: int | None


@dataclass(frozen=True, slots=True)
class Listed:
    """The rows of a figure, of a series or of a source; `part`: those its part comes from."""

    figure: str | None
    series: str | None
    source: str | None
    part: bool
    group: Group

    @property
    def sources(self) -> tuple[Source, ...]:
        """Where the rows come from."""
        if self.figure is not None:
            return (RULES[self.figure].source,)
        if self.series is not None:
            return ("orders",) if self.series == "scrap" else ("inspections",)
        return (cast(Source, self.source),)

    def rows_of(self, rows: Sequence[Row]) -> list[Row]:
        """The rows that are asked for."""
        unit, by = self.group.unit, self.group.by
        if self.figure is not None:
            kept = (part_rows if self.part else rows_of)(self.figure, rows, unit)
        elif self.series is not None:
            kept = rows_of_series(self.series, rows)
        else:
            kept = list(rows) if unit is None else of_unit(rows, unit)
        return kept if by is None else of_key(kept, by, self.group.key)


async def wanted_rows(
    item: FromQuery[SomeId] = None,
    supplier: FromQuery[SomeId] = None,
    line: FromQuery[SomeId] = None,
    team: FromQuery[SomeId] = None,
    person: FromQuery[SomeId] = None,
) -> Wanted:
    """Which rows a query narrows the figures down to."""
    return Wanted(item=item, supplier=supplier, line=line, team=team, person=person)


async def asked_figures(
    wanted: NamedDependency[Wanted],
    site: FromQuery[RowId],
    shift: FromQuery[SomeCode] = None,
    from_on: FromQuery[str | None] = None,
    until_on: FromQuery[str | None] = None,
) -> Asked:
    """The site, the days and the rows that a query names."""
    days = {"from_on": from_on, "until_on": until_on}
    read = {name: _day(name, text) for name, text in days.items()}
    return Asked(site, read["from_on"], read["until_on"], replace(wanted, shift=shift))


async def asked_group(
    by: FromQuery[SomeCode] = None,
    key: FromQuery[SomeKey] = None,
    unit: FromQuery[SomeId] = None,
) -> Group:
    """One group of rows; a group without a key is that of which nobody knows."""
    return Group(None if by is None else by_of(by), key, unit)


async def asked_list(
    group: NamedDependency[Group],
    figure: FromQuery[SomeCode] = None,
    series: FromQuery[SomeCode] = None,
    of: FromQuery[SomeCode] = None,
    part: FromQuery[bool] = False,
) -> Listed:
    """Of which figure, series or source the rows are listed: one of the three."""
    given = {"figure": (figure, RULES), "series": (series, SERIES), "of": (of, SOURCES)}
    said = {name: one_of(name, text, known) for name, (text, known) in given.items() if text}
    if len(said) != 1:
        raise Invalid("request.invalid", [FieldError("figure", "required")])
    return Listed(said.get("figure"), said.get("series"), said.get("of"), part, group)


def by_of(text: str) -> By:
    """What rows are grouped by."""
    return cast(By, one_of("by", text, BYS))


def _day(field: str, text: str | None) -> date | None:
    if text is None:
        return None
    try:
        if len(text) == DAY_LENGTH:
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise Invalid("request.invalid", [FieldError(field, "not_a_day")])


def period_of(asked: Asked, zone: ZoneInfo, now_ms: int) -> Period:
    """The days; where none are said, the last 90."""
    last = asked.until_on or local(now_ms, zone).date()
    first = asked.from_on or last - timedelta(days=USUAL_DAYS - 1)
    if not 0 <= (last - first).days < DAYS_MAX or not 1971 <= first.year <= last.year <= 9000:
        raise Invalid("request.invalid", [FieldError("until_on", "out_of_range")])
    return Period(first, last, zone)


async def zone_of(connection: Connection, site: int) -> ZoneInfo:
    """The time zone of a site, or a refusal where there is none of this id."""
    found = (await locations_by_id(connection, [site])).get(site)
    if found is None or found.kind != "site":
        raise NotFound(SITE_NOT_FOUND, site=site)
    return ZoneInfo(found.time_zone or "UTC")


def one_of(field: str, text: str, known: Any) -> str:
    """A word of a closed set, or a fault."""
    if text not in known:
        raise Invalid("request.invalid", [FieldError(field, "not_allowed")])
    return text
