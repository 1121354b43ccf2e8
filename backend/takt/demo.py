"""Fills an empty server with the demo plant: a small maker of water pumps and its people.

The plant's data lies in `rollout/demo_plant` and takes the same way in as anybody's data. Sign-ins
are random for each installation and exist in the clear only in the summary that is returned.
"""

from __future__ import annotations

import asyncio
import datetime
import io
import itertools
import re
import secrets
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from takt.catalogue import Workplace
from takt.demand import shipments_of_lines
from takt.identity import (
    Actor,
    CreateEnrolment,
    CreatePerson,
    RoleAt,
    create_enrolment,
    create_person,
    is_code_open,
    people,
    rights_of,
    signs_in,
)
from takt.inventory import day_at, locations_by_code, sync_services
from takt.kernel.clock import Clock, ManualClock
from takt.kernel.errors import DomainError
from takt.production import ends_of
from takt.purchasing import suppliers_of_lines
from takt.quality import Ports, extensions
from takt.rollout import (
    ImportRequest,
    Source,
    load_documents,
    load_history,
    load_quality,
    load_set,
    run_import,
)
from takt.runtime.editing import Desk

if TYPE_CHECKING:
    from takt.runtime.database import Connection, Database

FOLDER: Final = Path(__file__).parent / "rollout" / "demo_plant"
SITE: Final = "PUMPS"
ENROLMENT_LIFE_MS: Final = 24 * 3_600_000
RELATIVE_DAY: Final = re.compile(rb"@(-?\d+)")
PEOPLE: Final = (
    ("administrator", "陈管理 Chen", "zh-CN"),
    ("planner", "林计划 Lin", "zh-CN"),
    ("supervisor", "王主管 Wang", "zh-CN"),
    ("storekeeper", "李仓管 Li", "zh-CN"),
    ("operator", "张师傅 Zhang", "zh-CN"),
    ("inspector", "Grace Inspector", "en"),
    ("viewer", "Victor Viewer", "en"),
)
HISTORY_MS: Final = 6 * 3_600_000
READ_BY: Final = extensions(Ports(suppliers_of_lines, shipments_of_lines, ends_of))
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"


class DemoError(DomainError):
    """The demo plant could not be loaded."""

    status = 500


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody of the demo plant, with everything that signs them in."""

    role: str
    name: str
    password: str
    pin: str
    badge: str


@dataclass(frozen=True, slots=True)
class DemoSummary:
    """What was loaded; empty where it had been loaded before."""

    people: Sequence[DemoPerson] = ()
    enrolment_code: str | None = None

    @property
    def sign_ins(self) -> list[tuple[str, str, str]]:
        """Role, name and password of everybody."""
        return [(person.role, person.name, person.password) for person in self.people]


async def load_demo(database: Database, clock: Clock) -> DemoSummary:
    """Load the plant and its people; a second time changes nothing."""
    async with database.read_snapshot() as connection:
        is_there = bool(await locations_by_code(connection, [SITE]))
    # Who reads shafts for hours was here before, and so was the plant.
    before = ManualClock(clock.now_ms() - HISTORY_MS)
    if not is_there:
        await _load_plant(database, before, _today(clock))
    async with database.read_snapshot() as connection:
        place = (await locations_by_code(connection, [SITE]))[SITE.casefold()]
    site = place.id
    if not is_there:
        desk = Desk(database, before)
        await load_documents(desk, site, _table("documents.toml", _today(clock)))
        # Plans begin on a day of the site, where it may be tomorrow already.
        day = day_at(clock.now_ms(), place.time_zone or "UTC")
        await load_quality(desk, site, _table("quality.toml", day), day)
    async with database.transaction() as connection:
        if await connection.fetchval("SELECT EXISTS (SELECT FROM person)"):
            return DemoSummary()
        added = [await _add_person(connection, before, site, person) for person in PEOPLE]
        code = await _make_code(connection, clock, site)
    if not is_there:
        await _load_history(database, clock, site)
    return DemoSummary(added, code)


async def enrolment_code(database: Database, clock: Clock, last: str | None) -> str | None:
    """A code that enrols a phone now: the last one while nobody used it, else a new one."""
    async with database.transaction() as connection:
        if last and await is_code_open(connection, last, clock.now_ms()):
            return last
        site = (await locations_by_code(connection, [SITE])).get(SITE.casefold())
        return None if site is None else await _make_code(connection, clock, site.id)


async def changed_since(database: Database, sign_ins: Iterable[tuple[str, str]]) -> set[str]:
    """The names of those who no longer sign in with the password of the first day."""
    async with database.connection() as connection:
        return {
            name for name, password in sign_ins if not await signs_in(connection, name, password)
        }


async def _make_code(connection: Connection, clock: Clock, site: int) -> str:
    command = CreateEnrolment(name="Demo phone", site=site)
    actor = Actor(clock.now_ms())
    return (await create_enrolment(connection, command, actor, ENROLMENT_LIFE_MS)).code


async def _load_history(database: Database, clock: Clock, site: int) -> None:
    """What the inspector read before today, so that charts show a process."""
    async with database.read_snapshot() as connection:
        named = next(name for role, name, _ in PEOPLE if role == "inspector")
        [person] = [one.id for one in await people(connection) if one.name == named]
    services = sync_services(rights_of, READ_BY)
    table = _table("readings.toml", _today(clock))
    await load_history(Desk(database, clock), services, site, person, table)


async def _load_plant(database: Database, clock: Clock, today: datetime.date) -> None:
    chosen = await asyncio.to_thread(load_set, str(FOLDER))
    sources = [
        Source(plan, plan.file or plan.id, _opener(FOLDER / (plan.file or ""), today))
        for plan in chosen.plans
    ]
    request = ImportRequest(chosen.id, sources, chosen.variables, apply=True)
    report = await run_import(Workplace(database, clock), request)
    if not report.applied:
        raise DemoError("demo.not_loaded", problems=[p.line() for p in report.problems.kept[:5]])


def _table(name: str, today: datetime.date) -> dict[str, Any]:
    """A file of the plant, with its days counted from today."""
    with _opener(FOLDER / name, today)() as file:
        return tomllib.load(file)


def _today(clock: Clock) -> datetime.date:
    return datetime.datetime.fromtimestamp(clock.now_ms() / 1000, datetime.UTC).date()


def _opener(path: Path, today: datetime.date) -> Callable[[], io.BytesIO]:
    """Opens a file of the plant with its days counted from today: `@30` is in 30 days."""

    def day(found: re.Match[bytes]) -> bytes:
        return (today + datetime.timedelta(days=int(found[1]))).isoformat().encode()

    return lambda: io.BytesIO(RELATIVE_DAY.sub(day, path.read_bytes()))


async def _add_person(
    connection: Connection, clock: Clock, site: int, person: tuple[str, str, str]
) -> DemoPerson:
    role, name, language = person
    password, pin = _password(), _pin()
    command = CreatePerson(
        name=name,
        # Somebody has to see the whole plant, the audit log included, as after a real set-up.
        roles=[RoleAt(role, None) if role == "administrator" else role],
        language="en" if language == "en" else "zh-CN",
        site=site,
        password=password,
        pin=pin,
    )
    made = await create_person(connection, command, Actor(clock.now_ms()))
    return DemoPerson(role, name, password, pin, made.badge or "")


def _password() -> str:
    """Three groups of four letters and digits that are not mistaken for each other: 59 bits."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))
    return "-".join(groups)


def _pin() -> str:
    """Six digits that are no run and no repetition."""
    while True:
        pin = f"{secrets.randbelow(1_000_000):06d}"
        steps = {(int(b) - int(a)) % 10 for a, b in itertools.pairwise(pin)}
        if len(set(pin)) >= 4 and len(steps) > 1:
            return pin
