"""A serial number is one piece: more of it is booked, and told until it is put right."""

from __future__ import annotations

import pytest

from tests.integration.inventory.plant import GLUE, Plant, one
from tests.phone import Act

PIECE = 1_000
TWICE = "inventory.serial_twice"


@pytest.fixture
async def serials(plant: Plant) -> Plant:
    async with plant.database.transaction() as connection:
        await connection.execute("UPDATE item SET serial_tracked = true WHERE id = $1", GLUE)
    return plant


def received(plant: Plant, code: str, quantity: int = PIECE) -> Act:
    return plant.receive(GLUE, "A1", quantity, lot_code=code)


async def test_a_serial_number_received_twice_is_told_until_one_is_undone(serials: Plant) -> None:
    first, second = await serials.phone(), await serials.phone()
    worker = await serials.worker()
    first.record("stock.receive", worker.id, received(serials, "S-1"))
    again = second.record("stock.receive", worker.id, received(serials, "S-1"))
    await serials.push(first)
    assert TWICE not in await serials.codes()

    await serials.push(second)
    notice = one(await serials.notices(), TWICE)
    assert (notice["operation"], notice["data"]) == (again["id"], {"quantity": 2 * PIECE})

    second.record("undo", worker.id, {"operation": again["id"]})
    await serials.push(second)
    assert TWICE not in await serials.codes()


async def test_several_pieces_of_one_serial_number_are_told(serials: Plant) -> None:
    phone, worker = await serials.phone(), await serials.worker()
    phone.record("stock.receive", worker.id, received(serials, "S-1", 5 * PIECE))

    await serials.push(phone)

    assert one(await serials.notices(), TWICE)["data"] == {"quantity": 5 * PIECE}


async def test_a_piece_that_left_and_came_back_is_one_piece(serials: Plant) -> None:
    phone, worker = await serials.phone(), await serials.worker()
    receipt = phone.record("stock.receive", worker.id, received(serials, "S-1"))
    await serials.push(phone)
    [(lot,)] = await serials.server.fetch("SELECT id::text FROM lot WHERE code = 'S-1'")
    move = serials.move(GLUE, "A1", "customer", PIECE, lot=lot, reference=None)
    phone.record("stock.ship", worker.id, move)
    phone.record("stock.receive", worker.id, receipt["args"])

    await serials.push(phone)

    assert TWICE not in await serials.codes()
