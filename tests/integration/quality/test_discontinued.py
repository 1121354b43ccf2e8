"""While inspection is discontinued nothing is accepted, and people are told (ISO 2859-1, 9.4)."""

from __future__ import annotations

from typing import Any

import pytest

from takt.app import EXTENSIONS
from takt.inventory import lot_id
from takt.quality import settle_overtaken
from tests.integration.documents import Desk
from tests.integration.inventory.plant import GLUE
from tests.integration.quality.goods import inspections, result, status
from tests.integration.quality.lots_in_a_row import BAD, GOOD, SMALL, lot, mode_of
from tests.integration.quality.plans import Plan, a_plan
from tests.phone import Act

DISCONTINUED = "quality.discontinued"
REFUSED = 7
"""Two lots tighten, five more end it."""


@pytest.fixture
async def plan(desk: Desk) -> Plan:
    """A plan of whose lots so many were refused."""
    plan = await a_plan(desk.plant.database, sampling=SMALL)
    for number in range(REFUSED - 1):
        await lot(desk, plan, f"L-{number}", BAD)
    assert await mode_of(desk, plan) == [("tightened", desk.supplier)]
    return plan


async def resume(desk: Desk, plan: Plan) -> None:
    """The responsible takes inspection up again, and the job settles what waited for it."""
    desk.plant.clock.advance(1_000)
    order = {"site": desk.plant.site, "plan": plan.id, "item": GLUE, "supplier": desk.supplier}
    await desk.ask("POST", "switching/direct", order | {"mode": "tightened"})
    await settled(desk)


async def settled(desk: Desk) -> None:
    await settle_overtaken(desk.plant.database, desk.plant.clock.now_ms(), EXTENSIONS)


async def of(desk: Desk, one: dict[str, Any]) -> tuple[str, bool, str]:
    """An inspection: its status, whether it is good and waits; and the status of its lot."""
    row = (await inspections(desk))[one["id"]]
    return row["status"], row["stopped"], await status(desk, row["lot"])


async def test_a_notice_stands_exactly_while_inspection_is_discontinued(
    desk: Desk, plan: Plan
) -> None:
    assert await desk.noted(DISCONTINUED) == []
    last = await lot(desk, plan, "L-7", BAD)
    told = {"plan": plan.id, "supplier": desk.supplier, "since": last["closed_at"]}
    assert await desk.noted(DISCONTINUED) == [(DISCONTINUED, told)]
    await resume(desk, plan)
    assert await desk.noted(DISCONTINUED) == []
    for number in range(8, 8 + 5):
        last = await lot(desk, plan, f"L-{number}", BAD)

    assert await desk.noted(DISCONTINUED) == [(DISCONTINUED, told | {"since": last["closed_at"]})]
    assert await desk.differences() == []


async def test_good_lots_wait_until_inspection_is_taken_up_again(desk: Desk, plan: Plan) -> None:
    await lot(desk, plan, "L-7", BAD)
    good = await lot(desk, plan, "L-8", GOOD)
    assert await of(desk, good) == ("open", True, "quarantine")
    assert await desk.differences() == []
    await resume(desk, plan)

    row = (await inspections(desk))[good["id"]]
    assert await of(desk, good) == ("passed", False, "available")
    assert row["closed_at"] == desk.plant.clock.now_ms()
    assert await desk.differences() == []
    assert await of(desk, await lot(desk, plan, "L-9", GOOD)) == ("passed", False, "available")


async def test_a_lot_that_was_begun_before_waits_as_well(desk: Desk, plan: Plan) -> None:
    early = await lot(desk, plan, "L-8", None)
    await lot(desk, plan, "L-7", BAD)
    told = [(unit, "length", GOOD) for unit in (1, 2, 3)]
    desk.plant.clock.advance(1_000)
    await desk.book("inspect.readings", plan.readings(early["id"], *told))

    assert await of(desk, early) == ("open", True, "quarantine")
    assert await desk.differences() == []


async def test_the_lots_of_another_supplier_are_accepted_all_the_same(
    desk: Desk, plan: Plan
) -> None:
    await lot(desk, plan, "L-7", BAD)
    other = await lot(desk, plan, "L-8", GOOD, supplier=desk.other)

    assert await of(desk, other) == ("passed", False, "available")


async def test_what_was_told_late_stops_a_lot_that_was_accepted_until_it_is_taken_up_again(
    desk: Desk, plan: Plan
) -> None:
    late = await desk.plant.phone()
    desk.plant.clock.advance(1_000)
    said = plan.begin(lot=lot_id(GLUE, "L-7"), n=3, supplier=desk.supplier)
    begun: Act = late.record("inspect.begin", desk.worker, said)
    desk.plant.clock.advance(1_000)
    read = late.record(
        "inspect.readings", desk.worker, plan.readings(begun["id"], (1, "length", BAD))
    )
    good = await lot(desk, plan, "L-8", GOOD)
    assert await of(desk, good) == ("passed", False, "available")

    await desk.plant.push(late)
    await settled(desk)
    assert await of(desk, good) == ("open", True, "quarantine")
    assert len(await desk.noted(DISCONTINUED)) == 1
    assert await desk.differences() == []

    await desk.undo(read, late)
    await settled(desk)
    assert await of(desk, good) == ("open", True, "quarantine")
    await resume(desk, plan)
    assert await of(desk, good) == ("passed", False, "available")
    assert await desk.noted(DISCONTINUED) == []
    assert await desk.differences() == []


async def test_whoever_refuses_a_good_lot_meanwhile_opens_its_nonconformance(
    desk: Desk, plan: Plan
) -> None:
    await lot(desk, plan, "L-7", BAD)
    good = await lot(desk, plan, "L-8", GOOD)
    await desk.book("inspect.result", result(good["id"], "fail", lot=good["lot"]))

    assert await of(desk, good) == ("failed", False, "hold")
    rows = await desk.plant.server.fetch(
        "SELECT status FROM nonconformance WHERE inspection = $1", good["id"]
    )
    assert [row[0] for row in rows] == ["open"]
    await resume(desk, plan)
    assert await of(desk, good) == ("failed", False, "hold")
    assert await desk.differences() == []
