"""A lot that nobody knew is on hold until its receipt tells what it is.

Its receipt may arrive after the acts that used it. Then the cause of the hold is gone: the hold
counts as undone, its notices close, and what people decided about the lot stands.
"""

from __future__ import annotations

from datetime import date

from takt.inventory import errors
from takt.inventory.commands import Receive
from takt.inventory.model import Act, Facts, Lot, StatusChange, open_notice


def add_unknown_lot(act: Act, lot: str, item: int, facts: Facts) -> Lot:
    """A lot that an act names before anybody received it: on hold, with a notice."""
    made = facts.lots[lot] = facts.outcome.lots[lot] = Lot(lot, item, None)
    change = StatusChange(lot, act.place, "hold", None, act.person, act.id)
    made.changes.append(change)
    facts.outcome.changes.append(change)
    facts.held_unknown[lot] = act.id
    open_notice(facts, act, errors.UNKNOWN_LOT, item=item, lot=lot)
    return made


def describe_lot(act: Act, lot: Lot, receipt: Receive, facts: Facts) -> None:
    """A receipt tells what a lot is; what is known already stays, an earlier expiry wins."""
    if lot.code is None and receipt.lot_code is not None:
        lot.code = receipt.lot_code.strip()
        facts.outcome.lots[lot.id] = lot
        _end_hold(act, lot, facts)
    if receipt.expires_on is not None:
        expires_on = date.fromisoformat(receipt.expires_on)
        if lot.expires_on is None or expires_on < lot.expires_on:
            lot.expires_on = expires_on
            facts.outcome.lots[lot.id] = lot


def _end_hold(act: Act, lot: Lot, facts: Facts) -> None:
    cause = facts.held_unknown.pop(lot.id, None)
    if cause is None:
        return
    for change in lot.changes:
        if change.operation == cause and change.undone_by is None:
            change.undone_by = act.id
            facts.outcome.undone_changes[cause] = act.id
    for notice in [*facts.notices.values(), *facts.outcome.notices.values()]:
        is_about = notice.lot == lot.id and notice.status == "open"
        is_unknown = notice.code == errors.UNKNOWN_LOT and notice.operation == cause
        is_held = notice.code == errors.LOT_ON_HOLD and notice.data.get("held_by") == cause
        if is_about and (is_unknown or is_held):
            notice.status, notice.closed_at = "closed", facts.now_ms
            notice.resolution = "came_right"
            facts.outcome.notices[notice.id] = notice
