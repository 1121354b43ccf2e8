"""`inspect.readings`: values read on the units of a sample. A fact, always recorded. Pure.

Readings of an inspection that nobody began so far wait for its sample. Those taken without the
gauge that the plan names, or with one that is unknown, overdue or retired, are recorded and not
judged by, until somebody accepts them.
"""

from __future__ import annotations

from takt.inventory import (
    ALREADY_DECIDED,
    NOT_FOUND,
    UNPARSED,
    Act,
    Facts,
    Kind,
    Line,
    Target,
    has_right,
    note_rights,
)
from takt.quality.inspections.begin_inspection import author_of
from takt.quality.inspections.commands import InspectReadings
from takt.quality.inspections.gauges import Doubt, doubt_of
from takt.quality.inspections.model import Inspection, Taken, quality_of
from takt.quality.inspections.settle import settle_readings
from takt_sync.ports import Applied, Held


def record_readings(act: Act, command: InspectReadings, facts: Facts) -> Applied | Held:
    """Records what was read and settles its inspection, where that is known."""
    if not command.is_sound():
        return Held(UNPARSED)
    known = quality_of(facts)
    inspection = known.inspections.get(command.inspection)
    site = facts.device_site if inspection is None else inspection.site
    note_rights(act, facts, site)
    taken = known.taken[act.id] = Taken(
        author=author_of(act, site),
        inspection=command.inspection,
        version=command.version,
        readings=command.readings,
        defects=command.defects,
        gauge=command.gauge,
        note=command.note,
        doubt=_doubt(act, command, site, facts),
    )
    known.fresh.append(taken)
    known.retold.add(act.id)
    return _settled(act, inspection, facts)


def _doubt(act: Act, command: InspectReadings, site: int, facts: Facts) -> Doubt | None:
    if not has_right(act, facts, site):
        return "right"
    known = quality_of(facts)
    if command.gauge is None and any(one[1] in known.gauged for one in command.readings):
        return "gauge_missing"
    return doubt_of(command.gauge, known.gauges, act.effective)


def _settled(act: Act, inspection: Inspection | None, facts: Facts) -> Applied:
    if inspection is None:
        return Applied(Line())
    settle_readings(act, inspection, facts)
    return Applied(Line(item=inspection.item, lot=inspection.lot))


def undo_readings(act: Act, target: Target, facts: Facts) -> Applied | Held:
    """Readings that were recorded by mistake; of each unit the one before stands again.

    Where they came to a fail, that stands all the same.
    """
    known = quality_of(facts)
    taken = known.taken.get(target.id)
    if taken is None:
        return Held(NOT_FOUND)
    if taken.undone_by is not None:
        return Held(ALREADY_DECIDED)
    target.is_undone = True
    taken.undone_by = known.undone[target.id] = act.id
    known.retold.add(target.id)
    return _settled(act, known.inspections.get(taken.inspection), facts)


KIND = Kind(InspectReadings, record_readings, "quality.inspect", undo=undo_readings)
