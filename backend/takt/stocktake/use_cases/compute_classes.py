"""Put the items of a site into classes by the value that moved, or fix the class of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from takt.catalogue import Form, items_by_id
from takt.inventory import day_at
from takt.kernel.errors import FieldError, NotFound
from takt.runtime.editing import Desk, editing
from takt.stocktake import class_store, errors, policy_store
from takt.stocktake.classes import CLASSES, classes_of
from takt.stocktake.cycles import YEAR_DAYS
from takt.stocktake.sites import site_of

if TYPE_CHECKING:
    from takt.runtime.database import Connection

PLAN = "stocktake.plan"
DAY_MS = 86_400_000


async def compute_classes(connection: Connection, site: int, time_zone: str, now_ms: int) -> int:
    """The classes of a site by the last 365 days; answers how many items have no cost."""
    await policy_store.lock_site(connection, site)
    policy = await policy_store.site_policy(connection, site)
    since = now_ms - YEAR_DAYS * DAY_MS
    values, without_cost = await class_store.moved_values(connection, site, since)
    classes = classes_of(values, policy.shares)
    found = {item: (classes[item], value) for item, value in values.items()}
    day = day_at(now_ms, time_zone)
    await class_store.save_classes(connection, site, found, (day, now_ms))
    return without_cost


async def compute_for(desk: Desk, site: int) -> dict[str, Any]:
    """What a person asked for; the sums by class, and how many items have no cost."""
    desk.demand(PLAN, site)
    async with editing(desk, errors.CONFLICT) as edit:
        place = await site_of(edit.connection, site)
        zone = place.time_zone or "UTC"
        without = await compute_classes(edit.connection, site, zone, edit.now_ms)
        sums = await class_store.class_sums(edit.connection, site)
        counts = {row["class"]: row["items"] for row in sums}
        edit.note("stocktake.classes_computed", f"site:{site}", None, counts)
        return {"classes": sums, "without_cost": without}


async def set_class(desk: Desk, site: int, item: int, data: object) -> dict[str, Any]:
    """The form `{class}`: a class that stays, or null to let the movements decide again."""
    desk.demand(PLAN, site)
    form = Form(data, errors.INVALID)
    kind = form.option("class", CLASSES)
    form.finish(*([] if form.sent("class") else [FieldError("class", "missing")]))
    async with editing(desk, errors.CONFLICT) as edit:
        place = await site_of(edit.connection, site)
        if item not in await items_by_id(edit.connection, [item]):
            raise NotFound("catalogue.item_not_found", item=item)
        await policy_store.lock_site(edit.connection, site)
        before = await class_store.class_of(edit.connection, site, item)
        day = day_at(edit.now_ms, place.time_zone or "UTC")
        for wanted in CLASSES:
            if wanted == kind:
                await class_store.fix_class(edit.connection, site, item, wanted, day)
        if kind is None:
            await class_store.free_class(edit.connection, site, item)
        after = await class_store.class_of(edit.connection, site, item)
        if after != before:
            edit.note(
                "stocktake.class_set", f"item:{item}", before, {**(after or {}), "site": site}
            )
        return {"item": item, "class": None, "is_fixed": False, **(after or {})}
