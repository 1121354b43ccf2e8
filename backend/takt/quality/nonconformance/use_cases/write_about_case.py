"""Write down causes, actions and claims of a nonconformance; every fault of a form at once."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, TypeVar

from takt.inventory import day_at
from takt.kernel.errors import NotFound
from takt.partners import parties_by_id
from takt.quality.nonconformance import case_store, errors
from takt.quality.nonconformance.actions import (
    Action,
    Analysis,
    Claim,
    action_row,
    analysis_row,
    check_action,
    check_claim,
    claim_row,
)
from takt.quality.nonconformance.case_store import LockedCase
from takt.quality.nonconformance.forms import CaseForm, read_action, read_analysis, read_claim
from takt.quality.nonconformance.identifiers import is_id
from takt.quality.nonconformance.overdue import tell_action
from takt.runtime.editing import Desk, Edit, editing

PERMISSION: Final = "quality.dispose"
T = TypeVar("T", Action, Claim)


async def save_analysis(desk: Desk, case: str, data: object) -> Analysis:
    """How goods were contained, and why it happened."""
    form = CaseForm(data, errors.CASE_INVALID)
    async with editing(desk, errors.CASE_CONFLICT) as edit:
        known = await _locked(desk, edit, case)
        draft = read_analysis(form, known.analysis)
        form.finish()
        if draft != known.analysis:
            await case_store.save_analysis(edit.connection, case, draft)
            before = analysis_row(known.analysis)
            edit.note_saved("quality.nonconformance", case, before, analysis_row(draft))
    return draft


async def save_action(desk: Desk, case: str, data: object, action: int | None = None) -> Action:
    """A new action, or the fields that were sent of a known one."""
    form = CaseForm(data, errors.CASE_INVALID)
    async with editing(desk, errors.CASE_CONFLICT) as edit:
        known = await _locked(desk, edit, case)
        before = None
        if action is not None:
            rows = await case_store.actions_of(edit.connection, case)
            before = _one(action, {one.id: one for one in rows})
        draft = _checked(read_action(form, case, before), before, edit)
        is_known = await case_store.is_active(edit.connection, draft.owner)
        is_known |= before is not None and before.owner == draft.owner
        form.finish(*check_action(draft, is_known, day_at(edit.now_ms, known.time_zone)))
        if draft == before:
            return draft
        saved = await case_store.save_action(edit.connection, draft)
        earlier = None if before is None else action_row(before)
        edit.note_saved("quality.action", saved.id, earlier, action_row(saved))
        await tell_action(edit.connection, edit.feed, edit.now_ms, saved)
    return saved


def _checked(draft: Action, before: Action | None, edit: Edit) -> Action:
    """Who said whether it helped; and who made it, where it is new."""
    if before is None:
        draft = replace(draft, created_by=edit.person or 0, created_at=edit.now_ms)
    if draft.effectiveness is None:
        return replace(draft, checked_by=None)
    is_same = before is not None and before.effectiveness == draft.effectiveness
    return draft if is_same else replace(draft, checked_by=edit.person or 0)


async def save_claim(desk: Desk, case: str, data: object, claim: int | None = None) -> Claim:
    """A new claim on a supplier, or the fields that were sent of a known one."""
    form = CaseForm(data, errors.CASE_INVALID)
    async with editing(desk, errors.CASE_CONFLICT) as edit:
        await _locked(desk, edit, case)
        before = None
        if claim is not None:
            rows = await case_store.claims_of(edit.connection, case)
            before = _one(claim, {one.id: one for one in rows})
        draft = read_claim(form, case, before)
        party = (await parties_by_id(edit.connection, [draft.supplier or 0])).get(
            draft.supplier or 0
        )
        form.finish(*check_claim(draft, party is not None and party.is_supplier))
        if draft == before:
            return draft
        if before is None:
            draft = replace(draft, created_at=edit.now_ms)
        saved = await case_store.save_claim(edit.connection, draft)
        earlier = None if before is None else claim_row(before)
        edit.note_saved("quality.claim", saved.id, earlier, claim_row(saved))
    return saved


def _one(id_: int, known: dict[int, T]) -> T:
    if id_ not in known:
        raise NotFound(errors.CASE_NOT_FOUND, part=id_)
    return known[id_]


async def _locked(desk: Desk, edit: Edit, case: str) -> LockedCase:
    """A case of a site where the caller decides, locked; of another site nothing is said."""
    found = await case_store.lock_case(edit.connection, case) if is_id(case) else None
    if found is None or (desk.caller and not desk.caller.may(PERMISSION, found.site)):
        raise NotFound(errors.CASE_NOT_FOUND, nonconformance=case)
    return found
