"""Brings an inspection in step with all that was said of it and stands. Pure.

Whatever arrives, an inspection is settled anew, with the quarantine of its goods and the hold that
failed readings put on them, so the order of arrival does not matter.
"""

from __future__ import annotations

from dataclasses import replace

from takt.inventory import Act, Facts
from takt.quality.inspections.after_release import keep_waiting
from takt.quality.inspections.hold_failed import hold_by_readings
from takt.quality.inspections.inspected_lots import Due, Series, Stop
from takt.quality.inspections.model import CLOSED, Begin, Inspection, Quality, Result, quality_of
from takt.quality.inspections.series import due_at, key_of, lot_of, stop_at
from takt.quality.inspections.verdict import (
    Decision,
    Judged,
    decide,
    judgement_of,
    outcome_of_lot,
)
from takt.quality.inspections.versions import Version
from takt.quality.nonconformance.follow_verdict import Inspected, follow_verdict


def settle(act: Act, inspection: Inspection, facts: Facts) -> Judged | None:
    """What is so by all that was said of an inspection, and by whether what opened it stands."""
    known = quality_of(facts)
    known.changed[inspection.id] = inspection
    found = work_out(inspection, known)
    lot = facts.lots.get(inspection.lot or "")
    if lot is not None:
        keep_waiting(act, lot, inspection, facts)
    follow_verdict(act, _inspected(inspection), facts)
    return found


def work_out(inspection: Inspection, known: Quality) -> Judged | None:
    """What an inspection is by all that was said of it, and what its lot means for its series."""
    found = judgement(inspection, known)
    if not inspection.is_received:
        _know_goods(inspection, known)
    decision = decide(inspection, found, known.said_of(inspection.id))
    _keep_open(inspection, decision is not None and decision.verdict == "fail", known)
    _take_sample(inspection, found)
    _follow_series(inspection, found, known)
    _close(inspection, decision)
    is_good = found is not None and inspection.fits(found.begin) and found.stop is not None
    inspection.is_stopped = is_good and inspection.status == "open"
    return found


def _keep_open(inspection: Inspection, is_failed: bool, known: Quality) -> None:
    """Void is what nobody would have opened, unless goods failed that are there."""
    opening = known.begins.get(inspection.id)
    if opening is not None and opening.is_opening:
        is_open = is_failed or opening.undone_by is None
    elif inspection.is_received and not inspection.is_due:
        is_open = is_failed or known.is_looked_at(inspection.id)
    else:
        return
    inspection.status = "open" if is_open else "void"


def _inspected(inspection: Inspection) -> Inspected:
    """What a nonconformance has to know of it."""
    return Inspected(
        inspection.id,
        inspection.site,
        inspection.item,
        inspection.lot,
        inspection.quantity,
        inspection.status == "failed",
        inspection.status == "void",
        inspection.person,
        inspection.closing,
    )


def settle_readings(act: Act, inspection: Inspection, facts: Facts) -> None:
    """The same where a sample or readings came or went, with the hold that they mean.

    The lot that was looked at is loaded then; what opens an inspection does not change it.
    """
    hold_by_readings(act, inspection.id, settle(act, inspection, facts), facts)


def settle_opened(act: Act, inspection: Inspection, facts: Facts) -> None:
    """The same where an act opens an inspection: its plan may be another than readings went by."""
    found = settle(act, inspection, facts)
    if found is None or found.begin.lot is None or found.begin.lot in facts.lots:
        hold_by_readings(act, inspection.id, found, facts)


def judgement(inspection: Inspection, known: Quality) -> Judged | None:
    """What the readings come to on the sample that counts, where one was drawn."""
    found = judgement_of(
        inspection, known, lambda begin, version: _due(inspection, begin, version, known)
    )
    return None if found is None else replace(found, stop=_stop(inspection, found, known))


def _stop(inspection: Inspection, found: Judged, known: Quality) -> Stop | None:
    """Nothing is accepted while the series of a plan is discontinued."""
    decision, version = found.decision, found.version
    if decision is None or decision.verdict != "pass" or not version.remembers:
        return None
    series = known.series.get(key_of(inspection, found.begin), Series())
    return stop_at(series, found.begin.inspection, decision.place)


def _due(inspection: Inspection, begin: Begin, version: Version, known: Quality) -> Due:
    """How strictly a lot is inspected; as before where nothing of its series changed since."""
    if not version.remembers:
        return Due()
    key = key_of(inspection, begin)
    series = known.series.setdefault(key, Series())
    before = series.lots.get(begin.inspection)
    is_changed = known.due_again or key in known.retold_series
    is_same = before is not None and (before.begun, before.version) == (
        begin.author.place,
        version.id,
    )
    if before is not None and is_same and not is_changed:
        return before.due
    return due_at(series, begin, version)


def _follow_series(inspection: Inspection, found: Judged | None, known: Quality) -> None:
    """What the sample means for how strictly the next lots are inspected."""
    key = None if found is None or not found.version.remembers else key_of(inspection, found.begin)
    for other, series in known.series.items():
        if other != key and series.lots.pop(inspection.id, None) is not None:
            known.retold_series.add(other)
    if found is None or key is None:
        return
    lot = lot_of(found, outcome_of_lot(found, known.said_of(inspection.id)))
    lots = known.series[key].lots
    if lots.get(inspection.id) != lot:
        lots[inspection.id] = lot
        known.retold_series.add(key)


def _know_goods(inspection: Inspection, known: Quality) -> None:
    """Which goods it is about is known by what opens it; until then by what was said first."""
    said: list[Result | Begin] = [*known.said_of(inspection.id), *known.begins_of(inspection.id)]
    counting = [one for one in said if one.counts]
    first = min(counting, key=lambda one: one.author.place, default=None)
    if first is not None:
        inspection.site, inspection.item, inspection.lot = first.author.site, first.item, first.lot


def _take_sample(inspection: Inspection, found: Judged | None) -> None:
    """The sample that was drawn and what was found on it, beside what the opening act said."""
    inspection.plan, inspection.version = inspection.opened_plan, inspection.opened_version
    inspection.supplier = inspection.opened_supplier
    inspection.units = inspection.n = inspection.ac = inspection.re = None
    inspection.seed = inspection.letter = inspection.mode = None
    inspection.found, inspection.nonconforming, inspection.defects = 0, [], 0
    if found is None or not inspection.fits(found.begin):
        return
    begin, sample = found.begin, found.sample
    inspection.plan, inspection.version = begin.plan, begin.version
    inspection.supplier = inspection.opened_supplier or begin.supplier
    inspection.units, inspection.seed = begin.units, begin.seed
    inspection.n, inspection.ac, inspection.re = sample.n, sample.ac, sample.re
    inspection.letter, inspection.mode = sample.letter, sample.mode
    if not inspection.is_received:
        _awaited_for(inspection, begin)
    if found.outcome is not None:
        inspection.found, inspection.defects = found.outcome.found, found.outcome.defects
        inspection.nonconforming = list(found.outcome.nonconforming)


def _awaited_for(inspection: Inspection, begin: Begin) -> None:
    inspection.kind, inspection.quantity = begin.kind, begin.quantity
    inspection.for_kind, inspection.for_id = begin.for_kind, begin.for_id
    inspection.operation = begin.step


def _close(inspection: Inspection, decision: Decision | None) -> None:
    """What the act says that decides; without one the goods wait."""
    inspection.verdict = inspection.result = inspection.person = inspection.closing = None
    if decision is not None:
        inspection.verdict, author = decision.verdict, decision.author
        inspection.result, inspection.person = author.operation, author.person
    if inspection.status in ("awaited", "void"):
        return
    inspection.status = "open" if decision is None else CLOSED[decision.verdict]
    inspection.closing = None if decision is None else decision.place


def open_by_begin(inspection: Inspection, begin: Begin) -> None:
    """What somebody opens by drawing a sample."""
    inspection.status, inspection.kind = "open", begin.kind
    inspection.opened_by, inspection.opened_at = begin.author.operation, begin.author.place[0]
    inspection.site, inspection.item, inspection.lot = begin.author.site, begin.item, begin.lot
    inspection.quantity, inspection.operation = begin.quantity, begin.step
    inspection.for_kind, inspection.for_id = begin.for_kind, begin.for_id
