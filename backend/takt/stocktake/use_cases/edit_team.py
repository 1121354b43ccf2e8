"""Put teams together; every fault of the form at once."""

from __future__ import annotations

from dataclasses import replace

from takt.identity import people
from takt.inventory import DocumentForm
from takt.kernel.errors import FieldError, NotFound
from takt.runtime.editing import Desk, editing
from takt.stocktake import errors, plan_store
from takt.stocktake.model import Team, team_row
from takt.stocktake.sites import site_of
from takt.stocktake.use_cases.plan_stocktake import PERMISSION

MEMBERS_MAX = 200


async def save_team(desk: Desk, data: object, team: int | None = None) -> Team:
    """A new team, or the fields that were sent of a known one."""
    form = DocumentForm(data, errors.TEAM_INVALID)
    async with editing(desk, errors.CONFLICT) as edit:
        before = None
        if team is not None:
            found = await plan_store.teams(edit.connection, None, team)
            if not found or (desk.caller and not desk.caller.may(PERMISSION, found[0].site)):
                raise NotFound(errors.TEAM_NOT_FOUND, team=team)
            before = found[0]
        draft = _read(form, before)
        faults = [] if draft.name else [FieldError("name", "missing")]
        known = {one.id for one in await people(edit.connection, draft.members)}
        if known != set(draft.members):
            faults.append(FieldError("members", "unknown"))
        form.finish(*faults)
        if before is None:
            await site_of(edit.connection, draft.site)
        desk.demand(PERMISSION, draft.site)
        saved = await plan_store.save_team(edit.connection, draft, edit.feed)
        earlier = None if before is None else team_row(before)
        edit.note_saved("stocktake.team", saved.id, earlier, team_row(saved))
        return saved


def _read(form: DocumentForm, before: Team | None) -> Team:
    start = before or Team(0, 0, "")
    members = start.members
    if form.sent("members"):
        rows = form.rows("members")
        whole = [row for row in rows if type(row) is int and 0 < row < 2**53]
        if len(whole) != len(rows) or len(rows) > MEMBERS_MAX:
            form.fault("members", "not_allowed")
        else:
            members = tuple(sorted(set(whole)))
    else:
        form.take("members")
    return replace(
        start,
        site=form.needed("site", start.site) if before is None else start.site,
        name=form.name("name", start.name) or "",
        members=members,
        active=form.flag("active", start.active),
    )
