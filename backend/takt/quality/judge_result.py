"""`inspect.result`: what an inspector found. A fact, always recorded. Pure.

The first verdict stands. Whoever finds something else later is recorded, and a person is told.
A verdict can be corrected by holding or releasing the lot, not by an undo.
"""

from __future__ import annotations

from takt.inventory import (
    UNKNOWN_ITEM,
    UNPARSED,
    Act,
    Facts,
    Kind,
    Line,
    Lot,
    Names,
    has_right,
    note_rights,
    open_notice,
    put_on_hold,
)
from takt.quality.errors import FAILED, RESULT_MISMATCH, SECOND_RESULT
from takt.quality.model import Inspection, InspectResult, Result, quality_of
from takt.quality.open_inspection import end_quarantine
from takt_sync.envelope import is_uuid
from takt_sync.ports import Applied, Held

NIL = "00000000-0000-0000-0000-000000000000"


def _names(command: InspectResult) -> Names:
    lots = frozenset({command.lot} if command.lot is not None and is_uuid(command.lot) else ())
    changed, held = (lots, frozenset[str]()) if command.verdict == "pass" else (frozenset(), lots)
    return Names(items=frozenset({command.item}), changed_lots=changed, held_lots=held)


def _is_id(text: str | None) -> bool:
    return text is None or (is_uuid(text) and text != NIL)


def judge_result(act: Act, command: InspectResult, facts: Facts) -> Applied | Held:
    """Decides on one result and notes its effects."""
    if not (_is_id(command.lot) and _is_id(command.inspection)):
        return Held(UNPARSED)
    if command.item not in facts.items:
        return Held(UNKNOWN_ITEM)
    known = quality_of(facts)
    inspection = known.inspections.get(command.inspection or "")
    site = facts.device_site if inspection is None else inspection.site
    note_rights(act, facts, site)
    known.results.append(
        Result(
            act.id, command.inspection, command.item, command.lot, command.verdict, command.note,
            act.person, act.device, site, act.effective,
        )
    )  # fmt: skip
    if inspection is not None and not _fits(command, inspection):
        data = {"inspection": inspection.id, "verdict": command.verdict}
        about = {"site": site, "item": command.item, "lot": command.lot}
        open_notice(facts, act, RESULT_MISMATCH, severity="warning", **about, data=data)
        inspection = None
    elif inspection is not None and inspection.is_decided:
        _note_second(act, command, inspection, facts)
        if command.verdict == "fail":
            _fail(act, command, site, facts)
        return Applied(Line(item=command.item, lot=command.lot))
    elif inspection is None and command.inspection is not None and has_right(act, facts, site):
        inspection = _await(command, site, facts)
    _take_effect(act, command, inspection, facts)
    return Applied(Line(item=command.item, lot=command.lot))


def _fits(command: InspectResult, inspection: Inspection) -> bool:
    """Whether a result is about the goods of its inspection."""
    return (command.item, command.lot) == (inspection.item, inspection.lot)


def _await(command: InspectResult, site: int, facts: Facts) -> Inspection:
    """The receipt may still lie on another device."""
    id_ = command.inspection or ""
    made = Inspection(id_, site, command.item, command.lot, None, None, "awaited", is_new=True)
    quality_of(facts).inspections[id_] = made
    return made


def _take_effect(
    act: Act, command: InspectResult, inspection: Inspection | None, facts: Facts
) -> None:
    site = facts.device_site if inspection is None else inspection.site
    if command.verdict == "fail":
        _fail(act, command, site, facts)
    if inspection is None or not has_right(act, facts, site):
        return  # recorded; the goods wait for somebody who may say
    inspection.decide(command.verdict, act.id, act.person, act.effective)
    quality_of(facts).changed[inspection.id] = inspection
    if command.verdict == "pass":
        end_quarantine(inspection.id, inspection.lot, act.id, facts)


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


def _note_second(act: Act, command: InspectResult, inspection: Inspection, facts: Facts) -> None:
    differs = command.verdict != inspection.verdict
    data = {
        "inspection": inspection.id,
        "verdict": command.verdict,
        "stands": inspection.verdict,
        "by": inspection.person,
    }
    about = {"site": inspection.site, "item": command.item, "lot": command.lot}
    severity = "stop" if differs else "info"
    open_notice(facts, act, SECOND_RESULT, severity=severity, **about, data=data)


KIND = Kind(InspectResult, judge_result, "quality.inspect", False, _names)
