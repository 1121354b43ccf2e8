"""Who took what was not there: the notice names every taker, in any order of arrival (S57)."""

from typing import Any

import pytest

from takt.inventory.jobs import settle_negative
from tests.integration.inventory.plant import BOLT, Plant
from tests.integration.inventory.test_any_order import approve
from tests.phone import Phone

CODE = "inventory.negative_stock"


async def notice_of(plant: Plant) -> dict[str, Any]:
    """The one open notice."""
    found = [notice for notice in await plant.notices() if notice["code"] == CODE]
    assert len(found) == 1, found
    return found[0]


def taker(phone: Phone, number: int, quantity: int) -> dict[str, Any]:
    """How the notice names an act, without its time."""
    act = phone.acts[number]
    return {"operation": act["id"], "person": act["actor"], "quantity": quantity}


def timeless(takers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{k: v for k, v in one.items() if k != "at"} for one in takers]


@pytest.mark.parametrize("is_reversed", [False, True], ids=["early first", "late first"])
async def test_both_who_took_the_last_ten_are_named_newest_first(
    plant: Plant, is_reversed: bool
) -> None:
    stock, early, late = await plant.phone(), await plant.phone(), await plant.phone()
    anna, bo = await plant.worker(), await plant.worker()
    stock.record("stock.receive", anna.id, plant.receive(BOLT, "A1", 10))
    await plant.push(stock)
    plant.clock.advance(1_000)
    early.record("stock.issue", anna.id, plant.issue(BOLT, "A1", 10))
    plant.clock.advance(1_000)
    late.record("stock.issue", bo.id, plant.issue(BOLT, "A1", 10))
    plant.clock.advance(1_000)

    for phone in (late, early) if is_reversed else (early, late):
        await plant.push(phone)

    notice = await notice_of(plant)
    takers = notice["data"]["takers"]
    assert timeless(takers) == [taker(late, 0, 10), taker(early, 0, 10)]
    assert takers[0]["at"] > takers[1]["at"]
    assert (notice["person"], notice["operation"]) == (bo.id, late.acts[0]["id"])
    assert notice["data"]["quantity"] == -10


async def test_a_third_taker_joins_the_notice_that_is_open(plant: Plant) -> None:
    phone, worker = await plant.phone(), await plant.worker()
    phone.record("stock.receive", worker.id, plant.receive(BOLT, "A1", 5))
    for _ in range(3):
        phone.record("stock.issue", worker.id, plant.issue(BOLT, "A1", 3))
        await plant.push(phone)

    notice = await notice_of(plant)

    assert timeless(notice["data"]["takers"]) == [taker(phone, n, 3) for n in (3, 2, 1)]
    assert notice["operation"] == phone.acts[2]["id"]
    assert notice["data"]["quantity"] == -4


async def test_who_took_before_the_shelf_was_filled_again_is_not_named(plant: Plant) -> None:
    phone, worker = await plant.phone(), await plant.worker()
    for quantity in (5, 5):
        phone.record("stock.receive", worker.id, plant.receive(BOLT, "A1", quantity))
        phone.record("stock.issue", worker.id, plant.issue(BOLT, "A1", 3))
    phone.record("stock.issue", worker.id, plant.issue(BOLT, "A1", 6))

    await plant.push(phone)

    takers = (await notice_of(plant))["data"]["takers"]
    assert timeless(takers) == [taker(phone, 4, 6), taker(phone, 3, 3)]


async def test_what_was_undone_took_nothing(plant: Plant) -> None:
    phone, worker = await plant.phone(), await plant.worker()
    phone.record("stock.receive", worker.id, plant.receive(BOLT, "A1", 5))
    undone = phone.record("stock.issue", worker.id, plant.issue(BOLT, "A1", 4))
    phone.record("stock.issue", worker.id, plant.issue(BOLT, "A1", 7))
    phone.record("undo", worker.id, {"operation": undone["id"]})

    await plant.push(phone)

    notice = await notice_of(plant)
    assert timeless(notice["data"]["takers"]) == [taker(phone, 2, 7)]
    assert notice["data"]["quantity"] == -2


async def test_ten_takers_are_named_at_most_the_newest(plant: Plant) -> None:
    phone, worker = await plant.phone(), await plant.worker()
    for _ in range(14):
        phone.record("stock.issue", worker.id, plant.issue(BOLT, "A1", 1))

    await plant.push(phone)

    takers = (await notice_of(plant))["data"]["takers"]
    assert timeless(takers) == [taker(phone, n, 1) for n in range(13, 3, -1)]


async def test_the_notice_moves_to_the_device_whose_act_made_the_stock_negative(
    plant: Plant,
) -> None:
    early, late = await plant.phone(), await plant.phone()
    worker = await plant.worker()
    early.record("stock.issue", worker.id, plant.issue(BOLT, "A1", 1))
    plant.clock.advance(1_000)
    late.record("stock.issue", worker.id, plant.issue(BOLT, "A1", 1))

    await plant.push(late)
    await plant.push(early)

    notice = await notice_of(plant)
    assert notice["device"] == early.device
    rows = await plant.server.fetch(
        "SELECT scope FROM feed WHERE table_name = 'notice' AND key = $1 AND row IS NOT NULL"
        " ORDER BY scope",
        notice["id"],
    )
    assert [row[0] for row in rows] == [f"inbox:{plant.site}", f"me:{early.device}"]


async def test_an_accepted_count_that_leaves_less_than_nothing_opens_a_notice(
    plant: Plant,
) -> None:
    phone, worker = await plant.phone(), await plant.worker("supervisor")
    key = {"item": BOLT, "lot": None, "location": plant.places["A1"]}
    phone.record("stock.receive", worker.id, plant.receive(BOLT, "A1", 10))
    counted = phone.record("stock.count", worker.id, key | {"quantity": 4, "plan": None})
    phone.record("stock.issue", worker.id, plant.issue(BOLT, "A1", 6))
    await plant.push(phone)
    before = await plant.codes()

    await approve(plant, counted["id"])

    assert CODE not in before
    notice = await notice_of(plant)
    assert timeless(notice["data"]["takers"]) == [taker(phone, 2, 6)]
    assert notice["data"]["quantity"] == -2


async def test_a_shortage_that_stays_is_shown_as_one_that_stops_work(plant: Plant) -> None:
    phone, worker = await plant.phone(), await plant.worker()
    phone.record("stock.issue", worker.id, plant.issue(BOLT, "A1", 2))
    await plant.push(phone)
    await plant.database.pool.execute("UPDATE sync_stream SET complete_up_to = $1", 2**50)

    heads = [await settle_negative(plant.database, plant.clock.now_ms()) for _ in range(2)]

    rows = await plant.server.fetch(
        "SELECT row::jsonb ->> 'severity' FROM feed WHERE table_name = 'notice'"
        " AND scope LIKE 'inbox:%'"
    )
    assert [row[0] for row in rows] == ["stop"]
    assert heads[0] is not None
    assert heads[1] is None
