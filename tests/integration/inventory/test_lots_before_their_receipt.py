"""A lot used before its receipt arrives: on hold until then, and as any other after (S58)."""

from typing import Any

import pytest

from takt.inventory import lot_id
from takt.inventory.verify import verify
from tests.integration.inventory.plant import GLUE, Plant, one
from tests.phone import Phone

LOT = lot_id(GLUE, "L-7")
PARTS = ("L-7-A", "L-7-B")


async def status(plant: Plant) -> tuple[str, str | None]:
    rows = await plant.server.fetch("SELECT status, code FROM lot WHERE id = $1", LOT)
    return rows[0][0], rows[0][1]


async def sent_status(plant: Plant) -> str:
    """What devices see."""
    rows = await plant.server.fetch(
        "SELECT row::jsonb ->> 'status' FROM feed WHERE table_name = 'lot' AND key = $1", LOT
    )
    return str(rows[0][0])


async def two_phones(plant: Plant, *uses: tuple[str, dict[str, Any]]) -> tuple[Phone, Phone]:
    """One phone received the lot and has not said so; the other used it afterwards."""
    receiver, user = await plant.phone(), await plant.phone()
    worker = await plant.worker("supervisor")
    receipt = plant.receive(GLUE, "A1", 10, lot=LOT, lot_code="L-7", expires_on="2026-12-31")
    receiver.record("stock.receive", worker.id, receipt)
    for kind, args in uses:
        plant.clock.advance(1_000)
        user.record(kind, worker.id, args)
    plant.clock.advance(1_000)
    return receiver, user


def issue(plant: Plant, quantity: int) -> tuple[str, dict[str, Any]]:
    return "stock.issue", plant.issue(GLUE, "A1", quantity, lot=LOT)


@pytest.mark.parametrize("is_late", [False, True], ids=["receipt first", "receipt last"])
async def test_a_lot_is_available_in_either_order_of_arrival(plant: Plant, is_late: bool) -> None:
    move = "stock.move", plant.move(GLUE, "A1", "A2", 3, lot=LOT)
    receiver, user = await two_phones(plant, issue(plant, 4), move)

    for phone in (user, receiver) if is_late else (receiver, user):
        await plant.push(phone)

    assert await status(plant) == ("available", "L-7")
    assert await sent_status(plant) == "available"
    assert [code for code in await plant.codes() if "lot" in code] == []
    assert await verify(plant.database) == []


async def test_until_the_receipt_arrives_the_lot_is_on_hold_with_a_notice(plant: Plant) -> None:
    receiver, user = await two_phones(plant, issue(plant, 4))

    await plant.push(user)

    assert await status(plant) == ("hold", None)
    assert "inventory.unknown_lot" in await plant.codes()
    await plant.push(receiver)
    closed = {notice["code"]: notice["resolution"] for notice in await plant.notices("closed")}
    assert closed == {
        "inventory.unknown_lot": "came_right",
        "inventory.lot_on_hold": "came_right",
    }


async def test_one_push_with_the_use_before_the_receipt_leaves_no_hold(plant: Plant) -> None:
    phone, worker = await plant.phone(), await plant.worker()
    phone.record("stock.issue", worker.id, plant.issue(GLUE, "A1", 4, lot=LOT))
    phone.record("stock.receive", worker.id, plant.receive(GLUE, "A1", 9, lot_code="L-7"))

    await plant.push(phone)

    assert await status(plant) == ("available", "L-7")
    assert [code for code in await plant.codes() if "lot" in code] == []
    assert await verify(plant.database) == []


@pytest.mark.parametrize("is_late", [False, True], ids=["receipt first", "receipt last"])
async def test_a_hold_by_a_person_outlives_the_receipt(plant: Plant, is_late: bool) -> None:
    hold = "lot.hold", {"lot": LOT, "reason": None, "note": None}
    receiver, user = await two_phones(plant, issue(plant, 4), hold, issue(plant, 1))

    for phone in (user, receiver) if is_late else (receiver, user):
        await plant.push(phone)

    assert await status(plant) == ("hold", "L-7")
    on_hold = [n for n in await plant.notices() if n["code"] == "inventory.lot_on_hold"]
    assert [n["operation"] for n in on_hold if n["data"]["kind"] == "stock.issue"] == (
        [user.acts[2]["id"]]
    )


async def test_a_release_before_the_receipt_stays_a_release(plant: Plant) -> None:
    release = "lot.release", {"lot": LOT, "reason": None, "note": None}
    receiver, user = await two_phones(plant, issue(plant, 4), release)

    await plant.push(user)
    await plant.push(receiver)

    assert await status(plant) == ("available", "L-7")


async def test_a_lot_that_was_counted_before_its_receipt_comes_off_hold(plant: Plant) -> None:
    key = {"item": GLUE, "lot": LOT, "location": plant.places["A1"]}
    receiver, user = await two_phones(plant, ("stock.count", key | {"quantity": 9, "plan": None}))

    await plant.push(user)
    before = (await status(plant), await plant.codes())
    await plant.push(receiver)

    assert before == (("hold", None), ["inventory.unknown_lot"])
    assert await status(plant) == ("available", "L-7")
    assert "inventory.unknown_lot" not in await plant.codes()


def split(plant: Plant) -> tuple[str, dict[str, Any]]:
    parts = [
        {"item": GLUE, "lot": lot_id(GLUE, code), "lot_code": code, "quantity": 3} for code in PARTS
    ]
    used = [{"item": GLUE, "lot": LOT, "quantity": 6}]
    places = {"location": plant.places["A1"], "conversion": plant.places["conversion"]}
    return "lot.regroup", {"relation": "split", "inputs": used, "outputs": parts} | places


async def statuses_of_parts(plant: Plant) -> set[str]:
    parts = [lot_id(GLUE, code) for code in PARTS]
    rows = await plant.server.fetch("SELECT status FROM lot WHERE id = ANY ($1::uuid[])", parts)
    assert len(rows) == len(PARTS)
    return {row[0] for row in rows}


@pytest.mark.parametrize("is_late", [False, True], ids=["receipt first", "receipt last"])
async def test_parts_of_a_lot_are_available_in_either_order_of_arrival(
    plant: Plant, is_late: bool
) -> None:
    receiver, user = await two_phones(plant, issue(plant, 1), split(plant))

    for phone in (user, receiver) if is_late else (receiver, user):
        while phone.acknowledged < len(phone.acts):
            await plant.push(phone, count=1)

    assert await statuses_of_parts(plant) == {"available"}
    assert [code for code in await plant.codes() if "lot" in code] == []
    assert await verify(plant.database) == []


async def test_parts_of_an_unknown_lot_that_a_person_held_stay_on_hold(plant: Plant) -> None:
    hold = "lot.hold", {"lot": LOT, "reason": None, "note": "dented"}
    receiver, user = await two_phones(plant, issue(plant, 1), hold, split(plant))

    for phone in (user, receiver):
        await plant.push(phone)

    assert await statuses_of_parts(plant) == {"hold"}
    assert await status(plant) == ("hold", "L-7")


async def test_a_day_of_expiry_told_late_is_judged_for_what_was_used(plant: Plant) -> None:
    receiver, user = await plant.phone(), await plant.phone()
    worker = (await plant.worker()).id
    label = {"lot": LOT, "lot_code": "L-7", "expires_on": "2020-01-30"}
    receiver.record("stock.receive", worker, plant.receive(GLUE, "A1", 1, **label))
    user.record(issue(plant, 4)[0], worker, issue(plant, 4)[1])
    await plant.push(user)
    await plant.push(receiver)

    notice = one(await plant.notices(), "inventory.lot_expired")
    assert (notice["lot"], notice["data"]["expires_on"]) == (LOT, "2020-01-30")
    assert notice["data"]["reached"] == [{"location": plant.places["production"], "quantity": 4}]


async def test_labels_in_doubt_name_what_left_after_the_receipt_that_tells(plant: Plant) -> None:
    receiver, user = await two_phones(plant, issue(plant, 4))
    other, worker = await plant.phone(), await plant.worker()
    label = {"lot": LOT, "lot_code": "L-7", "expires_on": "2099-12-31"}
    late = other.record("stock.receive", worker.id, plant.receive(GLUE, "A1", 1, **label))
    plant.clock.advance(1_000)
    user.record("stock.issue", worker.id, plant.issue(GLUE, "A1", 2, lot=LOT))
    for phone in (receiver, user, other):
        await plant.push(phone)

    assert await status(plant) == ("hold", "L-7")
    found = one(await plant.notices(), "inventory.lot_on_hold")
    assert found["operation"] == late["id"]
    assert [reach["quantity"] for reach in found["data"]["reached"]] == [2]
