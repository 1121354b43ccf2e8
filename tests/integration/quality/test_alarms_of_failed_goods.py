"""I13: phones with goods of a lot that fails its inspection buzz, whichever arrives first."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.documents import Desk
from tests.integration.inventory.plant import GLUE
from tests.integration.quality.goods import LOT, receipt, result
from tests.integration.quality.plans import Plan, a_plan
from tests.phone import Act, Phone

BAD = [(1, "length", 1_011)]
GOOD = [(unit, "length", 1_000) for unit in (1, 2, 3)]


async def told(desk: Desk, status: str = "open") -> list[dict[str, Any]]:
    found = await desk.plant.notices(status)
    return [one for one in found if one["code"] == "inventory.held_lot_with_you"]


async def at_work(desk: Desk) -> tuple[Plan, Phone, Phone, Act]:
    """Goods that wait for nobody, whose sample is drawn; another phone takes of them offline."""
    plan = await a_plan(desk.plant.database, holds=False)
    inspector, taker = await desk.plant.phone(), await desk.plant.phone()
    received = await desk.book("stock.receive", receipt(desk, None))
    desk.plant.clock.advance(1_000)
    await desk.book("inspect.begin", plan.begin(received["id"]), inspector)
    desk.plant.clock.advance(1_000)
    taker.record("stock.issue", desk.worker, desk.plant.issue(GLUE, "A1", 400, lot=LOT))
    desk.plant.clock.advance(1_000)
    return plan, inspector, taker, received


@pytest.mark.parametrize("by", ["readings", "a word"])
@pytest.mark.parametrize("is_first", [True, False], ids=["fails first", "is taken first"])
async def test_whoever_took_of_goods_that_fail_is_told_by_readings_and_by_a_word(
    desk: Desk, by: str, is_first: bool
) -> None:
    plan, inspector, taker, received = await at_work(desk)
    if by == "readings":
        said = plan.readings(received["id"], *BAD)
        inspector.record("inspect.readings", desk.worker, said)
    else:
        inspector.record("inspect.result", desk.worker, result(received["id"], "fail"))
    for phone in (inspector, taker) if is_first else (taker, inspector):
        await desk.plant.push(phone)

    [notice] = await told(desk)
    assert (notice["device"], notice["lot"]) == (taker.device, LOT)
    place = desk.plant.places["production"]
    assert notice["data"]["reached"] == [{"location": place, "lot": LOT, "quantity": 400}]
    assert notice["data"]["held_by_person"] == desk.worker
    rows = await desk.plant.server.fetch(
        "SELECT row FROM feed WHERE scope = $1 AND table_name = 'notice' AND key = $2",
        f"me:{taker.device}",
        notice["id"],
    )
    assert len(rows) == 1


async def test_what_is_told_stays_when_the_readings_that_failed_are_undone(desk: Desk) -> None:
    plan, inspector, taker, received = await at_work(desk)
    await desk.plant.push(taker)
    bad = await desk.book("inspect.readings", plan.readings(received["id"], *BAD), inspector)
    assert [one["device"] for one in await told(desk)] == [taker.device]
    await desk.undo(bad, inspector)
    desk.plant.clock.advance(1_000)
    await desk.book("inspect.readings", plan.readings(received["id"], *GOOD), inspector)

    assert [one["device"] for one in await told(desk)] == [taker.device]
