"""I13: whoever holds goods of a held lot is told once, in any order of arrival, while it holds."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.inventory.held_lots import Lots
from tests.integration.inventory.plant import Plant
from tests.phone import Phone

CODE = "inventory.held_lot_with_you"


async def at_work(plant: Plant) -> tuple[Lots, Phone, Phone, int]:
    """The phones of an inspector and of a taker, and a supervisor; lot R lies in A1."""
    lots, inspector, worker = Lots(plant), await plant.phone(), await plant.worker("supervisor")
    inspector.record("stock.receive", worker.id, lots.receive("R"))
    await plant.push(inspector)
    plant.clock.advance(1_000)
    return lots, inspector, await plant.phone(), worker.id


async def told(plant: Plant, status: str = "open") -> list[dict[str, Any]]:
    return [one for one in await plant.notices(status) if one["code"] == CODE]


async def in_order(plant: Plant, *phones: Phone) -> None:
    for phone in [one for one in phones if one.acknowledged < len(one.acts)]:
        await plant.push(phone)


@pytest.mark.parametrize("lot", ["R", "P"], ids=["the lot itself", "a part of it"])
@pytest.mark.parametrize("is_before", [True, False], ids=["before", "unaware after"])
async def test_goods_that_were_taken_offline_are_told_of_when_the_act_comes_after_the_hold(
    plant: Plant, lot: str, is_before: bool
) -> None:
    lots, inspector, taker, worker = await at_work(plant)
    inspector.record("lot.regroup", worker, lots.regroup("R", "P"))
    plant.clock.advance(1_000)
    if is_before:
        taker.record("stock.issue", worker, lots.issue(lot))
        plant.clock.advance(1_000)
    held = inspector.record("lot.hold", worker, lots.status("R"))
    plant.clock.advance(1_000)
    if not is_before:
        taker.record("stock.issue", worker, lots.issue(lot))

    await in_order(plant, inspector, taker)

    [notice] = await told(plant)
    assert (notice["device"], notice["operation"]) == (taker.device, held["id"])
    place = plant.places["production"]
    assert notice["data"]["reached"] == [{"location": place, "lot": lots.id(lot), "quantity": 1}]


async def test_a_device_is_told_once_of_a_hold_with_all_that_it_took(plant: Plant) -> None:
    lots, inspector, taker, worker = await at_work(plant)
    taker.record("stock.issue", worker, lots.issue("R", 2))
    taker.record("stock.issue", worker, lots.issue("R", 3))
    inspector.record("lot.hold", worker, lots.status("R"))

    await plant.push(taker, count=1)
    await plant.push(inspector)
    first = await told(plant)
    await plant.push(taker)

    [notice] = await told(plant)
    assert [one["id"] for one in first] == [notice["id"]]
    assert [one["quantity"] for one in notice["data"]["reached"]] == [5]


async def test_what_was_undone_before_the_hold_is_not_with_anybody(plant: Plant) -> None:
    lots, inspector, taker, worker = await at_work(plant)
    taken = taker.record("stock.issue", worker, lots.issue("R"))
    taker.record("undo", worker, {"operation": taken["id"]})
    await plant.push(taker)
    plant.clock.advance(1_000)
    inspector.record("lot.hold", worker, lots.status("R"))
    await plant.push(inspector)

    assert await told(plant) == []


@pytest.mark.parametrize("lot", ["R", "P"], ids=["the lot itself", "a part of it"])
@pytest.mark.parametrize("end", ["undo of the hold", "release", "undo of the issue"])
async def test_what_a_device_is_told_ends_with_the_hold_or_with_the_issue(
    plant: Plant, lot: str, end: str
) -> None:
    lots, inspector, taker, worker = await at_work(plant)
    inspector.record("lot.regroup", worker, lots.regroup("R", "P"))
    await plant.push(inspector)
    taken = taker.record("stock.issue", worker, lots.issue(lot))
    plant.clock.advance(1_000)
    held = inspector.record("lot.hold", worker, lots.status("R"))
    await in_order(plant, taker, inspector)
    assert len(await told(plant)) == 1

    plant.clock.advance(1_000)
    if end == "release":
        inspector.record("lot.release", worker, lots.status("R"))
    elif end == "undo of the hold":
        inspector.record("undo", worker, {"operation": held["id"]})
    else:
        taker.record("undo", worker, {"operation": taken["id"]})
    await in_order(plant, inspector, taker)

    assert await told(plant) == []
    assert [one["resolution"] for one in await told(plant, "closed")] == ["came_right"]


async def test_the_release_of_a_part_ends_what_is_told_of_that_part_only(plant: Plant) -> None:
    lots, inspector, taker, worker = await at_work(plant)
    inspector.record("lot.regroup", worker, lots.regroup("R", "P"))
    await plant.push(inspector)
    for name in ("R", "P"):
        taker.record("stock.issue", worker, lots.issue(name))
    inspector.record("lot.hold", worker, lots.status("R"))
    plant.clock.advance(1_000)
    inspector.record("lot.release", worker, lots.status("P"))
    await in_order(plant, taker, inspector)

    [notice] = await told(plant)
    assert [one["lot"] for one in notice["data"]["reached"]] == [lots.id("R")]


async def test_a_hold_that_comes_after_the_release_which_ended_it_alarms_nobody(
    plant: Plant,
) -> None:
    lots, inspector, taker, worker = await at_work(plant)
    late = await plant.phone()
    taker.record("stock.issue", worker, lots.issue("R"))
    inspector.record("lot.hold", worker, lots.status("R"))
    plant.clock.advance(1_000)
    late.record("lot.hold", worker, lots.status("R"))
    plant.clock.advance(1_000)
    inspector.record("lot.release", worker, lots.status("R"))

    await in_order(plant, taker, inspector, late)

    assert await told(plant) == []


async def test_a_rejection_does_not_end_what_the_hold_told(plant: Plant) -> None:
    lots, inspector, taker, worker = await at_work(plant)
    taker.record("stock.issue", worker, lots.issue("R"))
    inspector.record("lot.hold", worker, lots.status("R"))
    plant.clock.advance(1_000)
    inspector.record("lot.reject", worker, lots.status("R"))
    await in_order(plant, taker, inspector)

    assert [one["device"] for one in await told(plant)] == [taker.device]
