"""Create and change gauges, and write their calibrations down."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from takt.inventory import day_at, locations_by_id
from takt.kernel.errors import FieldError, NotFound
from takt.quality.plans import queries, store
from takt.quality.plans.forms import PlanForm, read_calibration, read_gauge
from takt.quality.plans.model import (
    Calibration,
    Gauge,
    check_calibration,
    check_gauge,
    code_faults,
    due_after,
)
from takt.quality.plans.rows import calibration_row, gauge_row, shown_gauge, site_scope
from takt.quality.plans.use_cases.edit_plan import CONFLICT
from takt.runtime.editing import Desk, Edit, editing

if TYPE_CHECKING:
    from takt.runtime.database import Connection

PERMISSION = "quality.plan"
INVALID = "quality.gauge_invalid"
CALIBRATION_INVALID = "quality.calibration_invalid"


async def save_gauge(desk: Desk, data: object, gauge: int | None = None) -> Gauge:
    """A new gauge, or the fields that were sent of a known one."""
    form = PlanForm(data, INVALID)
    async with editing(desk, CONFLICT) as edit:
        before = None if gauge is None else await _gauge(desk, edit.connection, gauge)
        draft = read_gauge(form, before)
        rivals = await queries.gauges_with_code(edit.connection, draft.code)
        done = [] if before is None else await queries.calibrations(edit.connection, before.id)
        faults = [*code_faults(draft, rivals), *check_gauge(draft, before, done)]
        if before is None and draft.site:
            faults += await _site_faults(edit.connection, draft.site)
        form.finish(*faults)
        desk.demand(PERMISSION, draft.site)
        if draft != before:
            draft = await store.save_gauge(edit.connection, draft)
            _tell(edit, before, draft)
    return draft


async def add_calibration(desk: Desk, gauge: int, data: object) -> Calibration:
    """A calibration; until when the gauge may be used follows from its latest one."""
    form = PlanForm(data, CALIBRATION_INVALID)
    async with editing(desk, CONFLICT) as edit:
        before = await _gauge(desk, edit.connection, gauge)
        draft = read_calibration(form, before)
        day = await _today(edit, before.site)
        form.finish(*check_calibration(draft, day))
        draft = replace(draft, person=edit.person or 0, at=edit.now_ms)
        saved = await store.add_calibration(edit.connection, draft)
        said = {"code": before.code} | calibration_row(saved)
        edit.note_saved("quality.calibration", saved.id, None, said)
        done = await queries.calibrations(edit.connection, gauge)
        after = replace(before, due_on=due_after(before, done))
        if after != before:
            _tell(edit, before, await store.save_gauge(edit.connection, after))
    return saved


def _tell(edit: Edit, before: Gauge | None, after: Gauge) -> None:
    """Into the audit, and to the devices of the site."""
    earlier = None if before is None else gauge_row(before)
    edit.note_saved("quality.gauge", after.id, earlier, gauge_row(after))
    edit.feed.add(site_scope(after.site), "gauge", str(after.id), shown_gauge(after))


async def _gauge(desk: Desk, connection: Connection, gauge: int) -> Gauge:
    """A gauge of a site where the caller plans, locked; of another site nothing is said."""
    found = await store.locked_gauge(connection, gauge)
    if found is None or (desk.caller and not desk.caller.may(PERMISSION, found.site)):
        raise NotFound("quality.gauge_not_found", gauge=gauge)
    return found


async def _site_faults(connection: Connection, site: int) -> list[FieldError]:
    found = (await locations_by_id(connection, [site])).get(site)
    is_site = found is not None and found.kind == "site" and found.active
    return [] if is_site else [FieldError("site", "unknown_site")]


async def _today(edit: Edit, site: int) -> date:
    zone = (await locations_by_id(edit.connection, [site]))[site].time_zone
    return day_at(edit.now_ms, zone or "UTC")
