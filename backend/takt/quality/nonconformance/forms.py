"""Reads what people write about nonconformances; every fault of a form is named at once."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Final

from takt.quality.nonconformance.actions import (
    ACTION_KINDS,
    CLAIM_STATUSES,
    CONTAINMENT_MAX,
    EFFECTIVENESS,
    MONEY_MAX,
    TEXT_MAX,
    WHYS_MAX,
    Action,
    Analysis,
    Claim,
)
from takt.quality.plans.forms import PlanForm
from takt_sync.stock import QUANTITY_MAX

_CURRENCY: Final = re.compile(r"[A-Z]{3}", re.ASCII).fullmatch


class CaseForm(PlanForm):
    """A form about a nonconformance."""

    def needed_text(self, field: str, most: int, fallback: str | None = None) -> str:
        """Words that have to be there."""
        text = self.text(field, most, fallback)
        if text is None and not self.is_faulty(field):
            self.fault(field, "missing")
        return text or ""

    def needed_day(self, field: str, fallback: date | None = None) -> date:
        """A day that has to be there."""
        day = self.day(field, fallback)
        if day is None and not self.is_faulty(field):
            self.fault(field, "missing")
        return day or date.min

    def optional(self, field: str, allowed: tuple[str, ...], fallback: str | None) -> str | None:
        """One of a few words, or nothing."""
        if self.sent(field) and self._data[field] is None:
            self.take(field)
            return None
        if not self.sent(field):
            self.take(field)
            return fallback
        return self.choice(field, allowed)


def read_analysis(form: CaseForm, before: Analysis) -> Analysis:
    """Containment and causes; what was not sent stays as it was."""
    containment = form.text("containment", CONTAINMENT_MAX, before.containment)
    if not form.sent("causes"):
        form.take("causes")
        return replace(before, containment=containment)
    rows = form.rows("causes")
    if len(rows) > WHYS_MAX:
        form.fault("causes", "too_many")
        rows = []
    causes = []
    for place, row in enumerate(rows):
        part = CaseForm({"text": row}, "")
        text = part.text("text", TEXT_MAX)
        for fault in part.faults:
            form.fault(f"causes.{place}", fault.code)
        if text is None and not part.faults:
            form.fault(f"causes.{place}", "missing")
        causes.append(text or "")
    return Analysis(containment, tuple(causes))


def read_action(form: CaseForm, case: str, before: Action | None) -> Action:
    """An action; who checked it is not said by a form."""
    known = before or Action(0, case, "", "", 0, date.min)
    return replace(
        known,
        kind=form.choice("kind", ACTION_KINDS, known.kind or None),
        text=form.needed_text("text", TEXT_MAX, known.text or None),
        owner=form.needed("owner", known.owner or None),
        due_on=form.needed_day("due_on", before.due_on if before else None),
        done_on=form.day("done_on", known.done_on),
        check_on=form.day("check_on", known.check_on),
        effectiveness=form.optional("effectiveness", EFFECTIVENESS, known.effectiveness),
    )


def read_claim(form: CaseForm, case: str, before: Claim | None) -> Claim:
    """A claim; one that the goods opened by themselves may still lack its supplier."""
    known = before or Claim(0, case, None)
    supplier = form.reference("supplier", known.supplier)
    if supplier is None and not form.is_faulty("supplier") and (not before or before.supplier):
        form.fault("supplier", "missing")
    return replace(
        known,
        supplier=supplier,
        quantity=form.count("quantity", 1, QUANTITY_MAX, known.quantity),
        amount=form.count("amount", 0, MONEY_MAX, known.amount),
        currency=_currency(form, known.currency),
        status=form.choice("status", CLAIM_STATUSES, known.status),
        sent_on=form.day("sent_on", known.sent_on),
        answer=form.text("answer", TEXT_MAX, known.answer),
    )


def _currency(form: CaseForm, fallback: str | None) -> str | None:
    value = form.take("currency")
    if not form.sent("currency"):
        return fallback
    if value is None:
        return None
    if not isinstance(value, str) or not _CURRENCY(value):
        form.fault("currency", "not_a_currency")
        return fallback
    return value
