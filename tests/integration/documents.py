"""What tests of deliveries, shipments and orders share: a plant with parties, asked by people."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import httpx

from takt.checks import CHECKS
from takt.inventory.verify import Difference, verify
from tests.integration.inventory.plant import Plant
from tests.phone import Act, Phone
from tests.server import SignedIn


@dataclass
class Desk:
    """A plant, a planner at a desk, a phone on the floor with its worker, and three parties."""

    plant: Plant
    planner: SignedIn
    phone: Phone
    worker: int
    supplier: int = 0
    customer: int = 0
    other: int = 0

    async def ask(self, method: str, path: str, form: Any = None) -> Any:
        """The answer to a request of the planner, who signs in again when time has passed."""
        reply = await self._asked(method, path, form)
        if reply.status_code == 401:
            planner = self.planner
            self.planner = await self.plant.server.sign_in(planner.id, planner.name)
            reply = await self._asked(method, path, form)
        assert reply.status_code < 300, reply.text
        return reply.json()

    async def _asked(self, method: str, path: str, form: Any) -> httpx.Response:
        options = {} if form is None else {"json": form}
        return await self.plant.server.client.request(
            method, f"/api/v1/{path}", headers=self.planner.headers, **options
        )

    async def book(self, kind: str, args: Act, phone: Phone | None = None) -> Act:
        """One act of the worker, pushed at once; it is applied."""
        phone = phone or self.phone
        act = phone.record(kind, self.worker, args)
        receipt = await self.plant.push(phone)
        assert receipt["results"][-1][1] == "applied", receipt
        return act

    async def undo(self, act: Act, phone: Phone | None = None) -> Act:
        return await self.book("undo", {"operation": act["id"]}, phone)

    async def shown(self, table: str) -> dict[int, Any]:
        """The rows of a table as devices of the site hold them."""
        rows = await self.plant.server.fetch(
            "SELECT key, row FROM feed WHERE scope = $1 AND table_name = $2 AND row IS NOT NULL",
            f"site:{self.plant.site}",
            table,
        )
        return {int(key): json.loads(row) for key, row in rows}

    async def noted(self, prefix: str, status: str = "open") -> list[tuple[str, dict[str, Any]]]:
        """Codes and data of the notices of an area."""
        found = await self.plant.notices(status)
        return [(one["code"], one["data"]) for one in found if one["code"].startswith(prefix)]

    async def differences(self) -> list[Difference]:
        return await verify(self.plant.database, checks=CHECKS)


async def a_desk(plant: Plant) -> Desk:
    """A desk with two suppliers' and customers' worth of parties."""
    planner = await plant.server.person("planner", everywhere=True)
    worker = await plant.worker("supervisor")
    desk = Desk(plant, planner, await plant.phone(), worker.id)
    supplier = {"code": "SUP", "name_en": "Foundry", "is_supplier": True}
    customer = {"code": "CUS", "name_en": "Shop", "is_customer": True, "min_days": 90}
    other = {"code": "OTH", "name_en": "Other", "is_supplier": True, "is_customer": True}
    desk.supplier = (await desk.ask("POST", "parties", supplier))["id"]
    desk.customer = (await desk.ask("POST", "parties", customer))["id"]
    desk.other = (await desk.ask("POST", "parties", other))["id"]
    return desk
