"""Plan a stocktake, or change what is planned; every fault of the form at once."""

from __future__ import annotations

from dataclasses import replace

from takt.catalogue import items_by_id
from takt.identity import people
from takt.inventory import DocumentForm, locations_by_id
from takt.kernel.errors import FieldError, NotFound
from takt.runtime.editing import Desk, Edit, editing
from takt.stocktake import errors, plan_store
from takt.stocktake.model import CLASSES, KINDS, Stocktake, faults_of, told
from takt.stocktake.sites import site_of

PERMISSION = "stocktake.plan"
ITEMS_MAX = 5_000


async def plan_stocktake(desk: Desk, data: object, stocktake: int | None = None) -> Stocktake:
    """A new plan, or the fields that were sent of one that is not open yet."""
    form = DocumentForm(data, errors.INVALID)
    async with editing(desk, errors.CONFLICT) as edit:
        before = await locked(desk, edit, stocktake) if stocktake is not None else None
        draft = _read(form, before)
        faults = faults_of(draft, before) + await _unknown(edit, draft)
        form.finish(*faults)
        if before is None:
            await site_of(edit.connection, draft.site)
        desk.demand(PERMISSION, draft.site)
        if draft == before:
            return draft
        return await _stored(edit, before, draft)


async def locked(desk: Desk, edit: Edit, stocktake: int) -> Stocktake:
    """A stocktake that this person may plan, or a refusal; nobody else changes it meanwhile."""
    known = await plan_store.locked(edit.connection, stocktake)
    if known is None or (desk.caller is not None and not desk.caller.may(PERMISSION, known.site)):
        raise NotFound(errors.NOT_FOUND, stocktake=stocktake)
    return known


async def _stored(edit: Edit, before: Stocktake | None, draft: Stocktake) -> Stocktake:
    if before is None:
        draft = replace(draft, created_by=edit.person, created_at=edit.now_ms)
        draft = await plan_store.add(edit.connection, draft)
    else:
        await plan_store.save(edit.connection, draft)
    earlier = None if before is None else told(before)
    edit.note_saved("stocktake.stocktake", draft.id, earlier, told(draft))
    plan_store.add_stocktake(edit.feed, draft)
    return draft


def _read(form: DocumentForm, before: Stocktake | None) -> Stocktake:
    """The plan as the form wants it; what was not sent stays as it was."""
    start = before or Stocktake(0, 0, "full")
    site = form.needed("site", start.site) if before is None else start.site
    kind = start.kind
    if before is None:
        wanted = form.take("kind")
        if wanted in KINDS:
            kind = next(one for one in KINDS if one == wanted)
        else:
            form.fault("kind", "missing" if wanted is None else "not_allowed")
    return replace(
        start,
        site=site,
        kind=kind,
        name=form.name("name", start.name),
        zone=form.reference("zone", start.zone),
        classes=_classes(form, start.classes),
        items=_items(form, start.items),
        blind=form.flag("blind", start.blind),
        frozen=form.flag("frozen", start.frozen),
        adds=form.flag("adds", start.adds),
        team=form.reference("team", start.team),
        person=form.reference("person", start.person),
        due_on=form.day("due_on", start.due_on),
    )


def _classes(form: DocumentForm, before: tuple[str, ...]) -> tuple[str, ...]:
    if not form.sent("classes"):
        form.take("classes")
        return before
    rows = form.rows("classes")
    if any(row not in CLASSES for row in rows):
        form.fault("classes", "not_allowed")
        return before
    return tuple(one for one in CLASSES if one in rows)


def _items(form: DocumentForm, before: tuple[int, ...]) -> tuple[int, ...]:
    if not form.sent("items"):
        form.take("items")
        return before
    rows = form.rows("items")
    whole = [row for row in rows if type(row) is int and 0 < row < 2**53]
    if len(whole) != len(rows) or len(rows) > ITEMS_MAX:
        form.fault("items", "too_many" if len(rows) > ITEMS_MAX else "not_allowed")
        return before
    return tuple(sorted(set(whole)))


async def _unknown(edit: Edit, draft: Stocktake) -> list[FieldError]:
    """What the plan names and nobody knows."""
    connection, faults = edit.connection, []
    if draft.zone is not None:
        zone = (await locations_by_id(connection, [draft.zone])).get(draft.zone)
        if zone is None or zone.site != draft.site or zone.kind in ("virtual", "site"):
            faults.append(FieldError("zone", "unknown"))
    if draft.items and len(await items_by_id(connection, draft.items)) != len(draft.items):
        faults.append(FieldError("items", "unknown"))
    if draft.team is not None:
        known = await plan_store.teams(connection, [draft.site], draft.team)
        if not known:
            faults.append(FieldError("team", "unknown"))
    if draft.person is not None and not await people(connection, [draft.person]):
        faults.append(FieldError("person", "unknown"))
    return faults
