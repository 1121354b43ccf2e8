"""Days told after goods had left: what left expired or too old is told, until it is put right."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

from takt.inventory import lot_id
from takt.inventory.verify import verify
from tests.integration.inventory.plant import GLUE, Plant, one
from tests.phone import Phone

LOT = lot_id(GLUE, "R-1")
EXPIRED, SHORT = "inventory.lot_expired", "inventory.shelf_life_short"


def today(plant: Plant) -> date:
    return datetime.fromtimestamp(plant.clock.now_ms() / 1000, UTC).date()


async def received(plant: Plant, **label: Any) -> tuple[Phone, int]:
    """Ten of a lot on the shelf, and somebody who may do everything with them."""
    phone, person = await plant.phone(), (await plant.worker("supervisor", "planner")).id
    goods = plant.receive(GLUE, "A1", 10, lot_code="R-1", **label)
    phone.record("stock.receive", person, goods)
    await plant.push(phone)
    return phone, person


async def describe(plant: Plant, phone: Phone, person: int, **changes: Any) -> dict[str, Any]:
    named = {name: list(change) for name, change in changes.items()}
    act = phone.record("lot.describe", person, {"lot": LOT, "changes": named})
    receipt = await plant.push(phone)
    assert receipt["results"][-1][1] == "applied", receipt
    return act


async def lot_codes(plant: Plant) -> list[str]:
    return [code for code in await plant.codes() if code in (EXPIRED, SHORT)]


async def test_a_day_described_late_names_what_was_used_and_closes_when_put_right(
    plant: Plant,
) -> None:
    phone, person = await received(plant)
    for quantity in (4, 2):
        phone.record("stock.issue", person, plant.issue(GLUE, "A1", quantity, lot=LOT))
    undone = phone.record("stock.issue", person, plant.issue(GLUE, "A1", 1, lot=LOT))
    phone.record("undo", person, {"operation": undone["id"]})
    await plant.push(phone)
    assert await lot_codes(plant) == []

    told = await describe(plant, phone, person, expires_on=(None, "2020-01-31"))
    notice = one(await plant.notices(), EXPIRED)
    assert (notice["lot"], notice["operation"]) == (LOT, told["id"])
    floor = plant.places["production"]
    assert notice["data"] == {
        "kind": "lot.describe",
        "expires_on": "2020-01-31",
        "reached": [{"location": floor, "quantity": 4}, {"location": floor, "quantity": 2}],
        "reached_count": 2,
    }

    await describe(plant, phone, person, expires_on=("2020-01-31", "2099-01-31"))
    assert await lot_codes(plant) == []
    [closed] = [one for one in await plant.notices("closed") if one["code"] == EXPIRED]
    assert closed["resolution"] == "came_right"
    await describe(plant, phone, person, expires_on=("2099-01-31", "2020-01-31"))
    assert one(await plant.notices(), EXPIRED)["id"] == notice["id"]
    assert await verify(plant.database) == []


async def test_an_act_that_was_told_of_at_once_is_not_told_twice_and_comes_right(
    plant: Plant,
) -> None:
    phone, person = await received(plant, expires_on="2020-01-31")
    phone.record("stock.issue", person, plant.issue(GLUE, "A1", 4, lot=LOT))
    await plant.push(phone)
    first = one(await plant.notices(), EXPIRED)

    await describe(plant, phone, person, expires_on=("2020-01-31", "2021-01-31"))
    assert one(await plant.notices(), EXPIRED)["id"] == first["id"]
    await describe(plant, phone, person, expires_on=("2021-01-31", None))
    assert await lot_codes(plant) == []


async def test_goods_used_the_day_before_were_good_and_on_the_day_were_not(plant: Plant) -> None:
    phone, person = await received(plant)
    phone.record("stock.issue", person, plant.issue(GLUE, "A1", 4, lot=LOT))
    await plant.push(phone)
    day, next_day = today(plant), today(plant) + timedelta(1)

    await describe(plant, phone, person, expires_on=(None, next_day.isoformat()))
    assert await lot_codes(plant) == []
    changes = {"expires_on": (next_day.isoformat(), day.isoformat())}
    await describe(plant, phone, person, **changes)
    assert await lot_codes(plant) == [EXPIRED]


async def a_clinic(plant: Plant) -> int:
    office = await plant.worker("administrator")
    made = await plant.server.client.post(
        "/api/v1/parties",
        json={"code": "C-1", "name_en": "Clinic", "is_customer": True, "min_days": 90},
        headers=office.headers,
    )
    return int(made.json()["id"])


async def test_a_day_described_late_judges_what_a_customer_got_without_a_line(
    plant: Plant,
) -> None:
    phone, person = await received(plant)
    party = await a_clinic(plant)
    shipped = plant.move(GLUE, "A1", "customer", 5, lot=LOT, reference=None, party=party)
    act = phone.record("stock.ship", person, shipped)
    await plant.push(phone)
    short, enough = ((today(plant) + timedelta(days)).isoformat() for days in (89, 90))

    await describe(plant, phone, person, best_before_on=(None, short))
    notice = one(await plant.notices(), SHORT)
    assert (notice["operation"], notice["lot"]) == (act["id"], LOT)
    expected = {"left": 89, "least": 90, "party": party, "expires_on": short}
    assert notice["data"] == expected

    await describe(plant, phone, person, best_before_on=(short, enough))
    assert await lot_codes(plant) == []
    await describe(plant, phone, person, best_before_on=(enough, short))
    phone.record("undo", person, {"operation": act["id"]})
    await plant.push(phone)
    assert await lot_codes(plant) == []


async def test_a_receipt_that_tells_the_day_late_judges_what_a_customer_got(plant: Plant) -> None:
    phone, person = await received(plant)
    party = await a_clinic(plant)
    shipped = plant.move(GLUE, "A1", "customer", 5, lot=LOT, reference=None, party=party)
    phone.record("stock.ship", person, shipped)
    await plant.push(phone)
    soon = (today(plant) + timedelta(30)).isoformat()

    goods = plant.receive(GLUE, "A1", 1, lot_code="R-1", expires_on=soon)
    phone.record("stock.receive", person, goods)
    await plant.push(phone)

    assert one(await plant.notices(), SHORT)["data"]["left"] == 30


async def test_a_phone_hears_of_what_came_right(plant: Plant) -> None:
    phone, person = await received(plant)
    phone.record("stock.issue", person, plant.issue(GLUE, "A1", 4, lot=LOT))
    await plant.push(phone)
    await describe(plant, phone, person, expires_on=(None, "2020-01-31"))
    await describe(plant, phone, person, expires_on=("2020-01-31", None))

    rows = await plant.server.fetch(
        "SELECT row FROM feed WHERE scope = $1 AND table_name = 'notice'", f"inbox:{plant.site}"
    )
    told = [json.loads(row[0]) for row in rows]
    assert [row["status"] for row in told if row["code"] == EXPIRED] == ["closed"]
