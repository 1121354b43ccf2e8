"""When goods may be certified, and what their certificate says. Pure.

Everything that was asked of a lot has to be passed: each inspection that an act opened, and those
that a plan wants to see before goods leave. A failed inspection is behind a lot once another one
of its kind passed after it, or two people signed what became of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

OPEN = frozenset({"open", "awaited"})


@dataclass(frozen=True, slots=True)
class Inspected:
    """One inspection of a lot or of a shipment."""

    id: str
    kind: str
    status: str
    lot: str | None
    lot_code: str | None
    closed_at: int | None
    person: str | None
    plan: str | None
    plan_zh: str | None
    plan_en: str | None
    version: int | None
    units: int | None
    n: int | None
    ac: int | None
    re: int | None
    found: int
    is_settled: bool
    """What did not conform was settled by the signatures of two people."""
    is_skipped: bool
    """It passed by the skip-lot rule of its plan: nobody looked."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What was read of one characteristic; sizes in its scale."""

    inspection: str
    code: str
    name_zh: str | None
    name_en: str | None
    kind: str
    unit: str | None
    scale: int
    lower: int | None
    nominal: int | None
    upper: int | None
    count: int
    least: int | None
    most: int | None
    total: int | None
    conforming: int | None
    """Flags that say yes."""

    def size(self, value: int | None) -> str:
        """A size as people write it."""
        if value is None:
            return ""
        return f"{Decimal(value).scaleb(-self.scale):f}"

    @property
    def mean(self) -> str:
        """With one decimal more than the readings, half to even."""
        if self.total is None or not self.count or self.kind != "measured":
            return ""
        exact = Decimal(self.total).scaleb(-self.scale) / self.count
        step = Decimal(1).scaleb(-self.scale - 1)
        return f"{exact.quantize(step, ROUND_HALF_EVEN):f}"

    @property
    def limits(self) -> str:
        """From the lower to the upper limit."""
        if self.lower is None and self.upper is None:
            return ""
        if self.lower is None:
            return f"≤ {self.size(self.upper)}"
        if self.upper is None:
            return f"≥ {self.size(self.lower)}"
        return f"{self.size(self.lower)} – {self.size(self.upper)}"


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed what, in which sense."""

    lot_code: str | None
    meaning: str
    person: str
    method: str
    at: int


@dataclass(frozen=True, slots=True)
class CertifiedLot:
    """A lot with what it is."""

    id: str
    code: str | None
    status: str
    item: str
    name_zh: str | None
    name_en: str | None
    unit: str
    scale: int
    quantity: int | None
    produced_on: str | None
    expires_on: str | None


@dataclass(frozen=True, slots=True)
class Missing:
    """Why there is no certificate yet: a stable word, and of which lot or item."""

    why: str
    about: str

    def told(self) -> dict[str, Any]:
        """As JSON."""
        return {"why": self.why, "about": self.about}


def missing_of_lot(
    lot: CertifiedLot, inspections: Sequence[Inspected], is_undecided: bool = False
) -> list[Missing]:
    """What a lot lacks; `is_undecided`: a nonconformance of it is not closed."""
    about = lot.code or lot.id
    found = []
    if lot.status != "available":
        found.append(Missing(f"lot_{lot.status}", about))
    if is_undecided:
        found.append(Missing("case_open", about))
    found += [Missing(why, about) for why in _missing(inspections)]
    return found


def _missing(inspections: Sequence[Inspected]) -> Iterable[str]:
    known = [one for one in inspections if one.status != "void"]
    if any(one.status in OPEN for one in known):
        yield "inspection_open"
    if any(one.status == "failed" and not _is_behind(one, known) for one in known):
        yield "inspection_failed"
    if not any(one.status == "passed" or one.is_settled for one in known):
        yield "not_inspected"


def _is_behind(failed: Inspected, known: Sequence[Inspected]) -> bool:
    """Whether something after it put a failed inspection right."""
    return failed.is_settled or any(
        one.status == "passed"
        and one.kind == failed.kind
        and (one.closed_at or 0) > (failed.closed_at or 0)
        for one in known
    )


def missing_of_shipment(
    inspections: Sequence[Inspected], uninspected: Sequence[str], shipped: int, without_lot: bool
) -> list[Missing]:
    """What a shipment lacks beside its lots; `uninspected`: goods that left without a look.

    Goods without a lot are vouched for by an inspection of the shipment alone.
    """
    found = [] if shipped else [Missing("nothing_shipped", "")]
    if without_lot and not any(one.status == "passed" for one in inspections):
        found.append(Missing("not_inspected", "shipment"))
    if any(one.status in OPEN for one in inspections):
        found.append(Missing("inspection_open", "shipment"))
    if any(one.status == "failed" and not _is_behind(one, inspections) for one in inspections):
        found.append(Missing("inspection_failed", "shipment"))
    return found + [Missing("shipment_not_inspected", about) for about in sorted(set(uninspected))]
