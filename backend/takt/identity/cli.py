"""`takt user` and `takt device`: what an administrator can always do at the machine itself.

Secrets that are not given are made at random and printed once.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from takt.identity import credentials, errors, queries
from takt.identity.commands import ChangePerson, CreateEnrolment, CreatePerson, RoleAt
from takt.identity.model import DeviceStatus, Person, name_key
from takt.identity.store import Actor
from takt.identity.use_cases import devices, people
from takt.kernel.clock import SystemClock
from takt.kernel.errors import DomainError, FieldError, Invalid
from takt.runtime.database import Connection, Database
from takt.runtime.installation import Installation, installation
from takt.runtime.words import explain, field_meaning, say, sentence
from takt.settings import Settings

PASSWORD_LETTERS = 16
PIN_DIGITS = 6
NAME = "whole name, or the number that `takt user list` shows"
SITE = "code of the site, or its number"


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a command: where, by whom, and in whose language."""

    connection: Connection
    actor: Actor
    settings: Settings


Action = Callable[[Call, argparse.Namespace], Awaitable[None]]


def user_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `takt user`."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("list", help="people with their roles")
    add = actions.add_parser("add", help="add a person")
    add.add_argument("name", help="how the person signs in")
    add.add_argument("--role", action="append", default=[], metavar="ROLE[@SITE]")
    add.add_argument("--site", help=f"home site: {SITE}")
    add.add_argument("--language", choices=("zh-CN", "en"), default="zh-CN")
    add.add_argument("--password", help="made at random when left out")
    add.add_argument("--pin")
    password = actions.add_parser("password", help="set a new password")
    password.add_argument("name", help=NAME)
    password.add_argument("--password", help="made at random when left out")
    pin = actions.add_parser("pin", help="set a new PIN")
    pin.add_argument("name", help=NAME)
    pin.add_argument("--pin", help="made at random when left out")
    actions.add_parser("badge", help="make a new badge code").add_argument("name", help=NAME)
    actions.add_parser("retire", help="end somebody's access").add_argument("name", help=NAME)


def device_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `takt device`."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("list", help="devices and their state")
    enrol = actions.add_parser("enrol", help="make a one-time code for a new device")
    enrol.add_argument("name", help="what the device is called, such as 'Gate 4'")
    enrol.add_argument("--site", required=True, help=SITE)
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
        return await act(database, action, arguments, place.settings)


async def act(
    database: Database, action: Action, arguments: argparse.Namespace, settings: Settings
) -> int:
    """Run one action in one transaction; what is refused is said, and is exit code 1."""
    try:
        async with database.transaction() as connection:
            await action(Call(connection, Actor(SystemClock().now_ms()), settings), arguments)
    except DomainError as error:
        say(explain(settings, error))
        for wrong in error.errors if isinstance(error, Invalid) else ():
            say(f"  {wrong.field}: {field_meaning(settings, wrong.code)}")
        return 1
    return 0


async def _list_people(call: Call, _: argparse.Namespace) -> None:
    sites = await queries.site_codes(call.connection)
    say(sentence(call.settings, "user.columns"))
    for person in await queries.people(call.connection):
        roles = ", ".join(
            held.role if held.site is None else f"{held.role}@{sites.get(held.site, held.site)}"
            for held in person.assignments
        )
        state = sentence(call.settings, "user.active" if person.active else "user.ended")
        say(f"{person.id}\t{person.name}\t{state}\t{roles}")


async def _add_person(call: Call, given: argparse.Namespace) -> None:
    password = given.password or credentials.random_code(PASSWORD_LETTERS)
    command = CreatePerson(
        name=given.name,
        roles=[await _role(call, text) for text in given.role],
        language=given.language,
        site=None if given.site is None else await _site(call, given.site),
        password=password,
        pin=given.pin,
    )
    made = await people.create_person(call.connection, command, call.actor)
    say(f"id\t{made.person}")
    say(f"badge\t{made.badge}")
    if not given.password:
        say(f"password\t{password}")


async def _set_password(call: Call, given: argparse.Namespace) -> None:
    person = await _find(call, given.name)
    password = given.password or credentials.random_code(PASSWORD_LETTERS)
    await people.set_password(call.connection, person.id, password, call.actor)
    if not given.password:
        say(f"password\t{password}")


async def _set_pin(call: Call, given: argparse.Namespace) -> None:
    person = await _find(call, given.name)
    pin = given.pin or credentials.random_pin(PIN_DIGITS)
    await people.set_pin(call.connection, person.id, pin, call.actor)
    if not given.pin:
        say(f"pin\t{pin}")


async def _issue_badge(call: Call, given: argparse.Namespace) -> None:
    person = await _find(call, given.name)
    made = await people.issue_badge(call.connection, person.id, call.actor)
    say(f"badge\t{made.badge}")


async def _retire_person(call: Call, given: argparse.Namespace) -> None:
    person = await _find(call, given.name)
    command = ChangePerson(active=False)
    await people.change_person(call.connection, person.id, command, call.actor)


async def _list_devices(call: Call, _: argparse.Namespace) -> None:
    sites = await queries.site_codes(call.connection)
    known = await queries.devices(call.connection)
    say(sentence(call.settings, "device.columns" if known else "device.none"))
    for device in known:
        site = sites.get(device.site, device.site)
        say(f"{device.id}\t{device.name}\t{site}\t{device.kind}\t{device.status}")


async def _enrol(call: Call, given: argparse.Namespace) -> None:
    owner = None if given.person is None else (await _find(call, given.person)).id
    command = CreateEnrolment(
        name=given.name,
        site=await _site(call, given.site),
        kind="shared" if owner is None else "personal",
        person=owner,
    )
    made = await devices.create_enrolment(call.connection, command, call.actor)
    until = dt.datetime.fromtimestamp(made.expires_at_ms / 1000).astimezone()
    say(f"code\t{made.code}")
    say(sentence(call.settings, "device.valid_until", at=until.strftime("%Y-%m-%d %H:%M")))


async def _revoke(call: Call, given: argparse.Namespace) -> None:
    status: DeviceStatus = "lost" if given.lost else "revoked"
    known = devices.known_id(given.device)
    await devices.end_device(call.connection, known, status, given.reason, call.actor)


async def _retire(call: Call, given: argparse.Namespace) -> None:
    known = devices.known_id(given.device)
    await devices.end_device(call.connection, known, "retired", given.reason, call.actor)


async def _find(call: Call, name: str) -> Person:
    """The person with this name or number."""
    for person in await queries.people(call.connection):
        if name_key(person.name) == name_key(name) or str(person.id) == name:
            return person
    raise errors.person_not_found(0 if not name.isdigit() else int(name))


async def _site(call: Call, text: str) -> int:
    """The site with this code or number."""
    for number, code in (await queries.site_codes(call.connection)).items():
        if text == str(number) or text.casefold() == code.casefold():
            return number
    raise Invalid("request.invalid", errors=[FieldError("site", "unknown_site")])


async def _role(call: Call, text: str) -> RoleAt:
    code, found, site = text.partition("@")
    return RoleAt(role=code, site=await _site(call, site) if found else None)


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
