"""Receive, put away, move, issue, consume, ship, ...: a quantity goes from one place to another.

What the server cannot interpret is held; everything else is booked, with notices.
"""

from __future__ import annotations

from takt.inventory import errors
from takt.inventory.commands import NO_LOT, Move, Output, Receive, RegroupOutput
from takt.inventory.lots import Lot, lot_id
from takt.inventory.model import Act, Event, Facts, Line, Place, Stock, open_notice
from takt.inventory.use_cases.judge_act import (
    note_item,
    note_lot,
    note_quarantine,
    note_rights,
)
from takt.inventory.use_cases.know_lot import add_unknown_lot, describe_lot, is_untold
from takt.inventory.use_cases.note_choice import note_choice, note_shelf_life, note_why
from takt.inventory.use_cases.note_entries import note_entries
from takt_sync.ports import Applied, Held
from takt_sync.stock import BALANCE_MAX

REAL = "real"
ENDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "stock.receive": (("supplier",), (REAL,)),
    "stock.put_away": ((REAL,), (REAL,)),
    "stock.move": ((REAL,), (REAL,)),
    "stock.issue": ((REAL,), ("production",)),
    "stock.return": (("production", "customer"), (REAL,)),
    "stock.scrap": ((REAL, "production"), ("scrap",)),
    "stock.ship": ((REAL,), ("customer",)),
    "stock.consume": ((REAL, "production"), ("conversion",)),
    "stock.output": (("conversion",), (REAL,)),
}
"""Which ends each kind joins: this keeps stock from going round the approval of adjustments."""


def book_move(act: Act, move: Move, facts: Facts) -> Applied | Held:
    """Decides on one move and notes its effects."""
    item = facts.items.get(move.item)
    if item is None:
        return Held(errors.UNKNOWN_ITEM)
    source, target = facts.locations.get(move.source), facts.locations.get(move.target)
    if source is None or target is None:
        return Held(errors.UNKNOWN_LOCATION)
    if not fits_ends(act.kind, source, target):
        return Held(errors.BAD_TRANSITION)
    lot = lot_of(move, facts)
    if lot is None:
        return Held(errors.UNPARSED)
    legs = (
        Event(source.id, item.id, lot, -move.quantity, act.place, 0, act.id),
        Event(target.id, item.id, lot, move.quantity, act.place, 1, act.id),
    )
    if overflows(facts, legs):
        return Held(errors.OVERFLOW)
    site = target.site if source.is_virtual else source.site
    note_rights(act, facts, site)
    note_item(act, facts, item, site)
    if lot != NO_LOT:
        known = ensure_lot(act, move, facts, lot)
        note_lot(act, facts, known, legs)
        note_why(act, move, facts)
        note_choice(act, move, facts, source)
        note_shelf_life(act, move, facts, known, source)
    elif item.lot_tracked:
        data = {"missing": True}
        open_notice(facts, act, errors.UNKNOWN_LOT, site=site, item=item.id, data=data)
    note_quarantine(act, facts, legs[0], target)
    book(facts, act, legs)
    note_entries(act, move, lot, site, facts)
    return Applied(Line(item.id, None if lot == NO_LOT else lot, source.id, target.id,
                        move.quantity))  # fmt: skip


def fits_ends(kind: str, source: Place, target: Place) -> bool:
    """Whether a kind of act may join two places."""
    source_ends, target_ends = ENDS[kind]
    return _is_end(source, source_ends) and _is_end(target, target_ends)


def _is_end(place: Place, ends: tuple[str, ...]) -> bool:
    return (place.role if place.kind == "virtual" else REAL) in ends


def lot_of(move: Move, facts: Facts) -> str | None:
    """The lot of a move; None where its identifier is not that of the lot code beside it."""
    receipt = receipt_of(move)
    return move.lot or NO_LOT if receipt is None else made_lot(receipt, facts)


def receipt_of(move: Move) -> Receive | Output | None:
    """The move, where it brings a lot by the code on its label."""
    # Asking for the type, not for the kind of, since structs have an abstract base class.
    if (type(move) is Receive or type(move) is Output) and move.lot_code is not None:
        return move
    return None


def made_lot(made: Receive | Output | RegroupOutput, facts: Facts) -> str | None:
    """The lot that a code on a label stands for; None where the act names another one.

    A device that does not know of a later code names the lot that the code itself would give.
    """
    if made.lot_code is None:
        return made.lot or NO_LOT
    by_code = lot_id(made.item, made.lot_code)
    lot = facts.lot_codes.get(by_code, by_code)
    return lot if made.lot in (None, lot, by_code) else None


def ensure_lot(act: Act, move: Move, facts: Facts, lot: str) -> Lot:
    """The lot of a move, made where nobody knew it: available if received, else on hold."""
    known = facts.lots.get(lot)
    receipt = receipt_of(move)
    if receipt is None and (known is None or is_untold(known)):
        known = add_unknown_lot(act, lot, move.item, facts)
    elif known is None:
        known = facts.lots[lot] = facts.outcome.lots[lot] = Lot(lot, move.item, None)
    if known.item != move.item:
        note_other_item(act, known, move.item, facts)
    elif receipt is not None:
        describe_lot(act, known, receipt, facts)
    return known


def note_other_item(act: Act, lot: Lot, item: int, facts: Facts) -> None:
    """Opens a notice where an act names a lot of another item."""
    data = {"belongs_to": lot.item}
    open_notice(facts, act, errors.UNKNOWN_LOT, item=item, lot=lot.id, data=data)


def is_late(event: Event, stock: Stock) -> bool:
    """Whether an event lies before the last accepted count of its key."""
    return stock.anchor is not None and event.place < stock.anchor


def overflows(facts: Facts, legs: tuple[Event, ...]) -> bool:
    """Whether a figure would leave the range that every client can hold."""
    if not facts.stock:
        return False
    for leg in legs:
        stock = facts.stock.get(leg.key)
        if stock is not None and abs(stock.quantity + leg.quantity) > BALANCE_MAX:
            return True
    return False


def book(facts: Facts, act: Act, legs: tuple[Event, ...]) -> None:
    """Notes the events of an act and what they do to the balances that the batch has to follow."""
    note_events(facts, legs)
    facts.targets[act.id].events.extend(legs)


def note_events(facts: Facts, legs: tuple[Event, ...]) -> None:
    """Notes events that an undo of the act which brings them does not take back by itself."""
    if facts.stock:
        for leg in legs:
            stock = facts.stock.get(leg.key)
            if stock is not None and not is_late(leg, stock):
                stock.quantity += leg.quantity
    facts.outcome.events.extend(legs)
