"""A receipt of goods that are inspected: they are in quarantine from then on. Pure.

The quarantine is a change of status by the receipt, at its time. It ends by the verdict, or with
the receipt when that is undone. Whatever arrives, an inspection is settled anew from all that was
said of it and stands, so the order of arrival does not matter.
"""

from __future__ import annotations

from takt.inventory import Booked, Facts, Receive, change_status, note_what_left_since
from takt.quality.inspections.model import QUARANTINE, Inspection, quality_of
from takt.quality.inspections.settle import judgement, settle, settle_opened
from takt.quality.inspections.verdict import decide


def follow_receipt(booked: Booked, facts: Facts) -> None:
    """Opens an inspection where goods came in, takes it back where that was undone."""
    # Asking for the type, not for the kind of, since structs have an abstract base class.
    if type(booked.command) is Receive:
        _open(booked, booked.command, facts)
    elif booked.undoes is not None and booked.undoes.kind == "stock.receive":
        inspection = quality_of(facts).inspections.get(booked.undoes.id)
        if inspection is not None and inspection.is_received:
            inspection.status = "void"
            settle(booked.act, inspection, facts)


def _open(booked: Booked, receipt: Receive, facts: Facts) -> None:
    known = quality_of(facts)
    planned = known.planned.get(booked.act.id)
    is_always = receipt.item in known.inspected_items or receipt.line in known.inspected_lines
    if not is_always and planned is None:
        return
    act, lot = booked.act, booked.line.lot
    inspection, site = known.inspections.get(act.id), facts.locations[receipt.target].site
    if inspection is None:
        inspection = Inspection(act.id, site, receipt.item, lot, "open", is_new=True)
        known.inspections[act.id] = inspection
    inspection.status, inspection.opened_at, inspection.site = "open", act.effective, site
    inspection.item, inspection.lot = receipt.item, lot
    inspection.line, inspection.quantity = receipt.line, receipt.quantity
    inspection.kind, inspection.opened_by = "receipt", act.id
    inspection.for_kind = inspection.for_id = inspection.operation = None
    if planned is not None:
        inspection.opened_plan, inspection.opened_version = planned.plan, planned.version
        inspection.opened_supplier = planned.supplier
    found = decide(inspection, judgement(inspection, known), known.said_of(act.id))
    holds = is_always or (planned is not None and planned.holds)
    if receipt.lot_code is not None and holds:
        _quarantine(booked, found is not None and found.verdict == "pass", facts)
    settle_opened(act, inspection, facts)


def _quarantine(booked: Booked, is_passed: bool, facts: Facts) -> None:
    act, lot = booked.act, facts.lots.get(booked.line.lot or "")
    if lot is None:
        return
    change_status(act, lot, QUARANTINE, None, facts)
    if not is_passed:
        note_what_left_since(act, lot, QUARANTINE, facts)
