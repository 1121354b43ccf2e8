"""What holds and days of expiry become when lots are regrouped, and when that is undone."""

from __future__ import annotations

from typing import Any

import pytest

from takt.inventory import lot_id
from takt.inventory.verify import verify
from tests.integration.inventory.plant import BOLT, GLUE, Plant, one
from tests.phone import Act, Phone

RESIN = lot_id(GLUE, "R-1")
CHILD, OTHER = lot_id(GLUE, "R-1-A"), lot_id(GLUE, "R-1-B")


async def received(plant: Plant, **paper: Any) -> tuple[Phone, int]:
    """A phone and a worker who may do everything, with ten of one lot in A1."""
    phone, worker = await plant.phone(), await plant.worker("supervisor")
    label = {"lot": RESIN, "lot_code": "R-1"} | paper
    phone.record("stock.receive", worker.id, plant.receive(GLUE, "A1", 10_000, **label))
    await plant.push(phone)
    return phone, worker.id


def made(code: str, quantity: int, **more: Any) -> Act:
    line = {"item": GLUE, "lot": lot_id(GLUE, code), "lot_code": code, "quantity": quantity}
    return line | more


def regroup(plant: Plant, *lines: Act, lot: str = RESIN) -> Act:
    used = [{"item": GLUE, "lot": lot, "quantity": sum(line["quantity"] for line in lines)}]
    places = {"location": plant.places["A1"], "conversion": plant.places["conversion"]}
    return {"relation": "split", **places, "inputs": used, "outputs": list(lines)}


def hold(lot: str) -> Act:
    return {"lot": lot, "reason": None, "note": None}


async def statuses(plant: Plant) -> dict[str, str]:
    rows = await plant.server.fetch("SELECT id::text, status FROM lot")
    return {row[0]: row[1] for row in rows}


async def on_hold(plant: Plant) -> list[dict[str, Any]]:
    return [n for n in await plant.notices() if n["code"] == "inventory.lot_on_hold"]


async def test_an_undo_that_takes_held_parts_away_names_each_of_them(plant: Plant) -> None:
    phone, worker = await received(plant)
    split = phone.record(
        "lot.regroup", worker, regroup(plant, made("R-1-A", 3_000), made("R-1-B", 2_000))
    )
    await plant.push(phone)
    for lot in (CHILD, OTHER):
        plant.clock.advance(1_000)
        phone.record("lot.hold", worker, hold(lot))
    plant.clock.advance(1_000)
    undo = phone.record("undo", worker, {"operation": split["id"]})
    await plant.push(phone)

    named = {n["lot"]: n["data"]["reached"] for n in await on_hold(plant)}
    conversion = plant.places["conversion"]
    assert {n["operation"] for n in await on_hold(plant)} == {undo["id"]}
    assert named == {
        CHILD: [{"location": conversion, "quantity": 3_000}],
        OTHER: [{"location": conversion, "quantity": 2_000}],
    }
    assert await verify(plant.database) == []


async def test_an_undone_regrouping_takes_back_the_holds_that_it_passed_on(plant: Plant) -> None:
    phone, worker = await received(plant)
    phone.record("lot.hold", worker, hold(RESIN))
    split = phone.record("lot.regroup", worker, regroup(plant, made("R-1-A", 5_000)))
    await plant.push(phone)
    before = await statuses(plant)
    phone.record("undo", worker, {"operation": split["id"]})
    await plant.push(phone)

    assert before == {RESIN: "hold", CHILD: "hold"}
    assert await statuses(plant) == {RESIN: "hold", CHILD: "available"}
    assert [n["lot"] for n in await on_hold(plant)] == [RESIN]
    assert await verify(plant.database) == []


async def test_a_lot_that_only_an_undone_regrouping_named_is_unknown_to_the_next_act(
    plant: Plant,
) -> None:
    phone, worker = await plant.phone(), (await plant.worker("supervisor")).id
    split = phone.record("lot.regroup", worker, regroup(plant, made("R-1-A", 5_000)))
    await plant.push(phone)
    phone.record("undo", worker, {"operation": split["id"]})
    await plant.push(phone)
    before = await statuses(plant)
    phone.record("stock.issue", worker, plant.issue(GLUE, "A1", 1_000, lot=RESIN))
    await plant.push(phone)

    assert before[RESIN] == "available"
    assert (await statuses(plant))[RESIN] == "hold"


async def expiries(plant: Plant) -> dict[str, str]:
    rows = await plant.server.fetch("SELECT id::text, expires_on::text FROM lot")
    return {row[0]: row[1] for row in rows}


async def test_an_expired_lot_that_is_regrouped_is_named(plant: Plant) -> None:
    phone, worker = await received(plant, expires_on="2020-01-31")
    phone.record("lot.regroup", worker, regroup(plant, made("R-1-A", 5_000)))
    await plant.push(phone)

    notice = one(await plant.notices(), "inventory.lot_expired")
    assert (notice["lot"], notice["data"]["expires_on"]) == (RESIN, "2020-01-31")
    assert notice["location"] == plant.places["A1"]


async def test_parts_take_the_expiry_of_their_lot_over_unless_theirs_is_earlier(
    plant: Plant,
) -> None:
    phone, worker = await received(plant, expires_on="2099-06-30")
    lines = made("R-1-A", 3_000), made("R-1-B", 2_000, expires_on="2099-01-31")
    phone.record("lot.regroup", worker, regroup(plant, *lines))
    await plant.push(phone)

    assert await expiries(plant) == {RESIN: "2099-06-30", CHILD: "2099-06-30", OTHER: "2099-01-31"}
    assert [code for code in await plant.codes() if "lot" in code] == []


async def test_a_new_label_with_a_later_expiry_is_named_and_the_earlier_day_counts(
    plant: Plant,
) -> None:
    phone, worker = await received(plant, expires_on="2099-06-30")
    lines = made("R-1-A", 3_000, expires_on="2099-12-31"), made("R-1-B", 2_000)
    phone.record("lot.regroup", worker, regroup(plant, *lines))
    await plant.push(phone)

    assert (await expiries(plant))[CHILD] == "2099-06-30"
    notice = one(await plant.notices(), "inventory.lot_conflict")
    assert (notice["lot"], notice["data"]["fields"]) == (CHILD, ["expires_on"])


@pytest.mark.parametrize("is_known", [False, True], ids=["new lot", "lot used before"])
async def test_a_hold_that_an_unknown_lot_takes_over_outlives_its_receipt(
    plant: Plant, is_known: bool
) -> None:
    phone, worker = await received(plant)
    if is_known:
        phone.record("stock.issue", worker, plant.issue(GLUE, "A1", 10, lot=CHILD))
    phone.record("lot.hold", worker, hold(RESIN))
    nameless = made("R-1-A", 5_000, lot_code=None), made("R-1-B", 1_000, lot_code=None)
    phone.record("lot.regroup", worker, regroup(plant, *nameless))
    await plant.push(phone)
    unknown = [n["lot"] for n in await plant.notices() if n["code"] == "inventory.unknown_lot"]
    label = {"lot": CHILD, "lot_code": "R-1-A"}
    phone.record("stock.receive", worker, plant.receive(GLUE, "A1", 10, **label))
    await plant.push(phone)

    assert sorted(unknown) == sorted([CHILD, OTHER])
    assert await statuses(plant) == {RESIN: "hold", CHILD: "hold", OTHER: "hold"}
    assert one(await plant.notices(), "inventory.unknown_lot")["lot"] == OTHER
    assert await verify(plant.database) == []


async def test_a_receipt_ends_the_hold_of_its_own_lot_and_of_no_other_in_the_act(
    plant: Plant,
) -> None:
    phone, worker = await plant.phone(), (await plant.worker("supervisor")).id
    nameless = made("R-1-A", 5_000, lot_code=None)
    phone.record("lot.regroup", worker, regroup(plant, nameless))
    await plant.push(phone)
    label = {"lot": RESIN, "lot_code": "R-1"}
    phone.record("stock.receive", worker, plant.receive(GLUE, "A1", 10_000, **label))
    await plant.push(phone)

    rows = await plant.server.fetch("SELECT lot::text FROM lot_status WHERE undone_by IS NULL")
    assert await statuses(plant) == {RESIN: "available", CHILD: "hold"}
    assert [row[0] for row in rows] == [CHILD]


async def test_a_held_lot_that_becomes_goods_without_a_lot_names_where_they_lie(
    plant: Plant,
) -> None:
    phone, worker = await received(plant)
    phone.record("lot.hold", worker, hold(RESIN))
    loose = {"item": BOLT, "lot": None, "lot_code": None, "quantity": 5}
    args = regroup(plant, made("R-1-A", 5_000)) | {"relation": "rework", "outputs": [loose]}
    phone.record("lot.regroup", worker, args)
    await plant.push(phone)

    (notice,) = await on_hold(plant)
    reached = [{"location": plant.places["A1"], "quantity": 5}]
    assert (notice["lot"], notice["data"]["reached"]) == (RESIN, reached)
