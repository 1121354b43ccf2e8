"""Hold, rejection and release of a lot: its status is the fold of its changes in their order.

What a lot became by regrouping follows each change at once (see `passed_holds`).
"""

from __future__ import annotations

from collections.abc import Iterable

from takt.inventory import errors
from takt.inventory.commands import LotStatus
from takt.inventory.lots import Lot, StatusChange
from takt.inventory.model import Act, Facts, Line, open_notice
from takt.inventory.passed_holds import passed_from
from takt.inventory.use_cases.judge_act import has_right, note_rights
from takt.inventory.use_cases.name_reached import note_what_left_since
from takt_sync.ports import Applied, Held

HELD = frozenset({"hold", "quarantine"})
RELEASABLE = HELD | {"rejected"}


def hold_lot(act: Act, command: LotStatus, facts: Facts) -> Applied | Held:
    """A fact: the lot is on hold from the time of the act on.

    Nobody may have received it yet. Its item makes it known, on hold; a phone that says no item
    has to wait for the first act that does (S59).
    """
    note_rights(act, facts, facts.device_site)
    id_ = facts.lot_codes.get(command.lot, command.lot)
    if id_ not in facts.lots and command.item is not None and command.item in facts.items:
        facts.lots[id_] = Lot(id_, command.item, None)
    held = hold_known_lot(act, command, facts)
    if held is None:
        facts.outcome.waiting[act.id] = id_
        open_notice(facts, act, errors.HOLD_WAITS, lot=id_)
        held = Applied(Line(lot=id_))
    return held


def hold_known_lot(act: Act, command: LotStatus, facts: Facts) -> Applied | None:
    """The hold of a lot that somebody has told of; None where nobody has."""
    lot = facts.lots.get(facts.lot_codes.get(command.lot, command.lot))
    if lot is None:
        return None
    if command.item not in (None, lot.item):
        data = {"belongs_to": lot.item}
        open_notice(facts, act, errors.UNKNOWN_LOT, item=command.item, lot=lot.id, data=data)
    put_on_hold(act, lot, command.reason, facts)
    return Applied(Line(item=lot.item, lot=lot.id))


def put_on_hold(act: Act, lot: Lot, reason: int | None, facts: Facts) -> None:
    """The lot is on hold from the time of the act on; what left since is named."""
    change_status(act, lot, "hold", reason, facts)
    note_what_left_since(act, lot, "hold", facts)


def release_lot(act: Act, command: LotStatus, facts: Facts) -> Applied | Held:
    """An intent: only who may release, and only what is on hold or was rejected."""
    return _decided(act, command, "available", RELEASABLE, facts)


def reject_lot(act: Act, command: LotStatus, facts: Facts) -> Applied | Held:
    """An intent of those who may release: what is on hold shall never be used."""
    return _decided(act, command, "rejected", HELD, facts)


def _decided(
    act: Act, command: LotStatus, status: str, before: frozenset[str], facts: Facts
) -> Applied | Held:
    lot = facts.lots.get(facts.lot_codes.get(command.lot, command.lot))
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
    pass_on([lot], facts)


def undo_change(change: StatusChange, lot: Lot, undone_by: str, facts: Facts) -> None:
    """Takes exactly one change back; what else was said of the lot stands."""
    change.undone_by = undone_by
    facts.outcome.undone_changes[lot.id, change.place] = undone_by
    facts.outcome.lots[lot.id] = lot
    if not change.awaits_receipt:
        pass_on([lot], facts)


def restore_change(change: StatusChange, lot: Lot, facts: Facts) -> None:
    """A change stands again: what had taken it back does so no more."""
    change.undone_by = None
    facts.outcome.undone_changes[lot.id, change.place] = None
    facts.outcome.lots[lot.id] = lot
    pass_on([lot], facts)


def pass_on(lots: Iterable[Lot], facts: Facts) -> None:
    """Brings what these lots became in step with their holds, and with those that they took over.

    A release or a regrouping changes how far a hold comes that began higher up: it is followed
    anew from there.
    """
    sources = {source for lot in lots for source in (lot.id, *(one.source for one in lot.passed))}
    for source in sorted(sources):
        root = facts.lots.get(source)
        if root is None or source in facts.unwalked:
            facts.outcome.is_blind = True
        else:
            _pass_from(root, facts)


def _pass_from(root: Lot, facts: Facts) -> None:
    passed = passed_from(root, facts.lots, facts.parts)
    for id_ in sorted(facts.holders.get(root.id, set()) | passed.keys()):
        lot = facts.lots[id_]
        held = [one for one in lot.passed if one.source != root.id] + passed.get(id_, [])
        if set(held) != set(lot.passed):
            lot.passed = held
            facts.outcome.lots[id_] = lot
            facts.outcome.passed.add(id_)
    facts.holders[root.id] = set(passed)
