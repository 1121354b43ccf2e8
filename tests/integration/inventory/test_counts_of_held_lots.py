"""What an accepted count takes out of a lot on hold is named, as an adjustment of it is (I13)."""

from __future__ import annotations

from typing import Any

import pytest

from takt.inventory import accept_counts
from takt.inventory.verify import verify
from tests.integration.inventory.held_lots import Lots
from tests.integration.inventory.plant import GLUE, Plant
from tests.integration.inventory.test_counts import become_final, signed, verdicts
from tests.phone import Act, Phone

RECEIVED = 1_000


class Counting:
    """A lot of glue in A1, a phone that has seen it, and who counts and signs there."""

    def __init__(self, plant: Plant, phone: Phone, people: tuple[int, int]) -> None:
        self.plant, self.phone, self.lots = plant, phone, Lots(plant)
        self.counter, self.boss = people

    async def act(self, kind: str, args: Act, phone: Phone | None = None, **more: Any) -> Act:
        self.plant.clock.advance(60_000)
        act = (phone or self.phone).record(kind, self.boss, args, **more)
        await self.plant.push(phone or self.phone)
        return act

    async def counted(self, quantity: int | None) -> Act:
        """A count that somebody else signs; None: the place is said to be empty."""
        self.plant.clock.advance(60_000)
        self.phone.head = (await self.plant.pull(self.phone, {}))["head"]
        place = {"location": self.plant.places["A1"], "plan": None}
        key = {"item": GLUE, "lot": self.lots.id("R"), "quantity": quantity}
        kind = "stock.count_empty" if quantity is None else "stock.count"
        act = self.phone.record(kind, self.counter, place | ({} if quantity is None else key))
        await self.plant.push(self.phone)
        await become_final(self.plant)
        for row in await self.plant.server.fetch(
            "SELECT operation::text FROM approval WHERE status = 'pending'"
        ):
            await self.act("approve", signed(row["operation"]))
        await accept_counts(self.plant.database, self.plant.clock.now_ms())
        assert {status for _, status in await verdicts(self.plant)} == {"accepted"}
        return act

    async def named(self) -> list[tuple[str, int]]:
        """What open notices tell of this lot: the act, and how much it reached."""
        return [
            (reach.get("operation") or notice["operation"], reach["quantity"])
            for notice in await self.lots.on_hold()
            for reach in notice["data"]["reached"]
        ]


async def a_counting(plant: Plant) -> Counting:
    people = (await plant.worker()).id, (await plant.worker("supervisor")).id
    counting = Counting(plant, await plant.phone(), people)
    await counting.act("stock.receive", counting.lots.receive("R", RECEIVED))
    return counting


@pytest.mark.parametrize("counted", [0, 995, None])
@pytest.mark.parametrize("stopped", ["lot.hold", "lot.reject"])
async def test_an_accepted_count_that_takes_of_a_held_lot_is_named_with_what_it_took(
    plant: Plant, counted: int | None, stopped: str
) -> None:
    counting = await a_counting(plant)
    await counting.act("lot.hold", counting.lots.status("R"))
    await counting.act(stopped, counting.lots.status("R"))

    act = await counting.counted(counted)

    taken = RECEIVED - (counted or 0)
    assert await counting.named() == [(act["id"], taken)]
    [notice] = await counting.lots.on_hold()
    difference = plant.places["difference"]
    assert notice["data"]["reached"] == [{"location": difference, "quantity": taken}]
    assert notice["data"]["before_hold"] is False
    assert await verify(plant.database) == []


async def test_a_count_that_finds_more_of_a_held_lot_or_less_of_a_free_one_needs_no_word(
    plant: Plant,
) -> None:
    counting = await a_counting(plant)
    await counting.counted(995)
    assert await counting.named() == []

    await counting.act("lot.hold", counting.lots.status("R"))
    await counting.counted(1_005)
    assert await counting.named() == []


async def test_what_is_told_of_a_count_follows_the_late_acts_that_change_its_variance(
    plant: Plant,
) -> None:
    counting, late = await a_counting(plant), await plant.phone()
    await counting.act("lot.hold", counting.lots.status("R"))
    plant.clock.advance(60_000)
    at = plant.clock.now_ms()
    act = await counting.counted(900)
    assert await counting.named() == [(act["id"], 100)]

    said = {"backdated": {"at": at, "reason": "noted later"}}
    issued = await counting.act("stock.issue", counting.lots.issue("R", 60), late, **said)
    assert set(await counting.named()) == {(act["id"], 40), (issued["id"], 60)}
    again = await counting.act("stock.issue", counting.lots.issue("R", 40), late, **said)
    assert set(await counting.named()) == {(issued["id"], 60), (again["id"], 40)}
    await counting.act("undo", {"operation": again["id"]}, late)
    assert (act["id"], 40) in await counting.named()
    assert await verify(plant.database) == []


async def test_a_hold_that_arrives_after_an_accepted_count_names_what_it_took(
    plant: Plant,
) -> None:
    counting, late = await a_counting(plant), await plant.phone()
    plant.clock.advance(60_000)
    said = {"backdated": {"at": plant.clock.now_ms(), "reason": "noted later"}}
    act = await counting.counted(900)
    assert await counting.named() == []

    await counting.act("lot.hold", counting.lots.status("R"), late, **said)

    assert await counting.named() == [(act["id"], 100)]


async def test_a_count_of_a_held_lot_that_is_taken_back_is_not_told_any_more(
    plant: Plant,
) -> None:
    counting = await a_counting(plant)
    await counting.act("lot.hold", counting.lots.status("R"))
    act = await counting.counted(900)
    counting.phone.record("undo", counting.counter, {"operation": act["id"]})
    await plant.push(counting.phone)

    assert await counting.named() == []
    assert (await plant.stock())["A1", GLUE] == RECEIVED
