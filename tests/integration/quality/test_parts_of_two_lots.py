"""A part that was made of two lots waits for both: a word about one does not settle the other."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.integration.documents import Desk
from tests.integration.inventory.held_lots import Lots
from tests.integration.inventory.plant import GLUE
from tests.integration.quality.cases import disposition, report, signature
from tests.phone import Act

EARLY, LATE = (f"{digit}0000000-0000-4000-8000-00000000000{digit}" for digit in "1e")
"""Cases have their places right behind a release by their identifiers: both ways round."""


@dataclass
class Floor:
    """Lots R and S, and P that is made of them."""

    desk: Desk
    lots: Lots
    signer: int

    async def say(self, kind: str, args: Act, **more: str | int) -> Act:
        """An act that is applied, a moment after the one before."""
        self.desk.plant.clock.advance(1_000)
        person = more.pop("actor", self.desk.worker)
        act = self.desk.phone.record(kind, int(person), args, **more)
        receipt = await self.desk.plant.push(self.desk.phone)
        assert receipt["results"][-1][1] == "applied", receipt
        return act

    async def report(self, name: str, **more: str) -> Act:
        about = {"lot": self.lots.id(name), "hold": True, "quantity": 1}
        return await self.say("nonconformance.report", report(self.desk, **about), **more)

    async def make_part(self, name: str) -> None:
        await self.say("lot.regroup", self.lots.regroup(name, "P") | {"relation": "merge"})

    async def let_part_go(self) -> None:
        await self.say("lot.release", self.lots.status("P"))

    async def hold(self, name: str) -> None:
        await self.say("lot.hold", self.lots.status(name, item=GLUE))

    async def concede(self, case: Act) -> None:
        """Two people let the goods of a case go."""
        said = disposition(case["id"], "use_as_is", location=self.desk.plant.places["A1"])
        await self.say("nonconformance.dispose", said)
        await self.say(
            "nonconformance.sign", signature(case["id"], "concession"), actor=self.signer
        )

    async def statuses(self) -> dict[str, str | None]:
        assert await self.desk.differences() == []
        return await self.lots.statuses("R", "S", "P")


@pytest.fixture
async def floor(desk: Desk) -> Floor:
    made = Floor(desk, Lots(desk.plant), (await desk.plant.worker("supervisor")).id)
    for name in "RS":
        await made.say("stock.receive", made.lots.receive(name))
    return made


async def test_signing_for_a_lot_is_booked_where_another_lot_of_its_part_is_on_hold(
    floor: Floor,
) -> None:
    case = await floor.report("R")
    await floor.make_part("R")
    await floor.hold("S")
    await floor.make_part("S")
    await floor.let_part_go()

    await floor.concede(case)

    # The push had been answered "busy" for ever: it did not know the other lot.
    assert await floor.statuses() == {"R": "available", "S": "hold", "P": "available"}


async def test_signing_for_a_lot_leaves_its_part_on_hold_for_what_came_to_it_since(
    floor: Floor,
) -> None:
    case = await floor.report("R")
    await floor.make_part("R")
    await floor.let_part_go()
    await floor.hold("S")
    await floor.make_part("S")

    await floor.concede(case)

    assert await floor.statuses() == {"R": "available", "S": "hold", "P": "hold"}
    await floor.let_part_go()
    assert await floor.statuses() == {"R": "available", "S": "hold", "P": "available"}


@pytest.mark.parametrize(("first", "second"), [(EARLY, LATE), (LATE, EARLY)])
async def test_a_part_of_two_reported_lots_is_let_go_when_both_are_signed_for(
    floor: Floor, first: str, second: str
) -> None:
    one = await floor.report("R", id=first)
    await floor.make_part("R")
    other = await floor.report("S", id=second)
    await floor.make_part("S")
    await floor.let_part_go()
    assert await floor.statuses() == {"R": "hold", "S": "hold", "P": "hold"}

    await floor.concede(one)
    assert await floor.statuses() == {"R": "available", "S": "hold", "P": "hold"}
    await floor.concede(other)
    assert await floor.statuses() == {"R": "available", "S": "available", "P": "available"}
