"""A failed inspection opens a nonconformance by itself; that goes with its verdict. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from takt.inventory import Act, Anchor, Facts
from takt.quality.nonconformance.model import Case, cases_of, nonconformance_id
from takt.quality.nonconformance.settle_case import settle


@dataclass(frozen=True, slots=True)
class Inspected:
    """An inspection as far as a nonconformance has to know; `place` is that of its verdict."""

    id: str
    site: int
    item: int
    lot: str | None
    quantity: int | None
    is_failed: bool
    is_void: bool = False
    """The goods never came, or nobody would have looked at them."""
    person: int | None = None
    place: Anchor | None = None


def follow_verdict(act: Act, inspected: Inspected, facts: Facts) -> None:
    """Opens, brings up to date or takes back the case of an inspection whose verdict changed."""
    known = cases_of(facts)
    id_ = nonconformance_id(inspected.id)
    case = known.cases.get(id_)
    if case is None and not inspected.is_failed:
        return
    if case is None:
        case = known.cases[id_] = Case(id_, inspected.site, is_new=True)
    if inspected.is_failed:
        _tell(case, inspected, act)
    elif not case.is_known or (case.stands, case.holds) == (False, not inspected.is_void):
        return
    case.stands = inspected.is_failed
    if not inspected.is_failed:
        case.holds = not inspected.is_void
    settle(act, case, facts)


def _tell(case: Case, inspected: Inspected, act: Act) -> None:
    case.site, case.item, case.lot = inspected.site, inspected.item, inspected.lot
    case.quantity, case.inspection = inspected.quantity, inspected.id
    case.severity, case.holds = "major", True
    case.person = inspected.person
    case.effective, case.stream, case.n = inspected.place or act.place
