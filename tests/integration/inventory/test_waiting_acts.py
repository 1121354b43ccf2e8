"""S46: an undo may arrive before what it undoes, out of another stream or an archive."""

from takt.inventory.verify import verify
from takt.inventory.waiting_acts import settle_waiting
from tests.integration.inventory.plant import BOLT, Plant
from tests.phone import Phone


async def early_undo(plant: Plant, undoer: int, worker: int) -> tuple[Phone, Phone]:
    """One phone has recorded a receipt that is not sent; another has undone it already."""
    slow, quick = await plant.phone(), await plant.phone()
    received = slow.record("stock.receive", worker, plant.receive(BOLT, "A1", 7))
    quick.record("undo", undoer, {"operation": received["id"]})
    receipt = await plant.push(quick)
    assert receipt["results"] == [[1, "applied"]]
    return slow, quick


async def settle(plant: Plant) -> int | None:
    return await settle_waiting(plant.database, plant.clock.now_ms())


async def test_an_undo_waits_for_its_original_and_is_booked_at_its_place(plant: Plant) -> None:
    worker = await plant.worker()
    slow, _ = await early_undo(plant, worker.id, worker.id)
    assert await plant.codes() == ["inventory.undo_waits"]
    assert await settle(plant) is None

    await plant.push(slow)
    head = await settle(plant)
    again = await settle(plant)

    assert head is not None
    assert again is None
    assert await plant.stock() == {}
    parts = await plant.server.fetch("SELECT part, effective FROM stock_event ORDER BY part")
    assert [row["part"] for row in parts] == [0, 1, 8, 9]
    assert len({row["effective"] for row in parts}) == 1
    assert await plant.codes() == []
    assert await verify(plant.database) == []


async def test_an_undo_that_waited_for_somebody_elses_act_is_held_for_a_person(
    plant: Plant,
) -> None:
    worker, other = await plant.worker(), await plant.worker()
    slow, _ = await early_undo(plant, other.id, worker.id)

    await plant.push(slow)
    await settle(plant)

    assert (await plant.stock())["A1", BOLT] == 7
    [notice] = await plant.notices()
    assert (notice["code"], notice["data"]["reason"]) == ("sync.held", "not_own_act")


async def test_goods_that_were_used_before_the_undo_was_settled_are_said_to_be_missing(
    plant: Plant,
) -> None:
    worker = await plant.worker()
    slow, quick = await early_undo(plant, worker.id, worker.id)
    quick.record("stock.issue", worker.id, plant.issue(BOLT, "A1", 2))
    await plant.push(slow)
    await plant.push(quick)

    await settle(plant)

    assert (await plant.stock())["A1", BOLT] == -2
    assert "inventory.undo_needed_later" in await plant.codes()
    assert await verify(plant.database) == []
