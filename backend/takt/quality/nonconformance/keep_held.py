"""A lot with a nonconformance stays on hold until two people let it go. Pure.

The report puts it on hold. Whoever releases the lot by a word of their own meanwhile has not
settled the nonconformance: the lot is on hold again right behind that release. A signed release is
a change of status by the signature that completed it, at its place; it goes when that one does.
Only the step that closes the case lets the lot go, and only where two people signed that step.
Where one person scrapped or returned the last part those goods are gone, and what else there is of
the lot stays on hold: with the case closed, a release by a word lets it go as any other hold.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final
from uuid import UUID, uuid5

from takt.inventory import (
    Act,
    Anchor,
    Facts,
    Lot,
    StatusChange,
    change_status,
    note_what_left_since,
    restore_change,
    undo_change,
)
from takt.quality.inspections.after_release import keep_waiting
from takt.quality.inspections.model import quality_of
from takt.quality.nonconformance.model import (
    Case,
    Folded,
    Step,
    cases_of,
    fold,
)

BEHIND_NAMESPACE: Final = UUID("5d0c2c5b-7f0e-5b0b-9d0a-54414b54304e")
BEHIND: Final = 2**46
SLOTS: Final = 2**44
"""Each case has a place of its own right behind a release, the same whatever came first."""


def keep_held(act: Act, lot: Lot, facts: Facts) -> None:
    """Brings the holds and releases of a lot in step with its nonconformances."""
    cases = cases_of(facts).cases_of(lot.id)
    if not cases:
        return
    known = [(case, _folded(case, facts)) for case in cases]
    for case, _ in known:
        _keep_report(act, lot, case, facts)
    for case, folded in known:
        _keep_release(act, lot, case, folded, facts)
    releases = [one for one in lot.changes if one.status == "available"]
    for release in sorted(releases, key=lambda one: one.place):
        for case, folded in known:
            _keep_behind(act, lot, release, (case, folded), facts)
    for inspection in sorted(quality_of(facts).inspections.values(), key=lambda one: one.id):
        if inspection.lot == lot.id:
            keep_waiting(act, lot, inspection, facts)


def _folded(case: Case, facts: Facts) -> Folded:
    return fold(case, cases_of(facts).steps_of(case.id))


def _keep_report(act: Act, lot: Lot, case: Case, facts: Facts) -> None:
    """The hold of the report itself goes where the report was taken back."""
    for change in lot.changes:
        if change.operation == case.id and change.status == "hold":
            bring_in_step(act, change, lot, case.status != "void", facts)


def keep_hold(act: Act, said: Act, lot: Lot, is_due: bool, facts: Facts) -> None:
    """A hold that the lot has by something else than an act that says so itself."""
    known = next((one for one in lot.changes if one.operation == said.id), None)
    if known is not None:
        bring_in_step(act, known, lot, is_due, facts)
    elif is_due:
        change_status(said, lot, "hold", None, facts)


def _keep_release(act: Act, lot: Lot, case: Case, folded: Folded, facts: Facts) -> None:
    """What was signed lets the lot go; what no longer is takes that back."""
    known = cases_of(facts)
    signed = {one.operation for one in known.steps_of(case.id)}
    due = folded.frees if case.holds else None
    found = False
    for change in [one for one in lot.changes if one.status == "available"]:
        if change.operation in signed:
            is_due = due is not None and due.operation == change.operation
            found |= is_due
            bring_in_step(act, change, lot, is_due, facts)
    if due is not None and not found:
        change_status(as_signed(act, due), lot, "available", None, facts)


def as_signed(act: Act, step: Step) -> Act:
    """The act that a change of status by a step is."""
    return replace(act, id=step.operation, place=step.place, person=step.person)


def _keep_behind(
    act: Act, lot: Lot, release: StatusChange, about: tuple[Case, Folded], facts: Facts
) -> None:
    case, folded = about
    is_own = folded.frees is not None and folded.frees.operation == release.operation
    is_due = release.undone_by is None and not is_own and is_open_at(case, folded, release.place)
    id_ = str(uuid5(BEHIND_NAMESPACE, f"{case.id}:{release.operation}"))
    person = release.person if release.person is not None else act.person
    said = replace(act, id=id_, place=behind(release.place, case.id), person=person)
    keep_hold(act, said, lot, is_due, facts)


def is_open_at(case: Case, folded: Folded, place: Anchor) -> bool:
    """Whether a case that stops its lot is not settled at a place in the order."""
    if case.status == "void" or not case.holds or place < case.place:
        return False
    return folded.closing is None or place < folded.closing.place


def behind(place: Anchor, case: str) -> Anchor:
    """The place of a case right behind a release."""
    effective, stream, n = place
    return effective, stream, n + BEHIND + UUID(case).int % SLOTS


def bring_in_step(act: Act, change: StatusChange, lot: Lot, is_due: bool, facts: Facts) -> None:
    """Takes a change back, or lets it stand again; names what left where the lot is held anew."""
    if is_due == (change.undone_by is None):
        return
    if is_due:
        restore_change(change, lot, facts)
    else:
        undo_change(change, lot, act.id, facts)
    if is_due == (change.status == "hold"):
        said = replace(act, id=change.operation, place=change.place)
        note_what_left_since(said, lot, "hold", facts, act.id)
