"""Create and change codes of defects; one in use is retired, never removed."""

from __future__ import annotations

from takt.kernel.errors import FieldError, NotFound
from takt.quality.plans import queries, store
from takt.quality.plans.forms import PlanForm, read_defect_code
from takt.quality.plans.model import DefectCode, code_faults, name_faults
from takt.quality.plans.rows import MASTER, defect_code_row
from takt.quality.plans.use_cases.edit_plan import CONFLICT
from takt.runtime.editing import Desk, editing

INVALID = "quality.defect_code_invalid"


async def save_defect_code(desk: Desk, data: object, code: int | None = None) -> DefectCode:
    """A new code, or the fields that were sent of a known one."""
    form = PlanForm(data, INVALID)
    async with editing(desk, CONFLICT) as edit:
        before = None
        if code is not None:
            before = await store.locked_defect_code(edit.connection, code)
            if before is None:
                raise NotFound("quality.defect_code_not_found", defect_code=code)
        draft = read_defect_code(form, before)
        rivals = await queries.defect_codes_with_code(edit.connection, draft.code)
        faults = [*code_faults(draft, rivals), *name_faults(draft)]
        if draft.category is not None and not await queries.is_category(
            edit.connection, draft.category
        ):
            faults.append(FieldError("category", "unknown"))
        form.finish(*faults)
        if draft == before:
            return draft
        saved = await store.save_defect_code(edit.connection, draft)
        row = defect_code_row(saved)
        earlier = None if before is None else defect_code_row(before)
        edit.note_saved("quality.defect_code", saved.id, earlier, row)
        edit.feed.add(MASTER, "defect_code", str(saved.id), row)
    return saved
