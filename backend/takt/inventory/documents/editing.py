"""What every edit of a document does: lock it for whoever edits, read the form, gather facts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from takt.catalogue import items_by_id
from takt.inventory.documents.forms import DocumentForm
from takt.inventory.documents.model import (
    TRADE_STATUSES,
    Document,
    DocumentFacts,
    TradeDocument,
    TradeFacts,
)
from takt.inventory.documents.reading import DocumentReader
from takt.inventory.followed_entries import named_lines
from takt.inventory.location_store import locations_by_id
from takt.partners import parties_by_id

if TYPE_CHECKING:
    from takt.runtime.editing import Desk, Edit

D = TypeVar("D", bound=Document)
T = TypeVar("T", bound=TradeDocument[Any])


async def locked_for(
    desk: Desk, edit: Edit, reader: DocumentReader[D], document: int | None, permission: str
) -> D | None:
    """The document that somebody who may edits, locked; None for a new one."""
    if document is None:
        return None
    before = (await reader.lock(edit.connection, [document])).get(document)
    if before is None:
        raise reader.missing(document)
    desk.demand(permission, before.site)
    return before


async def document_facts(
    edit: Edit, reader: DocumentReader[D], draft: D, items: Iterable[int]
) -> DocumentFacts:
    """What a draft that names these items is checked against."""
    site = (await locations_by_id(edit.connection, [draft.site])).get(draft.site)
    return DocumentFacts(
        items=await items_by_id(edit.connection, list(items)),
        is_site=site is not None and site.kind == "site",
        is_code_taken=await reader.is_code_taken(edit.connection, draft.code, draft.id),
    )


async def trade_facts(
    edit: Edit, reader: DocumentReader[T], draft: T, before: T | None
) -> TradeFacts:
    """What the draft of a delivery or shipment is checked against."""
    known = await document_facts(edit, reader, draft, [line.item for line in draft.lines])
    lines = [] if before is None else [line.id for line in before.lines]
    return TradeFacts(
        items=known.items,
        is_site=known.is_site,
        is_code_taken=known.is_code_taken,
        party=(await parties_by_id(edit.connection, [draft.party])).get(draft.party),
        used_lines=frozenset(await named_lines(edit.connection, lines, draft.direction)),
    )


def needed_lines(form: DocumentForm) -> list[DocumentForm]:
    """The lines of a delivery or shipment, which has at least one."""
    forms = form.lines("lines")
    if not forms and not form.is_faulty("lines"):
        form.fault("lines", "missing")
    return forms


def closed_or_opened(form: DocumentForm, draft: T, before: T | None, person: int | None) -> T:
    """The draft, closed by hand or opened again where the form says so."""
    if before is None and not form.sent("status"):
        return draft
    status = form.choice("status", TRADE_STATUSES, before.status if before else None)
    if status == "closed" and draft.status == "open":
        return replace(draft, closed_by=person or 0)
    return replace(draft, closed_by=None) if status == "open" else draft


def keep_site(form: DocumentForm, draft: Document, before: Document | None) -> None:
    """A document stays at its site."""
    if before is not None and draft.site != before.site:
        form.fault("site", "fixed")
