"""One shift in business words: resin of two suppliers becomes mix, mix becomes tubes, tubes leave.

RAW-77 is mixed into two lots, one of which is split; both go into the tubes that three customers
get. RAW-78 is mixed and filled for the same orders in batches of its own. Anna mixes and Mo ships
without network; Dan notes something that he sends only after the defect was found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from takt.inventory import lot_id
from tests.integration.inventory.plant import Plant
from tests.scenarios.flow_acts import batch_run, sent
from tests.scenarios.working_day import Day, Worker

GTIN = "4006381333931"
NO_REFERENCE: dict[str, Any] = {"reference": None}
STAFF = {
    "Pia": "planner",
    "Li": "storekeeper",
    "Mo": "storekeeper",
    "Anna": "operator",
    "Bo": "operator",
    "Cao": "operator",
    "Dan": "operator",
    "Eve": "operator",
    "Wang": "supervisor",
    "Grace": "inspector",
}
TRACKED = {"lot_tracked": True}


@dataclass
class Lot:
    """A lot by the item and the code on its label."""

    item: int
    code: str

    @property
    def id(self) -> str:
        return lot_id(self.item, self.code)


@dataclass
class Shift:
    """The people, the papers and the lots of the shift, by their names."""

    day: Day
    offline: Sequence[str] = ()
    ids: dict[str, int] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    lots: dict[str, Lot] = field(default_factory=dict)
    units: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Base unit and scale of the items."""

    @property
    def plant(self) -> Plant:
        return self.day.plant

    def who(self, name: str) -> Worker:
        return self.day.workers[name]

    async def act(self, name: str, case: str, args: dict[str, Any]) -> None:
        """Somebody does something on a screen, and sends it at once where there is network."""
        self.does(name, case, args)
        if name not in self.offline:
            await self.sent(name)

    def does(self, name: str, case: str, args: dict[str, Any]) -> dict[str, Any]:
        """Somebody does something on a screen."""
        return self.who(name).does(*sent(case, args))

    async def sent(self, name: str) -> None:
        """All that waited on the phone is booked, whatever it says."""
        assert {answer[0] for answer in await self.who(name).sends()} == {"applied"}

    def moved(self, lot: Lot, source: str, target: str, quantity: int) -> dict[str, Any]:
        """What every act says that moves some of a lot."""
        unit, scale = self.units[lot.item]
        entered = f"{Decimal(quantity).scaleb(-scale).normalize():f}"
        more = {"lot": lot.id, "unit": unit, "entered": entered}
        return self.plant.move(lot.item, source, target, quantity, **more)

    async def receives(self, code: str, quantity: int) -> None:
        """Li receives resin by a line of the delivery that was announced."""
        supplier, line = self.ids[f"supplier of {code}"], self.lines[code]
        lot = self.lots[code] = Lot(self.ids["RESIN"], code)
        label: dict[str, Any] = {"lot_code": code, "expires_on": None}
        paper = {"party": supplier, "line": line, "reference": f"DN {code}"}
        args = self.moved(lot, "supplier", "A1", quantity) | label | paper
        await self.act("Li", "receive by a line of a delivery", args)

    async def issues(self, name: str, quantity: int) -> None:
        """Li brings resin to the floor."""
        args = self.moved(self.lots[name], "A1", "production", quantity)
        await self.act("Li", "issue a lot", args | NO_REFERENCE)

    async def uses(self, who: str, name: str, quantity: int, batch: str, place: str) -> None:
        """Somebody puts some of a lot into a batch of an order."""
        args = self.moved(self.lots[name], place, "conversion", quantity)
        origin = "a lot from the line" if place == "production" else "a lot"
        case = f"consume {origin} in a batch of an order"
        await self.act(who, case, args | self._batch(batch))

    async def makes(self, who: str, name: str, item: str, quantity: int, batch: str) -> None:
        """A batch becomes a lot with a number of the phone."""
        lot = self.lots[name] = Lot(self.ids[item], next(self.who(who).numbers))
        label: dict[str, Any] = {
            "lot_code": lot.code,
            "expires_on": None,
            "produced_on": "2026-01-05",
        }
        args = self.moved(lot, "conversion", "A2", quantity) | label
        await self.act(who, "output a lot of a batch of an order", args | self._batch(batch))

    def _batch(self, batch: str) -> dict[str, Any]:
        order, _, number = batch.partition("/")
        run = batch_run(self.ids[order], "001", int(number))
        paper = {"work_order": self.ids[order], "run": run, "machine": f"{order}-LINE"}
        return NO_REFERENCE | paper

    async def splits(self, who: str, name: str, parts: dict[str, int]) -> None:
        """Some of a lot goes into smaller lots, each with a label of its own."""
        lot, made = self.lots[name], []
        for part, quantity in parts.items():
            self.lots[part] = Lot(lot.item, next(self.who(who).numbers))
            label = {"lot": self.lots[part].id, "lot_code": self.lots[part].code}
            dates: dict[str, Any] = {
                "expires_on": None,
                "best_before_on": None,
                "produced_on": "2026-01-05",
            }
            made.append({"item": lot.item, "quantity": quantity} | label | dates)
        used = [{"item": lot.item, "lot": lot.id, "quantity": sum(parts.values())}]
        places = {
            "location": self.plant.places["A2"],
            "conversion": self.plant.places["conversion"],
        }
        args = {"relation": "split", "inputs": used, "outputs": made, "note": None}
        await self.act(who, "split a lot", args | places)

    async def ships(self, who: str, name: str, customer: str, quantity: int) -> None:
        """Tubes leave for a customer by the line of the shipment."""
        args = self.moved(self.lots[name], "A2", "customer", quantity)
        paper = {"party": self.ids[customer], "line": self.lines[customer]}
        await self.act(who, "ship a lot by a line of a shipment", args | NO_REFERENCE | paper)

    async def takes_back(self, name: str, customer: str, quantity: int) -> None:
        """Li puts into quarantine what a customer sent back."""
        args = self.moved(self.lots[name], "customer", "Q", quantity)
        paper = NO_REFERENCE | {"party": self.ids[customer]}
        await self.act("Li", "take a lot back from a customer", args | paper)

    async def scraps(self, who: str, name: str, quantity: int) -> None:
        """Somebody on the floor spills some of a lot."""
        args = self.moved(self.lots[name], "production", "scrap", quantity)
        why = {"reason": self.ids["SPILLED"], "note": "spilled"}
        await self.act(who, "scrap some of a lot on the line", args | why)

    async def holds(self, who: str, item: int, lot: str) -> None:
        """Somebody stops a lot."""
        why = {"reason": self.ids["LEAKING"], "note": "leaking tubes"}
        await self.act(who, "hold a lot", {"item": item, "lot": lot} | why)


async def planned(plant: Plant, offline: Sequence[str]) -> Shift:
    """Everybody has a phone, and Pia has written all papers."""
    day = Day(plant)
    for name, role in STAFF.items():
        await day.hire(name, role, everywhere=role == "planner")
    await day.hand_out_phones()
    for worker in day.workers.values():
        await worker.leases_numbers()
    shift = Shift(day, offline)
    await _goods(shift)
    await _papers(shift)
    return shift


async def _goods(shift: Shift) -> None:
    """Resin and mix are known by house codes, tubes by the number that is printed on them."""

    async def new(path: str, code: str, **more: Any) -> int:
        form = {"code": code, "name_en": code.title()} | more
        return int((await shift.day.tell(shift.who("Pia"), f"/api/v1/{path}", form))["id"])

    kilogram = await new("units", "KG", scale=3)
    piece = await new("units", "PCS", scale=0)
    for code in ("RESIN", "MIX"):
        shift.ids[code] = await new("items", code, unit=kilogram, **TRACKED)
    barcodes = [[GTIN, None]]
    shift.ids["TUBE"] = await new("items", "TUBE", unit=piece, barcodes=barcodes, **TRACKED)
    shift.units = {shift.ids[code]: (kilogram, 3) for code in ("RESIN", "MIX")}
    shift.units[shift.ids["TUBE"]] = (piece, 0)
    for code, kind in (("SPILLED", "scrap"), ("LEAKING", "hold")):
        shift.ids[code] = await new("reasons", code, kind=kind)
    for code in ("RAW-77", "RAW-78"):
        maker = await new("parties", f"MAKER OF {code}", is_supplier=True)
        shift.ids[f"supplier of {code}"] = maker
    for code in ("North", "South", "West"):
        shift.ids[code] = await new("parties", code, is_customer=True)


async def _papers(shift: Shift) -> None:
    """Two deliveries to come, two orders to make, three shipments to send."""
    ids = shift.ids

    async def new(path: str, code: str, **more: Any) -> Any:
        form = {"code": code, "site": shift.plant.site} | more
        return await shift.day.tell(shift.who("Pia"), f"/api/v1/{path}", form)

    for code, quantity in (("RAW-77", 10_000), ("RAW-78", 5_000)):
        lines = [{"item": ids["RESIN"], "quantity": quantity, "lot_code": code}]
        supplier = ids[f"supplier of {code}"]
        made = await new("deliveries", f"PO {code}", supplier=supplier, lines=lines)
        shift.lines[code] = made["lines"][0]["id"]
    for order, item, quantity, takes in (
        ("MIXING", "MIX", 7_500, ("RESIN", 7_500)),
        ("FILLING", "TUBE", 35, ("MIX", 3_500)),
    ):
        component = {"item": ids[takes[0]], "quantity": takes[1]}
        more = {"item": ids[item], "quantity": quantity, "components": [component]}
        ids[order] = (await new("work-orders", order, **more))["id"]
    for customer, quantity in (("North", 10), ("South", 8), ("West", 9)):
        lines = [{"item": ids["TUBE"], "quantity": quantity}]
        made = await new("shipments", f"SO {customer}", customer=ids[customer], lines=lines)
        shift.lines[customer] = made["lines"][0]["id"]


async def worked(shift: Shift) -> None:
    """The shift up to noon; whoever has no network sends nothing yet."""
    await shift.receives("RAW-77", 10_000)
    await shift.receives("RAW-78", 5_000)
    await shift.issues("RAW-77", 6_000)
    await shift.issues("RAW-78", 3_000)
    await shift.uses("Anna", "RAW-77", 4_000, "MIXING/1", "production")
    await shift.makes("Anna", "mix of Anna", "MIX", 4_000, "MIXING/1")
    await shift.uses("Bo", "RAW-77", 1_500, "MIXING/2", "production")
    await shift.makes("Bo", "mix of Bo", "MIX", 1_500, "MIXING/2")
    await shift.uses("Eve", "RAW-78", 2_000, "MIXING/3", "production")
    await shift.makes("Eve", "mix of Eve", "MIX", 2_000, "MIXING/3")
    await shift.scraps("Bo", "RAW-77", 50)
    await shift.splits("Cao", "mix of Anna", {"first part": 2_000, "second part": 1_000})
    await shift.uses("Bo", "first part", 1_800, "FILLING/1", "A2")
    await shift.uses("Bo", "mix of Bo", 700, "FILLING/1", "A2")
    await shift.makes("Bo", "tubes", "TUBE", 25, "FILLING/1")
    await shift.uses("Eve", "mix of Eve", 1_000, "FILLING/2", "A2")
    await shift.makes("Eve", "good tubes", "TUBE", 10, "FILLING/2")
    await shift.ships("Li", "tubes", "North", 10)
    await shift.ships("Mo", "tubes", "South", 8)
    await shift.ships("Li", "tubes", "West", 4)
    await shift.ships("Li", "good tubes", "West", 5)


async def shipped(plant: Plant, offline: Sequence[str]) -> Shift:
    """The whole shift is booked, and South has sent two tubes back."""
    shift = await planned(plant, offline)
    await worked(shift)
    shift.day.passes(60)
    for name in offline:
        await shift.sent(name)
    await shift.takes_back("tubes", "South", 2)
    return shift
