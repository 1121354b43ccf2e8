"""What is said about the goods that somebody chose: passed over a proposal, too old for whom.

The act is booked whatever comes out here; a person looks at it later.
"""

from __future__ import annotations

from datetime import date

from takt.inventory.commands import Move, Ship
from takt.inventory.errors import LOT_EXPIRED, LOT_ON_HOLD, NOT_PROPOSED, SHELF_LIFE_SHORT
from takt.inventory.lot_states import day_at
from takt.inventory.lots import Lot
from takt.inventory.model import Act, Facts, Place, notice_id, open_notice
from takt.inventory.picking import days_left


def note_choice(act: Act, move: Move, facts: Facts, source: Place) -> None:
    """Another lot than the proposed one was taken, and nobody said why."""
    proposed = getattr(move, "proposed", None)
    if proposed in (None, move.lot) or not facts.asks_pick_reason:
        return
    if getattr(move, "reason", None) is not None:
        return
    data = {"proposed": proposed, "kind": act.kind}
    about = {"site": source.site, "item": move.item, "lot": move.lot, "location": source.id}
    open_notice(facts, act, NOT_PROPOSED, **about, data=data)


def note_why(act: Act, move: Move, facts: Facts) -> None:
    """Who used blocked or expired goods all the same said why: it stands where people look."""
    reason = getattr(move, "reason", None)
    for code in (LOT_EXPIRED, LOT_ON_HOLD) if reason is not None else ():
        notice = facts.outcome.notices.get(notice_id(act.id, code))
        if notice is not None:
            notice.data["reason"] = reason


def note_shelf_life(act: Act, move: Move, facts: Facts, lot: Lot, source: Place) -> None:
    """The customer wants a longer shelf life than the lot has left."""
    if type(move) is not Ship or move.party is None or move.line is not None:
        return  # of a line the shipment says how fresh goods have to be, see takt.demand
    least = facts.least_days.get(move.party, 0)
    until = told_end(lot.expires_on, lot.best_before_on)
    left = left_too_short(until, day_at(act.effective, source.time_zone), least)
    if left is None:
        return
    data = {"left": left, "least": least, "party": move.party, "expires_on": until}
    about = {"site": source.site, "item": move.item, "lot": lot.id, "location": source.id}
    open_notice(facts, act, SHELF_LIFE_SHORT, **about, data=data)


def told_end(expires_on: date | None, best_before_on: date | None) -> str | None:
    """Until when goods keep, as their label says."""
    until = expires_on or best_before_on
    return None if until is None else until.isoformat()


def left_too_short(until: str | None, day: date, least: int) -> int | None:
    """The days that are left where a customer wants more of them; None where all is well."""
    left = days_left(until, None, day.isoformat())
    return None if least <= 0 or left is None or left >= least else left
