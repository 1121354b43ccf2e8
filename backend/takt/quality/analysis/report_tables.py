"""The tables of a quality report, for paper and for spreadsheets alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import dropwhile
from typing import Any, Final

from takt.quality.analysis.costs import costs_of, told_costs
from takt.quality.analysis.figures import PPM, RULES, figure, months_of
from takt.quality.analysis.names import Names
from takt.quality.analysis.paper_words import Words
from takt.quality.analysis.pareto import pareto
from takt.quality.analysis.periods import Period, local
from takt.quality.analysis.ratios import DECIMALS, cents, ratio
from takt.quality.analysis.rows import Row, Source
from takt.quality.analysis.suppliers import ratings_of
from takt.quality.analysis.trends import Week
from takt.runtime.workbooks import Cell, Number

CENTS: Final = 2
LISTED: Final[tuple[Source, ...]] = ("inspections", "defects", "scrap", "orders", "lines")


@dataclass(frozen=True, slots=True)
class PaperTable:
    """A table: what stands above it, its columns with their shares of the width, its rows."""

    title: str
    headings: Sequence[str]
    shares: Sequence[float]
    rows: Iterator[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Report:
    """All that a report is made from."""

    site_code: str
    period: Period
    made_at: str
    narrowed: str
    rows: Sequence[Row]
    weeks: Sequence[Week]
    names: Names
    with_costs: bool


def tables_of(report: Report, words: Words) -> Iterator[PaperTable]:
    """The tables of the report in their order."""
    yield _figures(report, words)
    yield _pareto(report, words, "scrap", "reason")
    yield _pareto(report, words, "defects", "defect")
    yield _months(report, words)
    if report.with_costs:
        yield _costs(report, words)
    yield _suppliers(report, words)
    yield _trend(report, words)


@dataclass(frozen=True, slots=True)
class Share(Number):
    """A part of one, which paper writes in percent."""


def _share(text: str | None) -> Cell:
    return None if text is None else Share(int(Decimal(text).scaleb(DECIMALS)), DECIMALS)


def _figures(report: Report, words: Words) -> PaperTable:
    def rows() -> Iterator[Sequence[Cell]]:
        for name in RULES:
            one = figure(name, report.rows)
            value = one.value
            shown = (
                (Number(int(value)) if value is not None else None)
                if name == PPM
                else _share(None if value is None else str(value))
            )
            part, whole = Number(one.part, one.scale), Number(one.whole, one.scale)
            yield words(name), shown, part, whole, Number(one.rows)

    headings = [words(key) for key in ("figure", "value", "part", "whole", "rows")]
    return PaperTable(words("figures"), headings, (2, 1, 1, 1, 1), rows())


def _pareto(report: Report, words: Words, source: Source, kind: str) -> PaperTable:
    made = pareto([row for row in report.rows if row.source == source], "code")
    known = report.names.get(kind, {})

    def rows() -> Iterator[Sequence[Cell]]:
        for bar in made.bars:
            thing = known.get(bar.key or "")
            yield (
                str(thing["code"]) if thing else "", words.name(thing),
                Number(bar.quantity, made.scale), Number(bar.rows), Number(bar.work_orders),
                _share(bar.share), _share(bar.cumulative),
            )  # fmt: skip

    keys = ("code", "name", "quantity", "rows", "work_orders", "share", "cumulative")
    headings = [words(key) for key in keys]
    return PaperTable(words(source), headings, (1, 2.4, 1, 0.8, 0.9, 1, 1), rows())


def _months(report: Report, words: Words) -> PaperTable:
    scale, months = months_of(report.rows)

    def rows() -> Iterator[Sequence[Cell]]:
        for month in months:
            quantities = (month.ordered, month.made, month.scrapped)
            yield (
                month.month, Number(month.work_orders),
                *(Number(one, scale) for one in quantities),
                _share(ratio(month.made, month.ordered)),
                _share(ratio(month.scrapped, month.ordered)),
            )  # fmt: skip

    keys = ("month", "work_orders", "ordered", "made", "scrapped", "yield", "scrap_rate")
    return PaperTable(words("months"), [words(key) for key in keys], (1,) * 7, rows())


def _money(value: int | None) -> Cell:
    """In the currency; what nobody knows stays empty and is no zero."""
    return None if value is None else Number(cents(value), CENTS)


def _costs(report: Report, words: Words) -> PaperTable:
    costs = costs_of(report.rows)

    def rows() -> Iterator[Sequence[Cell]]:
        for cost in costs:
            counts = Number(cost.rows), Number(cost.unknown)
            yield words(f"cost_{cost.source}"), _money(cost.known), *counts
        told = told_costs(costs)
        counts = Number(told["rows"]), Number(told["unknown"])
        yield words("total"), _money(told["value"]), *counts

    headings = [words(key) for key in ("source", "cost", "rows", "unknown")]
    return PaperTable(words("costs"), headings, (2, 1, 1, 1), rows())


def _suppliers(report: Report, words: Words) -> PaperTable:
    def rows() -> Iterator[Sequence[Cell]]:
        for one in ratings_of(report.rows):
            thing = report.names.get("supplier", {}).get(str(one.supplier))
            told = one.told()
            parts = (told[name] for name in ("quality", "delivery", "quantity", "score"))
            code = str(thing["code"]) if thing else ""
            yield code, words.name(thing), Number(one.lines), *map(_share, parts), one.grade or ""

    keys = ("code", "supplier", "lines", "quality", "delivery", "amount", "score", "grade")
    headings = [words(key) for key in keys]
    return PaperTable(words("suppliers"), headings, (1, 2.4, 0.8, 1, 1, 1, 1, 0.7), rows())


def _trend(report: Report, words: Words) -> PaperTable:
    def rows() -> Iterator[Sequence[Cell]]:
        for week in dropwhile(lambda one: not one.rows, report.weeks):
            told = week.told()
            limit = None if week.lines is None else f"{week.lines.ucl:.6f}"
            yield (
                told["week"], Number(week.bad), Number(week.whole), _share(told["value"]),
                _share(limit), words("warns") if week.rules else "",
            )  # fmt: skip

    keys = ("week", "bad", "inspected", "share", "limit", "warning")
    return PaperTable(words("trend"), [words(key) for key in keys], (1,) * 6, rows())


def listings_of(report: Report, words: Words) -> Iterator[PaperTable]:
    """The rows behind the figures, one sheet for each source."""
    keys = (
        *("at", "item", "name", "quantity", "unit", "part_of", "lost", "good", "code"),
        *("document", "supplier", "line", "shift", "team", "person"),
    )
    zone = str(report.period.zone)
    headings = [words(key).format(zone=zone) for key in keys]
    for source in LISTED:
        own = [row for row in report.rows if row.source == source]
        rows = iter([_listed(row, report, words) for row in own])
        yield PaperTable(words(f"rows_{source}"), headings, (1.4,) * len(keys), rows)


def _listed(row: Row, report: Report, words: Words) -> Sequence[Cell]:
    item = report.names["item"].get(str(row.item), {})
    kind = "reason" if row.source == "scrap" else "defect"
    of_goods = row.source in ("scrap", "orders", "lines")
    scale = row.scale if of_goods else 0
    at = local(row.at, report.period.zone)
    return (
        f"{at:%Y-%m-%d %H:%M}",
        str(item.get("code") or ""),
        words.name(item),
        Number(row.quantity, scale),
        str(item.get("unit") or "") if of_goods else "",
        Number(row.part, scale),
        Number(row.lost, scale),
        words("yes") if row.is_good else words("no"),
        _called(report.names, kind, row.code, words),
        row.document or "",
        _called(report.names, "supplier", row.supplier, words),
        _called(report.names, "line", row.line, words),
        row.shift or "",
        _called(report.names, "team", row.team, words),
        _called(report.names, "person", row.person, words),
    )


def _called(names: Mapping[str, Any], kind: str, id_: int | None, words: Words) -> str:
    if id_ is None:
        return ""
    thing = names.get(kind, {}).get(str(id_))
    return words.name(thing) if thing else str(id_)


def cell_text(cell: Cell) -> str:
    """What stands in a cell on paper."""
    if isinstance(cell, Share):
        return f"{Decimal(cell.value).scaleb(2 - cell.scale):,.2f} %"
    if isinstance(cell, Number):
        exact = Decimal(cell.value).scaleb(-cell.scale)
        return f"{exact:,f}"
    return cell if isinstance(cell, str) else ""
