"""Inspections on receipt: goods wait in quarantine until a verdict. Pure values, no I/O."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from takt.inventory import Anchor, Facts, Id

AREA = "quality"
QUARANTINE = "quarantine"
Verdict = Literal["pass", "fail"]
Status = Literal["awaited", "open", "passed", "failed", "void"]
CLOSED: dict[Verdict, Status] = {"pass": "passed", "fail": "failed"}


class InspectResult(msgspec.Struct, frozen=True):
    """What somebody found; `inspection` is the identifier of the receipt that opened it."""

    inspection: str | None
    lot: str | None
    item: Id
    verdict: Verdict
    note: Annotated[str, Meta(max_length=2000)] | None


@dataclass(slots=True)
class Inspection:
    """Goods to be looked at; `awaited` while only its result has arrived."""

    id: str
    site: int
    item: int
    lot: str | None
    line: int | None
    quantity: int | None
    status: Status
    verdict: Verdict | None = None
    result: str | None = None
    person: int | None = None
    opened_at: int | None = None
    closed_at: int | None = None
    is_new: bool = False

    @property
    def is_received(self) -> bool:
        """Whether its receipt is on record, so that it is known which goods it is about."""
        return self.status != "awaited"

    def fits(self, result: Result) -> bool:
        """Whether a result is about the goods of the inspection, as far as they are known."""
        return not self.is_received or (result.item, result.lot) == (self.item, self.lot)

    def decide(self, result: Result | None) -> None:
        """What is said by the result that decides; without one the goods wait."""
        self.verdict = self.result = self.person = self.closed_at = None
        if result is not None:
            self.verdict, self.result, self.person = result.verdict, result.operation, result.person
        if self.status in ("awaited", "void"):
            return
        self.status = "open" if result is None else CLOSED[result.verdict]
        self.closed_at = None if result is None else result.effective


@dataclass(slots=True)
class Result:
    """What somebody found, for the record; `counts` where the person might say so."""

    operation: str
    inspection: str | None
    item: int
    lot: str | None
    verdict: Verdict
    note: str | None
    person: int
    device: str
    site: int
    effective: int
    stream: str
    n: int
    counts: bool
    undone_by: str | None = None

    @property
    def place(self) -> Anchor:
        """Its place in the order of all acts."""
        return self.effective, self.stream, self.n


def deciding(inspection: Inspection, results: Iterable[Result]) -> Result | None:
    """The earliest result that stands, whatever arrived first."""
    standing = [one for one in results if one.counts and one.undone_by is None]
    fitting = [one for one in standing if inspection.fits(one)]
    return min(fitting, key=lambda one: one.place, default=None)


@dataclass(slots=True)
class Quality:
    """What one push knows and leaves of inspections."""

    inspected_items: frozenset[int] = frozenset()
    inspected_lines: frozenset[int] = frozenset()
    inspections: dict[str, Inspection] = field(default_factory=dict)
    changed: dict[str, Inspection] = field(default_factory=dict)
    results: dict[str, Result] = field(default_factory=dict)
    """All results that the push may have to know, by their acts."""
    fresh: list[Result] = field(default_factory=list)
    undone: dict[str, str] = field(default_factory=dict)
    """Result that was on record -> the undo."""

    def said_of(self, inspection: str) -> list[Result]:
        """Everything that was found in an inspection."""
        return [one for one in self.results.values() if one.inspection == inspection]


def quality_of(facts: Facts) -> Quality:
    """The facts of this area; none where it was not asked, as when an undo is settled."""
    found: Quality = facts.of.setdefault(AREA, Quality())
    return found


def inspection_row(inspection: Inspection) -> dict[str, Any] | None:
    """An inspection as devices see it; none while it is awaited, none when it was withdrawn."""
    if inspection.status in ("awaited", "void"):
        return None
    return {
        "closed_at": inspection.closed_at,
        "id": inspection.id,
        "item": inspection.item,
        "kind": "receipt",
        "line": inspection.line,
        "lot": inspection.lot,
        "opened_at": inspection.opened_at,
        "person": inspection.person,
        "quantity": inspection.quantity,
        "status": inspection.status,
    }
