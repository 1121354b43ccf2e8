"""Make the cycle counts of the coming days: one plan a day, each item once for what is due.

An item that was counted otherwise since its plan was made leaves it, and is due later. Running
again changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from takt.inventory import DocumentForm, day_at
from takt.kernel.errors import FieldError
from takt.runtime.editing import Desk, Edit, editing
from takt.stocktake import class_store, counted_queries, cycle_store, errors, plan_store
from takt.stocktake import policy_store as policies
from takt.stocktake.due_items import due_items
from takt.stocktake.model import Stocktake
from takt.stocktake.sites import site_of
from takt.stocktake.use_cases.compute_classes import PLAN, compute_classes

if TYPE_CHECKING:
    from takt.runtime.database import Database

AHEAD_DAYS: Final = 7
AHEAD_DAYS_MAX: Final = 92
CLASSES_KEPT_MS: Final = 30 * 86_400_000


@dataclass(frozen=True, slots=True)
class Calendar:
    """The site, the clock on its wall, and the moment."""

    site: int
    time_zone: str
    now_ms: int

    @property
    def today(self) -> date:
        """The day at the site."""
        return day_at(self.now_ms, self.time_zone)


async def plan_for(desk: Desk, data: object) -> dict[str, Any]:
    """The form `{site, until}`: makes what is due up to that day, and says what changed."""
    form = DocumentForm(data, errors.INVALID)
    site, until = form.needed("site"), form.day("until")
    missing = [] if until or form.is_faulty("until") else [FieldError("until", "missing")]
    form.finish(*missing)
    desk.demand(PLAN, site)
    async with editing(desk, errors.CONFLICT) as edit:
        place = await site_of(edit.connection, site)
        calendar = Calendar(site, place.time_zone or "UTC", edit.now_ms)
        first, last = calendar.today, calendar.today + timedelta(days=AHEAD_DAYS_MAX)
        day = until or first
        form.finish(*([] if first <= day <= last else [FieldError("until", "out_of_range")]))
        changed = await _plan(edit, calendar, day)
        return {"stocktakes": [_told(one) for one in changed]}


async def plan_cycles(database: Database, now_ms: int) -> int | None:
    """The coming days of each site that plans its cycle counts by itself; the new head."""
    head = None
    async with database.read_snapshot() as connection:
        sites = await policies.sites_with_cycles(connection)
    for site, time_zone in sites:
        async with database.transaction() as connection:
            edit = Edit(connection, None, now_ms)
            await _plan_ahead(edit, Calendar(site, time_zone, now_ms))
            head = await edit.finish() or head
    return head


async def _plan_ahead(edit: Edit, calendar: Calendar) -> None:
    await policies.lock_site(edit.connection, calendar.site)
    computed_at = await class_store.computed_at(edit.connection, calendar.site)
    if computed_at is None or computed_at < calendar.now_ms - CLASSES_KEPT_MS:
        site, time_zone, now_ms = calendar.site, calendar.time_zone, calendar.now_ms
        await compute_classes(edit.connection, site, time_zone, now_ms)
    await _plan(edit, calendar, calendar.today + timedelta(days=AHEAD_DAYS - 1))


async def _plan(edit: Edit, calendar: Calendar, until: date) -> list[Stocktake]:
    """The plans that were made or changed; all of them are published and noted."""
    await policies.lock_site(edit.connection, calendar.site)
    known = await cycle_store.standing_cycles(edit.connection, calendar.site)
    wanted = await _without_counted(edit, calendar, known)
    wanted += await _new_or_longer(edit, calendar, wanted, until)
    before = {one.id: one for one in known}
    after = {one.id: one for one in wanted if one.id}
    changed = [after[id_] for id_ in before if after[id_] != before[id_]]
    for one in changed:
        await plan_store.save(edit.connection, one)
    made = [await plan_store.add(edit.connection, one) for one in wanted if not one.id]
    for one in [*changed, *made]:
        earlier = _told(before[one.id]) if one.id in before else None
        edit.note_saved("stocktake.stocktake", one.id, earlier, _told(one))
        plan_store.add_stocktake(edit.feed, one)
    return [*changed, *made]


async def _without_counted(
    edit: Edit, calendar: Calendar, plans: Sequence[Stocktake]
) -> list[Stocktake]:
    """Plans without what was counted since they were made; what is left empty is cancelled."""
    stocked = await counted_queries.stocked_items(edit.connection, calendar.site)
    counted = {one.item: one.counted_at for one in stocked if one.counted_at is not None}
    kept = []
    for plan in plans:
        items = tuple(one for one in plan.items if counted.get(one, -1) < plan.created_at)
        if plan.status != "planned" or items == plan.items:
            kept.append(plan)
        elif items:
            kept.append(replace(plan, items=items))
        else:
            kept.append(replace(plan, status="cancelled", closed_at=calendar.now_ms))
    return kept


async def _new_or_longer(
    edit: Edit, calendar: Calendar, plans: Sequence[Stocktake], until: date
) -> list[Stocktake]:
    """Plans for what is due and stands in none; one that is planned for a day takes more items."""
    standing = [one for one in plans if one.status != "cancelled"]
    planned = {item: one.due_on for one in standing for item in one.items if one.due_on}
    place = (calendar.site, calendar.time_zone)
    due: dict[date, list[int]] = defaultdict(list)
    for one in await due_items(edit.connection, *place, calendar.now_ms, planned):
        if one.planned_on is None and one.due_on is not None and one.due_on <= until:
            due[one.due_on].append(one.item.item)
    of_day = {one.due_on: one for one in standing if one.status == "planned"}
    found = []
    for day, items in sorted(due.items()):
        empty = Stocktake(
            0, calendar.site, "cycle", due_on=day, created_by=edit.person, created_at=edit.now_ms
        )
        plan = of_day.get(day, empty)
        found.append(replace(plan, items=tuple(sorted({*plan.items, *items}))))
    return found


def _told(one: Stocktake) -> dict[str, Any]:
    """A plan as it is noted and answered."""
    day = None if one.due_on is None else one.due_on.isoformat()
    return {"id": one.id, "due_on": day, "items": len(one.items), "status": one.status}
