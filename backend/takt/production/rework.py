"""Work orders for rework, opened by whoever decided that goods are made right."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from takt.production import store
from takt.production.model import WorkOrder
from takt.production.queries import WORK_ORDERS

if TYPE_CHECKING:
    from takt.runtime.editing import Edit


async def open_rework(edit: Edit, code: str, site: int, item: int, quantity: int) -> int:
    """A released work order of the item, under this code or the next free one behind it."""
    free = code
    for turn in count(2):
        if not await WORK_ORDERS.is_code_taken(edit.connection, free, 0):
            break
        free = f"{code}-{turn}"
    order = WorkOrder(
        id=0, code=free, site=site, item=item, quantity=quantity, due_on=None, status="released",
        components=(), closed_at=None,
    )  # fmt: skip
    saved = await store.save(edit.connection, order, edit.now_ms)
    store.add_work_order(edit.feed, saved, edit.now_ms)
    return saved.id


async def keep_rework(edit: Edit, order: int, is_wanted: bool) -> None:
    """Closes an order that nobody wants any more, or opens it again."""
    before = (await WORK_ORDERS.lock(edit.connection, [order])).get(order)
    if before is None or (before.status != "closed") == is_wanted:
        return
    status, closed_at = ("released", None) if is_wanted else ("closed", edit.now_ms)
    saved = await store.save(
        edit.connection, replace(before, status=status, closed_at=closed_at), edit.now_ms
    )
    store.add_work_order(edit.feed, saved, edit.now_ms)
