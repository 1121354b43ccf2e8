"""What is done about a nonconformance: causes, actions with owners, claims on suppliers. Pure.

Whether an action helped is said by somebody else than its owner, after it was done.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from takt.kernel.errors import FieldError

ACTION_KINDS: Final = ("containment", "corrective", "preventive")
EFFECTIVENESS: Final = ("effective", "not_effective")
CLAIM_STATUSES: Final = ("open", "sent", "accepted", "refused", "closed")
WHYS_MAX: Final = 5
TEXT_MAX: Final = 2_000
CONTAINMENT_MAX: Final = 4_000
MONEY_MAX: Final = 2**53 - 1
CURRENCY_LENGTH: Final = 3

Overdue = Literal["action", "check"]


@dataclass(frozen=True, slots=True)
class Analysis:
    """How goods were contained at once, and why it happened: each cause asks for the next."""

    containment: str | None = None
    causes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Action:
    """What somebody has to do, by when, and whether it helped."""

    id: int
    nonconformance: str
    kind: str
    text: str
    owner: int
    due_on: date
    done_on: date | None = None
    check_on: date | None = None
    effectiveness: str | None = None
    checked_by: int | None = None
    created_by: int = 0
    created_at: int = 0

    def overdue_at(self, day: date) -> Overdue | None:
        """What should have happened by a day and has not."""
        if self.done_on is None:
            return "action" if self.due_on < day else None
        is_due = self.effectiveness is None and self.check_on is not None
        return "check" if is_due and self.check_on is not None and self.check_on < day else None


@dataclass(frozen=True, slots=True)
class Claim:
    """What a supplier is asked to make good; money in 1/10000 of its currency."""

    id: int
    nonconformance: str
    supplier: int | None
    quantity: int | None = None
    amount: int | None = None
    currency: str | None = None
    status: str = "open"
    sent_on: date | None = None
    answer: str | None = None
    created_at: int = 0


def check_action(draft: Action, is_owner_known: bool, day: date) -> list[FieldError]:
    """All faults of an action beside what its form says."""
    faults = []
    if draft.owner and not is_owner_known:
        faults.append(FieldError("owner", "unknown_person"))
    if draft.done_on is not None and draft.done_on > day:
        faults.append(FieldError("done_on", "in_the_future"))
    if draft.check_on is not None and draft.done_on and draft.check_on < draft.done_on:
        faults.append(FieldError("check_on", "too_early"))
    if draft.effectiveness is not None:
        if draft.done_on is None:
            faults.append(FieldError("effectiveness", "not_done"))
        if draft.checked_by == draft.owner:
            faults.append(FieldError("effectiveness", "own_action"))
    return faults


def check_claim(draft: Claim, is_supplier: bool) -> list[FieldError]:
    """All faults of a claim beside what its form says."""
    faults = []
    if draft.supplier is not None and not is_supplier:
        faults.append(FieldError("supplier", "not_a_supplier"))
    if (draft.amount is None) != (draft.currency is None):
        faults.append(FieldError("currency" if draft.currency is None else "amount", "missing"))
    return faults


def analysis_row(analysis: Analysis) -> dict[str, Any]:
    """Containment and causes as people see them."""
    return {"causes": list(analysis.causes), "containment": analysis.containment}


def action_row(action: Action) -> dict[str, Any]:
    """An action as people see it."""
    return {
        "check_on": _day(action.check_on),
        "checked_by": action.checked_by,
        "created_at": action.created_at,
        "created_by": action.created_by,
        "done_on": _day(action.done_on),
        "due_on": _day(action.due_on),
        "effectiveness": action.effectiveness,
        "id": action.id,
        "kind": action.kind,
        "owner": action.owner,
        "text": action.text,
    }


def claim_row(claim: Claim) -> dict[str, Any]:
    """A claim as people see it."""
    return {
        "amount": claim.amount,
        "answer": claim.answer,
        "created_at": claim.created_at,
        "currency": claim.currency,
        "id": claim.id,
        "quantity": claim.quantity,
        "sent_on": _day(claim.sent_on),
        "status": claim.status,
        "supplier": claim.supplier,
    }


def named_people(actions: Sequence[Action]) -> set[int]:
    """Everybody whom actions name."""
    found = {one.owner for one in actions} | {one.created_by for one in actions}
    return found | {one.checked_by for one in actions if one.checked_by is not None}


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
