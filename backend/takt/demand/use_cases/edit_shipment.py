"""Plan shipments, change them, close them; every fault of a form at once."""

from __future__ import annotations

from takt.demand import errors, store
from takt.demand.follow_shipping import keep_in_step
from takt.demand.model import Shipment, told
from takt.demand.queries import SHIPMENTS
from takt.inventory import (
    DocumentForm,
    TradeLine,
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
from takt.partners import MIN_DAYS_MAX
from takt.runtime.editing import Desk, Edit, editing
from takt_sync.stock import QUANTITY_MAX

PERMISSION = "demand.edit"


async def save_shipment(desk: Desk, data: object, shipment: int | None = None) -> Shipment:
    """A new shipment, or the fields that were sent of a known one."""
    form = DocumentForm(data, errors.INVALID)
    async with editing(desk, errors.CONFLICT) as edit:
        before = await locked_for(desk, edit, SHIPMENTS, shipment, PERMISSION)
        draft = _read(edit, form, before)
        facts = await trade_facts(edit, SHIPMENTS, draft, before)
        form.finish(*check_trade(draft, before, facts))
        desk.demand(PERMISSION, draft.site)
        return draft if draft == before else await _stored(edit, before, draft)


async def _stored(edit: Edit, before: Shipment | None, draft: Shipment) -> Shipment:
    connection, now_ms = edit.connection, edit.now_ms
    saved = await store.save(connection, closed_in_time(draft, now_ms), now_ms)
    # A phone may have named a line of this number before there was one.
    [stored] = await keep_in_step(connection, [saved], now_ms, edit.feed)
    earlier = None if before is None else told(before)
    edit.note_saved("demand.shipment", stored.id, earlier, told(stored))
    store.add_shipment(edit.feed, stored, now_ms)
    findings = findings_of_closing(stored, edit.person, errors.NOTICES)
    await settle_findings(connection, edit.feed, now_ms, findings)
    return stored


def _read(edit: Edit, form: DocumentForm, before: Shipment | None) -> Shipment:
    """The shipment as the form wants it; what was not sent stays as it was."""
    draft = Shipment(
        id=before.id if before else 0,
        code=form.code("code", before.code if before else ""),
        site=form.needed("site", before.site if before else None),
        party=form.needed("customer", before.party if before else None),
        due_on=form.day("due_on", before.due_on if before else None),
        lines=_read_lines(form, before),
        min_days=form.count("min_days", 0, MIN_DAYS_MAX, before.min_days if before else None),
        closed_by=before.closed_by if before else None,
        closed_at=before.closed_at if before else None,
    )
    keep_site(form, draft, before)
    return closed_or_opened(form, draft, before, edit.person)


def _read_lines(form: DocumentForm, before: Shipment | None) -> tuple[TradeLine, ...]:
    if before is not None and not form.sent("lines"):
        return before.lines
    return form.read(needed_lines(form), before.lines if before else (), _line)


def _line(form: DocumentForm, id_: int, known: TradeLine | None) -> TradeLine:
    return TradeLine(
        id=id_,
        item=form.needed("item", known.item if known else None),
        quantity=form.whole("quantity", 1, QUANTITY_MAX, known.quantity if known else None),
        traded=known.traded if known else 0,
    )
