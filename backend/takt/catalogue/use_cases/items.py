"""Create, change, deactivate and merge items, and set their barcodes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from takt.catalogue import queries, store
from takt.catalogue.forms import Form
from takt.catalogue.model import (
    DAYS_MAX,
    HOLD_MODES,
    PICKING,
    Item,
    check_item,
    check_merge,
    merged,
)
from takt.catalogue.units import QUANTITY_MAX, SCALE_MAX
from takt.catalogue.use_cases.editing import Changes, Workplace, editing
from takt.kernel.errors import FieldError, Invalid, NotFound


def read_item(form: Form, before: Item | None, unit_scales: dict[int, int]) -> Item:
    """The item as the form wants it; what was not sent stays as it was."""
    unit = form.reference("unit", before.unit if before else None)
    if unit is None and not form.is_faulty("unit"):
        form.fault("unit", "missing")
    known = unit_scales.get(unit or 0, 0)
    draft = Item(
        id=before.id if before else 0,
        code=form.code("code", before.code if before else ""),
        name_zh=form.name("name_zh", before.name_zh if before else None),
        name_en=form.name("name_en", before.name_en if before else None),
        category=form.reference("category", before.category if before else None),
        unit=unit or 0,
        scale=form.whole("scale", 0, SCALE_MAX, before.scale if before else known),
        lot_tracked=form.flag("lot_tracked", before.lot_tracked if before else False),
        active=form.flag("active", before.active if before else True),
        merged_into=before.merged_into if before else None,
        **_read_policy(form, before),
        units=form.conversions("units", before.units if before else ()),
        barcodes=form.barcodes("barcodes", before.barcodes if before else ()),
    )
    return with_plain_barcodes(draft)


def _read_policy(form: Form, before: Item | None) -> dict[str, Any]:
    """How the item is picked, warned of and inspected."""
    counts = {
        "shelf_life_days": (1, DAYS_MAX),
        "warn_days": (0, DAYS_MAX),
        "min_stock": (0, QUANTITY_MAX),
        "max_stock": (0, QUANTITY_MAX),
        "slow_days": (1, DAYS_MAX),
    }
    return {
        "picking": form.option("picking", PICKING, before.picking if before else None),
        **{
            name: form.count(name, *bounds, getattr(before, name, None))
            for name, bounds in counts.items()
        },
        **{
            name: form.flag(name, getattr(before, name, False))
            for name in ("serial_tracked", "inspects_receipt")
        },
        "hold_mode": form.choice(
            "hold_mode", HOLD_MODES, before.hold_mode if before else HOLD_MODES[0]
        ),
    }


def with_plain_barcodes(draft: Item) -> Item:
    """A barcode for the base unit names no unit."""
    plain = tuple(
        replace(code, unit=None) if code.unit == draft.unit else code for code in draft.barcodes
    )
    return replace(draft, barcodes=plain)


async def create_item(place: Workplace, data: object) -> Item:
    """A new item; every fault of the form at once."""
    form = Form(data)
    async with editing(place) as changes:
        draft = read_item(form, None, await _unit_scales(changes))
        facts = await queries.item_facts(changes.connection, [draft])
        form.finish(*check_item(draft, None, facts))
        [stored] = await store.save_items(changes.connection, [draft])
        changes.note("item_created", None, stored)
    return stored


async def change_item(place: Workplace, item: int, data: object) -> Item:
    """Rename and the like: the fields that were sent replace the stored ones."""
    form = Form(data)
    async with editing(place) as changes:
        before = await _item(changes, item, "item")
        draft = read_item(form, before, await _unit_scales(changes))
        facts = await queries.item_facts(changes.connection, [draft])
        form.finish(*check_item(draft, before, facts))
        if draft != before:
            await store.save_items(changes.connection, [draft])
            changes.note("item_changed", before, draft)
    return draft


async def set_barcodes(place: Workplace, item: int, data: object) -> Item:
    """Replace all barcodes of an item."""
    form = Form(data)
    if not form.sent("barcodes"):
        form.fault("barcodes", "missing")
    barcodes = form.barcodes("barcodes", ())
    form.finish()
    sent = [[barcode.code, barcode.unit] for barcode in barcodes]
    return await change_item(place, item, {"barcodes": sent})


async def deactivate_item(place: Workplace, item: int) -> Item:
    """The item is offered no more; what is booked on it stays, and scans still find it."""
    return await change_item(place, item, {"active": False})


async def merge_item(place: Workplace, item: int, data: object) -> Item:
    """Two items were one: the survivor takes over the codes, balances stay as booked."""
    form = Form(data)
    target = form.reference("into")
    if target is None and not form.faults:
        form.fault("into", "missing")
    form.finish()
    async with editing(place) as changes:
        old = await _item(changes, item, "item")
        into = await _item(changes, target or 0, "into")
        form.finish(*check_merge(old, into))
        gone, survivor = merged(old, into)
        earlier = await queries.items_merged_into(changes.connection, item)
        moved_on = [replace(row, merged_into=survivor.id) for row in earlier]
        # The old item first: its barcodes must be free before the survivor takes them.
        await store.save_items(changes.connection, [gone])
        await store.save_items(changes.connection, [survivor, *moved_on])
        for before, after in zip([old, into, *earlier], [gone, survivor, *moved_on], strict=True):
            changes.note("item_merged", before, after)
    return survivor


async def _unit_scales(changes: Changes) -> dict[int, int]:
    return {unit.id: unit.scale for unit in await queries.units(changes.connection)}


async def _item(changes: Changes, item: int, field: str) -> Item:
    found = (await queries.items_by_id(changes.connection, [item])).get(item)
    if found is not None:
        return found
    if field == "into":
        raise Invalid("catalogue.invalid", [FieldError("into", "unknown")])
    raise NotFound("catalogue.item_not_found", item=item)
