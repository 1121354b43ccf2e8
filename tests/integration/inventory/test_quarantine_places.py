"""A part of a lot is held by putting it into quarantine; what only warns is named all the same."""

from __future__ import annotations

import pytest

from tests.integration.inventory.held_lots import Lots
from tests.integration.inventory.plant import BOLT, GLUE, Plant, one

TAKEN = "inventory.taken_from_quarantine"


@pytest.mark.parametrize("end", ["production", "customer", "conversion"])
async def test_goods_that_are_used_from_quarantine_are_named_with_where_they_went(
    plant: Plant, end: str
) -> None:
    phone, worker = await plant.phone(), await plant.worker("supervisor")
    kind = {"production": "issue", "customer": "ship", "conversion": "consume"}[end]
    phone.record("stock.receive", worker.id, plant.receive(BOLT, "Q", 10))
    more = {"reference": None}
    taken = phone.record(f"stock.{kind}", worker.id, plant.move(BOLT, "Q", end, 4, **more))

    await plant.push(phone)

    notice = one(await plant.notices(), TAKEN)
    assert (notice["operation"], notice["item"]) == (taken["id"], BOLT)
    assert notice["data"]["reached"] == [{"location": plant.places[end], "quantity": 4}]


@pytest.mark.parametrize("kind", ["move", "put_away"])
async def test_goods_that_are_put_from_quarantine_into_a_bin_are_named_with_where_they_went(
    plant: Plant, kind: str
) -> None:
    phone, worker = await plant.phone(), await plant.worker()
    lots = Lots(plant)
    phone.record("stock.receive", worker.id, lots.receive("R"))
    phone.record("stock.move", worker.id, plant.move(GLUE, "A1", "Q", 4, lot=lots.id("R")))
    back = plant.move(GLUE, "Q", "A2", 3, lot=lots.id("R"))
    taken = phone.record(f"stock.{kind}", worker.id, back)

    await plant.push(phone)

    notice = one(await plant.notices(), TAKEN)
    assert (notice["operation"], notice["lot"]) == (taken["id"], lots.id("R"))
    assert notice["data"]["reached"] == [{"location": plant.places["A2"], "quantity": 3}]


async def test_goods_that_leave_quarantine_for_scrap_or_by_who_may_release_need_no_word(
    plant: Plant,
) -> None:
    phone, worker = await plant.phone(), await plant.worker("supervisor")
    phone.record("stock.receive", worker.id, plant.receive(BOLT, "Q", 10))
    phone.record("stock.move", worker.id, plant.move(BOLT, "Q", "A1", 4))
    scrap = plant.move(BOLT, "Q", "scrap", 1, reason=None, note=None)
    phone.record("stock.scrap", worker.id, scrap)

    await plant.push(phone)

    assert TAKEN not in await plant.codes()


async def test_what_is_taken_of_a_held_lot_is_named_where_its_item_only_warns_too(
    plant: Plant,
) -> None:
    await plant.database.pool.execute("UPDATE item SET hold_mode = 'warn' WHERE id = $1", GLUE)
    lots, phone, worker = Lots(plant), await plant.phone(), await plant.worker("supervisor")
    phone.record("stock.receive", worker.id, lots.receive("R"))
    phone.record("lot.hold", worker.id, lots.status("R"))
    taken = phone.record("stock.issue", worker.id, lots.issue("R"))

    await plant.push(phone)

    [notice] = await lots.on_hold()
    assert notice["operation"] == taken["id"]
    assert [one["location"] for one in notice["data"]["reached"]] == [plant.places["production"]]
