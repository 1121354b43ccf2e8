"""Create and change the head of a plan; every fault of the form at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from takt.kernel.errors import FieldError, NotFound
from takt.partners import parties_by_id, role_faults
from takt.quality.plans import queries, store
from takt.quality.plans.forms import PlanForm, read_plan
from takt.quality.plans.model import Plan, check_plan, code_faults
from takt.quality.plans.rows import MASTER, plan_row, shown_plan
from takt.runtime.editing import Desk, Edit, editing

if TYPE_CHECKING:
    from takt.runtime.database import Connection

CONFLICT = "quality.conflict"
INVALID = "quality.plan_invalid"


async def save_plan(desk: Desk, data: object, plan: int | None = None) -> Plan:
    """A new plan, or the fields that were sent of a known one."""
    form = PlanForm(data, INVALID)
    async with editing(desk, CONFLICT) as edit:
        before = None
        if plan is not None:
            before = await store.locked_plan(edit.connection, plan)
            if before is None:
                raise NotFound("quality.plan_not_found", plan=plan)
        draft = read_plan(form, before)
        known = await queries.known_for_plan(edit.connection, draft)
        rivals = await queries.plans_with_code(edit.connection, draft.code)
        form.finish(
            *code_faults(draft, rivals),
            *check_plan(draft, before, known),
            *await _party_faults(edit.connection, draft, before),
        )
        if draft == before:
            return draft
        saved = await store.save_plan(edit.connection, draft)
        earlier = None if before is None else plan_row(before)
        edit.note_saved("quality.plan", saved.id, earlier, plan_row(saved))
        await tell_plan(edit, saved)
    return saved


async def tell_plan(edit: Edit, plan: Plan) -> None:
    """Publish a plan to every device."""
    days = await queries.days(edit.connection, edit.now_ms)
    edit.feed.add(MASTER, "inspection_plan", str(plan.id), shown_plan(plan, days))


async def _party_faults(
    connection: Connection, draft: Plan, before: Plan | None
) -> list[FieldError]:
    """A party that a plan has named already may have been retired since."""
    faults = []
    for role in ("supplier", "customer"):
        party = getattr(draft, role)
        if party is not None and party != getattr(before, role, None):
            known = await parties_by_id(connection, [party])
            faults += role_faults(known.get(party), role)
    return faults
