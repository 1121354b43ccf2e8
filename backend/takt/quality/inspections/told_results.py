"""What people are told of the results of an inspection, worked out from those that stand. Pure."""

from __future__ import annotations

from typing import Any

from takt.inventory import Findings, finding_of
from takt.quality.errors import RESULT_MISMATCH, SECOND_RESULT
from takt.quality.inspections.model import Inspection, Quality, Result, standing
from takt.quality.inspections.verdict import fails_of


def findings_of_results(known: Quality) -> Findings:
    """The notices of all inspections that changed; None for what is not so any more."""
    found: Findings = {}
    for inspection in known.changed.values():
        said = known.said_of(inspection.id)
        first = _deciding(inspection, said)
        for result in said:
            found |= _mismatch(inspection, result) | _second(inspection, result, first)
    return found


def _deciding(inspection: Inspection, said: list[Result]) -> Result | None:
    """The word that decides, where nothing is to be read."""
    if inspection.version is not None:
        return None
    about = [one for one in said if inspection.fits(one)]
    return next(iter([*fails_of(about), *standing(about)]), None)


def _mismatch(inspection: Inspection, result: Result) -> Findings:
    """Whoever speaks of other goods than those that came in decides nothing."""
    is_wrong = result.undone_by is None and not inspection.fits(result)
    data = {"inspection": inspection.id, "verdict": result.verdict} if is_wrong else None
    about = _about(inspection, result)
    return finding_of(RESULT_MISMATCH, result.author.operation, "warning", data, **about)


def _second(inspection: Inspection, result: Result, first: Result | None) -> Findings:
    """Whoever says something after the verdict; it weighs more where the two differ."""
    differing = agreeing = None
    is_later = (
        first is not None and result.author.place > first.author.place and inspection.fits(result)
    )
    if first is not None and is_later and result.undone_by is None:
        data = {
            "inspection": inspection.id,
            "verdict": result.verdict,
            "stands": first.verdict,
            "by": first.author.person,
        }
        differing = data if result.verdict != first.verdict else None
        agreeing = data if differing is None else None
    about, id_ = _about(inspection, result), result.author.operation
    found = finding_of(SECOND_RESULT, id_, "stop", differing, **about)
    return found | finding_of(SECOND_RESULT, f"{id_}:agrees", "info", agreeing, **about)


def _about(inspection: Inspection, result: Result) -> dict[str, Any]:
    return {
        "site": inspection.site,
        "operation": result.author.operation,
        "device": result.author.device,
        "person": result.author.person,
        "item": result.item,
        "lot": result.lot,
    }
