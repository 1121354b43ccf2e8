"""Alerts as the server finds them by itself, and as people look after them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from takt.inventory.alert_jobs import watch_stock
from tests.integration.inventory.plant import BOLT, GLUE, NUT, Plant
from tests.phone import Phone

DAY_MS = 24 * 3_600_000
FEED = "SELECT row FROM feed WHERE scope = $1 AND table_name = 'alert' AND row IS NOT NULL"
Hands = tuple[Phone, int]


async def rows(plant: Plant) -> list[dict[str, Any]]:
    found = await plant.server.fetch(FEED, f"inbox:{plant.site}")
    return [json.loads(row["row"]) for row in found]


async def shown(plant: Plant, status: str = "open") -> list[tuple[str, int, int, int]]:
    """Kind, item, quantity and limit of the alerts that the inbox shows."""
    found = [row for row in await rows(plant) if row["status"] == status]
    return sorted((row["kind"], row["item"], row["quantity"], row["limit"]) for row in found)


async def policy(plant: Plant, item: int, **values: int) -> None:
    """What a person says of an item, through the forms."""
    office = await plant.worker("administrator")
    reply = await plant.server.client.patch(
        f"/api/v1/items/{item}", json=values, headers=office.headers
    )
    assert reply.status_code == 200, reply.text


async def look(plant: Plant) -> int | None:
    return await watch_stock(plant.database, plant.clock.now_ms())


def day(plant: Plant, ahead: int) -> str:
    today = datetime.fromtimestamp(plant.clock.now_ms() / 1000, UTC) + timedelta(days=ahead)
    return today.date().isoformat()


async def a_lot(plant: Plant) -> str:
    [(lot,)] = await plant.server.fetch("SELECT id::text FROM lot")
    return str(lot)


@pytest.fixture
async def hands(plant: Plant) -> Hands:
    """A phone and somebody who may do everything on the floor."""
    return await plant.phone(), (await plant.worker("supervisor")).id


async def test_too_much_is_told_once_and_ends_by_itself(plant: Plant, hands: Hands) -> None:
    phone, person = hands
    await policy(plant, BOLT, min_stock=10, max_stock=50)
    phone.record("stock.receive", person, plant.receive(BOLT, "A1", 60))
    await plant.push(phone)
    assert await look(plant) is not None
    assert await shown(plant) == [("overstock", BOLT, 60, 50)]
    assert await look(plant) is None

    phone.record("stock.issue", person, plant.issue(BOLT, "A1", 5))
    await plant.push(phone)
    await look(plant)
    assert await shown(plant) == [("overstock", BOLT, 55, 50)]

    phone.record("stock.issue", person, plant.issue(BOLT, "A1", 50))
    await plant.push(phone)
    await look(plant)

    assert await shown(plant) == [("stock_out", BOLT, 5, 10)]
    assert await shown(plant, "closed") == [("overstock", BOLT, 55, 50)]
    assert len(await plant.server.fetch("SELECT id FROM stock_alert")) == 2


async def test_a_limit_that_changes_is_looked_at_without_any_move(
    plant: Plant, hands: Hands
) -> None:
    phone, person = hands
    phone.record("stock.receive", person, plant.receive(BOLT, "A1", 60))
    await plant.push(phone)
    await look(plant)
    assert await shown(plant) == []

    await policy(plant, BOLT, max_stock=50)
    await look(plant)

    assert await shown(plant) == [("overstock", BOLT, 60, 50)]


async def test_a_category_speaks_for_its_items(plant: Plant, hands: Hands) -> None:
    phone, person = hands
    office = await plant.worker("administrator")
    made = await plant.server.client.post(
        "/api/v1/categories", json={"code": "CHEM", "name_en": "C"}, headers=office.headers
    )
    category = made.json()["id"]
    await policy(plant, GLUE, category=category)
    goods = plant.receive(GLUE, "A1", 500, lot_code="L24", expires_on=day(plant, 20))
    phone.record("stock.receive", person, goods)
    await plant.push(phone)
    await look(plant)
    assert await shown(plant) == []

    reply = await plant.server.client.patch(
        f"/api/v1/categories/{category}", json={"warn_days": 30}, headers=office.headers
    )
    assert reply.status_code == 200
    await look(plant)

    assert await shown(plant) == [("expiring", GLUE, 500, 30)]
    [row] = await rows(plant)
    assert (row["location"], row["lot"]) == (plant.places["A1"], await a_lot(plant))


async def test_what_time_alone_brings_is_found_on_the_next_day_of_the_site(
    plant: Plant, hands: Hands
) -> None:
    phone, person = hands
    await policy(plant, GLUE, warn_days=10, slow_days=30)
    goods = plant.receive(GLUE, "A1", 500, lot_code="L24", expires_on=day(plant, 40))
    phone.record("stock.receive", person, goods)
    await plant.push(phone)
    await look(plant)
    assert await shown(plant) == []

    plant.clock.advance(31 * DAY_MS)
    await look(plant)
    assert await shown(plant) == [("expiring", GLUE, 500, 10), ("slow", GLUE, 500, 30)]

    # A phone that was away so long asks for a token first.
    phone = await plant.phone()
    phone.record("stock.issue", person, plant.issue(GLUE, "A1", 100, lot=await a_lot(plant)))
    await plant.push(phone)
    await look(plant)
    assert await shown(plant) == [("expiring", GLUE, 400, 10)]


async def test_goods_that_nobody_may_use_are_missed(plant: Plant, hands: Hands) -> None:
    phone, person = hands
    await policy(plant, GLUE, min_stock=300)
    for code, ahead in (("L24", 20), ("L25", 60)):
        goods = plant.receive(GLUE, "A1", 200, lot_code=code, expires_on=day(plant, ahead))
        phone.record("stock.receive", person, goods)
    await plant.push(phone)
    await look(plant)
    assert await shown(plant) == []

    [(held,)] = await plant.server.fetch("SELECT id::text FROM lot WHERE code = 'L25'")
    phone.record("lot.hold", person, {"lot": held, "reason": None, "note": None})
    await plant.push(phone)
    await look(plant)
    assert await shown(plant) == [("stock_out", GLUE, 200, 300)]

    plant.clock.advance(20 * DAY_MS)
    await look(plant)
    assert await shown(plant) == [("expiring", GLUE, 200, 0), ("stock_out", GLUE, 0, 300)]


async def test_goods_that_came_back_after_there_were_none_are_not_slow_at_once(
    plant: Plant, hands: Hands
) -> None:
    phone, person = hands
    await policy(plant, BOLT, slow_days=30)
    phone.record("stock.receive", person, plant.receive(BOLT, "A1", 5))
    phone.record("stock.issue", person, plant.issue(BOLT, "A1", 5))
    await plant.push(phone)
    plant.clock.advance(40 * DAY_MS)

    phone = await plant.phone()
    phone.record("stock.receive", person, plant.receive(BOLT, "A1", 8))
    plant.clock.advance(1_000)
    phone.record("stock.move", person, plant.move(BOLT, "A1", "A2", 8))
    await plant.push(phone)
    await look(plant)
    assert ("slow", BOLT, 8, 30) not in await shown(plant)

    plant.clock.advance(20 * DAY_MS)
    phone = await plant.phone()
    phone.record("stock.receive", person, plant.receive(BOLT, "A1", 2))
    await plant.push(phone)
    plant.clock.advance(11 * DAY_MS)
    await look(plant)
    assert ("slow", BOLT, 10, 30) in await shown(plant)


async def test_what_should_be_there_and_never_was_is_missed(plant: Plant) -> None:
    await policy(plant, NUT, min_stock=5)

    await look(plant)

    assert await shown(plant) == [("stock_out", NUT, 0, 5)]


async def test_nothing_is_told_to_run_out_of_which_nobody_wants_a_least(
    plant: Plant, hands: Hands
) -> None:
    phone, person = hands
    phone.record("stock.receive", person, plant.receive(BOLT, "A1", 5))
    phone.record("stock.issue", person, plant.issue(BOLT, "A1", 5))
    phone.record("stock.receive", person, plant.receive(NUT, "A1", 5))
    phone.record("stock.move", person, plant.move(NUT, "A1", "A2", 5))
    await plant.push(phone)

    await look(plant)

    assert await shown(plant) == []
    await policy(plant, BOLT, min_stock=1)
    await look(plant)
    assert await shown(plant) == [("stock_out", BOLT, 0, 1)]


async def test_somebody_takes_it_on_and_wants_quiet_until_a_day(plant: Plant, hands: Hands) -> None:
    phone, person = hands
    await policy(plant, NUT, min_stock=5)
    await look(plant)
    [row] = await rows(plant)
    until = plant.clock.now_ms() + DAY_MS
    change = {"alert": row["id"], "owner": person, "snoozed_until": until}
    phone.record("alert.change", person, change)

    receipt = await plant.push(phone)

    assert receipt["results"] == [[1, "applied"]]
    [after] = await rows(plant)
    assert after == row | {"owner": person, "snoozed_until": until}
    await policy(plant, NUT, min_stock=6)
    await look(plant)
    [later] = await rows(plant)
    assert (later["limit"], later["owner"], later["snoozed_until"]) == (6, person, until)


async def test_a_change_that_cannot_be_made_is_held_with_its_reason(plant: Plant) -> None:
    await policy(plant, NUT, min_stock=5)
    await look(plant)
    [row] = await rows(plant)
    phone, worker = await plant.phone(), await plant.worker("operator")
    boss = await plant.worker("supervisor")
    quiet = {"alert": row["id"], "owner": None, "snoozed_until": None}
    for who, args in (
        (worker.id, quiet),
        (boss.id, quiet | {"alert": "nonsense"}),
        (boss.id, quiet | {"owner": 999_999}),
        (boss.id, quiet | {"snoozed_until": -1}),
    ):
        phone.record("alert.change", who, args)

    receipt = await plant.push(phone)

    reasons = [result[2] for result in receipt["results"]]
    assert reasons == ["right_missing", "not_found", "not_found", "unparsed"]
    assert await rows(plant) == [row]


async def test_alerts_that_came_right_leave_the_inbox_after_a_week(
    plant: Plant, hands: Hands
) -> None:
    phone, person = hands
    await policy(plant, NUT, min_stock=5)
    await look(plant)
    phone.record("stock.receive", person, plant.receive(NUT, "A1", 50))
    await plant.push(phone)
    await look(plant)
    assert len(await rows(plant)) == 1

    plant.clock.advance(8 * DAY_MS)
    await look(plant)

    assert await rows(plant) == []
    assert len(await plant.server.fetch("SELECT id FROM stock_alert")) == 1
