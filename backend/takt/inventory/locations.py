"""Locations as a tree, pure: what stands in what, and which ends every site has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from takt.catalogue import code_fault
from takt.kernel.errors import FieldError

PARENTS: Mapping[str, frozenset[str]] = {
    "site": frozenset(),
    "warehouse": frozenset({"site"}),
    "zone": frozenset({"warehouse", "zone"}),
    "bin": frozenset({"warehouse", "zone"}),
    "virtual": frozenset({"site"}),
}
"""Which kinds each kind may stand in."""

VIRTUAL_ENDS: Mapping[str, tuple[str, str]] = {
    "supplier": ("供应商", "Supplier"),
    "customer": ("客户", "Customer"),
    "production": ("生产现场", "Production"),
    "conversion": ("加工转换", "Conversion"),
    "scrap": ("报废", "Scrap"),
    "difference": ("盘点差异", "Stocktake difference"),
    "opening": ("期初", "Opening"),
}
"""The ends that every site has, so that each move has two of them."""

NAME_LENGTH_MAX = 200


@dataclass(frozen=True, slots=True)
class Location:
    """A location as it is stored."""

    id: int
    code: str
    name_zh: str | None
    name_en: str | None
    parent: int | None
    kind: str
    role: str | None
    site: int
    warehouse: int | None
    time_zone: str | None
    active: bool


@dataclass(frozen=True, slots=True)
class LocationDraft:
    """A location as somebody wants it; id 0 is a new one."""

    code: str
    name_zh: str | None
    name_en: str | None
    kind: str
    parent: int | None = None
    role: str | None = None
    time_zone: str | None = None
    active: bool = True
    id: int = 0


def faults_of(
    draft: LocationDraft, before: Location | None, parent: Location | None, has_stock: bool
) -> list[FieldError]:
    """Everything that is wrong with a draft, all at once."""
    faults = _faults_of_texts(draft)
    if draft.kind not in PARENTS:
        return [*faults, FieldError("kind", "unknown")]
    faults += _faults_of_parent(draft, before, parent)
    is_site = draft.kind == "site"
    if is_site and not _is_time_zone(draft.time_zone):
        faults.append(FieldError("time_zone", "missing" if not draft.time_zone else "unknown"))
    if not is_site and draft.time_zone is not None:
        faults.append(FieldError("time_zone", "not_for_kind"))
    if not _fits_role(draft):
        faults.append(FieldError("role", "not_for_kind"))
    if before is not None:
        if before.kind != draft.kind:
            faults.append(FieldError("kind", "fixed"))
        if before.role != draft.role:
            faults.append(FieldError("role", "fixed"))
        if has_stock and not draft.active:
            faults.append(FieldError("active", "has_stock"))
    return faults


def _faults_of_texts(draft: LocationDraft) -> list[FieldError]:
    faults = []
    if fault := code_fault(draft.code):
        faults.append(FieldError("code", fault))
    for field in ("name_zh", "name_en"):
        name = getattr(draft, field) or ""
        if len(name) > NAME_LENGTH_MAX:
            faults.append(FieldError(field, "too_long"))
        if any(ord(character) < 32 for character in name):
            faults.append(FieldError(field, "bad_character"))
    return faults


def _faults_of_parent(
    draft: LocationDraft, before: Location | None, parent: Location | None
) -> list[FieldError]:
    fault = None
    if draft.kind == "site":
        fault = "not_for_kind" if draft.parent is not None else None
    elif draft.parent is None:
        fault = "missing"
    elif parent is None:
        fault = "unknown"
    elif parent.kind not in PARENTS[draft.kind]:
        fault = "not_for_kind"
    elif before is not None and _leaves(draft, before, parent):
        fault = "other_warehouse"
    return [FieldError("parent", fault)] if fault else []


def _leaves(draft: LocationDraft, before: Location, parent: Location) -> bool:
    """Whether a location would go to another warehouse: its balances could not follow."""
    if parent.site != before.site:
        return True
    return draft.kind in ("zone", "bin") and parent.warehouse != before.warehouse


def _fits_role(draft: LocationDraft) -> bool:
    if draft.kind == "virtual":
        return draft.role in VIRTUAL_ENDS
    return draft.role is None or (draft.role == "quarantine" and draft.kind in ("zone", "bin"))


def _is_time_zone(name: str | None) -> bool:
    if not name or "\0" in name:
        return False
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def ends_of(site: int, code: str) -> list[LocationDraft]:
    """The virtual locations of a new site."""
    return [
        LocationDraft(f"{code}-{role.upper()}", name_zh, name_en, "virtual", site, role)
        for role, (name_zh, name_en) in VIRTUAL_ENDS.items()
    ]
