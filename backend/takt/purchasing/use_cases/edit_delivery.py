"""Announce deliveries, change them, close them; every fault of a form at once."""

from __future__ import annotations

from dataclasses import replace

from takt.catalogue import code_fault, items_by_id, normal_code
from takt.inventory import (
    DocumentForm,
    finding,
    locations_by_id,
    named_lines,
    notice_id,
    settle_findings,
)
from takt.kernel.errors import NotFound
from takt.partners import parties_by_id
from takt.purchasing import errors, queries, store
from takt.purchasing.follow_receipts import keep_in_step
from takt.purchasing.model import (
    Delivery,
    DeliveryFacts,
    DeliveryLine,
    check_delivery,
    closed_in_time,
    told,
)
from takt.runtime.editing import Desk, Edit, editing
from takt_sync.stock import QUANTITY_MAX

CONFLICT = "purchasing.conflict"
PERMISSION = "purchasing.edit"
LOT_CODE_MAX = 100


async def save_delivery(desk: Desk, data: object, delivery: int | None = None) -> Delivery:
    """A new delivery, or the fields that were sent of a known one."""
    form = DocumentForm(data, "purchasing.invalid")
    async with editing(desk, CONFLICT) as edit:
        before = None
        if delivery is not None:
            before = (await queries.lock(edit.connection, [delivery])).get(delivery)
            if before is None:
                raise NotFound("purchasing.delivery_not_found", delivery=delivery)
            desk.demand(PERMISSION, before.site)
        draft = await _read(edit, form, before)
        facts = await _facts(edit, draft, before)
        form.finish(*check_delivery(draft, before, facts))
        desk.demand(PERMISSION, draft.site)
        return await _stored(edit, before, draft)


async def _stored(edit: Edit, before: Delivery | None, draft: Delivery) -> Delivery:
    connection, now_ms = edit.connection, edit.now_ms
    if draft == before:
        return draft
    saved = await store.save(connection, closed_in_time(draft, now_ms), now_ms)
    # A phone may have named a line of this number before there was one.
    [stored] = await keep_in_step(connection, [saved], now_ms, edit.feed)
    action = "delivery_created" if before is None else "delivery_changed"
    earlier = None if before is None else told(before)
    edit.note(f"purchasing.{action}", f"delivery:{stored.id}", earlier, told(stored))
    store.add_delivery(edit.feed, stored, now_ms)
    await _note_missing(edit, stored)
    return stored


async def _note_missing(edit: Edit, delivery: Delivery) -> None:
    """Closing a delivery that lacks goods is told to whoever waits for them."""
    case = f"delivery:{delivery.id}"
    notice = None
    if delivery.closed_by is not None and delivery.missing:
        missing = [
            {"item": line.item, "line": line.id, "quantity": line.quantity - line.received}
            for line in delivery.missing
        ]
        data = {"code": delivery.code, "delivery": delivery.id, "missing": missing}
        notice = finding(
            errors.UNDER_DELIVERED,
            case,
            "info",
            site=delivery.site,
            operation=None,
            device=None,
            person=edit.person,
            data=data,
        )
    findings = {notice_id(case, errors.UNDER_DELIVERED): notice}
    await settle_findings(edit.connection, edit.feed, edit.now_ms, findings)


async def _read(edit: Edit, form: DocumentForm, before: Delivery | None) -> Delivery:
    """The delivery as the form wants it; what was not sent stays as it was."""
    draft = Delivery(
        id=before.id if before else 0,
        code=form.code("code", before.code if before else ""),
        site=form.needed("site", before.site if before else None),
        supplier=form.needed("supplier", before.supplier if before else None),
        expected_on=form.day("expected_on", before.expected_on if before else None),
        lines=await _read_lines(edit, form, before),
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


async def _read_lines(
    edit: Edit, form: DocumentForm, before: Delivery | None
) -> tuple[DeliveryLine, ...]:
    if before is not None and not form.sent("lines"):
        return before.lines
    known = {} if before is None else {line.id: line for line in before.lines}
    forms = form.lines("lines")
    if not forms and not form.is_faulty("lines"):
        form.fault("lines", "missing")
    items = await items_by_id(edit.connection, _named(forms))
    units = {item.id: item.unit for item in items.values()}
    lines: list[DeliveryLine] = []
    for line_form in forms:
        line = _read_line(line_form, known, units)
        if line.id and line.id in {one.id for one in lines}:
            line_form.fault("id", "repeated")
        form.close(line_form)
        lines.append(line)
    return tuple(lines)


def _named(forms: list[DocumentForm]) -> list[int]:
    """The items that lines name, as far as they can be read."""
    named = [form.take("item") for form in forms]
    return [item for item in named if type(item) is int and 0 < item < 2**53]


def _read_line(
    form: DocumentForm, known: dict[int, DeliveryLine], units: dict[int, int]
) -> DeliveryLine:
    id_ = form.reference("id") or 0
    before = known.get(id_)
    item = form.needed("item", before.item if before else None)
    return DeliveryLine(
        id=id_,
        item=item,
        unit=form.reference("unit", before.unit if before else None) or units.get(item, 0),
        quantity=form.whole("quantity", 1, QUANTITY_MAX, before.quantity if before else None),
        lot_code=_lot_code(form, before.lot_code if before else None),
        expires_on=form.day("expires_on", before.expires_on if before else None),
        inspects=form.flag("inspects", before.inspects if before else False),
        received=before.received if before else 0,
    )


def _lot_code(form: DocumentForm, fallback: str | None) -> str | None:
    text = form.name("lot_code", fallback)
    if text is None or text == fallback:
        return text
    if fault := code_fault(text, LOT_CODE_MAX, colon=True):
        form.fault("lot_code", fault)
    return normal_code(text)


async def _facts(edit: Edit, draft: Delivery, before: Delivery | None) -> DeliveryFacts:
    connection = edit.connection
    site = (await locations_by_id(connection, [draft.site])).get(draft.site)
    lines = [] if before is None else [line.id for line in before.lines]
    return DeliveryFacts(
        items=await items_by_id(connection, [line.item for line in draft.lines]),
        supplier=(await parties_by_id(connection, [draft.supplier])).get(draft.supplier),
        is_site=site is not None and site.kind == "site",
        is_code_taken=await queries.is_code_taken(connection, draft.code, draft.id),
        used_lines=frozenset(await named_lines(connection, lines, "received")),
    )
