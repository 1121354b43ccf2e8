"""Adding and changing locations on behalf of a person, and the site of the first run."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Protocol

from takt.identity import lock_rights, refresh_grants
from takt.inventory.location_store import feed_row, locations_by_id, save_locations
from takt.inventory.locations import Location, LocationDraft
from takt.kernel.errors import Invalid, NotFound
from takt.runtime import audit
from takt.runtime.auth import Caller
from takt.runtime.database import Connection, Database
from takt.runtime.feeds import FeedRow, publish


class NewSite(Protocol):
    """What the first run asks for."""

    @property
    def name(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def time_zone(self) -> str: ...


async def create_site(
    connection: Connection, site: NewSite, now_ms: int
) -> tuple[int, list[FeedRow]]:
    """A site with its virtual ends and a first warehouse; the caller publishes the rows."""
    draft = LocationDraft(site.code, site.name, site.name, "site", time_zone=site.time_zone)
    (made,), rows = await save_locations(connection, [draft])
    if not isinstance(made, Location):
        raise Invalid("inventory.location_invalid", made)
    code = f"{made.code}-W1"
    warehouse = LocationDraft(code, "主仓库", "Main warehouse", "warehouse", made.id)
    (store,), more = await save_locations(connection, [warehouse])
    if not isinstance(store, Location):
        raise Invalid("inventory.location_invalid", store)
    entries = [
        audit.AuditEntry("inventory.location_created", f"location:{row.key}", now_ms, after=row.row)
        for row in [*rows, *more]
    ]
    await audit.append_many(connection, entries)
    return made.id, [*rows, *more]


async def save_location(
    database: Database, caller: Caller, draft: LocationDraft, now_ms: int
) -> tuple[Location, int]:
    """Adds or changes one location; returns it and the new head."""
    async with database.transaction() as connection:
        wanted = [one for one in (draft.id, draft.parent) if one]
        known = await locations_by_id(connection, wanted)
        before = known.get(draft.id)
        if draft.id and before is None:
            raise NotFound("inventory.location_unknown")
        beside = before or known.get(draft.parent or 0)
        caller.demand("catalogue.edit", beside.site if beside else None)
        is_new_warehouse = before is None and draft.kind == "warehouse"
        if is_new_warehouse:
            await lock_rights(connection)  # ahead of the locks on audit and feed, as identity does
        (made,), rows = await save_locations(connection, [draft])
        if not isinstance(made, Location):
            raise Invalid("inventory.location_invalid", made)
        action = "location_created" if before is None else "location_changed"
        told = None if before is None else feed_row(before).row
        entries = [
            audit.AuditEntry(
                f"inventory.{action}", f"location:{row.key}", now_ms, caller.person, caller.device,
                told if row.key == str(made.id) else None, row.row,
            )
            for row in rows
        ]  # fmt: skip
        await audit.append_many(connection, entries)
        head = await publish(connection, rows, now_ms)
        if is_new_warehouse:
            head = await refresh_grants(connection, made.site, now_ms) or head
    return made, head


def changed(before: Location, wanted: dict[str, Any]) -> LocationDraft:
    """A stored location with some fields replaced."""
    draft = LocationDraft(
        before.code, before.name_zh, before.name_en, before.kind, before.parent, before.role,
        before.time_zone, before.active, before.id,
    )  # fmt: skip
    return replace(draft, **wanted)
