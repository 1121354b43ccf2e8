"""All writes of identity, and the lock that lets one change at a time through.

Grants and feed rows are recomputed here after a change; what they contain is the model's.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from takt.identity import model, queries, tables
from takt.identity.model import Device, Pin
from takt.runtime import audit
from takt.runtime.audit import AuditEntry
from takt.runtime.built import run
from takt.runtime.database import Connection
from takt.runtime.feeds import FeedRow, publish

IDENTITY_LOCK = 0x74616B74_6964
LOCK = "SELECT pg_advisory_xact_lock($1)"
INSERT_PERSON = """
    INSERT INTO person (name, name_key, language, active, site, password_hash, created_at)
    VALUES ($1, $2, $3, true, $4, $5, $6)
    RETURNING id
"""
UPDATE_PERSON = """
    UPDATE person
    SET name = $2, name_key = $3, language = $4, active = $5, site = $6, retired_at = $7
    WHERE id = $1
"""
OPEN_ROLES = """
    INSERT INTO person_role (person_id, role_code, site, since)
    SELECT $1, role_code, site, $4 FROM unnest($2::text[], $3::bigint[]) AS held (role_code, site)
"""
CLOSE_ROLES = """
    UPDATE person_role AS held
    SET until = greatest($4, held.since)
    FROM unnest($2::text[], $3::bigint[]) AS gone (role_code, site)
    WHERE held.person_id = $1 AND held.until IS NULL
        AND held.role_code = gone.role_code AND held.site IS NOT DISTINCT FROM gone.site
"""
INSERT_DEVICE = """
    INSERT INTO device (id, name, site, kind, person_id, key_x, key_y, status, status_at,
        offline_grant_days, granted_until, device_prefix, enrolled_at, enrolled_by)
    VALUES ($1, $2, $3, $4, $5, $6, $7, 'active', $8, $9, $10, $11, $8, $12)
    ON CONFLICT (key_x, key_y) DO NOTHING
    RETURNING id
"""
NEXT_PREFIX = "SELECT nextval('device_prefix_sequence')"
NOTE_CONTACT = """
    UPDATE device SET seen_at = $2, granted_until = coalesce($3, granted_until) WHERE id = $1
"""
DELETE_GRANTS = """
    DELETE FROM device_grant USING unnest($1::uuid[], $2::text[]) AS gone (device_id, scope)
    WHERE device_grant.device_id = gone.device_id AND device_grant.scope = gone.scope
"""
INSERT_GRANTS = """
    INSERT INTO device_grant (device_id, scope) SELECT * FROM unnest($1::uuid[], $2::text[])
"""
PUBLISHED_BY = "SELECT mark FROM published_rules"
NOTE_PUBLISHED_BY = """
    INSERT INTO published_rules (mark) VALUES ($1) ON CONFLICT (single) DO UPDATE SET mark = $1
"""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who makes a change, and when; nobody where the terminal or the set-up does."""

    now_ms: int
    person: int | None = None
    device: str | None = None

    def entry(
        self,
        action: str,
        subject: str,
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
    ) -> AuditEntry:
        """The audit entry of what this actor did."""
        return AuditEntry(
            action=f"identity.{action}",
            subject=subject,
            at=self.now_ms,
            person=self.person,
            device=self.device,
            before=before,
            after=after,
        )


async def lock(connection: Connection) -> None:
    """Let one change of identity at a time through; the first step of each."""
    await connection.execute(LOCK, IDENTITY_LOCK)


async def set_roles(
    connection: Connection,
    person: model.Person,
    wanted: Collection[tuple[str, int | None]],
    now_ms: int,
) -> None:
    """Close the roles that are gone and open the new ones; history stays."""
    current = {(held.role, held.site) for held in person.assignments if held.until_ms is None}
    gone, new = current - set(wanted), set(wanted) - current
    for statement, pairs in ((CLOSE_ROLES, gone), (OPEN_ROLES, new)):
        if pairs:
            codes, sites = [code for code, _ in pairs], [site for _, site in pairs]
            await connection.execute(statement, person.id, codes, sites, now_ms)


async def set_pin(connection: Connection, person: int, pin: Pin | None) -> None:
    """Keep what devices need to check a PIN, or nothing."""
    values = (None, None, None) if pin is None else (pin.salt, pin.iterations, pin.hash)
    names = ("pin_salt", "pin_iterations", "pin_hash")
    await _change_person(connection, person, dict(zip(names, values, strict=True)))


async def set_password(connection: Connection, person: int, password_hash: str) -> None:
    """Keep the hash of a new password."""
    await _change_person(connection, person, {"password_hash": password_hash})


async def set_badge(connection: Connection, person: int, badge_hash: str) -> None:
    """Keep the hash of a new badge code."""
    await _change_person(connection, person, {"badge_hash": badge_hash})


async def _change_person(connection: Connection, person: int, values: dict[Any, Any]) -> None:
    await run(connection, tables.Person.update(values).where(tables.Person.id == person))


async def end_sessions(
    connection: Connection, person: int, now_ms: int, reason: str, but: str | None = None
) -> None:
    """Sign somebody out everywhere, or everywhere but in the session `but`."""
    session = tables.Session
    ended = session.update({session.revoked_at: now_ms, session.revoked_for: reason})
    ended = ended.where((session.person_id == person) & session.revoked_at.is_null())
    await run(connection, ended if but is None else ended.where(session.id != but))


async def set_device_status(
    connection: Connection, device_id: str, status: str, reason: str, now_ms: int
) -> None:
    """Keep that a device is not to be used any more, and why."""
    device = tables.Device
    values: dict[Any, Any] = {
        device.status: status,
        device.status_reason: reason,
        device.status_at: now_ms,
    }
    await run(connection, device.update(values).where(device.id == device_id))


async def next_device_prefix(connection: Connection) -> str:
    """Three or more characters that start everything numbered on the device."""
    number = int(await connection.fetchval(NEXT_PREFIX))
    letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    text = ""
    while number or len(text) < 3:
        number, digit = divmod(number, 32)
        text = letters[digit] + text
    return text


async def finish(
    connection: Connection,
    entries: Sequence[AuditEntry],
    now_ms: int,
    people: Sequence[int] | None = (),
    devices: Sequence[str] | None = (),
) -> int | None:
    """Audit, recompute grants, publish: the last step of a change. None means all of them.

    Returns the new head, or None when no device has anything to learn.
    """
    await audit.append_many(connection, entries)
    if people == () and devices == ():
        return None
    return await republish(connection, now_ms, people, devices)


async def republish(
    connection: Connection,
    now_ms: int,
    people: Sequence[int] | None,
    devices: Sequence[str] | None,
) -> int | None:
    """Bring grants and feed rows of the touched people and devices up to date."""
    everybody_changed = people is None
    everything = await queries.devices(connection)
    touched = [
        one for one in everything if people or everybody_changed or one.id in (devices or ())
    ]
    sites = {device.site for device in touched}
    world = await queries.world(connection, sites)
    regranted = await _regrant(connection, touched, world)
    wanted: dict[model.FeedKey, dict[str, Any]] = {}
    for device in touched:
        wanted.update(model.rows_of_device(device, world.people))
    for site in sites:
        wanted.update(model.rows_of_board(site, world.people))
        wanted.update(model.rows_of_site(site, world.people))
    scopes = sorted(f"me:{device.id}" for device in touched)
    scopes += [f"{kind}:{site}" for kind in ("live", "site") for site in sorted(sites)]
    keys = None
    if people and not devices:
        keys = [str(person) for person in people] + [device.id for device in touched]
        wanted = {place: row for place, row in wanted.items() if place[2] in set(keys)}
    current = await queries.feed_rows(connection, scopes, keys)
    changes = model.changed_rows(current, wanted)
    for device in regranted:
        place = (f"me:{device.id}", "device", device.id)
        changes.setdefault(place, model.device_row(device))
    if not changes:
        return None
    rows = [FeedRow(*place, row) for place, row in sorted(changes.items(), key=lambda one: one[0])]
    return await publish(connection, rows, now_ms)


async def _regrant(
    connection: Connection, devices: Sequence[Device], world: model.World
) -> list[Device]:
    current = await queries.grants(connection, [device.id for device in devices])
    gone: list[tuple[str, str]] = []
    new: list[tuple[str, str]] = []
    for device in devices:
        kept = model.kept_scopes(device, world, current[device.id])
        wanted = model.scopes_of(device, world) | kept
        gone += [(device.id, scope) for scope in current[device.id] - wanted]
        new += [(device.id, scope) for scope in sorted(wanted - current[device.id])]
    for statement, pairs in ((DELETE_GRANTS, gone), (INSERT_GRANTS, new)):
        if pairs:
            ids, scopes = [one for one, _ in pairs], [scope for _, scope in pairs]
            await connection.execute(statement, ids, scopes)
    changed = {one for one, _ in gone + new}
    return [device for device in devices if device.id in changed]


async def refresh_all(connection: Connection, now_ms: int) -> int | None:
    """Bring what devices hold of people up to date, once for each version of the rules."""
    mark = model.rules_mark()
    if await connection.fetchval(PUBLISHED_BY) == mark:
        return None
    await lock(connection)
    await connection.execute(NOTE_PUBLISHED_BY, mark)
    return await republish(connection, now_ms, None, None)


async def refresh_grants(connection: Connection, site: int, now_ms: int) -> int | None:
    """Recompute what the devices of a site may load, after its warehouses changed."""
    await lock(connection)
    devices = [one.id for one in await queries.devices(connection) if one.site == site]
    return await republish(connection, now_ms, (), devices) if devices else None


async def regrant(connection: Connection, site: int, only: str | None = None) -> list[FeedRow]:
    """Grants of the devices of a site, or of one of them, anew; the caller publishes the rows.

    For a change that has more to publish: it holds the lock of identity (`lock`) by then.
    """
    devices = [
        one
        for one in await queries.devices(connection)
        if one.site == site and only in (None, one.id)
    ]
    changed = await _regrant(connection, devices, await queries.world(connection, [site]))
    return [FeedRow(f"me:{one.id}", "device", one.id, model.device_row(one)) for one in changed]
