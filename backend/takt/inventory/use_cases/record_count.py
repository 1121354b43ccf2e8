"""A count is recorded at once and changes no figure until it is accepted (see accept_counts)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from takt.inventory import errors
from takt.inventory.commands import NO_LOT, Count, CountEmpty
from takt.inventory.counts import CountRecord, EmptyRecord
from takt.inventory.model import Act, Facts, Line, Place
from takt.inventory.use_cases.judge_act import note_item, note_rights
from takt.inventory.use_cases.know_lot import add_unknown_lot
from takt_sync.ports import Applied, Held

if TYPE_CHECKING:
    from takt.inventory.model import Target


def record_count(act: Act, command: Count, facts: Facts) -> Applied | Held:
    """Decides on one count."""
    item, location = facts.items.get(command.item), facts.locations.get(command.location)
    if item is None:
        return Held(errors.UNKNOWN_ITEM)
    held = _check_place(act, location, facts)
    if location is None or held is not None:
        return held or Held(errors.UNKNOWN_LOCATION)
    note_item(act, facts, item, location.site)
    lot = facts.lot_codes.get(command.lot or "", command.lot)
    if lot is not None and lot not in facts.lots:
        add_unknown_lot(act, lot, item.id, facts)
    key = (location.id, item.id, lot or NO_LOT)
    facts.outcome.counted.records.append(CountRecord(act, key, command, location.site))
    return Applied(Line(item.id, lot, None, location.id, command.quantity))


def record_empty(act: Act, command: CountEmpty, facts: Facts) -> Applied | Held:
    """Decides on a place where somebody found nothing."""
    location = facts.locations.get(command.location)
    held = _check_place(act, location, facts)
    if location is None or held is not None:
        return held or Held(errors.UNKNOWN_LOCATION)
    facts.outcome.counted.empties.append(EmptyRecord(act, location.id, command, location.site))
    return Applied(Line(target=location.id, quantity=0))


def _check_place(act: Act, location: Place | None, facts: Facts) -> Held | None:
    if location is None:
        return Held(errors.UNKNOWN_LOCATION)
    if location.is_virtual:
        return Held(errors.BAD_TRANSITION)
    note_rights(act, facts, location.site)
    return None


def undo_count(act: Act, target: Target, facts: Facts) -> Applied | Held:
    """A count that was wrong says nothing any more; whatever it set is folded anew."""
    facts.outcome.counted.voided[target.id] = act
    target.is_undone = True
    args = target.args
    return Applied(Line(args.get("item"), args.get("lot"), None, args["location"]))
