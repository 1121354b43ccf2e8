"""Goods without a lot cannot be held: what leaves after they failed is named, once a fail."""

from __future__ import annotations

from typing import Any

import pytest

from takt.quality.nonconformance import nonconformance_id
from tests.integration.documents import Desk
from tests.integration.inventory.plant import BOLT
from tests.integration.quality.cases import a_board, disposition
from tests.integration.quality.goods import inspections
from tests.integration.quality.plans import Plan, a_plan
from tests.phone import Act

LEFT = "quality.failed_goods_left"


async def failed(desk: Desk) -> tuple[Plan, Act, Act]:
    """Ten bolts came in and failed: the plan, the receipt, and the readings."""
    plan = await a_plan(desk.plant.database, item=BOLT)
    received = desk.plant.receive(BOLT, "A1", 10, party=desk.supplier)
    act = await desk.book("stock.receive", received)
    desk.plant.clock.advance(1_000)
    await desk.book("inspect.begin", plan.begin(act["id"], item=BOLT, lot=None, quantity=10))
    desk.plant.clock.advance(1_000)
    bad = await desk.book("inspect.readings", plan.readings(act["id"], (1, "length", 2_000)))
    assert (await inspections(desk))[act["id"]]["status"] == "failed"
    return plan, act, bad


async def take(desk: Desk, end: str, quantity: int, item: int = BOLT) -> Act:
    desk.plant.clock.advance(1_000)
    kind = {"production": "issue", "customer": "ship", "conversion": "consume"}[end]
    move = desk.plant.move(item, "A1", end, quantity, reference=None)
    return await desk.book(f"stock.{kind}", move)


async def told(desk: Desk) -> list[dict[str, Any]]:
    return [data["reached"] for _, data in await desk.noted(LEFT)]


@pytest.mark.parametrize("end", ["production", "customer", "conversion"])
async def test_what_leaves_of_failed_goods_without_a_lot_is_listed_in_one_notice(
    desk: Desk, end: str
) -> None:
    await failed(desk)
    assert await told(desk) == []

    await take(desk, end, 4)
    taken = await take(desk, end, 3)

    place = desk.plant.places[end]
    four, three = ({"location": place, "quantity": quantity} for quantity in (4, 3))
    assert await told(desk) == [[four, three]]
    await desk.undo(taken)
    assert await told(desk) == [[four]]


async def test_what_left_before_the_goods_failed_or_stays_needs_no_word(desk: Desk) -> None:
    await desk.book("stock.receive", desk.plant.receive(BOLT, "A1", 10))
    await take(desk, "customer", 1)
    desk.plant.clock.advance(1_000)
    await failed(desk)
    await desk.book("stock.move", desk.plant.move(BOLT, "A1", "A2", 5))

    assert await told(desk) == []


async def test_a_fail_that_arrives_late_lists_what_left_since(desk: Desk) -> None:
    plan = await a_plan(desk.plant.database, item=BOLT)
    received = desk.plant.receive(BOLT, "A1", 10, party=desk.supplier)
    act = await desk.book("stock.receive", received)
    desk.plant.clock.advance(1_000)
    late = await desk.plant.phone()
    begin = plan.begin(act["id"], item=BOLT, lot=None, quantity=10)
    late.record("inspect.begin", desk.worker, begin)
    desk.plant.clock.advance(1_000)
    late.record("inspect.readings", desk.worker, plan.readings(act["id"], (1, "length", 2_000)))
    await take(desk, "customer", 2)

    await desk.plant.push(late)

    assert await told(desk) == [[{"location": desk.plant.places["customer"], "quantity": 2}]]


async def test_the_notice_goes_when_the_case_is_decided(desk: Desk) -> None:
    await desk.book("stock.receive", desk.plant.receive(BOLT, "A1", 2))
    _, act, _ = await failed(desk)
    await take(desk, "customer", 2)
    board = await a_board(desk)
    case = nonconformance_id(act["id"])
    about = {"location": desk.plant.places["A1"], "quantity": None}
    _, why = await board.say(1, "nonconformance.dispose", disposition(case, "scrap", **about))
    assert why is None
    assert await told(desk) == []


async def test_a_fail_that_somebody_takes_back_is_told_all_the_same(desk: Desk) -> None:
    _, _, bad = await failed(desk)
    await take(desk, "customer", 2)

    await desk.undo(bad)

    assert await told(desk) == [[{"location": desk.plant.places["customer"], "quantity": 2}]]
    assert await desk.differences() == []
