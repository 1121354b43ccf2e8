"""The tables of a variance report, the same on paper and in a spreadsheet.

A cell is a text, or a number that each kind of document writes in its own way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from takt.inventory import figure
from takt.runtime.workbooks import Cell, Number
from takt.stocktake.accuracy import Tally
from takt.stocktake.paper_words import Words
from takt.stocktake.report import Report, ReportLine
from takt.stocktake.sheet import minute

COST_DIGITS: Final = 4


@dataclass(frozen=True, slots=True)
class PaperTable:
    """A table with its title; `shares` are the widths of its columns."""

    title: str
    headings: Sequence[str]
    shares: Sequence[float]
    rows: Iterable[Sequence[Cell]]


def tables_of(report: Report, words: Words, time_zone: str) -> Iterator[PaperTable]:
    """All tables of the report, in the order in which people read them; times of the site."""
    yield _sums(words("sums_by_zone"), words("zone"), report.sums.by_zone, report, words)
    yield _sums(words("sums_by_class"), words("class"), report.sums.by_class, report, words)
    yield _lines(report, words, time_zone)
    yield _several(report, words, time_zone)
    yield _duplicates(report, words)
    yield _short(words("gaps"), report.gaps, words)
    yield _short(words("found"), report.found, words)
    yield _unknown(report, words, time_zone)


def cell_text(cell: Cell) -> str:
    """A cell on paper."""
    if isinstance(cell, Number):
        return figure(cell.value, cell.scale)
    return cell if isinstance(cell, str) else ""


def permille_text(permille: int | None) -> str:
    """A share as people read it."""
    return "-" if permille is None else f"{permille / 10:.1f} %"


def _sums(
    title: str, group: str, groups: dict[str, Tally], report: Report, words: Words
) -> PaperTable:
    names = ("lines", "right", "right_lines", "book_value", "off_value", "right_value")

    def rows() -> Iterator[Sequence[Cell]]:
        for key in sorted(groups):
            yield [key or "-", *_tally(groups[key])]
        yield [words("all"), *_tally(report.sums.whole)]

    return PaperTable(title, [group, *map(words, names)], [1.6, 1, 1, 1, 1.4, 1.6, 1.2], rows())


def _tally(tally: Tally) -> list[Cell]:
    return [
        Number(tally.lines),
        Number(tally.right),
        permille_text(tally.lines_right),
        _money(tally.value if tally.priced else None),
        _money(tally.off if tally.priced else None),
        permille_text(tally.value_right),
    ]


def _lines(report: Report, words: Words, time_zone: str) -> PaperTable:
    names = (
        *("place", "item", "name", "lot", "unit", "counted", "book", "variance", "value"),
        *("reason", "counter", "approver", "meaning", "at", "state"),
    )
    shares = [1.2, 1.4, 1.6, 1.3, 0.7, 1, 1, 1, 1.1, 1.1, 1.3, 1.1, 0.9, 1.2, 1.1]
    rows = (_line(line, words, time_zone) for line in report.lines)
    return PaperTable(words("all_lines"), _headings(names, words, time_zone), shares, rows)


def _headings(names: Sequence[str], words: Words, time_zone: str) -> list[str]:
    return [words(name).format(zone=time_zone) for name in names]


def _line(line: ReportLine, words: Words, time_zone: str) -> list[Cell]:
    return [
        line.place,
        line.item,
        words.name(line.name_zh, line.name_en),
        line.lot,
        _unit(line, words),
        _quantity(line.counted, line),
        _quantity(line.book, line),
        _quantity(line.variance, line),
        _money(line.value),
        words.name(line.reason_zh, line.reason_en) or line.reason,
        ", ".join(line.counters),
        line.approver,
        words(f"meaning_{line.meaning}") if line.meaning else "",
        minute(line.at, time_zone),
        words(f"state_{line.state}"),
    ]


def _several(report: Report, words: Words, time_zone: str) -> PaperTable:
    def rows() -> Iterator[Sequence[Cell]]:
        for line in report.several:
            for one in line.counts:
                counted = Number(one.quantity, line.scale)
                at = minute(one.at, time_zone)
                unit = _unit(line, words)
                yield [line.place, line.item, line.lot, one.person, counted, unit, at]

    names = ("place", "item", "lot", "counter", "each", "unit", "at")
    shares = [1.4, 1.6, 1.4, 1.4, 1, 0.7, 1.4]
    return PaperTable(words("several"), _headings(names, words, time_zone), shares, rows())


def _duplicates(report: Report, words: Words) -> PaperTable:
    rows = ([one.serial, ", ".join(one.places)] for one in report.duplicates)
    return PaperTable(words("duplicates"), [words("serial"), words("place")], [2, 4], rows)


def _short(title: str, lines: Sequence[ReportLine], words: Words) -> PaperTable:
    rows = (
        [
            line.place,
            line.item,
            words.name(line.name_zh, line.name_en),
            line.lot,
            _unit(line, words),
            _quantity(line.book, line),
            _quantity(line.counted, line),
        ]
        for line in lines
    )
    names = ("place", "item", "name", "lot", "unit", "book", "counted")
    return PaperTable(title, list(map(words, names)), [1.4, 1.6, 2.4, 1.6, 0.7, 1, 1], rows)


def _unknown(report: Report, words: Words, time_zone: str) -> PaperTable:
    rows = (
        [one.code, one.place, one.quantity, one.person, minute(one.at, time_zone)]
        for one in report.unknown
    )
    names = ("code", "place", "counted", "counter", "at")
    headings = _headings(names, words, time_zone)
    return PaperTable(words("unknown"), headings, [3, 1.4, 1, 1.4, 1.4], rows)


def _unit(line: ReportLine, words: Words) -> str:
    return words.unit(line.unit_zh, line.unit_en, line.unit)


def _quantity(quantity: int | None, line: ReportLine) -> Cell:
    return None if quantity is None else Number(quantity, line.scale)


def _money(value: int | None) -> Cell:
    return None if value is None else Number(value, COST_DIGITS)
