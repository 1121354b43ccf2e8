"""What a push does to the books, over HTTP and on a real database."""

from tests.integration.inventory.plant import BOLT, Plant


async def test_a_move_is_booked_on_both_sides_and_acknowledged(plant: Plant) -> None:
    phone, worker = await plant.phone(), await plant.worker()
    phone.record("stock.receive", worker.id, plant.receive(BOLT, "A1", 100))
    phone.record("stock.move", worker.id, plant.move(BOLT, "A1", "A2", 30))

    receipt = await plant.push(phone)

    assert receipt["results"] == [[1, "applied"], [2, "applied"]]
    assert (receipt["ok"], receipt["hash"]) == (2, phone.chain[-1].hex())
    assert await plant.stock() == {("supplier", BOLT): -100, ("A1", BOLT): 70, ("A2", BOLT): 30}
    assert await plant.notices() == []
