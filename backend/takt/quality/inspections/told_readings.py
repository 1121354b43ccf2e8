"""What people are told of samples and readings, worked out from those that stand. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from takt.inventory import Findings, finding_of
from takt.quality.errors import (
    BEGIN_ODD,
    BEGUN_TWICE,
    FAILED,
    GAUGE_OVERDUE,
    READING_ODD,
    SAMPLE_DIFFERS,
    VERDICT_DIFFERS,
)
from takt.quality.inspections.model import Author, Begin, Inspection, Quality, Taken, standing
from takt.quality.inspections.samples import Sample
from takt.quality.inspections.verdict import Judged, why_unusable
from takt_sync.verdicts import Outcome

LISTED_MAX = 20


def findings_of_readings(inspection: Inspection, found: Judged | None, known: Quality) -> Findings:
    """The notices of one inspection; None for what is not so any more."""
    findings: Findings = {}
    for begin in known.begins_of(inspection.id):
        findings |= _of_begin(inspection, begin, found, known)
    for taken in known.taken_of(inspection.id):
        findings |= _odd(inspection, taken, found) | _overdue(inspection, taken)
    for author in _authors(inspection, known):
        findings |= _failed(inspection, author, found)
    return findings | _differing(inspection, known)


def _authors(inspection: Inspection, known: Quality) -> Iterator[Author]:
    """Whoever may have said what decides."""
    yield from [one.author for one in known.begins_of(inspection.id)]
    yield from [one.author for one in known.taken_of(inspection.id)]


def _failed(inspection: Inspection, author: Author, found: Judged | None) -> Findings:
    """The readings that failed the lot, by the act that decided."""
    data = None
    decision = None if found is None else found.decision
    if found is not None and decision is not None and found.outcome is not None:
        is_by_it = decision.author.operation == author.operation
        if decision.verdict == "fail" and is_by_it:
            units = _failing_units(found.outcome)
            data = {
                "inspection": inspection.id,
                "note": None,
                "found": max(found.outcome.found, len(units)),
                "ac": found.sample.ac,
                "units": units[:LISTED_MAX],
                "units_count": len(units),
            }
    case = f"{inspection.id}:{author.operation}"
    return finding_of(FAILED, case, "stop", data, **_about(inspection, author))


def _failing_units(outcome: Outcome) -> list[int]:
    """Those that do not conform, and those that did not when the lot failed."""
    return sorted({*outcome.nonconforming, *(one.unit for one in outcome.deciding)})


def _of_begin(
    inspection: Inspection, begin: Begin, found: Judged | None, known: Quality
) -> Findings:
    """What is odd about a sample, that it was not the first, and how it differs from the plan."""
    is_there = begin.counts and begin.undone_by is None
    odd = twice = differing = None
    if is_there:
        why = _why_odd(inspection, begin, known)
        odd = None if why is None else {"inspection": inspection.id, "why": why}
        is_basis = found is not None and found.begin is begin
        if why is None and found is not None and not is_basis:
            first = found.begin.author
            twice = {"inspection": inspection.id, "first": first.person, "at": first.place[0]}
        if found is not None and is_basis:
            differing = _difference(inspection, found)
    id_, about = begin.author.operation, _about(inspection, begin.author)
    return (
        finding_of(BEGIN_ODD, id_, "warning", odd, **about)
        | finding_of(BEGUN_TWICE, id_, "info", twice, **about)
        | finding_of(SAMPLE_DIFFERS, id_, "warning", differing, **about)
    )


def _why_odd(inspection: Inspection, begin: Begin, known: Quality) -> str | None:
    why = why_unusable(inspection, begin, known.versions.get(begin.version))
    return why or (None if inspection.fits(begin) else "goods")


def _difference(inspection: Inspection, found: Judged) -> dict[str, Any] | None:
    """What the device worked out beside what the plan asks for, and what counts."""
    begin, asked = found.begin, found.asked
    told = Sample(begin.sample, begin.ac, begin.re, begin.letter, begin.mode)
    if (told.n, told.ac, told.re) == (asked.n, asked.ac, asked.re):
        return None
    return {
        "inspection": inspection.id,
        "told": _numbers(told),
        "asked": _numbers(asked),
        "counts": _numbers(found.sample),
    }


def _numbers(sample: Sample) -> dict[str, Any]:
    return {"n": sample.n, "ac": sample.ac, "re": sample.re, "mode": sample.mode}


def _odd(inspection: Inspection, taken: Taken, found: Judged | None) -> Findings:
    """Readings that mean nothing here: of another unit, of another plan, of no value."""
    data = None
    if found is not None and found.outcome is not None and taken.undone_by is None:
        odd = [one for one in found.outcome.findings if one.place == taken.author.place]
        said = [
            {"unit": one.unit, "characteristic": one.characteristic, "why": one.code} for one in odd
        ]
        if said:
            data = {
                "inspection": inspection.id,
                "odd": said[:LISTED_MAX],
                "odd_count": len(said),
            }
    about = _about(inspection, taken.author)
    return finding_of(READING_ODD, taken.author.operation, "warning", data, **about)


def _overdue(inspection: Inspection, taken: Taken) -> Findings:
    """Readings that nobody judges by, since there is a doubt about their gauge."""
    data = None
    is_doubtful = taken.doubt not in (None, "right")
    if is_doubtful and not taken.counts and taken.undone_by is None:
        data = {
            "inspection": inspection.id,
            "gauge": taken.gauge,
            "why": taken.doubt,
            "readings": taken.author.operation,
            "readings_count": len(taken.readings),
        }
    about = _about(inspection, taken.author)
    return finding_of(GAUGE_OVERDUE, taken.author.operation, "warning", data, **about)


def _differing(inspection: Inspection, known: Quality) -> Findings:
    """Whoever says in one word that goods are good, where readings do not say so."""
    findings: Findings = {}
    stands = "open" if inspection.verdict is None else inspection.verdict
    for result in known.said_of(inspection.id):
        is_said = result.verdict == "pass" and inspection.fits(result)
        is_told = is_said and bool(standing([result])) and inspection.version is not None
        data = None
        if is_told and stands != "pass":
            data = {"inspection": inspection.id, "verdict": "pass", "stands": stands}
        about = _about(inspection, result.author)
        case = result.author.operation
        findings |= finding_of(VERDICT_DIFFERS, case, "warning", data, **about)
    return findings


def _about(inspection: Inspection, author: Author) -> dict[str, Any]:
    return {
        "site": inspection.site,
        "operation": author.operation,
        "device": author.device,
        "person": author.person,
        "item": inspection.item,
        "lot": inspection.lot,
    }
