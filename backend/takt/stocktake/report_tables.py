"""The tables of a variance report, the same on paper and in a spreadsheet.

A cell is a text, or a number that each kind of document writes in its own way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from takt.inventory import figure
from takt.stocktake.accuracy import Tally
from takt.stocktake.paper_words import Words
from takt.stocktake.report import Report, ReportLine
from takt.stocktake.workbooks import Cell, Number

COST_DIGITS: Final = 4


@dataclass(frozen=True, slots=True)
class PaperTable:
    """A table with its title; `shares` are the widths of its columns."""

    title: str
    headings: Sequence[str]
    shares: Sequence[float]
    rows: Iterable[Sequence[Cell]]


def tables_of(report: Report, words: Words) -> Iterator[PaperTable]:
    """All tables of the report, in the order in which people read them."""
    yield _sums(words("sums_by_zone"), words("zone"), report.sums.by_zone, report, words)
    yield _sums(words("sums_by_class"), words("class"), report.sums.by_class, report, words)
    yield _lines(report, words)
    yield _several(report, words)
    yield _duplicates(report, words)
    yield _short(words("gaps"), report.gaps, words)
    yield _short(words("found"), report.found, words)
    yield _unknown(report, words)


def minute(at_ms: int | None) -> str:
    """A time in UTC to the minute."""
    if at_ms is None:
        return ""
    return datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%Y-%m-%d %H:%M")


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


def _lines(report: Report, words: Words) -> PaperTable:
    names = (
        *("place", "item", "name", "lot", "counted", "book", "variance", "value", "reason"),
        *("counter", "approver", "meaning", "at", "state"),
    )
    shares = [1.2, 1.4, 1.6, 1.3, 1, 1, 1, 1.1, 1.1, 1.3, 1.1, 0.9, 1.2, 1.1]
    rows = (_line(line, words) for line in report.lines)
    return PaperTable(words("all_lines"), list(map(words, names)), shares, rows)


def _line(line: ReportLine, words: Words) -> list[Cell]:
    return [
        line.place,
        line.item,
        words.name(line.name_zh, line.name_en),
        line.lot,
        _quantity(line.counted, line),
        _quantity(line.book, line),
        _quantity(line.variance, line),
        _money(line.value),
        words.name(line.reason_zh, line.reason_en) or line.reason,
        ", ".join(line.counters),
        line.approver,
        words(f"meaning_{line.meaning}") if line.meaning else "",
        minute(line.at),
        words(f"state_{line.state}"),
    ]


def _several(report: Report, words: Words) -> PaperTable:
    def rows() -> Iterator[Sequence[Cell]]:
        for line in report.several:
            for one in line.counts:
                counted = Number(one.quantity, line.scale)
                yield [line.place, line.item, line.lot, one.person, counted, minute(one.at)]

    names = ("place", "item", "lot", "counter", "each", "at")
    return PaperTable(words("several"), [*map(words, names)], [1.4, 1.6, 1.4, 1.4, 1, 1.4], rows())


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
            _quantity(line.book, line),
            _quantity(line.counted, line),
        ]
        for line in lines
    )
    names = ("place", "item", "name", "lot", "book", "counted")
    return PaperTable(title, list(map(words, names)), [1.4, 1.6, 2.4, 1.6, 1, 1], rows)


def _unknown(report: Report, words: Words) -> PaperTable:
    rows = (
        [one.code, one.place, one.quantity, one.person, minute(one.at)] for one in report.unknown
    )
    names = ("code", "place", "counted", "counter", "at")
    return PaperTable(words("unknown"), list(map(words, names)), [3, 1.4, 1, 1.4, 1.4], rows)


def _quantity(quantity: int | None, line: ReportLine) -> Cell:
    return None if quantity is None else Number(quantity, line.scale)


def _money(value: int | None) -> Cell:
    return None if value is None else Number(value, COST_DIGITS)
