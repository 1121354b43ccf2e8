"""Creating and changing people: names, roles, passwords, PINs, badges, retirement."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import msgspec

from takt.identity import credentials, errors, queries, store
from takt.identity.commands import ChangePerson, CreatePerson, RoleAt
from takt.identity.model import Assignment, Person, leaves_nobody_in_charge, name_key
from takt.identity.store import Actor
from takt.kernel.errors import FieldError, Invalid
from takt.kernel.texts import tidy
from takt.runtime.auth import Caller
from takt.runtime.database import Connection

MANAGE = "identity.manage_people"
RoleSite = tuple[str, int | None]


@dataclasses.dataclass(frozen=True, slots=True)
class PersonChanged:
    """The person that was changed, the head to nudge, and a badge code if one was made."""

    person: int
    head: int | None
    badge: str | None = None


async def create_person(
    connection: Connection, command: CreatePerson, actor: Actor, caller: Caller | None = None
) -> PersonChanged:
    """Add a person; `caller` is None where the terminal, the set-up or the demo asks."""
    wanted = _role_sites(command.roles, command.site)
    await _check_new(connection, command, wanted)
    password_hash = None
    if command.password is not None:
        password_hash = await credentials.hash_password(command.password)
    pin = None if command.pin is None else await credentials.make_pin(command.pin)
    await store.lock(connection)
    await _check_roles(connection, wanted, caller)
    name = tidy(command.name)
    if await queries.is_name_taken(connection, name):
        raise errors.name_taken(name)
    person = await connection.fetchval(
        store.INSERT_PERSON,
        name,
        name_key(name),
        command.language,
        command.site,
        password_hash,
        actor.now_ms,
    )
    nobody = Person(person, name, command.language, active=True)
    await store.set_roles(connection, nobody, wanted, actor.now_ms)
    await store.set_pin(connection, person, pin)
    badge = credentials.random_code(credentials.BADGE_LENGTH)
    await store.set_badge(connection, person, credentials.badge_hash(badge))
    [made] = await queries.people(connection, [person])
    entry = actor.entry("person_created", f"person:{person}", None, audit_view(made))
    head = await store.finish(connection, [entry], actor.now_ms, people=[person])
    return PersonChanged(person, head, badge)


async def change_person(
    connection: Connection,
    person_id: int,
    command: ChangePerson,
    actor: Actor,
    caller: Caller | None = None,
) -> PersonChanged:
    """Change the fields that the command names; leaving ends roles and sessions."""
    await store.lock(connection)
    everybody = await queries.people(connection)
    before = _find(everybody, person_id)
    _demand_over(before, caller)
    name = before.name if command.name is msgspec.UNSET else tidy(command.name)
    if not name:
        raise Invalid("request.invalid", errors=[FieldError("name", "missing")])
    if await queries.is_name_taken(connection, name, but=person_id):
        raise errors.name_taken(name)
    site = before.site if command.site is msgspec.UNSET else command.site
    await _check_site(connection, site)
    active = before.active if command.active is msgspec.UNSET else command.active
    wanted = _held(before) if command.roles is msgspec.UNSET else _role_sites(command.roles, site)
    await _check_roles(connection, wanted - _held(before), caller)
    if not active:
        wanted = set()
    language = before.language if command.language is msgspec.UNSET else command.language
    await connection.execute(
        store.UPDATE_PERSON,
        person_id,
        name,
        name_key(name),
        language,
        active,
        site,
        None if active else actor.now_ms,
    )
    await store.set_roles(connection, before, wanted, actor.now_ms)
    if not active:
        await store.end_sessions(connection, person_id, actor.now_ms, "retired")
    after = await queries.people(connection)
    if leaves_nobody_in_charge(everybody, after):
        raise errors.last_administrator()
    changed = _find(after, person_id)
    entry = actor.entry("person_changed", f"person:{person_id}", *_difference(before, changed))
    head = await store.finish(connection, [entry], actor.now_ms, people=[person_id])
    return PersonChanged(person_id, head)


async def set_password(
    connection: Connection,
    person_id: int,
    password: str,
    actor: Actor,
    caller: Caller | None = None,
) -> PersonChanged:
    """Give somebody a new password and end every session that they have."""
    person = _find(await queries.people(connection, [person_id]), person_id)
    _demand_over(person, caller)
    if wrong := credentials.password_errors(password, person.name):
        raise Invalid("identity.password_refused", errors=wrong)
    password_hash = await credentials.hash_password(password)
    await store.lock(connection)
    await store.set_password(connection, person_id, password_hash)
    await store.end_sessions(connection, person_id, actor.now_ms, "password_reset")
    entry = actor.entry(
        "password_set",
        f"person:{person_id}",
        {"has_password": person.has_password},
        {"has_password": True},
    )
    await store.finish(connection, [entry], actor.now_ms)
    return PersonChanged(person_id, None)


async def set_pin(
    connection: Connection,
    person_id: int,
    pin: str | None,
    actor: Actor,
    caller: Caller | None = None,
) -> PersonChanged:
    """Give somebody a new PIN, or none; devices learn it at their next pull."""
    person = _find(await queries.people(connection, [person_id]), person_id)
    _demand_over(person, caller)
    made = None
    if pin is not None:
        if wrong := credentials.pin_errors(pin):
            raise Invalid("identity.pin_refused", errors=wrong)
        made = await credentials.make_pin(pin)
    await store.lock(connection)
    await store.set_pin(connection, person_id, made)
    entry = actor.entry(
        "pin_set",
        f"person:{person_id}",
        {"has_pin": person.pin is not None},
        {"has_pin": made is not None},
    )
    head = await store.finish(connection, [entry], actor.now_ms, people=[person_id])
    return PersonChanged(person_id, head)


async def issue_badge(
    connection: Connection, person_id: int, actor: Actor, caller: Caller | None = None
) -> PersonChanged:
    """Make a new badge code; the old badge stops working, and the code is shown only now."""
    await store.lock(connection)
    person = _find(await queries.people(connection, [person_id]), person_id)
    _demand_over(person, caller)
    badge = credentials.random_code(credentials.BADGE_LENGTH)
    badge_hash = credentials.badge_hash(badge)
    await store.set_badge(connection, person_id, badge_hash)
    entry = actor.entry(
        "badge_issued", f"person:{person_id}", {"badge": person.badge_hash}, {"badge": badge_hash}
    )
    head = await store.finish(connection, [entry], actor.now_ms, people=[person_id])
    return PersonChanged(person_id, head, badge)


def audit_view(person: Person) -> dict[str, Any]:
    """What the audit log keeps of a person: no secret, no hash of one."""
    return {
        "name": person.name,
        "language": person.language,
        "active": person.active,
        "site": person.site,
        "roles": [[role, site] for role, site in sorted(_held(person), key=repr)],
    }


def _difference(before: Person, after: Person) -> tuple[dict[str, Any], dict[str, Any]]:
    old, new = audit_view(before), audit_view(after)
    names = [name for name in old if old[name] != new[name]]
    return {name: old[name] for name in names}, {name: new[name] for name in names}


def _held(person: Person) -> set[RoleSite]:
    return {(held.role, held.site) for held in _current(person.assignments)}


def _current(assignments: Sequence[Assignment]) -> list[Assignment]:
    return [held for held in assignments if held.until_ms is None]


def _role_sites(roles: Sequence[str | RoleAt], home: int | None) -> set[RoleSite]:
    return {(one, home) if isinstance(one, str) else (one.role, one.site) for one in roles}


def _find(people: Sequence[Person], person_id: int) -> Person:
    for person in people:
        if person.id == person_id:
            return person
    raise errors.person_not_found(person_id)


def _demand_over(person: Person, caller: Caller | None) -> None:
    """Whoever changes somebody must manage people wherever that person holds a role."""
    if caller is None:
        return
    for site in {held.site for held in _current(person.assignments)} or {person.site}:
        caller.demand(MANAGE, site)


async def _check_new(connection: Connection, command: CreatePerson, wanted: set[RoleSite]) -> None:
    wrong: list[FieldError] = []
    if not tidy(command.name):
        wrong.append(FieldError("name", "missing"))
    if command.password is not None:
        wrong += credentials.password_errors(command.password, command.name)
    if command.pin is not None:
        wrong += credentials.pin_errors(command.pin)
    known = await queries.roles(connection)
    if any(code not in known for code, _ in wanted):
        wrong.append(FieldError("roles", "unknown_role"))
    for site in {site for _, site in wanted} | {command.site}:
        if site is not None and not await connection.fetchval(queries.SITE_EXISTS, site):
            wrong.append(FieldError("site", "unknown_site"))
            break
    if wrong:
        raise Invalid("request.invalid", errors=wrong)


async def _check_site(connection: Connection, site: int | None) -> None:
    if site is not None and not await connection.fetchval(queries.SITE_EXISTS, site):
        raise Invalid("request.invalid", errors=[FieldError("site", "unknown_site")])


async def _check_roles(
    connection: Connection, wanted: set[RoleSite], caller: Caller | None
) -> None:
    """Nobody gives away a right that they do not hold themselves, nor at another site."""
    known = await queries.roles(connection)
    for code, site in sorted(wanted, key=repr):
        if code not in known:
            raise Invalid("request.invalid", errors=[FieldError("roles", "unknown_role")])
        await _check_site(connection, site)
        if caller is not None:
            caller.demand(MANAGE, site)
            for permission in known[code].permissions:
                caller.demand(permission, site)
