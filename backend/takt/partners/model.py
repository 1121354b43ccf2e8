"""A party: whom goods come from or go to, and the rules for what it may be. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal

from takt.catalogue import code_key, gtin_check_digit, initials
from takt.kernel.errors import FieldError

MIN_DAYS_MAX: Final = 36_500
GLN_LENGTH: Final = 13
PartyRole = Literal["supplier", "customer"]


@dataclass(frozen=True, slots=True)
class Party:
    """A supplier, a customer, or both."""

    id: int
    code: str
    name_zh: str | None
    name_en: str | None
    is_supplier: bool
    is_customer: bool
    min_days: int | None = None
    """The least remaining shelf life that it takes, in days."""
    gln: str | None = None
    active: bool = True


def check_party(draft: Party, known: Iterable[Party]) -> list[FieldError]:
    """All faults of a draft beside what is stored."""
    others = [party for party in known if party.id != draft.id]
    faults = []
    if draft.code and code_key(draft.code) in {code_key(party.code) for party in others}:
        faults.append(FieldError("code", "taken"))
    if draft.name_zh is None and draft.name_en is None:
        faults.append(FieldError("name_zh", "name_missing"))
    if not (draft.is_supplier or draft.is_customer):
        faults.append(FieldError("is_supplier", "no_role"))
    if draft.min_days is not None and not draft.is_customer:
        faults.append(FieldError("min_days", "not_for_kind"))
    if draft.gln is not None:
        if fault := gln_fault(draft.gln):
            faults.append(FieldError("gln", fault))
        elif draft.gln in {party.gln for party in others}:
            faults.append(FieldError("gln", "taken"))
    return faults


def role_faults(party: Party | None, role: PartyRole) -> list[FieldError]:
    """Why a document may not name a party as its supplier or customer."""
    if party is None:
        return [FieldError(role, "unknown")]
    if role == "supplier" and not party.is_supplier:
        return [FieldError(role, "not_a_supplier")]
    if role == "customer" and not party.is_customer:
        return [FieldError(role, "not_a_customer")]
    return [] if party.active else [FieldError(role, "not_active")]


def gln_fault(gln: str) -> str | None:
    """Why a text is no Global Location Number (GS1 General Specifications, 7.9)."""
    if len(gln) != GLN_LENGTH or not (gln.isascii() and gln.isdigit()):
        return "not_13_digits"
    return None if gtin_check_digit(gln[:-1]) == int(gln[-1]) else "wrong_check_digit"


def party_row(party: Party) -> dict[str, Any]:
    """A party as devices and people see it."""
    return {
        "active": party.active,
        "code": party.code,
        "gln": party.gln,
        "id": party.id,
        "is_customer": party.is_customer,
        "is_supplier": party.is_supplier,
        "min_days": party.min_days,
        "name_en": party.name_en,
        "name_zh": party.name_zh,
        "pinyin": initials(party.name_zh),
    }


def search_text(party: Party) -> str:
    """What a search looks through: code, names, initials and GLN, case folded."""
    parts = (party.code, party.name_zh, party.name_en, initials(party.name_zh), party.gln)
    return "\n".join(code_key(part) for part in parts if part)
