"""A small history to trace: a supplier's lot through two levels of making, to two customers.

R-1 is received, M-1 and M-2 are mixed of it, P-1 is filled from both and P-2 from M-2 alone; P-1
goes to customers 8 and 9, and 9 gives some of it back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx

from takt.inventory import lot_id
from tests.integration.inventory.plant import GLUE, NUT, Plant
from tests.phone import Phone
from tests.server import SignedIn

CODES = ("R-1", "R-2", "M-1", "M-2", "P-1", "P-2")
R1, R2, M1, M2, P1, P2 = (lot_id(GLUE, code) for code in CODES)
SUPPLIER, FIRST, SECOND = 7, 8, 9


@dataclass
class Factory:
    """Records what happens on one phone, by the words of the floor."""

    plant: Plant
    phone: Phone
    worker: SignedIn

    def receive(self, code: str, quantity: int, **more: Any) -> str:
        paper = {"lot": lot_id(GLUE, code), "lot_code": code, "party": SUPPLIER} | more
        return self._record("stock.receive", self.plant.receive(GLUE, "A1", quantity, **paper))

    def consume(self, code: str, quantity: int, order: int, source: str = "A1") -> str:
        more = {"lot": lot_id(GLUE, code), "reference": None, "work_order": order, "machine": "MIX"}
        return self._record(
            "stock.consume", self.plant.move(GLUE, source, "conversion", quantity, **more)
        )

    def output(self, code: str, quantity: int, order: int) -> str:
        more = {"lot": lot_id(GLUE, code), "lot_code": code, "expires_on": "2027-03-31"}
        args = self.plant.move(GLUE, "conversion", "A1", quantity, **more)
        return self._record("stock.output", args | {"reference": None, "work_order": order})

    def ship(self, code: str, quantity: int, party: int | None, line: int | None = None) -> str:
        more = {"lot": lot_id(GLUE, code), "reference": "DN", "party": party, "line": line}
        return self._record("stock.ship", self.plant.move(GLUE, "A1", "customer", quantity, **more))

    def give_back(self, code: str, quantity: int, party: int) -> str:
        more = {"lot": lot_id(GLUE, code), "reference": None, "party": party}
        args = self.plant.move(GLUE, "customer", "Q", quantity, **more)
        return self._record("stock.return", args)

    def issue(self, code: str, quantity: int) -> str:
        more = {"lot": lot_id(GLUE, code)}
        return self._record("stock.issue", self.plant.issue(GLUE, "A1", quantity, **more))

    def scrap(self, code: str, quantity: int) -> str:
        more = {"lot": lot_id(GLUE, code), "reason": None, "note": None}
        return self._record("stock.scrap", self.plant.move(GLUE, "A1", "scrap", quantity, **more))

    def use_nuts(self, quantity: int, order: int) -> str:
        more = {"reference": None, "work_order": order}
        args = self.plant.move(NUT, "A1", "conversion", quantity, **more)
        return self._record("stock.consume", args)

    def record(self, kind: str, args: dict[str, Any]) -> str:
        return self._record(kind, args)

    def undo(self, operation: str) -> str:
        return self._record("undo", {"operation": operation})

    def _record(self, kind: str, args: dict[str, Any]) -> str:
        self.plant.clock.advance(1_000)
        return str(self.phone.record(kind, self.worker.id, args)["id"])

    async def push(self) -> None:
        receipt = await self.plant.push(self.phone)
        assert {verdict[1] for verdict in receipt["results"]} == {"applied"}, receipt

    async def get(self, path: str) -> httpx.Response:
        return await self.plant.server.client.get(path, headers=self.worker.headers)

    async def post(self, path: str, body: Any) -> httpx.Response:
        return await self.plant.server.client.post(path, json=body, headers=self.worker.headers)


async def a_factory(plant: Plant) -> Factory:
    return Factory(plant, await plant.phone(), await plant.worker("supervisor"))


async def after_a_day(plant: Plant) -> Factory:
    """The whole history, booked."""
    factory = await a_factory(plant)
    factory.receive("R-1", 10_000, line=70)
    factory.receive("R-2", 1_000)
    factory.consume("R-1", 4_000, order=1)
    factory.use_nuts(12, order=1)
    factory.output("M-1", 3_900, order=1)
    factory.consume("R-1", 3_000, order=2)
    factory.output("M-2", 3_000, order=2)
    factory.issue("M-1", 2_000)
    factory.consume("M-1", 1_500, order=3, source="production")
    factory.consume("M-2", 1_000, order=3)
    factory.output("P-1", 2_500, order=3)
    factory.consume("M-2", 500, order=4)
    factory.output("P-2", 500, order=4)
    factory.ship("P-1", 1_000, FIRST, line=80)
    factory.ship("P-1", 800, SECOND, line=90)
    factory.give_back("P-1", 300, SECOND)
    factory.scrap("P-1", 100)
    await factory.push()
    return factory
