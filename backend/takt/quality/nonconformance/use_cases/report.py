"""`nonconformance.report`: what somebody found. A fact, always recorded. Pure."""

from __future__ import annotations

from takt.inventory import (
    ALREADY_DECIDED,
    NOT_FOUND,
    UNKNOWN_ITEM,
    UNKNOWN_LOCATION,
    UNPARSED,
    Act,
    Facts,
    Kind,
    Line,
    Lot,
    Names,
    Target,
    note_other_item,
    note_rights,
    put_on_hold,
)
from takt.quality.nonconformance.identifiers import is_id, is_optional_id
from takt.quality.nonconformance.model import Case, Report, cases_of
from takt.quality.nonconformance.settle_case import is_end, settle
from takt_sync.ports import Applied, Held


def _names(command: Report) -> Names:
    lots = frozenset({command.lot} if command.lot is not None and is_id(command.lot) else ())
    places = frozenset({command.location} if command.location is not None else ())
    return Names(items=frozenset({command.item}), locations=places, held_lots=lots)


def report(act: Act, command: Report, facts: Facts) -> Applied | Held:
    """Opens a case; its lot is on hold from the time of the act on where the report says so."""
    if not (is_optional_id(command.lot) and is_optional_id(command.inspection)):
        return Held(UNPARSED)
    if command.item not in facts.items:
        return Held(UNKNOWN_ITEM)
    place = facts.locations.get(command.location or 0)
    if command.location is not None and place is None:
        return Held(UNKNOWN_LOCATION)
    site = facts.device_site if place is None else place.site
    note_rights(act, facts, site)
    case = case_for(act.id, site, facts)
    _tell(case, act, command, site)
    lot = facts.lots.get(command.lot or "")
    if lot is not None and lot.item != command.item:
        case.item = lot.item
        note_other_item(act, lot, command.item, facts)
    case.lies_nowhere = is_end(place)
    if command.lot is not None and command.hold:
        # Only a hold makes known a lot that nobody received: whoever uses it first has to do so.
        if lot is None:
            lot = facts.lots[command.lot] = Lot(command.lot, command.item, None)
        put_on_hold(act, lot, None, facts)
    settle(act, case, facts)
    return Applied(
        Line(item=case.item, lot=command.lot, source=command.location, quantity=command.quantity)
    )


def _tell(case: Case, act: Act, command: Report, site: int) -> None:
    case.site, case.item, case.lot = site, command.item, command.lot
    case.location, case.quantity, case.defect = command.location, command.quantity, command.defect
    case.severity, case.holds = command.severity, command.hold
    case.inspection, case.note = command.inspection, command.note
    case.person, case.device, case.stands = act.person, act.device, True
    case.effective, case.stream, case.n = act.place


def case_for(id_: str, site: int, facts: Facts) -> Case:
    """The case of this identifier, made where nobody spoke of it yet."""
    known = cases_of(facts).cases
    if id_ not in known:
        known[id_] = Case(id_, site, is_new=True)
    return known[id_]


def undo_report(act: Act, target: Target, facts: Facts) -> Applied | Held:
    """Nothing is wrong with the goods: the case goes, unless somebody decided on it already."""
    case = cases_of(facts).cases.get(target.id)
    if case is None or not case.is_known:
        return Held(NOT_FOUND)
    if not case.stands:
        return Held(ALREADY_DECIDED)
    target.is_undone = True
    case.stands = False
    settle(act, case, facts)
    return Applied(Line(item=case.item, lot=case.lot))


KIND = Kind(Report, report, "quality.report", False, _names, undo_report)
