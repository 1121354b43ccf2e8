"""Inspections on receipt: goods wait in quarantine until a verdict. Pure values, no I/O."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from takt.inventory import Facts, Id

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
    def is_decided(self) -> bool:
        """Whether a verdict stands."""
        return self.verdict is not None

    def decide(self, verdict: Verdict, result: str, person: int, at_ms: int) -> None:
        """The first verdict stands; it closes the inspection once that is open."""
        self.verdict, self.result, self.person = verdict, result, person
        if self.status == "open":
            self.status, self.closed_at = CLOSED[verdict], at_ms


@dataclass(frozen=True, slots=True)
class Result:
    """What somebody found, for the record."""

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


@dataclass(slots=True)
class Quality:
    """What one push knows and leaves of inspections."""

    inspected_items: frozenset[int] = frozenset()
    inspected_lines: frozenset[int] = frozenset()
    inspections: dict[str, Inspection] = field(default_factory=dict)
    changed: dict[str, Inspection] = field(default_factory=dict)
    results: list[Result] = field(default_factory=list)


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
