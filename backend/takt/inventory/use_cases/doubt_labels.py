"""A lot whose labels differ in the day of expiry is on hold until a person has looked at it.

The hold lies right behind the later label. It ends by a release, or when the receipt is undone of
which the label was wrong.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from takt.inventory.lots import Lot
from takt.inventory.model import Act, Facts, Target
from takt.inventory.told_labels import Label, doubtful
from takt.inventory.use_cases.change_lot_status import change_status, restore_change, undo_change
from takt.inventory.use_cases.name_reached import note_what_left_since


def note_label(act: Act, lot: Lot, day: str | None, known: date | None, facts: Facts) -> None:
    """Takes the label of a receipt in; `known` is the day that counted before."""
    if day is None:
        return
    labels = facts.labels.setdefault(lot.id, [])
    is_told = known is not None and any(one.expires_on == known.isoformat() for one in labels)
    own = Label(act.id, act.place, act.person, act.device, day)
    labels.append(own)
    found = doubtful(labels) if len(labels) > 1 else []
    # What nobody told by a label was known before, as from the opening book.
    if not is_told and known not in (None, date.fromisoformat(day)) and own not in found:
        found.append(own)
    for label in found:
        _doubt(act, label, lot, facts)


def forget_label(act: Act, target: Target, facts: Facts) -> None:
    """The label of a receipt that was undone says nothing any more."""
    for lot_id in {event.lot for event in target.events} & facts.labels.keys():
        labels, lot = facts.labels[lot_id], facts.lots[lot_id]
        before = doubtful(labels)
        for label in labels:
            label.stands = label.stands and label.operation != target.id
        stay = {label.doubt_place for label in doubtful(labels)}
        gone = {label.doubt_place for label in before} - stay
        for change in lot.changes:
            if change.place in gone and change.undone_by is None:
                undo_change(change, lot, act.id, facts)


def _doubt(act: Act, label: Label, lot: Lot, facts: Facts) -> None:
    place = label.doubt_place
    said = replace(
        act, id=label.operation, place=place, person=label.person, device=label.device,
    )  # fmt: skip
    known = next((one for one in lot.changes if one.place == place), None)
    if known is None:
        change_status(said, lot, "hold", None, facts)
    elif known.undone_by is not None:
        restore_change(known, lot, facts)
    else:
        return
    detail = "" if label.operation == act.id else act.id
    note_what_left_since(said, lot, "hold", facts, detail)
