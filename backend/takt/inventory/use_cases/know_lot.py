"""A lot that nobody knew is on hold until its receipt tells what it is.

Its receipt may arrive after the acts that used it. Then the cause of the hold is gone: the hold
counts as undone, its notices close, and what people decided about the lot stands.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from takt.inventory import errors
from takt.inventory.commands import Output, Receive, RegroupOutput
from takt.inventory.lots import Lot, StatusChange
from takt.inventory.model import Act, Facts, open_notice
from takt.inventory.use_cases.change_lot_status import change_status, undo_change
from takt.inventory.use_cases.doubt_labels import note_label
from takt.inventory.use_cases.name_reached import note_what_left_since


def add_unknown_lot(act: Act, lot: str, item: int, facts: Facts) -> Lot:
    """A lot that an act names before anybody received it: on hold, with a notice."""
    made = facts.lots[lot] = facts.outcome.lots[lot] = facts.lots.get(lot) or Lot(lot, item, None)
    change = StatusChange(lot, act.place, "hold", None, act.person, act.id, awaits_receipt=True)
    made.changes.append(change)
    facts.outcome.changes.append(change)
    # A regrouping may name several of them.
    detail = lot if act.kind == "lot.regroup" else ""
    open_notice(facts, act, errors.UNKNOWN_LOT, item=item, lot=lot, detail=detail)
    return made


def is_untold(lot: Lot) -> bool:
    """Whether nobody told what a lot is, and no act that spoke of it waits for that."""
    waits = any(one.awaits_receipt and one.undone_by is None for one in lot.changes)
    return lot.code is None and bool(lot.changes) and not waits


Description = Receive | Output | RegroupOutput


def describe_lot(act: Act, lot: Lot, told: Description, facts: Facts) -> None:
    """A receipt tells what a lot is, field by field.

    What is known stays. Where labels differ the earlier day of expiry or best before counts, and
    a person has to look; until then a lot whose expiry is in doubt is on hold.
    """
    is_new = lot.code is None and not lot.changes
    before, known_expiry, known_supplier = _said_of(lot), lot.expires_on, lot.supplier
    party = told.party if type(told) is Receive else None
    if lot.code is None and told.lot_code is not None:
        lot.code = told.lot_code.strip()
        facts.outcome.lots[lot.id] = lot
        _end_hold(act, lot, facts)
    _note_origin(act, lot, told, facts)
    differing = [
        name
        for name in ("expires_on", "best_before_on", "produced_on")
        if _merge_day(lot, name, getattr(told, name), facts)
    ]
    differing += _merge_attributes(lot, getattr(told, "attributes", None), facts)
    if None not in (party, known_supplier) and party != known_supplier:
        differing.append("supplier")  # two suppliers may have named lots of theirs alike
    if differing:
        data = {"fields": differing, "kind": act.kind}
        open_notice(facts, act, errors.LOT_CONFLICT, item=lot.item, lot=lot.id, data=data)
    if type(told) is Receive:
        note_label(act, lot, told.expires_on, known_expiry, facts)
    elif "expires_on" in differing and lot.status_at() == "available":
        change_status(act, lot, "hold", None, facts)
        detail = lot.id if act.kind == "lot.regroup" else ""
        note_what_left_since(act, lot, "hold", facts, detail)
    if not is_new and (lot.expires_on, lot.best_before_on) != before[:2]:
        facts.outcome.redated[lot.id] = act
    if not is_new and (differing or party not in (None, lot.supplier) or _said_of(lot) != before):
        facts.outcome.retold[lot.id] = act


def _said_of(lot: Lot) -> tuple[object, ...]:
    days = lot.expires_on, lot.best_before_on, lot.produced_on
    return *days, lot.code, lot.supplier, lot.received_at, dict(lot.attributes)


def _note_origin(act: Act, lot: Lot, told: Description, facts: Facts) -> None:
    """Where a lot comes from, and when the first of it was there."""
    source: Literal["supplier", "own"] = "supplier" if type(told) is Receive else "own"
    party = told.party if type(told) is Receive else None
    if lot.received_at is None or act.effective < lot.received_at:
        lot.received_at = act.effective
        lot.source, lot.supplier = source, party if party is not None else lot.supplier
        facts.outcome.lots[lot.id] = lot
    elif lot.supplier is None and party is not None:
        lot.supplier = party
        facts.outcome.lots[lot.id] = lot


def _merge_day(lot: Lot, name: str, told: str | None, facts: Facts) -> bool:
    """Takes a date over where it is new or earlier; whether two labels differ."""
    if told is None:
        return False
    day, known = date.fromisoformat(told), getattr(lot, name)
    if known is None or day < known:
        setattr(lot, name, day)
        facts.outcome.lots[lot.id] = lot
    return known is not None and day != known


def _merge_attributes(lot: Lot, told: dict[str, str] | None, facts: Facts) -> list[str]:
    """Takes attributes over that are new; the names of those that differ."""
    differing = []
    for name, value in (told or {}).items():
        if name not in lot.attributes:
            lot.attributes[name] = value
            facts.outcome.lots[lot.id] = lot
        elif lot.attributes[name] != value:
            differing.append(f"attributes.{name}")
    return differing


def _end_hold(act: Act, lot: Lot, facts: Facts) -> None:
    causes = set()
    for change in lot.changes:
        if change.awaits_receipt and change.undone_by is None:
            causes.add(change.operation)
            undo_change(change, lot, act.id, facts)
    for notice in [*facts.notices.values(), *facts.outcome.notices.values()]:
        is_unknown = notice.code == errors.UNKNOWN_LOT and notice.operation in causes
        is_held = notice.code == errors.LOT_ON_HOLD and notice.data.get("held_by") in causes
        if notice.lot == lot.id and notice.status == "open" and (is_unknown or is_held):
            notice.status, notice.closed_at = "closed", facts.now_ms
            notice.resolution = "came_right"
            facts.outcome.notices[notice.id] = notice
