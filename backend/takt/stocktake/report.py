"""What a variance report holds: lines, sums by zone and class, and what people have to look at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from takt.stocktake.accuracy import Accuracy, Counted, accuracy_of
from takt.stocktake.policy import value_of

NOT_COUNTED = frozenset({"open", "dropped"})
FOUND = "found"


@dataclass(frozen=True, slots=True)
class OneCount:
    """What one person said of a line; `status` is what became of it."""

    person: str
    quantity: int
    status: str
    at: int


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One line of a stocktake with what became of it; quantities in the item's scale."""

    id: int
    place: str
    zone: str
    item: str
    name_zh: str | None
    name_en: str | None
    lot: str
    kind: str
    unit: str
    scale: int
    state: str
    origin: str
    counted: int | None = None
    book: int | None = None
    unit_cost: int | None = None
    reason: str = ""
    reason_zh: str | None = None
    reason_en: str | None = None
    counts: Sequence[OneCount] = ()
    approver: str = ""
    meaning: str = ""
    at: int | None = None
    stocktake: int | None = None
    unit_zh: str | None = None
    unit_en: str | None = None

    @property
    def variance(self) -> int | None:
        """Counted less book; nothing where either is not known."""
        if self.counted is None or self.book is None:
            return None
        return self.counted - self.book

    @property
    def value(self) -> int | None:
        """What the variance is worth."""
        variance = self.variance
        return None if variance is None else value_of(variance, self.unit_cost, self.scale)

    @property
    def counters(self) -> list[str]:
        """Who counted, each once, in the order in which they did."""
        return list(dict.fromkeys(one.person for one in self.counts))

    @property
    def is_counted(self) -> bool:
        """Whether a count stands against a book figure."""
        return self.variance is not None and self.state not in NOT_COUNTED

    def as_counted(self) -> Counted:
        """The line as accuracy sees it."""
        return Counted(
            variance=self.variance or 0,
            book_value=value_of(self.book or 0, self.unit_cost, self.scale),
            variance_value=self.value,
            zone=self.zone,
            kind=self.kind,
            stocktake=self.stocktake,
        )


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A serial number that was counted at two places or more."""

    serial: str
    places: Sequence[str]


@dataclass(frozen=True, slots=True)
class UnknownCode:
    """A code that nobody knew where it was scanned."""

    code: str
    place: str
    person: str
    at: int
    quantity: str = ""
    """As it was typed: of what it is so many, nobody knows."""


@dataclass(frozen=True, slots=True)
class Report:
    """All of a stocktake after its counts."""

    lines: Sequence[ReportLine]
    duplicates: Sequence[Duplicate] = ()
    unknown: Sequence[UnknownCode] = ()
    sums: Accuracy = field(init=False)

    def __post_init__(self) -> None:
        counted = (line.as_counted() for line in self.lines if line.is_counted)
        object.__setattr__(self, "sums", accuracy_of(counted))

    @property
    def several(self) -> list[ReportLine]:
        """Lines that several people counted, to be compared or added."""
        return [line for line in self.lines if len(line.counters) > 1]

    @property
    def gaps(self) -> list[ReportLine]:
        """Lines that nobody counted."""
        return [line for line in self.lines if line.state in NOT_COUNTED]

    @property
    def found(self) -> list[ReportLine]:
        """Lines that no plan had."""
        return [line for line in self.lines if line.origin == FOUND]


def without_costs(report: Report) -> Report:
    """The report for somebody who may not see what things cost."""
    lines = [replace(line, unit_cost=None) for line in report.lines]
    return Report(lines, report.duplicates, report.unknown)


def told_line(line: ReportLine) -> dict[str, Any]:
    """A line as JSON."""
    return {
        "id": line.id,
        "place": line.place,
        "zone": line.zone,
        "item": line.item,
        "name_zh": line.name_zh,
        "name_en": line.name_en,
        "lot": line.lot or None,
        "class": line.kind,
        "unit": line.unit,
        "scale": line.scale,
        "state": line.state,
        "origin": line.origin,
        "counted": line.counted,
        "book": line.book,
        "variance": line.variance,
        "value": line.value,
        "reason": line.reason or None,
        "counters": line.counters,
        "approver": line.approver or None,
        "meaning": line.meaning or None,
        "at": line.at,
    }


def told_groups(groups: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """Sums by a group, in the order of its name."""
    return [{name: key, **groups[key].told()} for key in sorted(groups)]


def told(report: Report, lines: Iterable[ReportLine]) -> dict[str, Any]:
    """The report as JSON, with the lines that were asked for."""
    return {
        "coverage": {
            "lines": len(report.lines),
            "counted": len(report.lines) - len(report.gaps),
            "not_counted": len(report.gaps),
        },
        "sums": report.sums.whole.told(),
        "by_zone": told_groups(report.sums.by_zone, "zone"),
        "by_class": told_groups(report.sums.by_class, "class"),
        "lines": [told_line(line) for line in lines],
        "several": [
            {
                "id": line.id,
                "counts": [
                    {
                        "person": one.person,
                        "quantity": one.quantity,
                        "status": one.status,
                        "at": one.at,
                    }
                    for one in line.counts
                ],
            }
            for line in report.several
        ],
        "duplicates": [{"serial": one.serial, "places": one.places} for one in report.duplicates],
        "gaps": [line.id for line in report.gaps],
        "found": [line.id for line in report.found],
        "unknown": [
            {
                "code": one.code,
                "place": one.place,
                "quantity": one.quantity or None,
                "person": one.person,
                "at": one.at,
            }
            for one in report.unknown
        ],
    }
