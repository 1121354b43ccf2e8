"""What a lot with a nonconformance became stays on hold as the lot itself does. Pure.

A part has the hold of its lot passed on to it. Whoever releases the part by a word of their own has
not settled the nonconformance of the lot: the part is on hold again right behind that release. What
people signed for the lot lets go of such a part as well.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final
from uuid import uuid5

from takt.inventory import Act, Anchor, Facts, Lot, PassedHold, StatusChange, change_status
from takt.quality.nonconformance.keep_held import (
    BEHIND_NAMESPACE,
    as_signed,
    behind,
    bring_in_step,
    is_open_at,
    keep_hold,
)
from takt.quality.nonconformance.model import Case, Folded, cases_of, fold

About = tuple[Case, Folded]
NEVER: Final[Anchor] = (2**62, "", 0)


def keep_parts(act: Act, lot: Lot, facts: Facts) -> None:
    """Brings all that a lot became in step, and the lot where it is itself a part."""
    for id_ in sorted(facts.parts.below([lot.id])):
        part = facts.lots.get(id_)
        if part is not None and any(one.status == "available" for one in part.changes):
            _keep_part(act, part, facts)


def _keep_part(act: Act, part: Lot, facts: Facts) -> None:
    known = cases_of(facts)
    above = sorted({one.id for one in known.cases.values() if _is_above(one, part, facts)})
    cases = [(known.cases[id_], fold(known.cases[id_], known.steps_of(id_))) for id_ in above]
    signed = {step.operation for case, _ in cases for step in known.steps_of(case.id)}
    for release in _releases(part):
        if release.operation not in signed:
            _keep_behind(act, part, release, cases, facts)
    # What is signed first may leave the part to what is signed later.
    for about in sorted(cases, key=_closed_at):
        _keep_release(act, part, about, cases, facts)


def _closed_at(about: About) -> Anchor:
    closing = about[1].closing
    return NEVER if closing is None else closing.place


def _is_above(case: Case, part: Lot, facts: Facts) -> bool:
    is_other = case.is_known and case.lot is not None and case.lot != part.id
    return is_other and part.id in facts.parts.below([case.lot or ""])


def _releases(part: Lot) -> list[StatusChange]:
    found = [one for one in part.changes if one.status == "available"]
    return sorted(found, key=lambda one: one.place)


def _behind_id(case: Case, part: Lot, operation: str) -> str:
    return str(uuid5(BEHIND_NAMESPACE, f"{case.id}:{part.id}:{operation}"))


def _keep_behind(
    act: Act, part: Lot, release: StatusChange, cases: list[About], facts: Facts
) -> None:
    for case, folded in cases:
        is_own = folded.frees is not None and folded.frees.operation == release.operation
        is_passed = any(
            one.source == case.lot and one.place <= release.place for one in part.passed
        )
        is_due = release.undone_by is None and not is_own and is_passed
        is_due = is_due and is_open_at(case, folded, release.place)
        person = release.person if release.person is not None else act.person
        id_, place = _behind_id(case, part, release.operation), behind(release.place, case.id)
        keep_hold(act, replace(act, id=id_, place=place, person=person), part, is_due, facts)


def _keep_release(act: Act, part: Lot, about: About, cases: list[About], facts: Facts) -> None:
    """What was signed for a lot lets a part go that is on hold again because of it."""
    case, folded = about
    own = {one.operation for one in cases_of(facts).steps_of(case.id)}
    due = folded.frees if case.holds else None
    if due is not None and not _is_kept_only_by(case, part, due.place, cases):
        due = None
    found = False
    for change in _releases(part):
        if change.operation in own:
            is_due = due is not None and due.operation == change.operation
            found |= is_due
            bring_in_step(act, change, part, is_due, facts)
            _keep_behind(act, part, change, cases, facts)
    if due is not None and not found:
        change_status(as_signed(act, due), part, "available", None, facts)
        _keep_behind(act, part, _releases_of(part, due.operation), cases, facts)


def _releases_of(part: Lot, operation: str) -> StatusChange:
    return next(one for one in part.changes if one.operation == operation)


def _is_kept_only_by(case: Case, part: Lot, place: Anchor, cases: list[About]) -> bool:
    """Whether the last word about a part is a hold right behind its release.

    What came to it since from another lot that is on hold is not settled by a signature for this.
    """
    if any(one.source != case.lot and _stands_at(one, place) for one in part.passed):
        return False
    before = [one for one in part.told() if one.place < place]
    again = {
        _behind_id(case, part, release.operation)
        for case, _ in cases
        for release in _releases(part)
    }
    return bool(before) and before[-1].operation in again


def _stands_at(held: PassedHold, place: Anchor) -> bool:
    return held.place < place and (held.until is None or held.until >= place)
