"""What tests of figures share: a plant with somebody who plans, and a phone with its worker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from takt.inventory.accept_counts import accept_counts
from takt.stocktake.class_store import moved_values
from tests.integration.inventory.plant import Plant
from tests.phone import Act, Phone
from tests.server import SignedIn

DAY_MS = 86_400_000


@dataclass
class Bureau:
    """A plant with somebody who plans, a phone on the floor, and its worker."""

    plant: Plant
    boss: SignedIn
    phone: Phone
    worker: int

    async def ask(self, method: str, path: str, form: Any = None, status: int = 200) -> Any:
        options = {} if form is None else {"json": form}
        reply = await self.plant.server.client.request(
            method, f"/api/v1/{path}", headers=self.boss.headers, **options
        )
        assert reply.status_code == status, reply.text
        return reply.json()

    async def book(self, kind: str, args: Act) -> Act:
        act = self.phone.record(kind, self.worker, args)
        receipt = await self.plant.push(self.phone)
        assert receipt["results"][-1][1] == "applied", receipt
        return act

    async def count(self, item: int, place: str, quantity: int, plan: int | None = None) -> Act:
        """A count, by a phone that has seen all that was booked."""
        self.plant.clock.advance(60_000)
        self.phone.head = (await self.plant.pull(self.phone, {}))["head"]
        key = {"item": item, "lot": None, "location": self.plant.places[place]}
        return await self.book("stock.count", key | {"quantity": quantity, "plan": plan})

    async def become_final(self, days: int = 20) -> None:
        """Everything before now is complete: silent devices no longer hold it up."""
        self.plant.clock.advance(days * DAY_MS)
        await accept_counts(self.plant.database, self.plant.clock.now_ms())
        await self.renew()
        await self.plant.renew_tokens()

    async def renew(self) -> None:
        """Sign in again: time has passed."""
        self.boss = await self.plant.server.sign_in(self.boss.id, self.boss.name)

    async def moved(self) -> dict[int, int]:
        now = self.plant.clock.now_ms()
        async with self.plant.database.read_snapshot() as connection:
            values, _ = await moved_values(connection, self.plant.site, now - 365 * DAY_MS)
        return values

    async def set_costs(self, costs: dict[int, int]) -> None:
        rows = [{"item": item, "unit_cost": cost} for item, cost in costs.items()]
        await self.ask("PUT", "item-costs", {"costs": rows})

    @property
    def at(self) -> str:
        return f"?site={self.plant.site}"
