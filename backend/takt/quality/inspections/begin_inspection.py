"""`inspect.begin`: a sample is drawn. A fact, always recorded. Pure.

It belongs to an inspection that a receipt or another act opened, which may still lie on another
device, or opens one of its own.
"""

from __future__ import annotations

from takt.inventory import (
    ALREADY_DECIDED,
    NOT_FOUND,
    UNKNOWN_ITEM,
    UNPARSED,
    Act,
    Facts,
    Kind,
    Line,
    Names,
    Target,
    change_status,
    has_right,
    note_rights,
    note_what_left_since,
)
from takt.quality.inspections.commands import InspectBegin
from takt.quality.inspections.hold_failed import looked_at_lot
from takt.quality.inspections.model import QUARANTINE, Author, Begin, Inspection, quality_of
from takt.quality.inspections.settle import open_by_begin, settle_readings
from takt.quality.inspections.verdict import usable_version
from takt_sync.envelope import is_uuid
from takt_sync.ports import Applied, Held


def _names(command: InspectBegin) -> Names:
    lots = frozenset({command.lot} if command.lot is not None and is_uuid(command.lot) else ())
    return Names(items=frozenset({command.item}), held_lots=lots)


def begin_inspection(act: Act, command: InspectBegin, facts: Facts) -> Applied | Held:
    """Decides on one sample and notes its effects."""
    if not command.is_sound():
        return Held(UNPARSED)
    if command.item not in facts.items:
        return Held(UNKNOWN_ITEM)
    known = quality_of(facts)
    id_ = command.inspection or act.id
    inspection = known.inspections.get(id_)
    site = facts.device_site
    note_rights(act, facts, site)
    begin = known.begins[act.id] = _said(act, command, site, facts)
    known.fresh.append(begin)
    if inspection is None:
        inspection = known.inspections[id_] = Inspection(
            id_, site, begin.item, begin.lot, "awaited", is_new=True
        )
    if begin.is_opening:
        _open(act, inspection, begin, facts)
    settle_readings(act, inspection, facts)
    return Applied(Line(item=begin.item, lot=begin.lot))


def _said(act: Act, command: InspectBegin, site: int, facts: Facts) -> Begin:
    lot = None if command.lot is None else facts.lot_codes.get(command.lot, command.lot)
    return Begin(
        author=author_of(act, site),
        inspection=command.inspection or act.id,
        kind=command.kind,
        plan=command.plan,
        version=command.version,
        item=command.item,
        lot=lot,
        quantity=command.quantity,
        units=command.units,
        supplier=command.supplier,
        for_kind=command.for_kind,
        for_id=command.for_id,
        step=command.operation,
        seed=command.seed,
        sample=command.n,
        ac=command.ac,
        re=command.re,
        letter=command.letter,
        mode=command.mode,
        counts=has_right(act, facts, site),
        by_piece=command.item in facts.items and facts.items[command.item].scale == 0,
        in_category=_in_category(command, facts),
    )


def _in_category(command: InspectBegin, facts: Facts) -> bool:
    """As the categories are when the act is booked: whoever moves an item changes no verdict."""
    known = quality_of(facts)
    version = known.versions.get(command.version)
    if version is None or version.category is None:
        return True
    return version.category in known.categories.get(command.item, ())


def author_of(act: Act, site: int) -> Author:
    """Who says what an act says."""
    return Author(act.id, act.person, act.device, site, act.place)


def _open(act: Act, inspection: Inspection, begin: Begin, facts: Facts) -> None:
    """Goods of a plan that holds wait in quarantine from then on."""
    open_by_begin(inspection, begin)
    version = usable_version(inspection, begin, quality_of(facts))
    if version is None or not version.holds:
        return
    lot = looked_at_lot(begin, facts)
    if lot is not None:
        change_status(act, lot, QUARANTINE, None, facts)
        note_what_left_since(act, lot, QUARANTINE, facts)


def undo_begin(act: Act, target: Target, facts: Facts) -> Applied | Held:
    """A sample that was drawn by mistake says nothing any more, unless its readings failed."""
    known = quality_of(facts)
    begin = known.begins.get(target.id)
    if begin is None:
        return Held(NOT_FOUND)
    if begin.undone_by is not None:
        return Held(ALREADY_DECIDED)
    target.is_undone = True
    begin.undone_by = known.undone[target.id] = act.id
    inspection = known.inspections[begin.inspection]
    settle_readings(act, inspection, facts)
    return Applied(Line(item=begin.item, lot=begin.lot))


KIND = Kind(InspectBegin, begin_inspection, "quality.inspect", False, _names, undo_begin)
