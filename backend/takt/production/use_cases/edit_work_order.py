"""Plan work orders, change, release and close them; every fault of a form at once."""

from __future__ import annotations

from dataclasses import replace

from takt.inventory import DocumentForm, document_facts, keep_site, locked_for
from takt.production import errors, store
from takt.production.follow_production import keep_in_step
from takt.production.model import STATUSES, Component, WorkOrder, check_work_order, told
from takt.production.queries import WORK_ORDERS
from takt.runtime.editing import Desk, Edit, editing
from takt_sync.stock import QUANTITY_MAX

PERMISSION = "production.edit"


async def save_work_order(desk: Desk, data: object, order: int | None = None) -> WorkOrder:
    """A new work order, or the fields that were sent of a known one."""
    form = DocumentForm(data, errors.INVALID)
    async with editing(desk, errors.CONFLICT) as edit:
        before = await locked_for(desk, edit, WORK_ORDERS, order, PERMISSION)
        draft = _read(edit, form, before)
        items = [draft.item, *(one.item for one in draft.components)]
        facts = await document_facts(edit, WORK_ORDERS, draft, items)
        form.finish(*check_work_order(draft, before, facts))
        desk.demand(PERMISSION, draft.site)
        return draft if draft == before else await _stored(edit, before, draft)


async def _stored(edit: Edit, before: WorkOrder | None, draft: WorkOrder) -> WorkOrder:
    connection, now_ms = edit.connection, edit.now_ms
    saved = await store.save(connection, draft, now_ms)
    # A component that is new may have been used already; so may the number of a new order.
    [stored] = await keep_in_step(connection, [saved], now_ms, edit.feed)
    earlier = None if before is None else told(before)
    edit.note_saved("production.work_order", stored.id, earlier, told(stored))
    store.add_work_order(edit.feed, stored, now_ms)
    return stored


def _read(edit: Edit, form: DocumentForm, before: WorkOrder | None) -> WorkOrder:
    """The order as the form wants it; what was not sent stays as it was."""
    draft = WorkOrder(
        id=before.id if before else 0,
        code=form.code("code", before.code if before else ""),
        site=form.needed("site", before.site if before else None),
        item=form.needed("item", before.item if before else None),
        quantity=form.whole("quantity", 1, QUANTITY_MAX, before.quantity if before else None),
        due_on=form.day("due_on", before.due_on if before else None),
        status=form.choice("status", STATUSES, before.status if before else "planned"),
        components=_read_components(form, before),
        made=before.made if before else 0,
        closed_at=before.closed_at if before else None,
    )
    keep_site(form, draft, before)
    if draft.status != "closed":
        return replace(draft, closed_at=None)
    return draft if draft.closed_at is not None else replace(draft, closed_at=edit.now_ms)


def _read_components(form: DocumentForm, before: WorkOrder | None) -> tuple[Component, ...]:
    """What the order takes; an order may leave it open."""
    if not form.sent("components"):
        form.take("components")
        return () if before is None else before.components
    return form.read(form.lines("components"), before.components if before else (), _component)


def _component(form: DocumentForm, id_: int, known: Component | None) -> Component:
    return Component(
        id=id_,
        item=form.needed("item", known.item if known else None),
        quantity=form.whole("quantity", 1, QUANTITY_MAX, known.quantity if known else None),
        consumed=known.consumed if known else 0,
    )
