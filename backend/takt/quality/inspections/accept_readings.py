"""`inspect.accept`: readings count although their gauge was in doubt. An intent. Pure.

Somebody who decides about quality has made sure that the gauge was right.
"""

from __future__ import annotations

from takt.inventory import (
    ALREADY_DECIDED,
    NOT_FOUND,
    RIGHT_MISSING,
    UNPARSED,
    Act,
    Facts,
    Kind,
    Line,
    has_right,
)
from takt.quality.inspections.commands import AcceptReadings
from takt.quality.inspections.model import quality_of
from takt.quality.inspections.settle import settle_readings
from takt_sync.ports import Applied, Held


def accept_readings(act: Act, command: AcceptReadings, facts: Facts) -> Applied | Held:
    """Lets readings count, where they stand and are in doubt."""
    if not command.is_sound():
        return Held(UNPARSED)
    known = quality_of(facts)
    taken = known.taken.get(command.readings)
    if taken is None:
        return Held(NOT_FOUND)
    if not has_right(act, facts, taken.author.site):
        return Held(RIGHT_MISSING)
    if taken.counts or taken.undone_by is not None:
        return Held(ALREADY_DECIDED)
    taken.accepted_by = known.accepted[command.readings] = act.id
    known.retold.add(command.readings)
    inspection = known.inspections.get(taken.inspection)
    if inspection is None:
        return Applied(Line())
    settle_readings(act, inspection, facts)
    return Applied(Line(item=inspection.item, lot=inspection.lot))


KIND = Kind(AcceptReadings, accept_readings, "quality.dispose", is_intent=True)
