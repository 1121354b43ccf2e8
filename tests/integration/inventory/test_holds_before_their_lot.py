"""S59: a hold is a fact, even of a lot whose receipt still lies on another phone."""

from __future__ import annotations

import pytest

from takt.app import EXTENSIONS
from takt.inventory.verify import verify
from takt.inventory.waiting_acts import settle_waiting
from tests.integration.inventory.held_lots import Lots
from tests.integration.inventory.plant import GLUE, Plant
from tests.phone import Phone


async def two_phones(plant: Plant, **hold: int) -> tuple[Lots, Phone, Phone, int]:
    """One phone received a lot and has not said so; another has put it on hold since."""
    lots, receiver, holder = Lots(plant), await plant.phone(), await plant.phone()
    worker = (await plant.worker("supervisor")).id
    receiver.record("stock.receive", worker, lots.receive("R"))
    plant.clock.advance(1_000)
    holder.record("lot.hold", worker, lots.status("R", **hold))
    receipt = await plant.push(holder)
    assert receipt["results"] == [[1, "applied"]]
    return lots, receiver, holder, worker


async def settle(plant: Plant) -> int | None:
    return await settle_waiting(plant.database, plant.clock.now_ms(), EXTENSIONS)


async def changes(plant: Plant) -> list[tuple[int, str, str | None]]:
    rows = await plant.server.fetch(
        "SELECT effective, operation::text, undone_by::text FROM lot_status ORDER BY effective"
    )
    return [tuple(row) for row in rows]


async def test_the_item_of_a_hold_makes_its_lot_known_and_the_receipt_tells_the_rest(
    plant: Plant,
) -> None:
    lots, receiver, _, _ = await two_phones(plant, item=GLUE)
    early = await lots.statuses("R")
    await plant.push(receiver)

    assert early == await lots.statuses("R") == {"R": "hold"}
    assert await plant.codes() == []
    rows = await plant.server.fetch("SELECT item, code FROM lot")
    assert [tuple(row) for row in rows] == [(GLUE, "R")]
    assert await verify(plant.database) == []


async def test_a_hold_without_the_item_waits_for_its_lot_and_stands_at_its_own_time(
    plant: Plant,
) -> None:
    lots, receiver, holder, _ = await two_phones(plant)
    held_at = plant.clock.now_ms()
    assert (await lots.statuses("R"), await plant.codes()) == (
        {"R": None},
        ["inventory.hold_waits"],
    )
    assert await settle(plant) is None
    plant.clock.advance(60_000)
    await plant.push(receiver)
    heads = await settle(plant), await settle(plant)

    assert (heads[0] is not None, heads[1]) == (True, None)
    assert await lots.statuses("R") == {"R": "hold"}
    assert await changes(plant) == [(held_at, holder.acts[0]["id"], None)]
    assert await plant.codes() == []
    assert await verify(plant.database) == []


async def test_a_hold_that_waited_names_what_left_meanwhile(plant: Plant) -> None:
    lots, receiver, holder, worker = await two_phones(plant)
    plant.clock.advance(1_000)
    taken = receiver.record("stock.issue", worker, lots.issue("R"))
    await plant.push(receiver)
    await settle(plant)

    [notice] = await lots.on_hold()
    assert notice["operation"] == holder.acts[0]["id"]
    assert [reach["operation"] for reach in notice["data"]["reached"]] == [taken["id"]]
    assert "inventory.held_lot_with_you" in await plant.codes()


@pytest.mark.parametrize("when", ["waiting", "lot known", "in effect"])
async def test_the_undo_of_a_hold_that_waited_leaves_nothing_of_it(plant: Plant, when: str) -> None:
    lots, receiver, holder, worker = await two_phones(plant)
    if when != "waiting":
        await plant.push(receiver)
    if when == "in effect":
        await settle(plant)
    for _ in range(2):
        holder.record("undo", worker, {"operation": holder.acts[0]["id"]})
    receipt = await plant.push(holder)
    receiver.record("stock.receive", worker, lots.receive("R"))
    await plant.push(receiver)
    await settle(plant)

    assert [verdict[1:] for verdict in receipt["results"]] == [
        ["applied"],
        ["held", "already_decided"],
    ]
    assert await lots.statuses("R") == {"R": "available"}
    assert await plant.codes() == ["sync.held"]
    assert await plant.server.fetch("SELECT 1 FROM waiting_act") == []


async def test_a_hold_and_its_undo_in_one_push_leave_nothing_to_wait_for(plant: Plant) -> None:
    lots, receiver, holder, worker = await two_phones(plant)
    held = holder.record("lot.hold", worker, lots.status("S"))
    holder.record("undo", worker, {"operation": held["id"]})
    await plant.push(holder)
    receiver.record("stock.receive", worker, lots.receive("S"))
    await plant.push(receiver)
    await settle(plant)

    assert await lots.statuses("R", "S") == {"R": "hold", "S": "available"}
    assert await plant.codes() == []


async def test_a_hold_that_comes_again_in_another_stream_waits_once(plant: Plant) -> None:
    lots, receiver, holder, _ = await two_phones(plant)
    again = Phone(holder.device, holder.key, plant.clock.now_ms)
    plant.headers[again.device] = plant.headers[holder.device]
    again.add(holder.acts[0])
    await plant.push(again)
    await plant.push(receiver)
    await settle(plant)

    assert len(await changes(plant)) == 1
    assert await lots.statuses("R") == {"R": "hold"}


async def test_an_act_on_a_lot_that_only_a_hold_named_still_misses_its_receipt(
    plant: Plant,
) -> None:
    lots, receiver, holder, worker = await two_phones(plant, item=GLUE)
    holder.record("stock.issue", worker, lots.issue("R"))
    holder.record("undo", worker, {"operation": holder.acts[0]["id"]})
    await plant.push(holder)
    early = await lots.statuses("R"), await plant.codes()
    await plant.push(receiver)

    assert early[0] == {"R": "hold"}
    assert "inventory.unknown_lot" in early[1]
    assert await lots.statuses("R") == {"R": "available"}


async def test_what_was_taken_of_a_held_lot_stays_named_when_its_receipt_comes(
    plant: Plant,
) -> None:
    lots, receiver, holder, worker = await two_phones(plant, item=GLUE)
    taken = holder.record("stock.issue", worker, lots.issue("R"))
    await plant.push(holder)
    await plant.push(receiver)

    [notice] = await lots.on_hold()
    assert (notice["operation"], notice["data"]["held_by"]) == (taken["id"], holder.acts[0]["id"])


async def test_a_hold_that_names_another_item_than_its_lot_has_says_so(plant: Plant) -> None:
    lots, receiver, holder, worker = await two_phones(plant)
    await plant.push(receiver)
    holder.record("lot.hold", worker, lots.status("R", item=101))
    await plant.push(holder)

    assert await lots.statuses("R") == {"R": "hold"}
    assert "inventory.unknown_lot" in await plant.codes()
