"""Reads and writes of locations, set by set; feed rows are returned, never published here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import asyncpg

from takt.catalogue import code_key, normal_code
from takt.inventory import tables
from takt.inventory.locations import Location, LocationDraft, ends_of, faults_of
from takt.kernel.errors import FieldError
from takt.kernel.texts import tidy
from takt.runtime.built import fetch
from takt.runtime.database import Connection
from takt.runtime.feeds import FeedRow

Outcome = Location | list[FieldError]

BY_ID = """
    SELECT id, code, name_zh, name_en, parent, kind, role, site, warehouse, time_zone, active
    FROM location
    WHERE id = ANY ($1::bigint[])
    ORDER BY id
"""

BY_KEY = """
    SELECT code_key, id, code, name_zh, name_en, parent, kind, role, site, warehouse,
           time_zone, active
    FROM location
    WHERE code_key = ANY ($1::text[])
"""


# One editor of the tree at a time: the check for a cycle sees what the write will meet.
LOCK_TREE = "SELECT pg_advisory_xact_lock(7265837)"

ANCESTORS = """
    WITH RECURSIVE up AS (
        SELECT l.id AS start, l.id, l.parent
        FROM location l
        WHERE l.id = ANY ($1::bigint[])
        UNION
        SELECT up.start, l.id, l.parent
        FROM up
        JOIN location l ON l.id = up.parent
    )
    SELECT start, id
    FROM up
"""

WITHOUT_CONVERSION = """
    SELECT s.id
    FROM location s
    WHERE s.kind = 'site'
        AND EXISTS (SELECT FROM location l WHERE l.site = s.id AND l.role = 'production')
        AND NOT EXISTS (SELECT FROM location l WHERE l.site = s.id AND l.role = 'conversion')
    ORDER BY s.id
"""

WITH_STOCK = """
    SELECT DISTINCT location
    FROM balance
    WHERE location = ANY ($1::bigint[]) AND quantity <> 0
"""

NEXT_IDS = """
    SELECT nextval(pg_get_serial_sequence('location', 'id'))
    FROM generate_series(1, $1)
"""

SAVE = """
    INSERT INTO location (id, code, code_key, name_zh, name_en, parent, kind, role, site,
                          warehouse, time_zone, active)
    SELECT l.id, l.code, l.code_key, coalesce(l.name_zh, ''), coalesce(l.name_en, ''), l.parent,
           l.kind, l.role, l.site, l.warehouse, l.time_zone, l.active
    FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[],
                $7::text[], $8::text[], $9::bigint[], $10::bigint[], $11::text[], $12::boolean[])
         AS l (id, code, code_key, name_zh, name_en, parent, kind, role, site, warehouse,
               time_zone, active)
    ON CONFLICT (id) DO UPDATE
    SET code = EXCLUDED.code, code_key = EXCLUDED.code_key, name_zh = EXCLUDED.name_zh,
        name_en = EXCLUDED.name_en, parent = EXCLUDED.parent, time_zone = EXCLUDED.time_zone,
        active = EXCLUDED.active
"""


def _location(row: asyncpg.Record) -> Location:
    id_, code, name_zh, name_en, *rest = row
    return Location(id_, code, name_zh or None, name_en or None, *rest)


def feed_row(location: Location) -> FeedRow:
    """A location as devices see it."""
    row = {
        "id": location.id,
        "code": location.code,
        "name_zh": location.name_zh,
        "name_en": location.name_en,
        "parent": location.parent,
        "kind": location.kind,
        "role": location.role,
        "site": location.site,
        "warehouse": location.warehouse,
        "time_zone": location.time_zone,
        "active": location.active,
    }
    return FeedRow(f"site:{location.site}", "location", str(location.id), row)


async def locations_by_id(connection: Connection, ids: Iterable[int]) -> dict[int, Location]:
    """Locations by their ids."""
    rows = await connection.fetch(BY_ID, list(ids))
    return {row["id"]: _location(row) for row in rows}


async def locations_by_code(connection: Connection, codes: Sequence[str]) -> dict[str, Location]:
    """Locations by the key of their codes."""
    rows = await connection.fetch(BY_KEY, [code_key(code) for code in codes])
    return {row[0]: Location(row[1], row[2], row[3] or None, row[4] or None, *row[5:])
            for row in rows}  # fmt: skip


async def all_locations(connection: Connection, site: int | None = None) -> list[Location]:
    """Every location, of one site or of all."""
    table = tables.Location
    query = table.select(
        table.id, table.code, table.name_zh, table.name_en, table.parent, table.kind, table.role,
        table.site, table.warehouse, table.time_zone, table.active,
    ).order_by(table.id)  # fmt: skip
    wanted = query if site is None else query.where(table.site == site)
    return [_location(row) for row in await fetch(connection, wanted)]


async def save_locations(
    connection: Connection, drafts: Sequence[LocationDraft]
) -> tuple[list[Outcome], list[FeedRow]]:
    """Adds and changes locations; answers each draft with the location or all its faults.

    Drafts with faults are not written; the others are. A new site brings its virtual ends.
    """
    await connection.execute(LOCK_TREE)
    check = await _Check.load(connection, drafts)
    fresh = sum(1 for draft in drafts if not draft.id)
    ids = iter([row[0] for row in await connection.fetch(NEXT_IDS, fresh)])
    outcomes: list[Outcome] = []
    for draft in drafts:
        faults = check.faults(draft)
        outcomes.append(faults or _placed(draft, draft.id or next(ids), check.parent_of(draft)))
    good = [outcome for outcome in outcomes if isinstance(outcome, Location)]
    sites = [one for one in good if one.kind == "site" and one.id not in check.before]
    good += await _ends(connection, sites)
    await _write(connection, good)
    return outcomes, [feed_row(location) for location in good]


class _Check:
    """What the drafts of one call are checked against."""

    def __init__(self) -> None:
        self.before: dict[int, Location] = {}
        self.parents: dict[int, Location] = {}
        self.keys: dict[str, int] = {}
        self.above: dict[int, set[int]] = {}
        self.with_stock: set[int] = set()

    @classmethod
    async def load(cls, connection: Connection, drafts: Sequence[LocationDraft]) -> _Check:
        """Reads everything in one statement each."""
        check = cls()
        ids = [draft.id for draft in drafts if draft.id]
        parents = [draft.parent for draft in drafts if draft.parent is not None]
        check.before = await locations_by_id(connection, ids)
        check.parents = await locations_by_id(connection, parents)
        known = await locations_by_code(connection, [draft.code for draft in drafts])
        check.keys = {key: location.id for key, location in known.items()}
        for start, above in await connection.fetch(ANCESTORS, parents):
            check.above.setdefault(start, set()).add(above)
        check.with_stock = {row[0] for row in await connection.fetch(WITH_STOCK, ids)}
        return check

    def parent_of(self, draft: LocationDraft) -> Location | None:
        """The location that a draft stands in."""
        return None if draft.parent is None else self.parents.get(draft.parent)

    def faults(self, draft: LocationDraft) -> list[FieldError]:
        """All faults of a draft, those among its fellows included."""
        before = self.before.get(draft.id)
        if draft.id and before is None:
            return [FieldError("id", "unknown")]
        faults = faults_of(draft, before, self.parent_of(draft), draft.id in self.with_stock)
        if draft.id and draft.id in self.above.get(draft.parent or 0, ()):
            faults.append(FieldError("parent", "cycle"))
        key = code_key(draft.code)
        if self.keys.get(key, draft.id) != draft.id or (not draft.id and key in self.keys):
            faults.append(FieldError("code", "taken"))
        if not faults:
            self.keys[key] = draft.id
        return faults


def _placed(draft: LocationDraft, id_: int, parent: Location | None) -> Location:
    site = id_ if parent is None else parent.site
    warehouse = None if parent is None else parent.warehouse
    if draft.kind == "warehouse":
        warehouse = id_
    return Location(
        id_, normal_code(draft.code), tidy(draft.name_zh or "") or None,
        tidy(draft.name_en or "") or None, draft.parent,
        draft.kind, draft.role, site, warehouse, draft.time_zone, draft.active,
    )  # fmt: skip


async def _ends(connection: Connection, sites: Sequence[Location]) -> list[Location]:
    drafts = [(site, draft) for site in sites for draft in ends_of(site.id, site.code)]
    taken = await locations_by_code(connection, [draft.code for _, draft in drafts])
    ids = [row[0] for row in await connection.fetch(NEXT_IDS, len(drafts))]
    made = []
    for (site, draft), id_ in zip(drafts, ids, strict=True):
        location = _placed(draft, id_, site)
        if code_key(draft.code) in taken:
            location = _placed(_renamed(draft, id_), id_, site)
        made.append(location)
    return made


async def add_conversions(connection: Connection) -> list[FeedRow]:
    """Gives the sites of an earlier version the place of what is converted; rows to publish."""
    lacking = [row[0] for row in await connection.fetch(WITHOUT_CONVERSION)]
    rows: list[FeedRow] = []
    for site in (await locations_by_id(connection, lacking)).values():
        drafts = [draft for draft in ends_of(site.id, site.code) if draft.role == "conversion"]
        rows += (await save_locations(connection, drafts))[1]
    return rows


def _renamed(draft: LocationDraft, id_: int) -> LocationDraft:
    """Somebody has the code of a virtual end already: the id makes it unique."""
    return LocationDraft(
        f"{draft.code}-{id_}", draft.name_zh, draft.name_en, draft.kind, draft.parent, draft.role
    )


async def _write(connection: Connection, locations: Sequence[Location]) -> None:
    if not locations:
        return
    rows = [
        (
            one.id, one.code, code_key(one.code), one.name_zh, one.name_en, one.parent, one.kind,
            one.role, one.site, one.warehouse, one.time_zone, one.active,
        )
        for one in locations
    ]  # fmt: skip
    await connection.execute(SAVE, *map(list, zip(*rows, strict=True)))
