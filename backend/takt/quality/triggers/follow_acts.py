"""What an act opens by the plans in force, and what it ends where it is taken back. Pure.

The order of an output among the others of its order decides whether it is due. So all of them
are looked at anew with each one that comes or goes. What is due no longer goes, unless somebody
has said something of it: that was looked at.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from takt.inventory import (
    Act,
    Booked,
    Facts,
    Lot,
    Move,
    Output,
    Receive,
    change_status,
    day_at,
    note_what_left_since,
)
from takt.quality.inspections.commands import InspectBegin, InspectResult
from takt.quality.inspections.model import QUARANTINE, Inspection, Planned, quality_of
from takt.quality.inspections.settle import settle, settle_opened
from takt.quality.triggers.choosing import plan_of, plan_of_move, plan_of_receipt
from takt.quality.triggers.due import due
from takt.quality.triggers.model import OUTPUT_KINDS, Asked, Group, Known, Made, Opened
from takt_sync.plan_choice import inspection_id

BEHIND: Final = 2**41
"""Times the plan, added to the number of the act: the quarantine comes right behind it."""


def follow_act(booked: Booked, facts: Facts, opened: Opened) -> None:
    """Opens and ends what a booked act means."""
    # Asking for the type, not for the kind of, since structs have an abstract base class.
    form, act = type(booked.command), booked.act
    if form is Receive:
        _plan_receipt(booked, facts, opened)
    elif form is Move:
        _open_by_move(booked, facts, opened)
    elif form is Output and act.id in opened.group_of:
        group = opened.groups.setdefault(opened.group_of[act.id], Group(booked.command.work_order))
        group.made[act.id] = _made(booked, facts, group.order)
        settle_group(act, group, facts, opened)
    elif form is InspectBegin or form is InspectResult:
        for _, one in sorted(opened.groups.items()):
            settle_group(act, one, facts, opened)
    elif booked.undoes is not None:
        _take_back(act, booked.undoes.id, facts, opened)


def _made(booked: Booked, facts: Facts, order: int | None = None) -> Made:
    act, move = booked.act, booked.command
    place = facts.locations[move.target]
    return Made(
        act.id, act.place, move.item, booked.line.lot, move.quantity, place.site,
        day_at(act.effective, place.time_zone), act.person, act.device, order,
    )  # fmt: skip


def _plan_receipt(booked: Booked, facts: Facts, opened: Opened) -> None:
    """Which plan the receipt is inspected by; it opens the inspection itself."""
    if not opened.has_plan("receipt"):
        return
    receipt = booked.command
    supplier = receipt.party or opened.suppliers.get(receipt.line or 0)
    asked = plan_of_receipt(opened, _made(booked, facts), supplier)
    if asked is not None:
        planned = Planned(asked[0].id, asked[1].id, supplier, asked[0].holds)
        quality_of(facts).planned[booked.act.id] = planned


def _open_by_move(booked: Booked, facts: Facts, opened: Opened) -> None:
    if not opened.has_plan("move"):
        return
    made = _made(booked, facts)
    asked = plan_of_move(opened, made, booked.command.target)
    if asked is not None:
        _open(booked.act, made, asked, facts, opened)


def _take_back(act: Act, undone: str, facts: Facts, opened: Opened) -> None:
    """The goods never came there: whatever was opened for them is void."""
    known = quality_of(facts)
    for id_ in sorted(opened.by_act.get(undone, ())):
        inspection = known.inspections[id_]
        inspection.status, inspection.is_due = "void", True
        settle(act, inspection, facts)
    if undone in opened.group_of:
        group = opened.group(undone)
        group.made.pop(undone, None)
        settle_group(act, group, facts, opened)


def settle_group(act: Act, group: Group, facts: Facts, opened: Opened) -> None:
    """All output of an order that stands, with what is due of it now."""
    wanted: dict[tuple[str, int], tuple[Made, Asked]] = {}
    for item in {one.item for one in group.made.values()}:
        of_item = [one for one in group.made.values() if one.item == item]
        piece = 10 ** facts.items[item].scale if item in facts.items else 1
        asked = opened.asked(group.order, of_item)
        wanted |= due(of_item, lambda *about: plan_of(opened, *about), asked, piece)
    for made, plan in wanted.values():
        _open(act, made, plan, facts, opened)
    known = quality_of(facts)
    is_awaiting = any(one.status == "awaited" for one in known.inspections.values())
    for made in group.made.values():
        if is_awaiting:
            _open_what_was_begun(act, made, facts, opened)
        for id_ in sorted(opened.by_act.get(made.act, ())):
            inspection = known.inspections[id_]
            is_due = (made.act, inspection.opened_plan) in wanted
            if inspection.is_due and not is_due:
                inspection.is_due = False
                settle(act, inspection, facts)


def stays_due(one: Known, opened: Opened) -> bool:
    """Whether an output is due whatever else is made: by a plan that wants to see each of them."""
    rule = opened.rules.get(one.plan or 0)
    if rule is None or rule.trigger != "each" or not one.stands or one.act not in opened.group_of:
        return False
    made = opened.groups[opened.group_of[one.act]].made.get(one.act)
    if made is None:
        return False
    asked = plan_of(opened, made, rule.kind, None if rule.kind == "final" else "each")
    return asked is not None and asked[0].id == rule.id


def _open_what_was_begun(act: Act, made: Made, facts: Facts, opened: Opened) -> None:
    """A device that knew less drew a sample: that was looked at, due or not."""
    known = quality_of(facts)
    for rule in opened.rules.values():
        inspection = known.inspections.get(inspection_id(made.act, rule.id))
        if inspection is None or inspection.status != "awaited" or rule.kind not in OUTPUT_KINDS:
            continue
        plan = plan_of(opened, made, rule.kind, rule.trigger)
        if plan is not None and plan[0].id == rule.id:
            _open(act, made, plan, facts, opened)


def _open(act: Act, made: Made, asked: Asked, facts: Facts, opened: Opened) -> None:
    rule, version = asked
    if (made.act, rule.id) in opened.settled:
        return
    id_, known = inspection_id(made.act, rule.id), quality_of(facts)
    opened.by_act.setdefault(made.act, set()).add(id_)
    inspection = known.inspections.get(id_)
    if inspection is None:
        inspection = Inspection(id_, made.site, made.item, made.lot, "awaited", is_new=True)
        known.inspections[id_] = inspection
    elif inspection.is_received and inspection.is_due and inspection.status != "void":
        return
    inspection.status, inspection.is_due, inspection.kind = "open", True, rule.kind
    inspection.opened_by, inspection.opened_at = made.act, made.place[0]
    inspection.site, inspection.item, inspection.lot = made.site, made.item, made.lot
    inspection.quantity = None if rule.kind == "in_process" else made.quantity
    inspection.opened_plan, inspection.opened_version = rule.id, version.id
    inspection.operation = rule.operation
    inspection.for_kind = None if made.order is None else "work_order"
    inspection.for_id = made.order
    lot = facts.lots.get(made.lot or "")
    if rule.quarantines and lot is not None:
        _quarantine(act, made, inspection, lot, facts)
    settle_opened(act, inspection, facts)


def _quarantine(act: Act, made: Made, inspection: Inspection, lot: Lot, facts: Facts) -> None:
    """The goods wait from the act on that brought them; settling ends it where they need not."""
    if any(change.operation == inspection.id for change in lot.changes):
        return
    effective, stream, n = made.place
    behind = n + BEHIND * (inspection.opened_plan or 1)
    said = replace(
        act, id=inspection.id, place=(effective, stream, behind), effective=effective,
        person=made.person, device=made.device,
    )  # fmt: skip
    change_status(said, lot, QUARANTINE, None, facts)
    note_what_left_since(said, lot, QUARANTINE, facts)
