"""A receipt of goods that are inspected: they are in quarantine from then on. Pure.

The quarantine is a change of status by the receipt, at its time: the order of arrival does not
matter. It ends by the verdict, or with the receipt when that is undone. Where the receipt itself
put the lot on hold the quarantine begins when that is released (see `after_release`).
"""

from __future__ import annotations

from takt.inventory import (
    Booked,
    Facts,
    Receive,
    change_status,
    note_what_left_since,
    open_notice,
    undo_change,
)
from takt.quality.after_release import keep_waiting, quarantines_of
from takt.quality.errors import RESULT_MISMATCH
from takt.quality.model import QUARANTINE, Inspection, quality_of


def follow_receipt(booked: Booked, facts: Facts) -> None:
    """Opens an inspection where goods came in, takes it back where that was undone."""
    # Asking for the type, not for the kind of, since structs have an abstract base class.
    if type(booked.command) is Receive:
        _open(booked, booked.command, facts)
    elif booked.undoes is not None and booked.undoes.kind == "stock.receive":
        end_quarantine(booked.undoes.id, booked.line.lot, booked.act.id, facts)


def _open(booked: Booked, receipt: Receive, facts: Facts) -> None:
    known = quality_of(facts)
    is_inspected = receipt.item in known.inspected_items or receipt.line in known.inspected_lines
    if not is_inspected:
        return
    act, lot = booked.act, booked.line.lot
    inspection = known.inspections.get(act.id)
    if inspection is None:
        site = facts.locations[receipt.target].site
        inspection = Inspection(act.id, site, receipt.item, lot, None, None, "open", is_new=True)
    elif (inspection.item, inspection.lot) != (receipt.item, lot):
        _drop_result(booked, inspection, facts)
    inspection.status, inspection.opened_at = "open", act.effective
    inspection.site = facts.locations[receipt.target].site
    inspection.item, inspection.lot = receipt.item, lot
    inspection.line, inspection.quantity = receipt.line, receipt.quantity
    known.inspections[act.id] = known.changed[act.id] = inspection
    if receipt.lot_code is not None:
        _quarantine(booked, inspection.verdict == "pass", facts)
    known_lot = facts.lots.get(lot or "")
    if inspection.verdict is None and known_lot is not None:
        keep_waiting(act, known_lot, inspection, facts)
    if inspection.verdict is not None and inspection.result is not None:
        # Its result came first.
        person = inspection.person or act.person
        inspection.decide(inspection.verdict, inspection.result, person, act.effective)
        if inspection.verdict == "pass":
            end_quarantine(act.id, lot, inspection.result, facts)


def _drop_result(booked: Booked, inspection: Inspection, facts: Facts) -> None:
    """A result that came first and speaks of other goods decides nothing here."""
    data = {"inspection": inspection.id, "verdict": inspection.verdict}
    about = {"site": inspection.site, "item": inspection.item, "lot": inspection.lot}
    open_notice(facts, booked.act, RESULT_MISMATCH, severity="warning", **about, data=data)
    inspection.verdict = inspection.result = inspection.person = None


def _quarantine(booked: Booked, is_passed: bool, facts: Facts) -> None:
    act, lot = booked.act, facts.lots.get(booked.line.lot or "")
    # What the receipt says of the label may have put the lot on hold at this very moment.
    if lot is None or any(change.place == act.place for change in lot.changes):
        return
    change_status(act, lot, QUARANTINE, None, facts)
    if not is_passed:
        note_what_left_since(act, lot, QUARANTINE, facts)


def end_quarantine(receipt: str, lot_id: str | None, ended_by: str, facts: Facts) -> None:
    """Ends exactly the quarantine of one receipt; what else was said of the lot stands."""
    lot = facts.lots.get(lot_id or "")
    if lot is None:
        return
    for change in quarantines_of(receipt, lot):
        if change.undone_by is None:
            undo_change(change, lot, ended_by, facts)
