"""A nonconformance as devices see it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from takt.quality.nonconformance import errors
from takt.quality.nonconformance.case_numbers import number_text
from takt.quality.nonconformance.model import SHOWN, Case, Step


def nonconformance_row(case: Case, steps: Iterable[Step]) -> dict[str, Any] | None:
    """A case as devices see it; none while it is awaited, none when it was withdrawn."""
    if case.status not in SHOWN:
        return None
    told = (one for one in steps if one.takes_effect or one.why == errors.REJECTED)
    standing = sorted(told, key=lambda one: one.place)
    disposed = [one for one in standing if one.step == "disposition" and one.round == case.round]
    return {
        "closed_at": case.closed_at,
        "defect": case.defect,
        "disposed_quantity": case.disposed_quantity,
        "disposition": case.disposition,
        "id": case.id,
        "inspection": case.inspection,
        "item": case.item,
        "location": case.location,
        "lot": case.lot,
        "note": case.note,
        "number": number_text(case.number),
        "opened_at": case.effective,
        "person": case.person,
        "quantity": case.quantity,
        "severity": case.severity,
        "signatures": [_signature(one) for one in standing],
        "status": case.status,
        "work_order": disposed[0].work_order if disposed and case.disposition else None,
    }


def _signature(step: Step) -> dict[str, Any]:
    return {
        "at": step.effective,
        "decision": step.decision or "approve",
        "meaning": step.meaning,
        "person": step.person,
        "quantity": step.quantity,
        "step": step.step,
    }
