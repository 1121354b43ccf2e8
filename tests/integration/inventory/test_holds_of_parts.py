"""S59: a hold reaches what its lot became by regrouping, and names what production made of it."""

from __future__ import annotations

import uuid

import pytest

from takt.inventory.verify import verify
from tests.integration.inventory.held_lots import Lots
from tests.integration.inventory.plant import Plant, one
from tests.phone import Phone


async def at_work(plant: Plant, *received: str) -> tuple[Lots, Phone, int]:
    """A phone and a supervisor with these lots in A1."""
    lots, phone, worker = Lots(plant), await plant.phone(), await plant.worker("supervisor")
    for name in received:
        phone.record("stock.receive", worker.id, lots.receive(name))
    await plant.push(phone)
    plant.clock.advance(1_000)
    return lots, phone, worker.id


async def test_a_hold_reaches_the_parts_and_their_parts(plant: Plant) -> None:
    lots, phone, worker = await at_work(plant, "R")
    phone.record("lot.regroup", worker, lots.regroup("R", "P", "O"))
    phone.record("lot.regroup", worker, lots.regroup("P", "Q"))
    await plant.push(phone)
    plant.clock.advance(1_000)
    phone.record("lot.hold", worker, lots.status("R"))
    await plant.push(phone)

    assert set((await lots.statuses("R", "P", "O", "Q")).values()) == {"hold"}
    assert [await lots.shares(name) for name in "RPQ"] == [None, lots.id("R"), lots.id("R")]
    assert await verify(plant.database) == []


async def test_a_failed_inspection_reaches_the_parts(plant: Plant) -> None:
    lots, phone, worker = await at_work(plant, "R")
    phone.record("lot.regroup", worker, lots.regroup("R", "P"))
    phone.record("inspect.result", worker, lots.result("R", "fail"))
    await plant.push(phone)

    assert await lots.statuses("P") == {"P": "hold"}


@pytest.mark.parametrize("is_late", [False, True], ids=["hold last", "regrouping last"])
async def test_parts_are_on_hold_in_either_order_of_arrival(plant: Plant, is_late: bool) -> None:
    lots, phone, worker = await at_work(plant, "R")
    packer = await plant.phone()
    packer.record("lot.regroup", worker, lots.regroup("R", "P"))
    plant.clock.advance(1_000)
    phone.record("lot.hold", worker, lots.status("R"))
    for one_of in (phone, packer) if is_late else (packer, phone):
        await plant.push(one_of)

    assert await lots.statuses("R", "P") == {"R": "hold", "P": "hold"}


async def test_a_release_lets_go_what_only_its_lot_held(plant: Plant) -> None:
    lots, phone, worker = await at_work(plant, "R", "S")
    phone.record("lot.regroup", worker, lots.regroup("R", "P", "O"))
    phone.record("lot.regroup", worker, lots.regroup("S", "O"))
    for name in ("R", "S", "P"):
        plant.clock.advance(1_000)
        phone.record("lot.hold", worker, lots.status(name))
    plant.clock.advance(1_000)
    phone.record("lot.release", worker, lots.status("R"))
    await plant.push(phone)
    held = await lots.statuses("R", "P", "O")
    phone.record("lot.release", worker, lots.status("S"))
    await plant.push(phone)

    assert held == {"R": "available", "P": "hold", "O": "hold"}
    assert await lots.statuses("P", "O") == {"P": "hold", "O": "available"}
    assert await verify(plant.database) == []


async def test_a_part_that_somebody_released_stays_so_until_the_next_hold(plant: Plant) -> None:
    lots, phone, worker = await at_work(plant, "R")
    phone.record("lot.regroup", worker, lots.regroup("R", "P"))
    phone.record("lot.regroup", worker, lots.regroup("P", "Q"))
    phone.record("lot.hold", worker, lots.status("R"))
    plant.clock.advance(1_000)
    phone.record("lot.release", worker, lots.status("P"))
    receipt = await plant.push(phone)
    freed = await lots.statuses("R", "P", "Q")
    plant.clock.advance(1_000)
    phone.record("lot.hold", worker, lots.status("R"))
    await plant.push(phone)

    assert {verdict for _, verdict, *_ in receipt["results"]} == {"applied"}
    assert freed == {"R": "hold", "P": "available", "Q": "available"}
    assert set((await lots.statuses("R", "P", "Q")).values()) == {"hold"}


async def test_the_undo_of_a_hold_frees_the_parts(plant: Plant) -> None:
    lots, phone, worker = await at_work(plant, "R")
    phone.record("lot.regroup", worker, lots.regroup("R", "P"))
    held = phone.record("lot.hold", worker, lots.status("R"))
    await plant.push(phone)
    phone.record("undo", worker, {"operation": held["id"]})
    await plant.push(phone)

    assert await lots.statuses("R", "P") == {"R": "available", "P": "available"}
    assert await plant.server.fetch("SELECT 1 FROM passed_hold") == []


async def test_lots_that_become_each_other_come_to_an_end(plant: Plant) -> None:
    lots, phone, worker = await at_work(plant, "R")
    for used, made in (("R", "P"), ("P", "Q"), ("Q", "P"), ("Q", "R")):
        phone.record("lot.regroup", worker, lots.regroup(used, made))
    phone.record("lot.hold", worker, lots.status("P"))
    await plant.push(phone)
    held = await lots.statuses("R", "P", "Q")
    plant.clock.advance(1_000)
    phone.record("lot.release", worker, lots.status("P"))
    await plant.push(phone)

    assert set(held.values()) == {"hold"}
    assert set((await lots.statuses("R", "P", "Q")).values()) == {"available"}


async def test_what_left_of_a_part_is_named_and_its_taker_is_told(plant: Plant) -> None:
    lots, phone, worker = await at_work(plant, "R")
    taker, holder = await plant.phone(), await plant.phone()
    phone.record("lot.regroup", worker, lots.regroup("R", "P"))
    await plant.push(phone)
    plant.clock.advance(1_000)
    holder.record("lot.hold", worker, lots.status("R"))
    plant.clock.advance(1_000)
    taken = taker.record("stock.issue", worker, lots.issue("P"))
    await plant.push(taker)
    await plant.push(holder)

    [notice] = await lots.on_hold()
    place = plant.places["production"]
    arrived = {"location": place, "lot": lots.id("P"), "operation": taken["id"], "quantity": 1}
    assert (notice["lot"], notice["data"]["reached"]) == (lots.id("R"), [arrived])
    assert notice["data"]["parts"] == [lots.id("P")]
    told = [n for n in await plant.notices() if n["code"] == "inventory.held_lot_with_you"]
    assert {n["device"] for n in told} == {taker.device, phone.device}


async def test_a_late_regrouping_names_what_left_of_its_part_before(plant: Plant) -> None:
    lots, phone, worker = await at_work(plant, "R")
    packer, taker = await plant.phone(), await plant.phone()
    phone.record("lot.hold", worker, lots.status("R"))
    plant.clock.advance(1_000)
    split = packer.record("lot.regroup", worker, lots.regroup("R", "P"))
    plant.clock.advance(1_000)
    taken = taker.record("stock.issue", worker, lots.issue("P"))
    for sender in (phone, taker, packer):
        await plant.push(sender)

    [notice] = await lots.on_hold()
    assert (notice["operation"], notice["lot"]) == (split["id"], lots.id("R"))
    assert taken["id"] in [reach.get("operation") for reach in notice["data"]["reached"]]
    assert "inventory.held_lot_with_you" in await plant.codes()


async def test_what_production_made_is_named_and_stays_available(plant: Plant) -> None:
    lots, phone, worker = await at_work(plant, "R")
    first, second = str(uuid.uuid4()), str(uuid.uuid4())
    phone.record("lot.regroup", worker, lots.regroup("R", "P"))
    phone.record("stock.consume", worker, lots.consume("P", first))
    phone.record("stock.output", worker, lots.output("X", first))
    phone.record("stock.consume", worker, lots.consume("X", second))
    phone.record("stock.output", worker, lots.output("Y", second))
    await plant.push(phone)
    plant.clock.advance(1_000)
    phone.record("lot.hold", worker, lots.status("R"))
    await plant.push(phone)

    assert await lots.statuses("P", "X", "Y") == {"P": "hold", "X": "available", "Y": "available"}
    data = one(await plant.notices(), "inventory.lot_on_hold")["data"]
    assert (data["made"], data["made_count"]) == ([lots.id("X"), lots.id("Y")], 2)
    assert (data["reached"], data["reached_count"]) == ([], 0)


async def test_a_notice_lists_a_hundred_and_says_how_many_there_are(plant: Plant) -> None:
    lots, phone, worker = await at_work(plant, "R")
    holder = await plant.phone()
    holder.record("lot.hold", worker, lots.status("R"))
    for _ in range(120):
        plant.clock.advance(1)
        phone.record("stock.issue", worker, lots.issue("R"))
    await plant.push(phone)
    await plant.push(holder)

    notices = {n["operation"]: n["data"] for n in await lots.on_hold()}
    data = notices[holder.acts[0]["id"]]
    assert (len(data["reached"]), data["reached_count"]) == (100, 120)


async def test_a_second_receipt_of_a_lot_in_doubt_holds_its_parts_too(plant: Plant) -> None:
    lots, phone, worker = await at_work(plant, "R")
    phone.record("lot.regroup", worker, lots.regroup("R", "P"))
    await plant.push(phone)
    for day in ("2099-12-31", "2099-06-30"):
        phone.record("stock.receive", worker, lots.receive("R") | {"expires_on": day})
    await plant.push(phone)

    assert await lots.statuses("R", "P") == {"R": "hold", "P": "hold"}


async def test_a_late_regrouping_names_what_left_of_its_part_during_a_hold_that_is_over(
    plant: Plant,
) -> None:
    lots, phone, worker = await at_work(plant, "R", "P")
    packer = await plant.phone()
    packer.record("lot.regroup", worker, lots.regroup("R", "P"))
    said = [
        ("lot.hold", lots.status("R")),
        ("stock.issue", lots.issue("P")),
        ("lot.release", lots.status("R")),
        ("stock.issue", lots.issue("P")),
    ]
    for kind, args in said:
        plant.clock.advance(1_000)
        phone.record(kind, worker, args)
    await plant.push(phone)
    assert await lots.on_hold() == []
    await plant.push(packer)

    [notice] = await lots.on_hold()
    named = [reach["operation"] for reach in notice["data"]["reached"]]
    assert named == [phone.acts[3]["id"]]
    assert await lots.statuses("R", "P") == {"R": "available", "P": "available"}


async def test_a_passed_hold_that_was_tampered_with_is_found(plant: Plant) -> None:
    lots, phone, worker = await at_work(plant, "R")
    phone.record("lot.regroup", worker, lots.regroup("R", "P"))
    phone.record("lot.hold", worker, lots.status("R"))
    await plant.push(phone)
    before = await verify(plant.database)
    await plant.database.pool.execute("DELETE FROM passed_hold")
    freed = "UPDATE lot SET status = 'available' WHERE id = $1"
    await plant.database.pool.execute(freed, lots.id("P"))

    assert before == []
    found = await verify(plant.database)
    assert {(one.what, one.where) for one in found} == {("hold", f"lot {lots.id('P')}")}
    assert len(found) == 2


async def test_a_hold_of_its_lot_softens_no_rejection_of_a_part(plant: Plant) -> None:
    lots, phone, worker = await at_work(plant, "R")
    phone.record("lot.regroup", worker, lots.regroup("R", "P"))
    phone.record("lot.hold", worker, lots.status("R"))
    plant.clock.advance(1_000)
    phone.record("lot.reject", worker, lots.status("P"))
    plant.clock.advance(1_000)
    phone.record("lot.hold", worker, lots.status("R"))
    await plant.push(phone)
    held = await lots.statuses("R", "P")
    plant.clock.advance(1_000)
    phone.record("lot.release", worker, lots.status("R"))
    await plant.push(phone)

    assert held == {"R": "hold", "P": "rejected"}
    assert await lots.statuses("R", "P") == {"R": "available", "P": "rejected"}
    assert await verify(plant.database) == []
