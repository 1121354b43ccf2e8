"""Reads and writes of plans and teams; lines are made here from what lies where."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from takt.stocktake.model import NO_LOT as NIL
from takt.stocktake.model import LineRow, Stocktake, Team, stocktake_row, team_row

if TYPE_CHECKING:
    import asyncpg

    from takt.runtime.database import Connection
    from takt.runtime.feeds import FeedBatch

LOCKED: Final = """
    SELECT id, site, kind, name, zone, classes, items, blind, frozen, adds, status, team, person,
           due_on, lines, locations, created_by, created_at, opened_at, closed_at, is_shown
    FROM stocktake
    WHERE id = $1
    FOR UPDATE
"""

FOUND: Final = """
    SELECT id, site, kind, name, zone, classes, items, blind, frozen, adds, status, team, person,
           due_on, lines, locations, created_by, created_at, opened_at, closed_at, is_shown
    FROM stocktake
    WHERE ($1::bigint[] IS NULL OR site = ANY ($1)) AND ($2::text IS NULL OR status = $2)
        AND ($3::bigint IS NULL OR id = $3)
    ORDER BY closed_at DESC NULLS FIRST, due_on NULLS LAST, id DESC
    LIMIT 500
"""

ADD: Final = """
    INSERT INTO stocktake (site, kind, name, zone, classes, items, blind, frozen, adds, team,
                           person, due_on, created_by, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
    RETURNING id
"""

SAVE: Final = """
    UPDATE stocktake
    SET name = $2, zone = $3, classes = $4, items = $5, blind = $6, frozen = $7, adds = $8,
        team = $9, person = $10, due_on = $11, status = $12, lines = $13, locations = $14,
        opened_at = $15, closed_at = $16, is_shown = $17
    WHERE id = $1
"""

# The places under a zone, itself included; a site has virtual ends, which nobody counts.
ADD_PLACES: Final = """
    WITH RECURSIVE below (id) AS (
        SELECT coalesce($3::bigint, $2::bigint)
        UNION
        SELECT l.id
        FROM below b
        JOIN location l ON l.parent = b.id
    )
    INSERT INTO count_place (stocktake, location)
    SELECT $1, l.id
    FROM below b
    JOIN location l ON l.id = b.id
    WHERE l.kind NOT IN ('virtual', 'site') AND l.active
        AND ($4::bigint[] IS NULL OR EXISTS (
            SELECT 1
            FROM balance b
            WHERE b.location = l.id AND b.quantity <> 0 AND b.item = ANY ($4)
        ))
"""

ADD_LINES: Final = """
    INSERT INTO count_line (stocktake, location, item, lot, origin, person, team)
    SELECT $1, b.location, b.item, b.lot, 'plan', $2, $3
    FROM count_place p
    JOIN balance b ON b.location = p.location
    WHERE p.stocktake = $1 AND b.quantity <> 0
        AND ($4::bigint[] IS NULL OR b.item = ANY ($4))
    ORDER BY b.location, b.item, b.lot
"""

CLASS_ITEMS: Final = """
    SELECT i.id
    FROM item i
    LEFT JOIN count_class c ON c.item = i.id AND c.site = $1
    WHERE coalesce(c.kind, 'C') = ANY ($2::text[])
"""

# Places that hold other places are no bins: nobody looks whether they are empty.
ADD_EMPTY_LINES: Final = """
    INSERT INTO count_line (stocktake, location, item, lot, origin, person, team)
    SELECT $1, p.location, NULL, $4, 'plan', $2, $3
    FROM count_place p
    WHERE p.stocktake = $1
        AND NOT EXISTS (SELECT 1 FROM location l WHERE l.parent = p.location AND l.active)
        AND NOT EXISTS (
            SELECT 1 FROM balance b WHERE b.location = p.location AND b.quantity <> 0
        )
    ORDER BY p.location
"""

LINE_ROWS: Final = """
    SELECT counted_at, counted_by, id, item, location, lot, not_by, origin, person, round, state,
           stocktake, team
    FROM count_line
    WHERE stocktake = $1
    ORDER BY id
"""

COUNT_LINES: Final = """
    SELECT count(*) AS lines, count(DISTINCT location) AS locations
    FROM count_line
    WHERE stocktake = $1
"""

TEAMS: Final = """
    SELECT id, site, name, members, active
    FROM count_team
    WHERE ($1::bigint[] IS NULL OR site = ANY ($1)) AND ($2::bigint IS NULL OR id = $2)
    ORDER BY id
"""

ADD_TEAM: Final = """
    INSERT INTO count_team (site, name, members, active)
    VALUES ($1, $2, $3, $4)
    RETURNING id
"""

SAVE_TEAM: Final = """
    UPDATE count_team
    SET name = $2, members = $3, active = $4
    WHERE id = $1
"""

FORGET: Final = """
    UPDATE stocktake
    SET is_shown = false
    WHERE is_shown AND closed_at < $1
    RETURNING id, site
"""


def stocktake_of(row: asyncpg.Record) -> Stocktake:
    """A stocktake as it stands in the table."""
    fields = dict(row)
    return Stocktake(
        **fields | {"classes": tuple(fields["classes"]), "items": tuple(fields["items"])}
    )


async def locked(connection: Connection, stocktake: int) -> Stocktake | None:
    """One stocktake that nobody else changes until this ends."""
    row = await connection.fetchrow(LOCKED, stocktake)
    return None if row is None else stocktake_of(row)


async def find(
    connection: Connection,
    sites: Sequence[int] | None,
    status: str | None = None,
    stocktake: int | None = None,
) -> list[Stocktake]:
    """Stocktakes of sites, those that wait first."""
    rows = await connection.fetch(FOUND, None if sites is None else list(sites), status, stocktake)
    return [stocktake_of(row) for row in rows]


async def add(connection: Connection, one: Stocktake) -> Stocktake:
    """A new plan."""
    id_ = await connection.fetchval(
        ADD, one.site, one.kind, one.name, one.zone, list(one.classes), list(one.items),
        one.blind, one.frozen, one.adds, one.team, one.person, one.due_on, one.created_by,
        one.created_at,
    )  # fmt: skip
    return replace(one, id=id_)


async def save(connection: Connection, one: Stocktake) -> None:
    """Stores what changed of a stocktake."""
    await connection.execute(
        SAVE, one.id, one.name, one.zone, list(one.classes), list(one.items), one.blind,
        one.frozen, one.adds, one.team, one.person, one.due_on, one.status, one.lines,
        one.locations, one.opened_at, one.closed_at, one.is_shown,
    )  # fmt: skip


async def make_lines(connection: Connection, one: Stocktake) -> Stocktake:
    """Lines for what lies at the places of a plan, and for places that should be empty."""
    items: list[int] | None = None
    if one.kind == "class":
        rows = await connection.fetch(CLASS_ITEMS, one.site, list(one.classes))
        items = [row[0] for row in rows]
    elif one.kind == "cycle":
        items = list(one.items)
    await connection.execute(ADD_PLACES, one.id, one.site, one.zone, items)
    owner = (one.person, one.team)
    if one.kind != "zero":
        await connection.execute(ADD_LINES, one.id, *owner, items)
    if one.kind in ("full", "zone", "zero"):
        await connection.execute(ADD_EMPTY_LINES, one.id, *owner, NIL)
    [(lines, locations)] = await connection.fetch(COUNT_LINES, one.id)
    return replace(one, lines=lines, locations=locations)


def line_row(row: asyncpg.Record) -> LineRow:
    """What devices see of a line."""
    lot = str(row["lot"])
    return LineRow(
        row["counted_at"], row["counted_by"], row["id"], row["item"], row["location"],
        None if lot == NIL else lot, row["not_by"], row["origin"], row["person"], row["round"],
        row["state"], row["stocktake"], row["team"],
    )  # fmt: skip


def add_line(feed: FeedBatch, row: asyncpg.Record) -> None:
    """A line to the devices that see its stocktake."""
    feed.add(f"stocktake:{row['stocktake']}", "count_line", str(row["id"]), line_row(row))


async def add_lines(connection: Connection, feed: FeedBatch, stocktake: int) -> None:
    """All lines of a stocktake."""
    for row in await connection.fetch(LINE_ROWS, stocktake):
        add_line(feed, row)


def add_stocktake(feed: FeedBatch, one: Stocktake) -> None:
    """A stocktake to all devices of its site."""
    row = stocktake_row(one) if one.is_shown else None
    feed.add(f"site:{one.site}", "stocktake", str(one.id), row)


async def teams(
    connection: Connection, sites: Sequence[int] | None, team: int | None = None
) -> list[Team]:
    """Teams of sites."""
    rows = await connection.fetch(TEAMS, None if sites is None else list(sites), team)
    return [Team(row[0], row[1], row[2], tuple(row[3]), row[4]) for row in rows]


async def save_team(connection: Connection, team: Team, feed: FeedBatch) -> Team:
    """A new team, or a changed one, with what devices see of it."""
    members: Iterable[Any] = sorted(set(team.members))
    if team.id:
        await connection.execute(SAVE_TEAM, team.id, team.name, list(members), team.active)
    else:
        id_ = await connection.fetchval(ADD_TEAM, team.site, team.name, list(members), team.active)
        team = replace(team, id=id_)
    feed.add(f"site:{team.site}", "count_team", str(team.id), team_row(team))
    return team
