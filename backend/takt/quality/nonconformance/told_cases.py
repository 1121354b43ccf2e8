"""What people are told of nonconformances: which are open, and which steps do nothing. Pure."""

from __future__ import annotations

from typing import Any, Final

from takt.inventory import Findings, finding_of
from takt.quality.nonconformance import errors
from takt.quality.nonconformance.model import Case, Cases, Severity, Step

WEIGHTS: Final[dict[Severity, Any]] = {"minor": "info", "major": "warning", "critical": "stop"}
OPEN: Final = frozenset({"open", "concession", "rework"})


def findings_of_cases(known: Cases) -> Findings:
    """The notices of all cases that changed; None for what is not so any more."""
    found: Findings = {}
    for case in known.changed.values():
        # A failed inspection has told of itself.
        if case.inspection is None or case.device is not None:
            found |= _case(case)
        for step in known.steps_of(case.id):
            found |= _step(case, step)
    return found


def _case(case: Case) -> Findings:
    data = {"defect": case.defect, "nonconformance": case.id, "severity": case.severity}
    about = _about(case) | {"operation": case.id, "device": case.device, "person": case.person}
    is_open = case.status in OPEN
    weight = WEIGHTS[case.severity]
    return finding_of(errors.NONCONFORMANCE, case.id, weight, data if is_open else None, **about)


def _step(case: Case, step: Step) -> Findings:
    """A step that waits for its report or for what it answers, or that others have overtaken."""
    told: dict[str, Any] = {"nonconformance": case.id, "step": step.step}
    awaits = told if step.why == errors.AWAITED else None
    waits = told if step.why == errors.NOT_DISPOSED else None
    is_lost = step.why not in (None, errors.AWAITED, errors.NOT_DISPOSED, errors.REJECTED)
    lost = told | {"reason": step.why} if is_lost else None
    by = {"operation": step.operation, "device": step.device, "person": step.person}
    # Which goods it is about is known with the report: until then it is another notice.
    unknown, about, id_ = {"site": step.site} | by, _about(case) | by, step.operation
    found = finding_of(errors.STEP_WAITS, f"{id_}:awaits", "warning", awaits, **unknown)
    found |= finding_of(errors.STEP_WAITS, id_, "info", waits, **about)
    return found | finding_of(errors.STEP_WITHOUT_EFFECT, id_, "warning", lost, **about)


def _about(case: Case) -> dict[str, Any]:
    return {"site": case.site, "item": case.item, "lot": case.lot, "location": case.location}
