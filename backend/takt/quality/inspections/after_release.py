"""A release ends a hold, not the wait for a verdict: goods stay in quarantine until then. Pure.

Whoever releases a lot has settled what it was on hold for, such as labels that differ. Where an
inspection is open the lot is in quarantine right behind the release, until the verdict or until it
is released from the quarantine itself. A hold may come after the release that ended it, and be
undone again: what the release means is judged anew each time.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import Final
from uuid import UUID, uuid5

from takt.inventory import (
    Act,
    Booked,
    Facts,
    Lot,
    StatusChange,
    change_status,
    note_what_left_since,
    restore_change,
    undo_change,
)
from takt.quality.inspections.model import QUARANTINE, Inspection, quality_of

TELLING: Final = frozenset(
    {
        "lot.hold", "lot.release", "inspect.result", "inspect.begin", "inspect.readings",
        "stock.receive",
    }
)  # fmt: skip
"""Acts that may put a lot on hold or let it go."""

WAITING_NAMESPACE: Final = UUID("b7a4c1f2-93de-5c0b-8a61-54414b54304c")
BEHIND: Final = 2**40
"""Added to the number of a release: the quarantine comes right behind it, before all later acts."""


def follow_status(booked: Booked, facts: Facts) -> None:
    """Goods that wait for a verdict do so behind each release of a hold, whichever comes first."""
    lot = facts.lots.get(booked.line.lot or "")
    if lot is None or not (booked.act.kind in TELLING or _undoes_hold(booked)):
        return
    for inspection in sorted(quality_of(facts).inspections.values(), key=lambda one: one.id):
        if inspection.lot == lot.id and inspection.is_received:
            keep_waiting(booked.act, lot, inspection, facts)


def _undoes_hold(booked: Booked) -> bool:
    return booked.undoes is not None and booked.undoes.kind in TELLING


def keep_waiting(act: Act, lot: Lot, inspection: Inspection, facts: Facts) -> None:
    """The lot is in quarantine from the receipt on, and behind each release of a hold since.

    A pass ends all of it; behind a fail a release lets the goods go for good. Where a plan does not
    hold goods, nothing waits.
    """
    if not inspection.is_received or (inspection.plan and not _holds(inspection, lot)):
        return
    waits = inspection.status in ("open", "failed")
    for change in lot.changes:
        if change.operation == inspection.id and change.status == QUARANTINE:
            _bring_in_step(act, change, lot, waits, facts)
    known = {one.operation: one for one in lot.changes}
    releases = [one for one in lot.changes if one.status == "available"]
    for release in sorted(releases, key=lambda one: one.place):
        id_ = _waiting_id(inspection.id, release)
        is_due = waits and _is_between(inspection, release) and _ended_hold(lot, release)
        if id_ in known:
            _bring_in_step(act, known[id_], lot, is_due, facts)
        elif is_due:
            said = replace(
                act, id=id_, place=_behind(lot, release), person=release.person or act.person
            )
            change_status(said, lot, QUARANTINE, None, facts)


def _holds(inspection: Inspection, lot: Lot) -> bool:
    """Whether the goods were put in quarantine when the inspection was opened."""
    own = (inspection.id, QUARANTINE)
    return any((change.operation, change.status) == own for change in lot.changes)


def _is_between(inspection: Inspection, release: StatusChange) -> bool:
    """Whether a release lies between the receipt and the verdict."""
    since, until = inspection.opened_at or 0, inspection.closing
    return release.place[0] >= since and (until is None or release.place < until)


def _bring_in_step(act: Act, change: StatusChange, lot: Lot, is_due: bool, facts: Facts) -> None:
    """Takes a quarantine back, or lets it stand again and names what left meanwhile."""
    if not is_due and change.undone_by is None:
        undo_change(change, lot, act.id, facts)
    elif is_due and change.undone_by is not None:
        restore_change(change, lot, facts)
        said = replace(act, id=change.operation, place=change.place)
        note_what_left_since(said, lot, QUARANTINE, facts, act.id)


def _waiting_id(inspection: str, release: StatusChange) -> str:
    return str(uuid5(WAITING_NAMESPACE, f"{inspection}:{release.operation}"))


def _ended_hold(lot: Lot, release: StatusChange) -> bool:
    earlier = [one for one in lot.changes if one.place < release.place]
    return replace(lot, changes=earlier).status_at() == "hold"


def _behind(lot: Lot, release: StatusChange) -> tuple[int, str, int]:
    """Each inspection has a place of its own there."""
    effective, stream, n = release.place
    taken = {one.place for one in lot.changes}
    places = ((effective, stream, n + BEHIND * turn) for turn in count(1))
    return next(place for place in places if place not in taken)
