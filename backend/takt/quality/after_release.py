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

from takt.inventory import Act, Booked, Facts, Lot, StatusChange, change_status, undo_change
from takt.quality.model import QUARANTINE, Inspection, quality_of

TELLING: Final = frozenset({"lot.hold", "lot.release", "inspect.result", "stock.receive"})
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
        if inspection.status == "open" and inspection.lot == lot.id:
            keep_waiting(booked.act, lot, inspection, facts)


def _undoes_hold(booked: Booked) -> bool:
    return booked.undoes is not None and booked.undoes.kind == "lot.hold"


def keep_waiting(act: Act, lot: Lot, inspection: Inspection, facts: Facts) -> None:
    """The lot is in quarantine behind each release of a hold since the inspection was opened."""
    since, known = inspection.opened_at or 0, {one.operation: one for one in lot.changes}
    for release in [one for one in lot.changes if one.status == "available"]:
        id_ = _waiting_id(inspection.id, release)
        waits, is_due = known.get(id_), release.place[0] >= since and _ended_hold(lot, release)
        if waits is None and is_due:
            said = replace(
                act, id=id_, place=_behind(lot, release), person=release.person or act.person
            )
            change_status(said, lot, QUARANTINE, None, facts)
        elif waits is not None and waits.undone_by is None and not is_due:
            undo_change(waits, lot, act.id, facts)


def quarantines_of(inspection: str, lot: Lot) -> list[StatusChange]:
    """The quarantine that an inspection began with its receipt, and those behind releases."""
    ids = {inspection, *(_waiting_id(inspection, one) for one in lot.changes)}
    return [one for one in lot.changes if one.operation in ids and one.status == QUARANTINE]


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
