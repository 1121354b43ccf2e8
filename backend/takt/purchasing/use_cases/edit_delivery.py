"""Announce deliveries, change them, close them; every fault of a form at once."""

from __future__ import annotations

from collections.abc import Sequence

from takt.catalogue import code_fault, items_by_id, normal_code
from takt.inventory import (
    DocumentForm,
    check_trade,
    closed_in_time,
    closed_or_opened,
    findings_of_closing,
    keep_site,
    locked_for,
    needed_lines,
    settle_findings,
    trade_facts,
)
from takt.purchasing import errors, store
from takt.purchasing.follow_receipts import keep_in_step
from takt.purchasing.model import Delivery, DeliveryLine, told
from takt.purchasing.queries import DELIVERIES
from takt.runtime.editing import Desk, Edit, editing
from takt_sync.stock import QUANTITY_MAX

PERMISSION = "purchasing.edit"
LOT_CODE_MAX = 100


async def save_delivery(desk: Desk, data: object, delivery: int | None = None) -> Delivery:
    """A new delivery, or the fields that were sent of a known one."""
    form = DocumentForm(data, errors.INVALID)
    async with editing(desk, errors.CONFLICT) as edit:
        before = await locked_for(desk, edit, DELIVERIES, delivery, PERMISSION)
        draft = await _read(edit, form, before)
        facts = await trade_facts(edit, DELIVERIES, draft, before)
        form.finish(*check_trade(draft, before, facts))
        desk.demand(PERMISSION, draft.site)
        return draft if draft == before else await _stored(edit, before, draft)


async def _stored(edit: Edit, before: Delivery | None, draft: Delivery) -> Delivery:
    connection, now_ms = edit.connection, edit.now_ms
    saved = await store.save(connection, closed_in_time(draft, now_ms), now_ms)
    # A phone may have named a line of this number before there was one.
    [stored] = await keep_in_step(connection, [saved], now_ms, edit.feed)
    earlier = None if before is None else told(before)
    edit.note_saved("purchasing.delivery", stored.id, earlier, told(stored))
    store.add_delivery(edit.feed, stored, now_ms)
    findings = findings_of_closing(stored, edit.person, errors.NOTICES)
    await settle_findings(connection, edit.feed, now_ms, findings)
    return stored


async def _read(edit: Edit, form: DocumentForm, before: Delivery | None) -> Delivery:
    """The delivery as the form wants it; what was not sent stays as it was."""
    draft = Delivery(
        id=before.id if before else 0,
        code=form.code("code", before.code if before else ""),
        site=form.needed("site", before.site if before else None),
        party=form.needed("supplier", before.party if before else None),
        expected_on=form.day("expected_on", before.expected_on if before else None),
        lines=await _read_lines(edit, form, before),
        closed_by=before.closed_by if before else None,
        closed_at=before.closed_at if before else None,
    )
    keep_site(form, draft, before)
    return closed_or_opened(form, draft, before, edit.person)


async def _read_lines(
    edit: Edit, form: DocumentForm, before: Delivery | None
) -> tuple[DeliveryLine, ...]:
    if before is not None and not form.sent("lines"):
        return before.lines
    forms = needed_lines(form)
    items = await items_by_id(edit.connection, _named(forms))

    def line_of(line: DocumentForm, id_: int, known: DeliveryLine | None) -> DeliveryLine:
        item = line.needed("item", known.item if known else None)
        own_unit = items[item].unit if item in items else 0
        return DeliveryLine(
            id=id_,
            item=item,
            unit=line.reference("unit", known.unit if known else None) or own_unit,
            quantity=line.whole("quantity", 1, QUANTITY_MAX, known.quantity if known else None),
            lot_code=_lot_code(line, known.lot_code if known else None),
            expires_on=line.day("expires_on", known.expires_on if known else None),
            inspects=line.flag("inspects", known.inspects if known else False),
            traded=known.traded if known else 0,
        )

    return form.read(forms, before.lines if before else (), line_of)


def _named(forms: Sequence[DocumentForm]) -> list[int]:
    """The items that lines name, as far as they can be read."""
    named = [form.take("item") for form in forms]
    return [item for item in named if type(item) is int and 0 < item < 2**53]


def _lot_code(form: DocumentForm, fallback: str | None) -> str | None:
    text = form.name("lot_code", fallback)
    if text is None or text == fallback:
        return text
    if fault := code_fault(text, LOT_CODE_MAX, colon=True):
        form.fault("lot_code", fault)
    return normal_code(text)
