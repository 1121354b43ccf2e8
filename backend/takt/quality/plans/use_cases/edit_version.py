"""Write a new version of a plan, or replace one whose day has not come."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from takt.kernel.errors import NotFound, Refused
from takt.quality.plans import queries, store
from takt.quality.plans.forms import PlanForm, read_version
from takt.quality.plans.model import Days, Known, Plan, PlanVersion, check_version, is_fixed
from takt.quality.plans.rows import version_row
from takt.quality.plans.use_cases.edit_plan import CONFLICT, tell_plan
from takt.runtime import blob_store
from takt.runtime.editing import Desk, editing

if TYPE_CHECKING:
    from takt.runtime.database import Connection

INVALID = "quality.version_invalid"


async def save_version(
    desk: Desk, plan: int, data: object, number: int | None = None
) -> PlanVersion:
    """A new version, or what was sent of a known one that is not in force yet."""
    form = PlanForm(data, INVALID)
    async with editing(desk, CONFLICT) as edit:
        owner = await store.locked_plan(edit.connection, plan)
        if owner is None:
            raise NotFound("quality.plan_not_found", plan=plan)
        days = await queries.days(edit.connection, edit.now_ms)
        before = None if number is None else _open_version(owner, number, days)
        draft = read_version(form, plan, before)
        known = await _known(edit.connection, draft, edit.now_ms)
        form.finish(*check_version(draft, owner.versions, known, days))
        if draft == before:
            return draft
        last = max((one.number for one in owner.versions), default=0)
        draft = replace(draft, number=draft.number or last + 1)
        saved = await store.save_version(edit.connection, draft, edit.person or 0, edit.now_ms)
        said = {"code": owner.code}
        earlier = None if before is None else said | version_row(before)
        key = f"{plan}.{saved.number}"
        edit.note_saved("quality.plan_version", key, earlier, said | version_row(saved))
        others = [one for one in owner.versions if one.id != saved.id]
        versions = sorted((*others, saved), key=lambda one: one.from_on)
        await tell_plan(edit, replace(owner, versions=tuple(versions)))
    return saved


def _open_version(plan: Plan, number: int, days: Days) -> PlanVersion:
    """A version that may still be changed."""
    found = next((one for one in plan.versions if one.number == number), None)
    if found is None:
        raise NotFound("quality.version_not_found", plan=plan.id, version=number)
    if is_fixed(found, days):
        raise Refused("quality.version_fixed", plan=plan.id, version=number)
    return found


async def _known(connection: Connection, draft: PlanVersion, now_ms: int) -> Known:
    gauges = {one.gauge for one in draft.characteristics if one.gauge is not None}
    return Known(
        gauges=await queries.gauges_by_id(connection, gauges),
        pictures=frozenset(await blob_store.keep_pictures(connection, draft.pictures, now_ms)),
    )
