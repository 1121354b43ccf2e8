"""People choose what a series is judged by: proposed first, then saved."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any, Final

from takt.inventory import settle_findings
from takt.kernel.errors import NotFound
from takt.quality.charts import queries, store
from takt.quality.charts.choice import INVALID, make_limits, read_choice, read_rules
from takt.quality.charts.model import SavedLimits, Series
from takt.quality.charts.rows import proposal_row, series_row
from takt.quality.charts.settle_series import settle_limits
from takt.quality.plans.forms import PlanForm
from takt.runtime.editing import Desk, editing

if TYPE_CHECKING:
    from takt.runtime.database import Connection

VIEW: Final = "quality.view"
PLAN: Final = "quality.plan"
CONFLICT: Final = "quality.conflict"


def not_found(series: int) -> NotFound:
    """There is no such series, or the person may not see it."""
    return NotFound("quality.series_not_found", series=series)


async def propose_limits(desk: Desk, series: int, data: object) -> dict[str, Any]:
    """The limits that chosen points give; nothing is stored."""
    form = PlanForm(data, INVALID)
    choice, rules = read_choice(form), read_rules(form)
    async with desk.database.read_snapshot() as connection:
        found = await queries.heads(connection, None, series)
        if not found:
            raise not_found(series)
        _demand(desk, VIEW, found[0].fields["site"], series)
        form.finish()
        points = await queries.points(connection, series, queries.READINGS_MAX)
    made = make_limits(found[0].fields["kind"], points, choice)
    return proposal_row(found[0].fields, made, rules)


async def save_limits(desk: Desk, series: int, data: object) -> dict[str, Any]:
    """Saves the limits of chosen points with the rules that judge from a moment on."""
    form = PlanForm(data, INVALID)
    choice, rules = read_choice(form), read_rules(form)
    now_ms = desk.clock.now_ms()
    from_at = form.whole("from_at", 0, now_ms, now_ms)
    async with editing(desk, CONFLICT) as edit:
        known = await store.lock_one(edit.connection, series)
        if known is None:
            raise not_found(series)
        _demand(desk, VIEW, known.key.site, series)
        desk.demand(PLAN, known.key.site)
        form.finish()
        points = await queries.points(edit.connection, series, queries.READINGS_MAX)
        made = make_limits(known.key.kind, points, choice)
        columns = (
            store.limits_text(made.limits), list(rules), json.dumps(choice.said()),
            json.dumps(choice.excluded_rows()), from_at, edit.person, edit.now_ms,
        )  # fmt: skip
        id_ = await edit.connection.fetchval(store.SAVE_LIMITS, series, *columns)
        saved = SavedLimits(id_, made.limits, rules, from_at)
        after = replace(known, saved=(*known.saved, saved))
        findings = await settle_limits(edit.connection, edit.feed, after)
        await settle_findings(edit.connection, edit.feed, edit.now_ms, findings)
        _note(edit, known, saved, choice.excluded_rows())
        return (await queries.limits_history(edit.connection, series))[0]


def _note(edit: Any, known: Series, saved: SavedLimits, excluded: list[dict[str, Any]]) -> None:
    before = known.saved[-1] if known.saved else None
    row = series_row(known)
    edit.note_saved(
        "quality.control_limits",
        known.id,
        None if before is None else row | _audited(before),
        row | _audited(saved) | {"excluded": len(excluded)},
    )


def _audited(saved: SavedLimits) -> dict[str, Any]:
    said = asdict(saved.limits)
    text = {name: repr(one) if isinstance(one, float) else one for name, one in said.items()}
    return {"limits": text, "rules": list(saved.rules), "from_at": saved.from_at}


def _demand(desk: Desk, permission: str, site: int, series: int) -> None:
    if desk.caller is not None and not desk.caller.may(permission, site):
        raise not_found(series)


async def readable_head(connection: Connection, desk: Desk, series: int) -> queries.Head:
    """A series that the caller may see."""
    found = await queries.heads(connection, None, series)
    if not found:
        raise not_found(series)
    _demand(desk, VIEW, found[0].fields["site"], series)
    return found[0]
