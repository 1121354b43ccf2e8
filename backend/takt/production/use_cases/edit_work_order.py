"""Plan work orders, change, release and close them; every fault of a form at once."""

from __future__ import annotations

from dataclasses import replace

from takt.catalogue import items_by_id
from takt.inventory import DocumentForm, locations_by_id
from takt.kernel.errors import NotFound
from takt.production import queries, store
from takt.production.follow_production import keep_in_step
from takt.production.model import (
    STATUSES,
    Component,
    WorkOrder,
    WorkOrderFacts,
    check_work_order,
    told,
)
from takt.runtime.editing import Desk, Edit, editing
from takt_sync.stock import QUANTITY_MAX

CONFLICT = "production.conflict"
PERMISSION = "production.edit"


async def save_work_order(desk: Desk, data: object, order: int | None = None) -> WorkOrder:
    """A new work order, or the fields that were sent of a known one."""
    form = DocumentForm(data, "production.invalid")
    async with editing(desk, CONFLICT) as edit:
        before = None
        if order is not None:
            before = (await queries.lock(edit.connection, [order])).get(order)
            if before is None:
                raise NotFound("production.work_order_not_found", work_order=order)
            desk.demand(PERMISSION, before.site)
        draft = _read(edit, form, before)
        form.finish(*check_work_order(draft, before, await _facts(edit, draft)))
        desk.demand(PERMISSION, draft.site)
        return await _stored(edit, before, draft)


async def _stored(edit: Edit, before: WorkOrder | None, draft: WorkOrder) -> WorkOrder:
    connection, now_ms = edit.connection, edit.now_ms
    if draft == before:
        return draft
    saved = await store.save(connection, draft, now_ms)
    # A component that is new may have been used already; so may the number of a new order.
    [stored] = await keep_in_step(connection, [saved], now_ms, edit.feed)
    action = "work_order_created" if before is None else "work_order_changed"
    earlier = None if before is None else told(before)
    edit.note(f"production.{action}", f"work_order:{stored.id}", earlier, told(stored))
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
    if before is not None and draft.site != before.site:
        form.fault("site", "fixed")
    if draft.status != "closed":
        return replace(draft, closed_at=None)
    return draft if draft.closed_at is not None else replace(draft, closed_at=edit.now_ms)


def _read_components(form: DocumentForm, before: WorkOrder | None) -> tuple[Component, ...]:
    """What the order takes; an order may leave it open."""
    if not form.sent("components"):
        form.take("components")
        return () if before is None else before.components
    known = {} if before is None else {one.id: one for one in before.components}
    components: list[Component] = []
    for line in form.lines("components"):
        component = _read_component(line, known)
        if component.id and component.id in {one.id for one in components}:
            line.fault("id", "repeated")
        form.close(line)
        components.append(component)
    return tuple(components)


def _read_component(form: DocumentForm, known: dict[int, Component]) -> Component:
    id_ = form.reference("id") or 0
    before = known.get(id_)
    return Component(
        id=id_,
        item=form.needed("item", before.item if before else None),
        quantity=form.whole("quantity", 1, QUANTITY_MAX, before.quantity if before else None),
        consumed=before.consumed if before else 0,
    )


async def _facts(edit: Edit, draft: WorkOrder) -> WorkOrderFacts:
    connection = edit.connection
    site = (await locations_by_id(connection, [draft.site])).get(draft.site)
    items = [draft.item, *(one.item for one in draft.components)]
    return WorkOrderFacts(
        items=await items_by_id(connection, items),
        is_site=site is not None and site.kind == "site",
        is_code_taken=await queries.is_code_taken(connection, draft.code, draft.id),
    )
