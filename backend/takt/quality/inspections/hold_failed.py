"""Readings that fail put their goods on hold, by the act that decided, at its place. Pure.

The hold stands behind that act and has an identifier of its own. Where readings that arrive later,
or an undo, let another act decide, it moves there or goes.
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
    note_what_left_since,
    put_on_hold,
    restore_change,
    undo_change,
)
from takt.quality.inspections.model import Begin
from takt.quality.inspections.verdict import Decision, Judged

FAILED_NAMESPACE: Final = UUID("3f0c7b52-6a1e-5d94-8c37-54414b54304c")
BEHIND: Final = 2**39
"""Added to the number of the act that decided: the hold comes right behind it, before all later
acts and before what waits behind a release."""


def hold_by_readings(act: Act, inspection: str, found: Judged | None, facts: Facts) -> None:
    """The lot is on hold from the reading on that failed it, and not by any other reading."""
    decision = None if found is None else found.decision
    due = None
    if found is not None and decision is not None and decision.verdict == "fail":
        due = looked_at_lot(found.begin, facts)
    for lot in [*facts.lots.values()]:
        for change in lot.changes:
            if not _is_hold_of(inspection, change):
                continue
            is_due = due is lot and decision is not None and _before(change.place) == decision.place
            if not is_due and change.undone_by is None:
                undo_change(change, lot, act.id, facts)
            elif is_due and change.undone_by is not None:
                restore_change(change, lot, facts)
                said = replace(act, id=change.operation, place=change.place)
                note_what_left_since(said, lot, "hold", facts, act.id)
    if due is not None and decision is not None:
        _hold(act, inspection, due, decision, facts)


def _hold(act: Act, inspection: str, lot: Lot, decision: Decision, facts: Facts) -> None:
    id_ = hold_id(inspection, decision.place)
    if any(change.operation == id_ for change in lot.changes):
        return
    effective, stream, n = decision.place
    author = decision.author
    said = replace(
        act, id=id_, place=(effective, stream, n + BEHIND), effective=effective,
        person=author.person, device=author.device,
    )  # fmt: skip
    put_on_hold(said, lot, None, facts)


def looked_at_lot(begin: Begin, facts: Facts) -> Lot | None:
    """The lot that a sample was drawn of; nobody may have told of it yet."""
    if begin.lot is None:
        return None
    if begin.lot not in facts.lots:
        facts.lots[begin.lot] = Lot(begin.lot, begin.item, None)
    return facts.lots[begin.lot]


def hold_id(inspection: str, place: Anchor) -> str:
    """The identifier of the hold that an inspection puts on its lot behind an act."""
    return str(uuid5(FAILED_NAMESPACE, f"{inspection}:{place[0]}:{place[1]}:{place[2]}"))


def _is_hold_of(inspection: str, change: StatusChange) -> bool:
    is_behind = change.status == "hold" and change.place[2] > BEHIND
    return is_behind and change.operation == hold_id(inspection, _before(change.place))


def _before(place: Anchor) -> Anchor:
    return place[0], place[1], place[2] - BEHIND
