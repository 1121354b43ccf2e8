"""Undo says that a record was wrong: counter-entries at the place of the original.

Folds and variances become as if the act had not been recorded. Moving goods back is a move.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from takt.inventory import errors
from takt.inventory.commands import NO_LOT, Undo
from takt.inventory.model import Act, Event, Facts, Line, Target, notice_id, open_notice
from takt.inventory.use_cases.adjust_stock import decide
from takt.inventory.use_cases.book_move import book, overflows
from takt.inventory.use_cases.change_lot_status import pass_on, undo_change
from takt.inventory.use_cases.doubt_labels import forget_label
from takt.inventory.use_cases.judge_act import note_lot
from takt.inventory.use_cases.note_entries import ENTRY_KINDS
from takt.inventory.use_cases.record_count import undo_count
from takt_sync.ports import Applied, Held
from takt_sync.stock import BOOKED_KINDS, undo_part

TELLING_KINDS = frozenset({"stock.receive", "stock.output", "lot.regroup"})
"""Kinds that say what a lot is."""


def undo_act(act: Act, command: Undo, facts: Facts) -> Applied | Held:
    """Decides on the undo of one act."""
    target = facts.targets.get(command.operation)
    if target is None:
        # S46: what it undoes may lie in a stream that comes later (see waiting_acts).
        facts.outcome.waiting[act.id] = command.operation
        open_notice(facts, act, errors.UNDO_WAITS)
        return Applied(Line())
    if not target.is_applied:
        return Held(errors.NOT_FOUND)
    if target.person != act.person:
        return Held(errors.NOT_OWN_ACT)
    if target.is_undone:
        return Held(errors.ALREADY_DECIDED)
    if target.kind in BOOKED_KINDS:
        return _undo_move(act, target, facts)
    special: Callable[[Act, Target, Facts], Applied | Held] | None = UNDO.get(target.kind)
    if special is None and target.kind in facts.kinds:
        special = facts.kinds[target.kind].undo
    return Held(errors.CONFLICT) if special is None else special(act, target, facts)


def _undo_move(act: Act, target: Target, facts: Facts) -> Applied | Held:
    behind = undo_part(target.kind)
    originals = [event for event in target.events if event.part < behind]
    legs = tuple(
        replace(
            event,
            quantity=-event.quantity,
            part=event.part + behind,
            operation=act.id,
        )
        for event in originals
    )
    if overflows(facts, legs):
        return Held(errors.OVERFLOW)
    target.is_undone = True
    if target.kind in ENTRY_KINDS:
        facts.outcome.undone_entries[target.id] = act.id
    if target.kind == "lot.regroup":
        _take_back_changes(act, target, {leg.lot for leg in legs}, facts)
    if target.kind == "stock.receive":
        forget_label(act, target, facts)
    _note_lots(act, legs, facts)
    if target.kind in TELLING_KINDS:
        facts.outcome.retold.update(dict.fromkeys(_lots_brought(originals, facts), act))
    book(facts, act, legs)
    for leg in legs:
        _note_if_needed_later(act, leg.key, facts)
    into = max(legs, key=lambda leg: leg.quantity)
    out = min(legs, key=lambda leg: leg.quantity)
    shown = None if into.lot == NO_LOT else into.lot
    return Applied(Line(into.item, shown, out.location, into.location, into.quantity))


def _lots_brought(events: list[Event], facts: Facts) -> list[str]:
    """The lots that came to a real place by these events."""
    return [
        event.lot
        for event in events
        if event.quantity > 0
        and event.lot in facts.lots
        and not facts.locations[event.location].is_virtual
    ]


def _take_back_changes(act: Act, target: Target, lots: set[str], facts: Facts) -> None:
    """What a regrouping itself said of its lots, and the holds that came to them by it."""
    facts.parts.remove(target.id, lots)
    known = [facts.lots[id_] for id_ in sorted(lots & facts.lots.keys())]
    for lot in known:
        for change in lot.changes:
            if change.operation == target.id and change.undone_by is None:
                undo_change(change, lot, act.id, facts)
    pass_on(known, facts)


def _note_lots(act: Act, legs: tuple[Event, ...], facts: Facts) -> None:
    """Names each blocked or expired lot that the undo takes away; two legs make one line."""
    ordered = sorted(legs, key=lambda leg: leg.part)
    for line, pair in enumerate(zip(ordered[::2], ordered[1::2], strict=False)):
        lot = facts.lots.get(pair[0].lot)
        if lot is not None:
            note_lot(act, facts, lot, pair, str(line or ""))


def _note_if_needed_later(act: Act, key: tuple[int, int, str], facts: Facts) -> None:
    """An undo that leaves less than nothing takes away what a later act has used."""
    location = facts.locations.get(key[0])
    stock = facts.stock.get(key)
    if location is None or location.is_virtual or stock is None or stock.quantity >= 0:
        return
    lot = None if key[2] == NO_LOT else key[2]
    open_notice(
        facts,
        act,
        errors.UNDO_NEEDED_LATER,
        site=location.site,
        item=key[1],
        lot=lot,
        location=key[0],
        data={} if location.counted_by is not None else {"quantity": stock.quantity},
    )


def _undo_hold(act: Act, target: Target, facts: Facts) -> Applied | Held:
    id_ = target.args["lot"]
    lot = facts.lots.get(facts.lot_codes.get(id_, id_))
    change = next((c for c in lot.changes if c.operation == target.id), None) if lot else None
    if lot is None or change is None:
        return _end_waiting(target, facts)
    if change.undone_by is not None:
        return Held(errors.ALREADY_DECIDED)
    target.is_undone = True
    undo_change(change, lot, act.id, facts)
    return Applied(Line(item=lot.item, lot=lot.id))


def _end_waiting(target: Target, facts: Facts) -> Applied | Held:
    """A hold that still waits for its lot never takes effect."""
    if facts.outcome.waiting.pop(target.id, None) is None:
        if target.id not in facts.waiting:
            return Held(errors.ALREADY_DECIDED)
        facts.waiting.remove(target.id)
        facts.outcome.no_longer_waiting.add(target.id)
    target.is_undone = True
    id_ = notice_id(target.id, errors.HOLD_WAITS)
    notice = facts.outcome.notices.get(id_) or facts.notices.get(id_)
    if notice is not None and notice.status == "open":
        notice.status, notice.closed_at, notice.resolution = "closed", facts.now_ms, "undone"
        facts.outcome.notices[id_] = notice
    return Applied(Line(lot=target.args["lot"]))


def _withdraw(act: Act, target: Target, facts: Facts) -> Applied | Held:
    approval = facts.approvals.get(target.id)
    if approval is None:
        return Held(errors.NOT_FOUND)
    if approval.status != "pending":
        return Held(errors.ALREADY_DECIDED)
    decide(approval, act, False, facts)
    target.is_undone = True
    return Applied(Line(approval.item, None, None, approval.location, -approval.quantity))


UNDO = {
    "stock.count": undo_count,
    "stock.count_empty": undo_count,
    "lot.hold": _undo_hold,
    "stock.adjust": _withdraw,
}
