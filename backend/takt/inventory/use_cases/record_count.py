"""A count is recorded at once and changes no figure until it is accepted (see accept_counts)."""

from __future__ import annotations

from takt.inventory import errors
from takt.inventory.commands import NO_LOT, Count
from takt.inventory.model import Act, CountRecord, Facts, Line
from takt.inventory.use_cases.judge_act import note_item, note_rights
from takt.inventory.use_cases.know_lot import add_unknown_lot
from takt_sync.ports import Applied, Held


def record_count(act: Act, command: Count, facts: Facts) -> Applied | Held:
    """Decides on one count."""
    item, location = facts.items.get(command.item), facts.locations.get(command.location)
    if item is None:
        return Held(errors.UNKNOWN_ITEM)
    if location is None:
        return Held(errors.UNKNOWN_LOCATION)
    if location.is_virtual:
        return Held(errors.BAD_TRANSITION)
    note_rights(act, facts, location.site)
    note_item(act, facts, item, location.site)
    if command.lot is not None and command.lot not in facts.lots:
        add_unknown_lot(act, command.lot, item.id, facts)
    key = (location.id, item.id, command.lot or NO_LOT)
    facts.outcome.counts.append(CountRecord(act, key, command.quantity))
    return Applied(Line(item.id, command.lot, None, location.id, command.quantity))
