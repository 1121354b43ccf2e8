"""I13: what was made of a held lot is named by the notice of its hold, also where it comes late."""

from __future__ import annotations

import uuid
from typing import Any

from tests.integration.inventory.held_lots import Lots
from tests.integration.inventory.plant import Plant
from tests.phone import Phone

FIRST, SECOND = str(uuid.UUID(int=1)), str(uuid.UUID(int=2))


async def at_work(plant: Plant) -> tuple[Lots, Phone, Phone, int]:
    """The phones of an inspector and of a maker, and a supervisor; lot R lies in A1."""
    lots, inspector, worker = Lots(plant), await plant.phone(), await plant.worker("supervisor")
    inspector.record("stock.receive", worker.id, lots.receive("R"))
    await plant.push(inspector)
    plant.clock.advance(1_000)
    return lots, inspector, await plant.phone(), worker.id


async def named(plant: Plant, lots: Lots, hold: Any) -> list[list[str]]:
    """What each open notice of a hold says that was made of its lot."""
    notices = [one for one in await lots.on_hold() if one["operation"] == hold["id"]]
    names = {lots.id(name): name for name in "RPXY"}
    return [[names[lot] for lot in one["data"].get("made", [])] for one in notices]


async def test_products_that_come_after_the_hold_are_named_once(plant: Plant) -> None:
    lots, inspector, maker, worker = await at_work(plant)
    inspector.record("lot.regroup", worker, lots.regroup("R", "P"))
    await plant.push(inspector)
    maker.record("stock.consume", worker, lots.consume("P", FIRST))
    maker.record("stock.output", worker, lots.output("X", FIRST))
    maker.record("stock.consume", worker, lots.consume("X", SECOND))
    maker.record("stock.output", worker, lots.output("Y", SECOND))
    plant.clock.advance(1_000)
    hold = inspector.record("lot.hold", worker, lots.status("R"))
    await plant.push(maker, count=1)
    await plant.push(inspector)

    seen = [await named(plant, lots, hold)]
    for count in (1, 2):
        await plant.push(maker, count=count)
        seen.append(await named(plant, lots, hold))

    assert seen == [[], [["X"]], [["X", "Y"]]]


async def test_a_hold_that_had_nothing_to_say_says_what_came_later(plant: Plant) -> None:
    lots, inspector, maker, worker = await at_work(plant)
    hold = inspector.record("lot.hold", worker, lots.status("R"))
    await plant.push(inspector)
    assert await named(plant, lots, hold) == []

    plant.clock.advance(1_000)
    maker.record("stock.output", worker, lots.output("X", FIRST))
    used = maker.record("stock.consume", worker, lots.consume("R", FIRST))
    await plant.push(maker)
    assert await named(plant, lots, hold) == [["X"]]

    maker.record("undo", worker, {"operation": used["id"]})
    await plant.push(maker)
    assert await named(plant, lots, hold) == [[]]


async def test_a_notice_that_a_person_closed_comes_back_for_another_product_only(
    plant: Plant,
) -> None:
    lots, inspector, maker, worker = await at_work(plant)
    maker.record("stock.consume", worker, lots.consume("R", FIRST))
    made = maker.record("stock.output", worker, lots.output("X", FIRST))
    await plant.push(maker)
    hold = inspector.record("lot.hold", worker, lots.status("R"))
    await plant.push(inspector)
    [notice] = [one for one in await lots.on_hold() if one["operation"] == hold["id"]]
    dismiss = {"notice": notice["id"], "action": "dismiss", "fact": None, "note": None}
    inspector.record("resolve", worker, dismiss)
    await plant.push(inspector)
    maker.record("undo", worker, {"operation": made["id"]})
    await plant.push(maker)
    assert await named(plant, lots, hold) == []

    maker.record("stock.output", worker, lots.output("X", FIRST))
    maker.record("stock.output", worker, lots.output("Y", FIRST))
    await plant.push(maker)
    assert await named(plant, lots, hold) == [["X", "Y"]]


async def test_what_is_made_after_the_release_is_not_named(plant: Plant) -> None:
    lots, inspector, maker, worker = await at_work(plant)
    hold = inspector.record("lot.hold", worker, lots.status("R"))
    plant.clock.advance(1_000)
    inspector.record("lot.release", worker, lots.status("R"))
    await plant.push(inspector)
    plant.clock.advance(1_000)
    maker.record("stock.consume", worker, lots.consume("R", FIRST))
    maker.record("stock.output", worker, lots.output("X", FIRST))
    await plant.push(maker)

    assert await named(plant, lots, hold) == []
