"""`inspect.result`: what an inspector found. A fact, always recorded. Pure.

The earliest fail decides, even where it was taken back: those who decide on nonconforming goods let
them go. Without one the earliest pass that stands does. Whoever finds something else later is
recorded, and a person is told.
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
    Lot,
    Names,
    Target,
    has_right,
    note_rights,
    open_notice,
    put_on_hold,
)
from takt.quality.errors import FAILED
from takt.quality.inspections.begin_inspection import author_of
from takt.quality.inspections.commands import InspectResult, is_optional_id
from takt.quality.inspections.model import Inspection, Result, quality_of
from takt.quality.inspections.settle import settle
from takt_sync.envelope import is_uuid
from takt_sync.ports import Applied, Held


def _names(command: InspectResult) -> Names:
    lots = frozenset({command.lot} if command.lot is not None and is_uuid(command.lot) else ())
    changed, held = (lots, frozenset[str]()) if command.verdict == "pass" else (frozenset(), lots)
    return Names(items=frozenset({command.item}), changed_lots=changed, held_lots=held)


def judge_result(act: Act, command: InspectResult, facts: Facts) -> Applied | Held:
    """Decides on one result and notes its effects."""
    if not (is_optional_id(command.lot) and is_optional_id(command.inspection)):
        return Held(UNPARSED)
    if command.item not in facts.items:
        return Held(UNKNOWN_ITEM)
    known = quality_of(facts)
    inspection = known.inspections.get(command.inspection or "")
    site = facts.device_site if inspection is None else inspection.site
    note_rights(act, facts, site)
    result = Result(
        author_of(act, site), command.inspection, command.item, command.lot, command.verdict,
        command.note, has_right(act, facts, site),
    )  # fmt: skip
    known.results[act.id] = result
    known.fresh.append(result)
    if command.verdict == "fail":
        _fail(act, command, site, facts)
    if inspection is None and result.counts:
        inspection = _await(result, facts)
    if inspection is not None:
        settle(act, inspection, facts)
    return Applied(Line(item=command.item, lot=command.lot))


def _await(result: Result, facts: Facts) -> Inspection | None:
    """The receipt may still lie on another device."""
    if result.inspection is None:
        return None
    made = Inspection(
        result.inspection, result.author.site, result.item, result.lot, "awaited", is_new=True
    )
    quality_of(facts).inspections[made.id] = made
    return made


def _fail(act: Act, command: InspectResult, site: int, facts: Facts) -> None:
    """Whoever says that goods are bad: the lot is on hold, and a person looks at it."""
    if command.lot is not None:
        lot = facts.lots.get(command.lot)
        if lot is None:
            lot = facts.lots[command.lot] = Lot(command.lot, command.item, None)
        put_on_hold(act, lot, None, facts)
    about = {"site": site, "item": command.item, "lot": command.lot}
    data = {"inspection": command.inspection, "note": command.note}
    open_notice(facts, act, FAILED, severity="stop", **about, data=data)


def undo_result(act: Act, target: Target, facts: Facts) -> Applied | Held:
    """A pass that was recorded by mistake says nothing any more; a fail and its hold stand."""
    known = quality_of(facts)
    result = known.results.get(target.id)
    if result is None:
        return Held(NOT_FOUND)
    if result.undone_by is not None:
        return Held(ALREADY_DECIDED)
    target.is_undone = True
    result.undone_by = known.undone[target.id] = act.id
    inspection = known.inspections.get(result.inspection or "")
    if inspection is not None:
        settle(act, inspection, facts)
    return Applied(Line(item=result.item, lot=result.lot))


KIND = Kind(InspectResult, judge_result, "quality.inspect", False, _names, undo_result)
