"""A small plant to work in: items, places and a phone, asked over HTTP as a real one would."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from takt.inventory import LocationDraft, save_locations
from takt.inventory.locations import Location
from takt.kernel.clock import ManualClock
from takt.runtime.database import Database
from takt.runtime.feeds import publish
from tests.phone import Act, Phone, body_of
from tests.server import EnrolledDevice, Server, SignedIn, running

ITEMS = """
    INSERT INTO item (id, code, code_key, name_en, pinyin, unit, scale, lot_tracked, active,
                      search)
    VALUES (101, 'BOLT', 'bolt', 'Bolt', '', $1, 0, false, true, ''),
           (102, 'NUT', 'nut', 'Nut', '', $1, 0, false, true, ''),
           (103, 'GLUE', 'glue', 'Glue', '', $1, 3, true, true, ''),
           (104, 'OLD', 'old', 'Old part', '', $1, 0, false, false, '')
"""
BALANCES = "SELECT location, item, lot, quantity FROM balance WHERE quantity <> 0 ORDER BY 1, 2, 3"
BOLT, NUT, GLUE, OLD = 101, 102, 103, 104
NO_LOT = "00000000-0000-0000-0000-000000000000"


@dataclass
class Plant:
    """A site with one warehouse, two bins and a quarantine zone."""

    server: Server = field(repr=False)
    site: int
    places: dict[str, int]
    phones: list[Phone] = field(default_factory=list, repr=False)
    headers: dict[str, dict[str, str]] = field(default_factory=dict, repr=False)
    devices: dict[str, EnrolledDevice] = field(default_factory=dict, repr=False)

    @property
    def clock(self) -> ManualClock:
        return self.server.clock

    @property
    def database(self) -> Database:
        return self.server.database

    async def phone(self, **fields: Any) -> Phone:
        """Enrol a phone whose clock is right."""
        device = await self.server.device(**fields)
        phone = Phone(device.id, device.key.private, self.clock.now_ms)
        self.headers[phone.device] = await self.server.device_headers(device)
        self.devices[phone.device] = device
        self.phones.append(phone)
        return phone

    async def renew_tokens(self) -> None:
        """What phones do by themselves when time has passed."""
        for name, device in self.devices.items():
            self.headers[name] = await self.server.device_headers(device)

    async def worker(self, *roles: str) -> SignedIn:
        return await self.server.person(*(roles or ("storekeeper", "operator")))

    def move(self, item: int, source: str, target: str, quantity: int, **more: Any) -> Act:
        """Arguments of a move."""
        args = {
            "item": item,
            "lot": None,
            "from": self.places[source],
            "to": self.places[target],
            "quantity": quantity,
            "unit": None,
            "entered": None,
        }
        return args | more

    def receive(self, item: int, target: str, quantity: int, **more: Any) -> Act:
        """Arguments of a receipt."""
        extra = {"lot_code": None, "expires_on": None, "reference": None}
        return self.move(item, "supplier", target, quantity, **(extra | more))

    def issue(self, item: int, source: str, quantity: int, **more: Any) -> Act:
        """Arguments of an issue."""
        return self.move(item, source, "production", quantity, **({"reference": None} | more))

    async def post(self, path: str, phone: Phone, content: bytes, **headers: str) -> httpx.Response:
        return await self.server.client.post(
            path, content=content, headers=self.headers[phone.device] | headers
        )

    async def push(self, phone: Phone, first: int | None = None, count: int = 500) -> Any:
        """Push what is not acknowledged, with a new token where the old one ended."""
        content = body_of(phone.push_request(first, count))
        reply = await self.post("/sync/v1/push", phone, content)
        if reply.status_code == 401 and phone.device in self.devices:
            device = self.devices[phone.device]
            self.headers[phone.device] = await self.server.device_headers(device)
            reply = await self.post("/sync/v1/push", phone, content)
        assert reply.status_code == 200, reply.text
        receipt = reply.json()
        phone.acknowledged = max(phone.acknowledged, receipt["ok"])
        phone.seen = receipt["server_time"]
        return receipt

    async def pull(self, phone: Phone, cursors: dict[str, list[int]], limit: int = 5000) -> Any:
        """One page."""
        request = phone.pull_request(cursors, limit)
        reply = await self.post("/sync/v1/pull", phone, body_of(request))
        assert reply.status_code == 200, reply.text
        phone.seen = reply.json()["server_time"]
        return reply.json()

    async def stock(self) -> dict[tuple[str, int], int]:
        """What lies where, by the name of the place and the item; lots added up."""
        names = {id_: name for name, id_ in self.places.items()}
        found: dict[tuple[str, int], int] = {}
        for location, item, _, quantity in await self.server.fetch(BALANCES):
            key = (names[location], item)
            found[key] = found.get(key, 0) + quantity
        return found

    async def notices(self, status: str = "open") -> list[dict[str, Any]]:
        rows = await self.server.fetch(
            "SELECT code, operation::text AS operation, device::text AS device, person, item,"
            " lot::text AS lot, location, data, id::text AS id, resolution FROM notice"
            " WHERE status = $1 ORDER BY opened_at, id",
            status,
        )
        return [dict(row) | {"data": json.loads(row["data"])} for row in rows]

    async def codes(self) -> list[str]:
        return sorted(notice["code"] for notice in await self.notices())


@asynccontextmanager
async def a_plant(database: Database, clock: ManualClock, folder: Path) -> AsyncIterator[Plant]:
    """A running application with the plant in it."""
    async with running(database, clock, folder) as server:
        async with database.transaction() as connection:
            unit = await connection.fetchval(
                "INSERT INTO unit (code, code_key, name_en, scale)"
                " VALUES ('PC', 'pc', 'piece', 0) RETURNING id"
            )
            await connection.execute(ITEMS, unit)
            places, rows = await _places(connection, server.site)
            await publish(connection, rows, clock.now_ms())
        yield Plant(server, server.site, {name: place.id for name, place in places.items()})


async def _places(connection: Any, site: int) -> tuple[dict[str, Location], list[Any]]:
    made: dict[str, Location] = {}
    published: list[Any] = []

    async def add(drafts: Sequence[LocationDraft]) -> None:
        outcomes, rows = await save_locations(connection, drafts)
        for outcome in outcomes:
            assert isinstance(outcome, Location), outcome
            made[outcome.role if outcome.kind == "virtual" else outcome.code] = outcome
        published.extend(rows)

    roles = ("supplier", "customer", "production", "conversion", "scrap", "difference", "opening")
    await add([LocationDraft(f"V-{r}", None, r, "virtual", site, r) for r in roles])
    await add([LocationDraft("W1", None, "Warehouse", "warehouse", site)])
    inside = made["W1"].id
    await add([LocationDraft(code, None, code, "bin", inside) for code in ("A1", "A2")])
    await add([LocationDraft("Q", None, "Quarantine", "zone", inside, "quarantine")])
    return made, published


async def stocked(plant: Plant, quantity: int = 100) -> tuple[Phone, int]:
    """A phone and a worker, with bolts in A1."""
    phone, worker = await plant.phone(), await plant.worker()
    phone.record("stock.receive", worker.id, plant.receive(BOLT, "A1", quantity))
    await plant.push(phone)
    return phone, worker.id


def one(notices: list[dict[str, Any]], code: str) -> dict[str, Any]:
    found = [notice for notice in notices if notice["code"] == code]
    assert len(found) == 1, notices
    return found[0]
