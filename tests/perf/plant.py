"""A plant to measure on: the real `takt serve` as a process, with people, places, items, phones.

What no figure is about (people, places, items) is written by the areas' own functions beside the
server; phones come in over HTTPS as real ones do.
"""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from takt.identity import Actor, CreateEnrolment, CreatePerson, NewSite, create_enrolment
from takt.identity import create_person as add_person
from takt.inventory import LocationDraft, create_site, save_locations
from takt.inventory.locations import Location
from takt.kernel.clock import SystemClock
from takt.runtime.database import Database
from takt.runtime.embedded_postgres import EmbeddedPostgres
from takt.runtime.feeds import publish
from tests.live_server import LiveServer, live_server
from tests.perf.wire import Line
from tests.phone import Phone

CLOCK = SystemClock()
PIN = "2468"
UNIT = """
    INSERT INTO unit (code, code_key, name_en, scale)
    VALUES ('PC', 'pc', 'piece', 0)
    RETURNING id
"""


@dataclass
class Plant:
    """A running server with one site; `ends` are its virtual locations by role.

    `codes` are of some items of which nothing but the code is needed.
    """

    server: LiveServer
    site: int = 0
    warehouse: int = 0
    unit: int = 0
    person: int = 0
    ends: dict[str, int] = field(default_factory=dict)
    bins: list[int] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)

    @property
    def port(self) -> int:
        return int(self.server.facts["https"])

    @property
    def trust(self) -> ssl.SSLContext:
        """What a phone of this plant trusts."""
        return ssl.create_default_context(cafile=str(self.server.authority))

    def line(self, port: int | None = None) -> Line:
        """A connection of its own to the server, or to a link that leads there."""
        return Line(port or self.port, self.trust)

    @asynccontextmanager
    async def database(self, *, as_owner: bool = False) -> AsyncIterator[Database]:
        """The server's database beside the server."""
        postgres = EmbeddedPostgres(self.server.folder / "database")
        url = postgres.owner_url() if as_owner else postgres.app_url()
        database = await Database.open(url, size=2)
        try:
            yield database
        finally:
            await database.close()
            postgres.stop()

    async def enrolment_code(self, name: str) -> str:
        """A one-time code for a shared device."""
        async with self.database() as database, database.transaction() as connection:
            command = CreateEnrolment(name=name, site=self.site)
            return (await create_enrolment(connection, command, Actor(CLOCK.now_ms()))).code

    async def phone(self, name: str) -> tuple[Phone, str]:
        """A phone that is enrolled, and its token."""
        phone = Phone()
        with self.line() as line:
            code = await self.enrolment_code(name)
            enrol = {"code": code, "public_key": phone.public_jwk, "name": name}
            phone.device = line.json("POST", "/sync/v1/enrol", enrol)["device"]
            token = line.json("POST", "/sync/v1/token", {"assertion": phone.assertion()})
        phone.seen = token["server_time"]
        return phone, token["token"]

    def peak_memory_mb(self) -> float:
        """The most memory that the server's process ever held."""
        status = Path(f"/proc/{self.server.process.pid}/status").read_text("ascii")
        kib = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
        return int(kib) / 1024


@contextmanager
def running_plant(folder: Path) -> Iterator[Plant]:
    """Start a server on an empty folder below `folder`."""
    folder.chmod(0o711)
    with live_server(folder / "data") as server:
        yield Plant(server)


async def build(plant: Plant, bins: int) -> None:
    """A site, a warehouse with bins, a unit and a storekeeper who may do everything here."""
    now_ms = CLOCK.now_ms()
    async with plant.database() as database:
        async with database.transaction() as connection:
            site = NewSite(name="Bench", code="BENCH", time_zone="Asia/Shanghai")
            plant.site, rows = await create_site(connection, site, now_ms)
            plant.unit = await connection.fetchval(UNIT)
            plant.warehouse = next(int(r.key) for r in rows if (r.row or {})["kind"] == "warehouse")
            drafts = [
                LocationDraft(f"B-{number:05d}", None, f"Bin {number}", "bin", plant.warehouse)
                for number in range(bins)
            ]
            made, more = await save_locations(connection, drafts)
            await publish(connection, [*rows, *more], now_ms)
        plant.bins = [place.id for place in made if isinstance(place, Location)]
        virtual = [row.row for row in rows if row.row and row.row["kind"] == "virtual"]
        plant.ends = {str(row["role"]): int(str(row["id"])) for row in virtual}
        async with database.transaction() as connection:
            person = CreatePerson(
                name="Bench", roles=["supervisor", "storekeeper"], site=plant.site, pin=PIN
            )
            plant.person = (await add_person(connection, person, Actor(now_ms))).person
