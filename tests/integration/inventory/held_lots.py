"""Acts on lots in a small plant, by the letter on their label, and what the server says of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from takt.inventory import lot_id
from tests.integration.inventory.plant import GLUE, Plant
from tests.phone import Act


@dataclass(frozen=True)
class Lots:
    """Arguments of acts; `tag` keeps the lots of one trial apart from those of another."""

    plant: Plant
    tag: str = ""

    def code(self, name: str) -> str:
        return f"{self.tag}{name}"

    def id(self, name: str) -> str:
        return lot_id(GLUE, self.code(name))

    def _label(self, name: str) -> Act:
        return {"lot": self.id(name), "lot_code": self.code(name)}

    def receive(self, name: str, quantity: int = 10) -> Act:
        return self.plant.receive(GLUE, "A1", quantity, **self._label(name))

    def move(self, name: str, quantity: int = 1) -> Act:
        return self.plant.move(GLUE, "A1", "A2", quantity, lot=self.id(name))

    def issue(self, name: str, quantity: int = 1) -> Act:
        return self.plant.issue(GLUE, "A1", quantity, lot=self.id(name))

    def consume(self, name: str, run: str, quantity: int = 1) -> Act:
        more = {"lot": self.id(name), "reference": None, "run": run}
        return self.plant.move(GLUE, "A1", "conversion", quantity, **more)

    def output(self, name: str, run: str, quantity: int = 1) -> Act:
        more = {"reference": None, "expires_on": None, "run": run} | self._label(name)
        return self.plant.move(GLUE, "conversion", "A1", quantity, **more)

    def regroup(self, used: str, *made: str) -> Act:
        """One lot that becomes others."""
        places = {
            "location": self.plant.places["A1"],
            "conversion": self.plant.places["conversion"],
        }
        inputs = [{"item": GLUE, "lot": self.id(used), "quantity": len(made)}]
        outputs = [{"item": GLUE, "quantity": 1} | self._label(name) for name in made]
        return {"relation": "split", "inputs": inputs, "outputs": outputs} | places

    def status(self, name: str, **more: Any) -> Act:
        """A hold or a release."""
        return {"lot": self.id(name), "reason": None, "note": None} | more

    def result(self, name: str, verdict: str) -> Act:
        about = {"inspection": None, "lot": self.id(name), "item": GLUE, "note": None}
        return about | {"verdict": verdict}

    async def statuses(self, *names: str) -> dict[str, str | None]:
        """By letter, told alike by the table and to devices; None where nobody knows the lot."""
        ids = {self.id(name): name for name in names}
        rows = await self.plant.server.fetch(
            "SELECT l.id::text, l.status, f.row FROM lot l"
            " JOIN feed f ON (f.scope, f.table_name, f.key) = ('lots', 'lot', l.id::text)"
            " WHERE l.id = ANY ($1::uuid[])",
            list(ids),
        )
        found: dict[str, str | None] = dict.fromkeys(names)
        for id_, status, fed in rows:
            assert json.loads(fed)["status"] == status
            found[ids[id_]] = status
        return found

    async def shares(self, name: str) -> str | None:
        """The lot whose hold this one shares, as devices see it."""
        [row] = await self.plant.server.fetch(
            "SELECT row FROM feed WHERE table_name = 'lot' AND key = $1", self.id(name)
        )
        told: str | None = json.loads(row[0])["status_lot"]
        return told

    async def on_hold(self) -> list[dict[str, Any]]:
        """What is told of blocked lots that left."""
        return [n for n in await self.plant.notices() if n["code"] == "inventory.lot_on_hold"]
