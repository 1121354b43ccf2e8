"""`nonconformance.dispose` and `nonconformance.sign`: intents of those who may decide. Pure.

What the case does not allow is held with its reason. A step that comes before what it answers waits
on record, and counts as soon as that is there.
"""

from __future__ import annotations

from typing import Final

from takt.inventory import (
    ALREADY_DECIDED,
    BAD_TRANSITION,
    NO_LOT,
    NOT_FOUND,
    OVERFLOW,
    RIGHT_MISSING,
    UNKNOWN_LOCATION,
    UNPARSED,
    Act,
    Facts,
    Kind,
    Line,
    Names,
    Target,
    has_right,
    overflows,
)
from takt.quality.nonconformance.errors import TOO_LARGE
from takt.quality.nonconformance.identifiers import is_id
from takt.quality.nonconformance.model import (
    Case,
    Dispose,
    Sign,
    Step,
    amount_of,
    cases_of,
    place_of,
    trial,
)
from takt.quality.nonconformance.settle_case import ENDS, is_end, legs_of, settle
from takt.quality.nonconformance.use_cases.report import case_for
from takt_sync.ports import Applied, Held

PERMISSION: Final = "quality.dispose"
MEANINGS: Final = {
    ("concession", "approve"): "concession_approved",
    ("release", "approve"): "released",
}


def _names_of_disposition(command: Dispose) -> Names:
    places = frozenset({command.location} if command.location is not None else ())
    return Names(locations=places)


def dispose(act: Act, command: Dispose, facts: Facts) -> Applied | Held:
    """Decides what becomes of the goods of a case."""
    if not is_id(command.nonconformance):
        return Held(UNPARSED)
    place = facts.locations.get(command.location or 0)
    if command.location is not None and place is None:
        return Held(UNKNOWN_LOCATION)
    if is_end(place):
        return Held(BAD_TRANSITION)
    case = case_for(command.nonconformance, facts.device_site, facts)
    step = Step(
        act.id, case.id, "disposition", None, command.disposition, command.quantity,
        command.location, command.reason, command.meaning, command.method, command.note,
        act.person, act.device, case.site, act.effective, act.place[1], act.n,
    )  # fmt: skip
    return _decide(act, case, step, facts)


def sign(act: Act, command: Sign, facts: Facts) -> Applied | Held:
    """A signature under a concession or a release, or against it."""
    meant = MEANINGS.get((command.step, command.decision), "rejected")
    if not is_id(command.nonconformance) or command.meaning != meant:
        return Held(UNPARSED)
    case = case_for(command.nonconformance, facts.device_site, facts)
    step = Step(
        act.id, case.id, command.step, command.decision, None, None, None, None, command.meaning,
        command.method, command.note, act.person, act.device, case.site,
        act.effective, act.place[1], act.n,
    )  # fmt: skip
    return _decide(act, case, step, facts)


def _decide(act: Act, case: Case, step: Step, facts: Facts) -> Applied | Held:
    known = cases_of(facts)
    refusal = _refusal(act, case, step, facts)
    if refusal is not None:
        if case.is_new and case.id not in known.changed:
            del known.cases[case.id]
        return Held(refusal)
    known.steps[act.id] = step
    settle(act, case, facts)
    shown = step.location if step.location is not None else case.location
    return Applied(Line(item=case.item, lot=case.lot, source=shown, quantity=step.quantity))


def _refusal(act: Act, case: Case, step: Step, facts: Facts) -> str | None:
    if not has_right(act, facts, case.site):
        return RIGHT_MISSING
    why = trial(case, cases_of(facts).steps_of(case.id), step)
    if why is None and step.disposition in ENDS and overflows(facts, legs_of(case, step, facts)):
        return OVERFLOW
    if why is None and step.disposition in ENDS and _lacks(case, step, facts):
        return TOO_LARGE
    return why


def _lacks(case: Case, step: Step, facts: Facts) -> bool:
    """Whether less lies there of the lot than is to be scrapped or returned."""
    place = facts.locations.get(place_of(case, step) or 0)
    if not case.is_known or place is None or place.is_virtual:
        return False
    stock = facts.stock.get((place.id, case.item or 0, case.lot or NO_LOT))
    return (amount_of(case, step) or 0) > (0 if stock is None else stock.quantity)


def undo_step(act: Act, target: Target, facts: Facts) -> Applied | Held:
    """A disposition or a signature was a mistake: the case is what the others make of it."""
    known = cases_of(facts)
    step = known.steps.get(target.id)
    case = None if step is None else known.cases.get(step.nonconformance)
    if step is None or case is None:
        return Held(NOT_FOUND)
    if step.undone_by is not None:
        return Held(ALREADY_DECIDED)
    target.is_undone = True
    step.undone_by = act.id
    settle(act, case, facts)
    return Applied(Line(item=case.item, lot=case.lot))


DISPOSE_KIND = Kind(Dispose, dispose, PERMISSION, True, _names_of_disposition, undo_step)
SIGN_KIND = Kind(Sign, sign, PERMISSION, True, undo=undo_step)
