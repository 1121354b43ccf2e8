"""Make, change and remove label designs; a server without any is given the usual ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from takt.catalogue.codes import code_key
from takt.catalogue.forms import Form
from takt.catalogue.labels.built_in import BUILT_IN
from takt.catalogue.labels.designs import KINDS, Design, LabelDesign, read_design
from takt.catalogue.labels.store import delete_label_design, label_designs, save_label_design
from takt.catalogue.use_cases.editing import Workplace, editing
from takt.kernel.errors import FieldError, NotFound

if TYPE_CHECKING:
    from takt.runtime.database import Database

ANY_DESIGN = "SELECT EXISTS (SELECT FROM label_design)"


async def save_design(place: Workplace, data: object, design: int | None = None) -> LabelDesign:
    """A new design, or a changed one."""
    form = Form(data)
    async with editing(place) as changes:
        known = {row.id: row for row in await label_designs(changes.connection)}
        before = None if design is None else known.get(design)
        if design is not None and before is None:
            raise NotFound("catalogue.label_design_not_found", design=design)
        draft, faults = _read(form, before)
        if code_key(draft.code) in {code_key(r.code) for r in known.values() if r.id != draft.id}:
            faults.append(FieldError("code", "taken"))
        if not draft.name_zh and not draft.name_en:
            faults.append(FieldError("name_zh", "name_missing"))
        form.finish(*faults)
        if draft != before:
            draft = await save_label_design(changes.connection, draft)
            action = "label_design_changed" if before else "label_design_created"
            changes.note(action, before, draft)
    return draft


def _read(form: Form, before: LabelDesign | None) -> tuple[LabelDesign, list[FieldError]]:
    kind = form.choice("kind", KINDS, before.kind if before else None)
    data = form.take("design")
    if before is not None and not form.sent("design"):
        # The design is read again: it may not fit the kind that it is given now.
        data = _plain(before.design)
    design, faults = read_design(kind, data)
    draft = LabelDesign(
        id=before.id if before else 0,
        code=form.code("code", before.code if before else ""),
        name_zh=form.name("name_zh", before.name_zh if before else None),
        name_en=form.name("name_en", before.name_en if before else None),
        kind=kind,
        design=design,
    )
    return draft, faults


def _plain(design: Design) -> object:
    import msgspec

    return msgspec.to_builtins(design)


async def remove_design(place: Workplace, design: int) -> None:
    """Removes a design from the lists; nothing else hangs on it."""
    async with editing(place) as changes:
        known = {row.id: row for row in await label_designs(changes.connection)}
        before = known.get(design)
        if before is None:
            raise NotFound("catalogue.label_design_not_found", design=design)
        await delete_label_design(changes.connection, design)
        changes.note_gone("label_design_removed", before)


async def first_designs(place: Workplace) -> bool:
    """Gives a server that has no designs those that Takt brings; tells whether it did."""
    if await _has_designs(place.database):
        return False
    async with editing(place) as changes:
        if await changes.connection.fetchval(ANY_DESIGN):
            return False
        for design in BUILT_IN.values():
            stored = await save_label_design(changes.connection, design)
            changes.note("label_design_created", None, stored)
    return True


async def _has_designs(database: Database) -> bool:
    async with database.connection() as connection:
        return bool(await connection.fetchval(ANY_DESIGN))
