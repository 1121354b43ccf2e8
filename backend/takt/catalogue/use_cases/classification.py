"""Create and change what items are sorted and measured by: units, categories, reasons."""

from __future__ import annotations

from collections.abc import Iterable

from takt.catalogue import queries, store
from takt.catalogue.codes import code_key
from takt.catalogue.forms import Form
from takt.catalogue.model import (
    DAYS_MAX,
    PICKING,
    REASON_KINDS,
    Category,
    Reason,
    Unit,
    check_names,
    check_tree,
)
from takt.catalogue.units import SCALE_MAX
from takt.catalogue.use_cases.editing import Workplace, editing
from takt.kernel.errors import FieldError, NotFound


def check_code(
    draft: Unit | Category | Reason, known: Iterable[Unit | Category | Reason]
) -> list[FieldError]:
    """The code stands for one row of its kind."""
    taken = {code_key(row.code) for row in known if row.id != draft.id}
    return [FieldError("code", "taken")] if code_key(draft.code) in taken else []


def read_unit(form: Form, before: Unit | None) -> Unit:
    return Unit(
        id=before.id if before else 0,
        code=form.code("code", before.code if before else ""),
        name_zh=form.name("name_zh", before.name_zh if before else None),
        name_en=form.name("name_en", before.name_en if before else None),
        scale=form.whole("scale", 0, SCALE_MAX, before.scale if before else 0),
    )


def read_category(form: Form, before: Category | None) -> Category:
    return Category(
        id=before.id if before else 0,
        code=form.code("code", before.code if before else ""),
        name_zh=form.name("name_zh", before.name_zh if before else None),
        name_en=form.name("name_en", before.name_en if before else None),
        parent=form.reference("parent", before.parent if before else None),
        picking=form.option("picking", PICKING, before.picking if before else None),
        warn_days=form.count("warn_days", 0, DAYS_MAX, before.warn_days if before else None),
        slow_days=form.count("slow_days", 1, DAYS_MAX, before.slow_days if before else None),
    )


def read_reason(form: Form, before: Reason | None) -> Reason:
    return Reason(
        id=before.id if before else 0,
        code=form.code("code", before.code if before else ""),
        kind=form.choice("kind", REASON_KINDS, before.kind if before else None),
        name_zh=form.name("name_zh", before.name_zh if before else None),
        name_en=form.name("name_en", before.name_en if before else None),
        active=form.flag("active", before.active if before else True),
    )


async def save_unit(place: Workplace, data: object, unit: int | None = None) -> Unit:
    """A new unit, or a changed one; its scale is only where new items start."""
    form = Form(data)
    async with editing(place) as changes:
        known = {row.id: row for row in await queries.units(changes.connection)}
        before = None if unit is None else known.get(unit)
        if unit is not None and before is None:
            raise NotFound("catalogue.unit_not_found", unit=unit)
        draft = read_unit(form, before)
        form.finish(*check_names(draft), *check_code(draft, known.values()))
        if draft != before:
            [draft] = await store.save_units(changes.connection, [draft])
            changes.note("unit_changed" if before else "unit_created", before, draft)
    return draft


async def save_category(place: Workplace, data: object, category: int | None = None) -> Category:
    """A new category, or a changed one that may have moved in the tree."""
    form = Form(data)
    async with editing(place) as changes:
        known = {row.id: row for row in await queries.categories(changes.connection)}
        before = None if category is None else known.get(category)
        if category is not None and before is None:
            raise NotFound("catalogue.category_not_found", category=category)
        draft = read_category(form, before)
        parents = {row.id: row.parent for row in known.values()}
        form.finish(*check_tree(draft, parents), *check_code(draft, known.values()))
        if draft != before:
            [draft] = await store.save_categories(changes.connection, [draft])
            changes.note("category_changed" if before else "category_created", before, draft)
    return draft


async def save_reason(place: Workplace, data: object, reason: int | None = None) -> Reason:
    """A new reason, or a changed one; reasons in use are deactivated, never removed."""
    form = Form(data)
    async with editing(place) as changes:
        known = {row.id: row for row in await queries.reasons(changes.connection)}
        before = None if reason is None else known.get(reason)
        if reason is not None and before is None:
            raise NotFound("catalogue.reason_not_found", reason=reason)
        draft = read_reason(form, before)
        form.finish(*check_names(draft), *check_code(draft, known.values()))
        if draft != before:
            [draft] = await store.save_reasons(changes.connection, [draft])
            changes.note("reason_changed" if before else "reason_created", before, draft)
    return draft
