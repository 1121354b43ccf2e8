"""Hold, rejection and release of a lot: its status is the fold of its changes in their order."""

from __future__ import annotations

from takt.inventory import errors
from takt.inventory.commands import LotStatus
from takt.inventory.model import Act, Facts, Line, Lot, Reach, StatusChange, open_notice
from takt.inventory.use_cases.judge_act import has_right, note_rights
from takt_sync.ports import Applied, Held

HELD = frozenset({"hold", "quarantine"})
RELEASABLE = HELD | {"rejected"}
TAKING = frozenset({"stock.issue", "stock.consume", "stock.ship", "lot.regroup"})
PHONES_TOLD_MAX = 100


def hold_lot(act: Act, command: LotStatus, facts: Facts) -> Applied | Held:
    """A fact: the lot is on hold from the time of the act on."""
    lot = facts.lots.get(command.lot)
    if lot is None:
        return Held(errors.NOT_FOUND)
    note_rights(act, facts, facts.device_site)
    put_on_hold(act, lot, command.reason, facts)
    return Applied(Line(item=lot.item, lot=lot.id))


def put_on_hold(act: Act, lot: Lot, reason: int | None, facts: Facts) -> None:
    """The lot is on hold from the time of the act on; what left since is named, takers are told."""
    change_status(act, lot, "hold", reason, facts)
    note_what_left_since(act, lot, "hold", facts)
    _tell_who_took_it(act, lot, facts)


def release_lot(act: Act, command: LotStatus, facts: Facts) -> Applied | Held:
    """An intent: only who may release, and only what is on hold or was rejected."""
    return _decided(act, command, "available", RELEASABLE, facts)


def reject_lot(act: Act, command: LotStatus, facts: Facts) -> Applied | Held:
    """An intent of those who may release: what is on hold shall never be used."""
    return _decided(act, command, "rejected", HELD, facts)


def _decided(
    act: Act, command: LotStatus, status: str, before: frozenset[str], facts: Facts
) -> Applied | Held:
    lot = facts.lots.get(command.lot)
    if lot is None:
        return Held(errors.NOT_FOUND)
    if not has_right(act, facts, facts.device_site):
        return Held(errors.RIGHT_MISSING)
    if lot.status_at(act.effective) not in before:
        return Held(errors.BAD_TRANSITION)
    change_status(act, lot, status, command.reason, facts)
    return Applied(Line(item=lot.item, lot=lot.id))


def change_status(act: Act, lot: Lot, status: str, reason: int | None, facts: Facts) -> None:
    """Adds a change to the lot's history."""
    change = StatusChange(lot.id, act.place, status, reason, act.person, act.id)
    lot.changes.append(change)
    facts.outcome.changes.append(change)
    facts.outcome.lots[lot.id] = lot


def note_what_left_since(act: Act, lot: Lot, status: str, facts: Facts, detail: str = "") -> None:
    """A hold that arrives late names every place that its lot reached in the meantime."""
    reached = [
        {"location": event.location, "quantity": event.quantity, "operation": event.operation}
        for event in (reach.event for reach in facts.reached.get(lot.id, ()))
        if event.place > act.place and event.quantity > 0
    ]
    if reached:
        about = {"item": lot.item, "lot": lot.id, "detail": detail}
        data = {"kind": act.kind, "reached": reached[:100], "status": status}
        open_notice(facts, act, errors.LOT_ON_HOLD, **about, data=data)


def _tell_who_took_it(act: Act, lot: Lot, facts: Facts) -> None:
    """The phones that took of the lot hear of the hold at once, with what they took where."""
    taken: dict[str, list[Reach]] = {}
    for reach in facts.reached.get(lot.id, ()):
        if reach.kind in TAKING and reach.device is not None and reach.device != act.device:
            taken.setdefault(reach.device, []).append(reach)
    for device, reaches in sorted(taken.items())[:PHONES_TOLD_MAX]:
        about = {"item": lot.item, "lot": lot.id, "detail": device}
        notice = open_notice(
            facts,
            act,
            errors.HELD_LOT_WITH_YOU,
            **about,
            data={
                "held_by": act.id,
                "held_by_person": act.person,
                "reached": [
                    {"location": one.event.location, "quantity": one.event.quantity}
                    for one in reaches[:100]
                ],
            },
        )
        notice.device, notice.person = device, reaches[-1].person
