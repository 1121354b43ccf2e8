"""`takt user` and `takt device`: what an administrator can always do at the machine itself.

Secrets that are not given are made at random and printed once.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Awaitable, Callable

from takt.identity import credentials, errors, queries
from takt.identity.commands import ChangePerson, CreateEnrolment, CreatePerson, RoleAt
from takt.identity.model import DeviceStatus, Person, name_key
from takt.identity.store import Actor
from takt.identity.use_cases import devices, people
from takt.kernel.clock import SystemClock
from takt.kernel.errors import DomainError, FieldError, Invalid
from takt.runtime.database import Connection, Database
from takt.runtime.installation import Installation, installation
from takt.runtime.words import say
from takt.settings import Settings

PASSWORD_LETTERS = 16
PIN_DIGITS = 6
Action = Callable[[Connection, argparse.Namespace, Actor], Awaitable[None]]


def user_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `takt user`."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("list", help="people with their roles")
    add = actions.add_parser("add", help="add a person")
    add.add_argument("name")
    add.add_argument("--role", action="append", default=[], metavar="ROLE[@SITE]")
    add.add_argument("--site", type=int, help="home site")
    add.add_argument("--language", choices=("zh-CN", "en"), default="zh-CN")
    add.add_argument("--password", help="made at random when left out")
    add.add_argument("--pin")
    password = actions.add_parser("password", help="set a new password")
    password.add_argument("name")
    password.add_argument("--password", help="made at random when left out")
    pin = actions.add_parser("pin", help="set a new PIN")
    pin.add_argument("name")
    pin.add_argument("--pin", help="made at random when left out")
    actions.add_parser("badge", help="make a new badge code").add_argument("name")
    actions.add_parser("retire", help="end somebody's access").add_argument("name")


def device_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `takt device`."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("list", help="devices and their state")
    enrol = actions.add_parser("enrol", help="make a one-time code for a new device")
    enrol.add_argument("name")
    enrol.add_argument("--site", type=int, required=True)
    enrol.add_argument("--person", help="makes it this person's own device")
    revoke = actions.add_parser("revoke", help="stop trusting a device")
    revoke.add_argument("device")
    revoke.add_argument("--reason", required=True)
    revoke.add_argument("--lost", action="store_true", help="hold what it still sends")
    retire = actions.add_parser("retire", help="take a device out of use in good order")
    retire.add_argument("device")
    retire.add_argument("--reason", default="retired")


def user_command(arguments: argparse.Namespace, settings: Settings) -> int:
    """Run `takt user`."""
    return _run(USER_ACTIONS[arguments.action], arguments, settings)


def device_command(arguments: argparse.Namespace, settings: Settings) -> int:
    """Run `takt device`."""
    return _run(DEVICE_ACTIONS[arguments.action], arguments, settings)


def _run(action: Action, arguments: argparse.Namespace, settings: Settings) -> int:
    with installation(settings) as place:
        return asyncio.run(_act(place, action, arguments))


async def _act(place: Installation, action: Action, arguments: argparse.Namespace) -> int:
    await place.migrate()
    async with place.open() as database:
        return await act(database, action, arguments)


async def act(database: Database, action: Action, arguments: argparse.Namespace) -> int:
    """Run one action in one transaction; what is refused is said, and is exit code 1."""
    try:
        async with database.transaction() as connection:
            await action(connection, arguments, Actor(SystemClock().now_ms()))
    except Invalid as error:
        for wrong in error.errors:
            say(f"{wrong.field}: {wrong.code}")
        return 1
    except DomainError as error:
        say(str(error))
        return 1
    return 0


async def _list_people(connection: Connection, _: argparse.Namespace, __: Actor) -> None:
    for person in await queries.people(connection):
        roles = ", ".join(
            held.role if held.site is None else f"{held.role}@{held.site}"
            for held in person.assignments
        )
        say(f"{person.id}\t{person.name}\t{'+' if person.active else '-'}\t{roles}")


async def _add_person(connection: Connection, given: argparse.Namespace, actor: Actor) -> None:
    password = given.password or credentials.random_code(PASSWORD_LETTERS)
    command = CreatePerson(
        name=given.name,
        roles=[_role(text) for text in given.role],
        language=given.language,
        site=given.site,
        password=password,
        pin=given.pin,
    )
    made = await people.create_person(connection, command, actor)
    say(f"id\t{made.person}")
    say(f"badge\t{made.badge}")
    if not given.password:
        say(f"password\t{password}")


async def _set_password(connection: Connection, given: argparse.Namespace, actor: Actor) -> None:
    person = await _find(connection, given.name)
    password = given.password or credentials.random_code(PASSWORD_LETTERS)
    await people.set_password(connection, person.id, password, actor)
    if not given.password:
        say(f"password\t{password}")


async def _set_pin(connection: Connection, given: argparse.Namespace, actor: Actor) -> None:
    person = await _find(connection, given.name)
    pin = given.pin or credentials.random_pin(PIN_DIGITS)
    await people.set_pin(connection, person.id, pin, actor)
    if not given.pin:
        say(f"pin\t{pin}")


async def _issue_badge(connection: Connection, given: argparse.Namespace, actor: Actor) -> None:
    person = await _find(connection, given.name)
    made = await people.issue_badge(connection, person.id, actor)
    say(f"badge\t{made.badge}")


async def _retire_person(connection: Connection, given: argparse.Namespace, actor: Actor) -> None:
    person = await _find(connection, given.name)
    await people.change_person(connection, person.id, ChangePerson(active=False), actor)


async def _list_devices(connection: Connection, _: argparse.Namespace, __: Actor) -> None:
    for device in await queries.devices(connection):
        say(f"{device.id}\t{device.name}\t{device.site}\t{device.kind}\t{device.status}")


async def _enrol(connection: Connection, given: argparse.Namespace, actor: Actor) -> None:
    owner = None if given.person is None else (await _find(connection, given.person)).id
    command = CreateEnrolment(
        name=given.name,
        site=given.site,
        kind="shared" if owner is None else "personal",
        person=owner,
    )
    made = await devices.create_enrolment(connection, command, actor)
    say(f"code\t{made.code}")


async def _revoke(connection: Connection, given: argparse.Namespace, actor: Actor) -> None:
    status: DeviceStatus = "lost" if given.lost else "revoked"
    known = devices.known_id(given.device)
    await devices.end_device(connection, known, status, given.reason, actor)


async def _retire(connection: Connection, given: argparse.Namespace, actor: Actor) -> None:
    known = devices.known_id(given.device)
    await devices.end_device(connection, known, "retired", given.reason, actor)


async def _find(connection: Connection, name: str) -> Person:
    """The person with this name or number."""
    for person in await queries.people(connection):
        if name_key(person.name) == name_key(name) or str(person.id) == name:
            return person
    raise errors.person_not_found(0 if not name.isdigit() else int(name))


def _role(text: str) -> RoleAt:
    code, found, site = text.partition("@")
    if found and not site.isdecimal():
        raise Invalid("request.invalid", errors=[FieldError("site", "unknown_site")])
    return RoleAt(role=code, site=int(site) if found else None)


USER_ACTIONS: dict[str, Action] = {
    "list": _list_people,
    "add": _add_person,
    "password": _set_password,
    "pin": _set_pin,
    "badge": _issue_badge,
    "retire": _retire_person,
}
DEVICE_ACTIONS: dict[str, Action] = {
    "list": _list_devices,
    "enrol": _enrol,
    "revoke": _revoke,
    "retire": _retire,
}
