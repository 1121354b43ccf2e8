"""All reads of identity: plain rows in, values of the model out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import asyncpg
import msgspec

from takt.identity import credentials, tables
from takt.identity.model import (
    Assignment,
    Device,
    FeedKey,
    Person,
    Pin,
    Rights,
    Stocktake,
    World,
    name_key,
)
from takt.identity.roles import Role
from takt.runtime.built import fetch, fetch_row, fetch_value
from takt.runtime.database import Connection

PEOPLE = """
    SELECT id, name, language, active, site, pin_salt, pin_iterations, pin_hash, badge_hash,
        password_hash IS NOT NULL AS has_password
    FROM person
    WHERE $1::bigint[] IS NULL OR id = ANY($1)
    ORDER BY id
"""
ASSIGNMENTS = """
    SELECT held.person_id, held.role_code, held.site, held.since, held.until, role.permissions
    FROM person_role AS held
    JOIN role ON role.code = held.role_code
    WHERE ($1::bigint[] IS NULL OR held.person_id = ANY($1))
        AND ($2 OR held.until IS NULL)
    ORDER BY held.person_id, held.id
"""
GRANTS = "SELECT device_id::text AS device, scope FROM device_grant WHERE device_id = ANY($1)"
WAREHOUSES = """
    SELECT site, warehouse FROM unnest($1::bigint[]) AS site, site_warehouses(site) AS warehouse
"""
STOCKTAKES = """
    SELECT site, s.id, s.is_hidden
    FROM unnest($1::bigint[]) AS site
    CROSS JOIN LATERAL site_stocktakes(site) AS s
"""
WITHHELD = """
    SELECT w.device, w.id
    FROM unnest($1::bigint[]) AS site
    CROSS JOIN LATERAL stocktakes_withheld(site) AS w
"""
BLIND_TO = "SELECT ARRAY(SELECT id FROM stocktakes_blind_to($1, $2))"
SITE_EXISTS = "SELECT site_exists($1)"
FEED_ROWS = """
    SELECT scope, table_name, key, row
    FROM feed
    WHERE scope = ANY($1) AND table_name IN ('counter', 'device', 'person', 'person_name')
        AND row IS NOT NULL AND ($2::text[] IS NULL OR key = ANY($2))
"""
SESSION = """
    SELECT session.device_id::text AS device, person.site,
           ARRAY(SELECT id FROM stocktakes_blind_to(session.device_id, person.id)) AS blind_to
    FROM session
    JOIN person ON person.id = session.person_id
    WHERE session.id = $1 AND session.person_id = $2 AND session.revoked_at IS NULL
        AND session.expires_at > $3 AND person.active
"""

# Written, since it is asked with each request of a device: building it took longer than the answer.
CALLING_DEVICE = "SELECT site, status FROM device WHERE id = $1"


def _person(row: asyncpg.Record, assignments: Iterable[Assignment]) -> Person:
    pin = None
    if row["pin_hash"] is not None:
        pin = Pin(row["pin_salt"], row["pin_iterations"], row["pin_hash"])
    return Person(
        id=row["id"],
        name=row["name"],
        language=row["language"],
        active=row["active"],
        site=row["site"],
        pin=pin,
        badge_hash=row["badge_hash"],
        has_password=row["has_password"],
        assignments=tuple(assignments),
    )


async def _assignments(
    connection: Connection, people: Sequence[int] | None, *, ended_too: bool
) -> dict[int, list[Assignment]]:
    found: dict[int, list[Assignment]] = defaultdict(list)
    ids = None if people is None else list(people)
    for row in await connection.fetch(ASSIGNMENTS, ids, ended_too):
        found[row["person_id"]].append(
            Assignment(
                role=row["role_code"],
                permissions=frozenset(row["permissions"]),
                site=row["site"],
                since_ms=row["since"],
                until_ms=row["until"],
            )
        )
    return found


async def people(connection: Connection, ids: Sequence[int] | None = None) -> list[Person]:
    """People with the roles that they hold now; everybody when no ids are given."""
    assignments = await _assignments(connection, ids, ended_too=False)
    rows = await connection.fetch(PEOPLE, None if ids is None else list(ids))
    return [_person(row, assignments.get(row["id"], ())) for row in rows]


async def rights_of(connection: Connection, ids: Iterable[int]) -> dict[int, Rights]:
    """What these people were and are allowed, over time; unknown people have no rights."""
    ids = list(ids)
    assignments = await _assignments(connection, ids, ended_too=True)
    return {one: Rights(tuple(assignments.get(one, ()))) for one in ids}


async def devices(connection: Connection, ids: Sequence[str] | None = None) -> list[Device]:
    """Devices; all of them when no ids are given."""
    device = tables.Device
    query = device.select().order_by(device.enrolled_at).order_by(device.id)
    if ids is not None:
        query = query.where(device.id.is_in(list(ids)))
    return [
        Device(
            id=str(row["id"]),
            name=row["name"],
            site=row["site"],
            kind=row["kind"],
            status=row["status"],
            status_reason=row["status_reason"],
            device_prefix=row["device_prefix"],
            granted_until=row["granted_until"],
            person=row["person_id"],
            offline_grant_days=row["offline_grant_days"],
            enrolled_at=row["enrolled_at"],
            seen_at=row["seen_at"],
        )
        for row in await fetch(connection, query)
    ]


async def device_key(connection: Connection, device: str) -> dict[str, str] | None:
    """The device's public key as a JWK."""
    known = tables.Device
    row = await fetch_row(
        connection, known.select(known.key_x, known.key_y).where(known.id == device)
    )
    if row is None:
        return None
    return {"kty": "EC", "crv": "P-256", "x": row["key_x"], "y": row["key_y"]}


async def granted_scopes(connection: Connection, device: str) -> list[str]:
    """The scopes that a device may load, sorted."""
    return sorted(row["scope"] for row in await connection.fetch(GRANTS, [device]))


async def grants(connection: Connection, ids: Sequence[str]) -> dict[str, set[str]]:
    """The scopes of several devices."""
    found: dict[str, set[str]] = {one: set() for one in ids}
    for row in await connection.fetch(GRANTS, list(ids)):
        found[row["device"]].add(row["scope"])
    return found


async def world(connection: Connection, sites: Iterable[int]) -> World:
    """Everybody, and the warehouses of these sites."""
    warehouses: dict[int, list[int]] = defaultdict(list)
    named = sorted(set(sites))
    for row in await connection.fetch(WAREHOUSES, named):
        warehouses[row["site"]].append(row["warehouse"])
    stocktakes: dict[int, list[Stocktake]] = defaultdict(list)
    for site, id_, is_hidden in await connection.fetch(STOCKTAKES, named):
        stocktakes[site].append(Stocktake(id_, is_hidden))
    withheld: dict[str, set[int]] = defaultdict(set)
    for device, id_ in await connection.fetch(WITHHELD, named):
        withheld[str(device)].add(id_)
    return World(await people(connection), warehouses, stocktakes, withheld)


async def feed_rows(
    connection: Connection, scopes: Sequence[str], keys: Sequence[str] | None
) -> dict[FeedKey, dict[str, Any]]:
    """The identity rows that stand in the feed now."""
    rows = await connection.fetch(FEED_ROWS, list(scopes), None if keys is None else list(keys))
    return {
        (row["scope"], row["table_name"], row["key"]): msgspec.json.decode(row["row"])
        for row in rows
    }


async def roles(connection: Connection) -> dict[str, Role]:
    """All roles by code."""
    return {
        row["code"]: Role(row["code"], row["name_zh"], row["name_en"], tuple(row["permissions"]))
        for row in await fetch(connection, tables.Role.select().order_by(tables.Role.code))
    }


async def site_codes(connection: Connection) -> dict[int, str]:
    """The codes of all sites, as people at a terminal know them."""
    rows = await connection.fetch("SELECT id, code FROM location WHERE kind = 'site'")
    return {row["id"]: row["code"] for row in rows}


async def has_people(connection: Connection) -> bool:
    """Whether there is anybody at all; without people the set-up is open."""
    return bool(await fetch_value(connection, tables.Person.exists()))


async def account(connection: Connection, name: str) -> asyncpg.Record | None:
    """Id, whether active, and password hash of who signs in by this name."""
    person = tables.Person
    query = person.select(person.id, person.active, person.password_hash)
    return await fetch_row(connection, query.where(person.name_key == name_key(name)))


async def password_hash(connection: Connection, person_id: int) -> str | None:
    """What is kept of somebody's password."""
    person = tables.Person
    query = person.select(person.password_hash).where(person.id == person_id)
    found: str | None = await fetch_value(connection, query)
    return found


async def is_code_open(connection: Connection, code: str, now_ms: int) -> bool:
    """Whether a device can still be enrolled with this code."""
    kept = tables.EnrolmentCode
    is_known = kept.hash == credentials.code_hash(credentials.normal_code(code))
    query = kept.exists().where(is_known & kept.used_at.is_null() & (kept.expires_at > now_ms))
    return bool(await fetch_value(connection, query))


async def signs_in(connection: Connection, name: str, password: str) -> bool:
    """Whether this name and password are somebody's; for those who know them already."""
    found = await account(connection, name)
    kept = found["password_hash"] if found is not None and found["active"] else None
    return await credentials.is_password(kept, password)


async def is_name_taken(connection: Connection, name: str, but: int = 0) -> bool:
    """Whether somebody other than `but` has the name, in whatever spelling."""
    person = tables.Person
    query = person.exists().where((person.name_key == name_key(name)) & (person.id != but))
    return bool(await fetch_value(connection, query))
