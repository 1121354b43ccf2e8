"""Plan shipments, change them, close them; every fault of a form at once."""

from __future__ import annotations

from dataclasses import replace

from takt.catalogue import items_by_id
from takt.demand import errors, queries, store
from takt.demand.follow_shipping import keep_in_step
from takt.demand.model import (
    Shipment,
    ShipmentFacts,
    ShipmentLine,
    check_shipment,
    closed_in_time,
    told,
)
from takt.inventory import (
    DocumentForm,
    finding,
    locations_by_id,
    named_lines,
    notice_id,
    settle_findings,
)
from takt.kernel.errors import NotFound
from takt.partners import MIN_DAYS_MAX, parties_by_id
from takt.runtime.editing import Desk, Edit, editing
from takt_sync.stock import QUANTITY_MAX

CONFLICT = "demand.conflict"
PERMISSION = "demand.edit"


async def save_shipment(desk: Desk, data: object, shipment: int | None = None) -> Shipment:
    """A new shipment, or the fields that were sent of a known one."""
    form = DocumentForm(data, "demand.invalid")
    async with editing(desk, CONFLICT) as edit:
        before = None
        if shipment is not None:
            before = (await queries.lock(edit.connection, [shipment])).get(shipment)
            if before is None:
                raise NotFound("demand.shipment_not_found", shipment=shipment)
            desk.demand(PERMISSION, before.site)
        draft = _read(edit, form, before)
        facts = await _facts(edit, draft, before)
        form.finish(*check_shipment(draft, before, facts))
        desk.demand(PERMISSION, draft.site)
        return await _stored(edit, before, draft)


async def _stored(edit: Edit, before: Shipment | None, draft: Shipment) -> Shipment:
    connection, now_ms = edit.connection, edit.now_ms
    if draft == before:
        return draft
    saved = await store.save(connection, closed_in_time(draft, now_ms), now_ms)
    # A phone may have named a line of this number before there was one.
    [stored] = await keep_in_step(connection, [saved], now_ms, edit.feed)
    action = "shipment_created" if before is None else "shipment_changed"
    earlier = None if before is None else told(before)
    edit.note(f"demand.{action}", f"shipment:{stored.id}", earlier, told(stored))
    store.add_shipment(edit.feed, stored, now_ms)
    await _note_missing(edit, stored)
    return stored


async def _note_missing(edit: Edit, shipment: Shipment) -> None:
    """Closing a shipment that lacks goods is told to whoever waits for them."""
    case = f"shipment:{shipment.id}"
    notice = None
    if shipment.closed_by is not None and shipment.missing:
        missing = [
            {"item": line.item, "line": line.id, "quantity": line.quantity - line.shipped}
            for line in shipment.missing
        ]
        data = {"code": shipment.code, "shipment": shipment.id, "missing": missing}
        notice = finding(
            errors.UNDER_SHIPPED,
            case,
            "info",
            site=shipment.site,
            operation=None,
            device=None,
            person=edit.person,
            data=data,
        )
    findings = {notice_id(case, errors.UNDER_SHIPPED): notice}
    await settle_findings(edit.connection, edit.feed, edit.now_ms, findings)


def _read(edit: Edit, form: DocumentForm, before: Shipment | None) -> Shipment:
    """The shipment as the form wants it; what was not sent stays as it was."""
    draft = Shipment(
        id=before.id if before else 0,
        code=form.code("code", before.code if before else ""),
        site=form.needed("site", before.site if before else None),
        customer=form.needed("customer", before.customer if before else None),
        due_on=form.day("due_on", before.due_on if before else None),
        lines=_read_lines(form, before),
        min_days=form.count("min_days", 0, MIN_DAYS_MAX, before.min_days if before else None),
        closed_by=before.closed_by if before else None,
        closed_at=before.closed_at if before else None,
    )
    if before is not None and draft.site != before.site:
        form.fault("site", "fixed")
    if before is None and not form.sent("status"):
        return draft
    status = form.choice("status", ("open", "closed"), before.status if before else None)
    if status == "closed" and draft.status == "open":
        return replace(draft, closed_by=edit.person or 0)
    return replace(draft, closed_by=None) if status == "open" else draft


def _read_lines(form: DocumentForm, before: Shipment | None) -> tuple[ShipmentLine, ...]:
    if before is not None and not form.sent("lines"):
        return before.lines
    known = {} if before is None else {line.id: line for line in before.lines}
    forms = form.lines("lines")
    if not forms and not form.is_faulty("lines"):
        form.fault("lines", "missing")
    lines: list[ShipmentLine] = []
    for line_form in forms:
        line = _read_line(line_form, known)
        if line.id and line.id in {one.id for one in lines}:
            line_form.fault("id", "repeated")
        form.close(line_form)
        lines.append(line)
    return tuple(lines)


def _read_line(form: DocumentForm, known: dict[int, ShipmentLine]) -> ShipmentLine:
    id_ = form.reference("id") or 0
    before = known.get(id_)
    return ShipmentLine(
        id=id_,
        item=form.needed("item", before.item if before else None),
        quantity=form.whole("quantity", 1, QUANTITY_MAX, before.quantity if before else None),
        shipped=before.shipped if before else 0,
    )


async def _facts(edit: Edit, draft: Shipment, before: Shipment | None) -> ShipmentFacts:
    connection = edit.connection
    site = (await locations_by_id(connection, [draft.site])).get(draft.site)
    lines = [] if before is None else [line.id for line in before.lines]
    return ShipmentFacts(
        items=await items_by_id(connection, [line.item for line in draft.lines]),
        customer=(await parties_by_id(connection, [draft.customer])).get(draft.customer),
        is_site=site is not None and site.kind == "site",
        is_code_taken=await queries.is_code_taken(connection, draft.code, draft.id),
        used_lines=frozenset(await named_lines(connection, lines, "shipped")),
    )
