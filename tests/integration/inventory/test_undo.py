"""What an undo does to the books: counter-entries at the place of the original, or a reason."""

import uuid

from takt.inventory.verify import verify
from tests.integration.inventory.plant import BOLT, Plant, stocked


async def test_undo_takes_an_act_back_at_its_own_place(plant: Plant) -> None:
    phone, worker = await stocked(plant)
    moved = phone.record("stock.move", worker, plant.move(BOLT, "A1", "A2", 30))
    await plant.push(phone)
    phone.record("undo", worker, {"operation": moved["id"]})
    phone.record("undo", worker, {"operation": moved["id"]})

    receipt = await plant.push(phone)

    assert receipt["results"] == [[3, "applied"], [4, "held", "already_decided"]]
    assert await plant.stock() == {("supplier", BOLT): -100, ("A1", BOLT): 100}
    parts = await plant.server.fetch("SELECT part FROM stock_event WHERE n = 2 ORDER BY part")
    assert [row[0] for row in parts] == [0, 1, 8, 9]
    assert await verify(plant.database) == []


async def test_undo_in_the_same_push_works_of_foreign_acts_is_held_and_of_unknown_ones_waits(
    plant: Plant,
) -> None:
    phone, worker = await stocked(plant)
    other = await plant.worker()
    phone.record("undo", other.id, {"operation": phone.acts[0]["id"]})
    phone.record("undo", worker, {"operation": str(uuid.uuid4())})
    moved = phone.record("stock.move", worker, plant.move(BOLT, "A1", "A2", 30))
    phone.record("undo", worker, {"operation": moved["id"]})

    receipt = await plant.push(phone)

    assert [result[1:] for result in receipt["results"]] == [
        ["held", "not_own_act"],
        ["applied"],
        ["applied"],
        ["applied"],
    ]
    assert (await plant.stock()).get(("A2", BOLT), 0) == 0
    assert await plant.codes() == ["inventory.undo_waits", "sync.held"]


async def test_an_undo_that_a_later_act_needed_is_applied_with_a_notice(plant: Plant) -> None:
    phone, worker = await stocked(plant)
    phone.record("stock.issue", worker, plant.issue(BOLT, "A1", 80))
    phone.record("undo", worker, {"operation": phone.acts[0]["id"]})

    await plant.push(phone)

    assert await plant.codes() == ["inventory.negative_stock", "inventory.undo_needed_later"]


async def test_an_undo_in_the_same_push_sees_what_was_needed(plant: Plant) -> None:
    phone, worker = await stocked(plant)
    received = phone.record("stock.receive", worker, plant.receive(BOLT, "A1", 50))
    phone.record("stock.issue", worker, plant.issue(BOLT, "A1", 120))
    phone.record("undo", worker, {"operation": received["id"]})

    await plant.push(phone)

    assert await plant.codes() == ["inventory.negative_stock", "inventory.undo_needed_later"]
