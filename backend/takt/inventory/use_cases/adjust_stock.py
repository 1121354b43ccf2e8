"""An adjustment is asked for by one person and decided by another."""

from __future__ import annotations

from dataclasses import replace

from takt.inventory import errors
from takt.inventory.commands import NO_LOT, Adjust, Approve
from takt.inventory.model import Act, Approval, Event, Facts, Line
from takt.inventory.use_cases.book_move import book, overflows
from takt.inventory.use_cases.judge_act import has_right, note_lot
from takt.inventory.use_cases.know_lot import add_unknown_lot, is_untold
from takt_sync.ports import Applied, Held


def adjust_stock(act: Act, command: Adjust, facts: Facts) -> Applied | Held:
    """Opens a request; the books change when it is approved."""
    item, location = facts.items.get(command.item), facts.locations.get(command.location)
    if item is None:
        return Held(errors.UNKNOWN_ITEM)
    if location is None:
        return Held(errors.UNKNOWN_LOCATION)
    if location.is_virtual:
        return Held(errors.BAD_TRANSITION)
    if not has_right(act, facts, location.site):
        return Held(errors.RIGHT_MISSING)
    approval = Approval(
        operation=act.id,
        kind=act.kind,
        site=location.site,
        person=act.person,
        device=act.device,
        item=item.id,
        lot=command.lot or NO_LOT,
        location=location.id,
        quantity=command.quantity,
        reason=command.reason,
        place=act.place,
        at=facts.now_ms,
    )
    facts.approvals[act.id] = facts.outcome.approvals[act.id] = approval
    return Applied(Line(item.id, command.lot, None, location.id, command.quantity))


def approve(act: Act, command: Approve, facts: Facts) -> Applied | Held:
    """Decides a request of somebody else; an approved adjustment is booked at its own time."""
    approval = facts.approvals.get(command.operation)
    if approval is None:
        return Held(errors.NOT_FOUND)
    refusal = _refusal(act, command, approval, facts)
    if refusal is not None:
        return refusal
    _sign(approval, act, command)
    if approval.kind == "stock.count":
        facts.outcome.counted.signed.add(approval.operation)
    if command.decision == "approve" and approval.kind == "stock.adjust":
        refusal = _book(act, approval, facts)
        if refusal is not None:
            return refusal
    decide(approval, act, command.decision == "approve", facts)
    lot = None if approval.lot == NO_LOT else approval.lot
    return Applied(Line(approval.item, lot, None, approval.location, approval.quantity))


def _refusal(act: Act, command: Approve, approval: Approval, facts: Facts) -> Held | None:
    """Why this person may not decide this, now."""
    if approval.status != "pending":
        return Held(errors.ALREADY_DECIDED)
    if act.person == approval.person or act.person in _counters(approval, facts):
        return Held(errors.APPROVER_IS_AUTHOR)
    if not has_right(act, facts, approval.site):
        return Held(errors.RIGHT_MISSING)
    if approval.kind == "stock.count" and command.meaning is None:
        return Held(errors.SIGNATURE_MISSING)
    return None


def _counters(approval: Approval, facts: Facts) -> set[int]:
    """Everybody who counted the same, in this very push too."""
    key = (approval.location, approval.item, approval.lot)
    here = {one.act.person for one in facts.outcome.counted.records if one.key == key}
    places = {one.act.person for one in facts.outcome.counted.empties if one.location == key[0]}
    return {*approval.others, *here, *places}


def _sign(approval: Approval, act: Act, command: Approve) -> None:
    """Who answered by which act, how it was proved, and what the signature stands for."""
    approval.answered_in = act.id
    approval.answer_reason = command.reason
    if command.meaning is not None and command.method is not None:
        approval.meaning, approval.method = command.meaning, command.method


def decide(approval: Approval, act: Act, is_approved: bool, facts: Facts) -> None:
    """Writes down who decided, and how."""
    approval.status = "approved" if is_approved else "rejected"
    approval.decided_by, approval.decided_at = act.person, facts.now_ms
    facts.outcome.approvals[approval.operation] = approval


def _book(act: Act, approval: Approval, facts: Facts) -> Held | None:
    difference = facts.difference.get(approval.site)
    if difference is None:
        return Held(errors.UNKNOWN_LOCATION)
    item, lot, quantity, place = approval.item, approval.lot, approval.quantity, approval.place
    legs = (
        Event(approval.location, item, lot, quantity, place, 0, act.id),
        Event(difference, item, lot, -quantity, place, 1, act.id),
    )
    if overflows(facts, legs):
        return Held(errors.OVERFLOW)
    if lot != NO_LOT:
        # It is booked at the time of the request: whoever approves may know of a release since.
        said = replace(act, effective=place[0], place=place)
        known = facts.lots.get(lot)
        if known is None or is_untold(known):
            known = add_unknown_lot(said, lot, item, facts)
        note_lot(said, facts, known, legs)
    book(facts, act, legs)
    return None
