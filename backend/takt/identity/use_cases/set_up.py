"""The first run: a server without people gets its first site and its first administrator.

Only somebody who can read the server's terminal knows the set-up code.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from takt.identity import credentials, errors, queries, store
from takt.identity.commands import CreatePerson, NewSite, RoleAt, SetUp
from takt.identity.store import Actor
from takt.identity.use_cases import people
from takt.kernel.errors import FieldError, Invalid
from takt.kernel.texts import tidy
from takt.runtime.database import Connection, Database
from takt.runtime.feeds import FeedRow, publish

SiteMaker = Callable[[Connection, NewSite, int], Awaitable[tuple[int, Sequence[FeedRow]]]]
"""Makes the site with its first warehouse; answers its id and what to publish."""


@dataclass(frozen=True, slots=True)
class FirstRun:
    """What came of the set-up."""

    site: int
    person: int
    head: int | None


async def set_up(database: Database, command: SetUp, make_site: SiteMaker, now_ms: int) -> FirstRun:
    """Create the first site and administrator, once."""
    _check(command)
    async with database.transaction() as connection:
        await store.lock(connection)
        if await queries.has_people(connection):
            raise errors.already_set_up()
        site, rows = await make_site(connection, command.site, now_ms)
        administrator = CreatePerson(
            name=command.administrator.name,
            roles=[RoleAt(role="administrator")],
            language=command.language,
            site=site,
            password=command.administrator.password,
        )
        made = await people.create_person(connection, administrator, Actor(now_ms))
        head = await publish(connection, rows, now_ms) if rows else made.head
        return FirstRun(site, made.person, head)


def _check(command: SetUp) -> None:
    wrong: list[FieldError] = []
    try:
        ZoneInfo(command.site.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        wrong.append(FieldError("site.time_zone", "unknown_time_zone"))
    for field, text in (("site.name", command.site.name), ("site.code", command.site.code)):
        if not text.strip():
            wrong.append(FieldError(field, "missing"))
    if not tidy(command.administrator.name):
        wrong.append(FieldError("administrator.name", "missing"))
    wrong += [
        FieldError(f"administrator.{error.field}", error.code)
        for error in credentials.password_errors(
            command.administrator.password, command.administrator.name
        )
    ]
    if wrong:
        raise Invalid("request.invalid", errors=wrong)
