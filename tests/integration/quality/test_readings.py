"""Samples that are drawn and read: the readings decide, and the goods follow at once."""

from __future__ import annotations

import pytest

from takt.quality import forget_inspections
from tests.integration.documents import Desk
from tests.integration.inventory.plant import GLUE
from tests.integration.quality.goods import LOT, inspections, line_of, receipt, result, status
from tests.integration.quality.plans import LENGTH, LOOKS, ONE, SEED, Plan, a_plan
from tests.phone import Act

GOOD, BAD = 1_000, 1_011


@pytest.fixture
async def plan(desk: Desk) -> Plan:
    return await a_plan(desk.plant.database)


@pytest.fixture
async def received(desk: Desk) -> Act:
    act = await desk.book("stock.receive", receipt(desk, await line_of(desk)))
    desk.plant.clock.advance(1_000)
    return act


async def read(desk: Desk, plan: Plan, inspection: str, *values: int, first: int = 1) -> Act:
    """One length for each unit, one second later."""
    desk.plant.clock.advance(1_000)
    told = [(unit, "length", value) for unit, value in enumerate(values, first)]
    return await desk.book("inspect.readings", plan.readings(inspection, *told))


async def test_readings_that_conform_end_the_quarantine_of_their_lot(
    desk: Desk, plan: Plan, received: Act
) -> None:
    await desk.book("inspect.begin", plan.begin(received["id"]))
    await read(desk, plan, received["id"], GOOD, GOOD)
    assert await status(desk) == "quarantine"
    await read(desk, plan, received["id"], GOOD, first=3)

    assert await status(desk) == "available"
    row = (await inspections(desk))[received["id"]]
    assert (row["status"], row["closed_at"]) == ("passed", desk.plant.clock.now_ms())
    assert (row["n"], row["ac"], row["re"], row["units"], row["seed"]) == (3, 0, 1, 10, SEED)
    assert (row["plan"], row["version"], row["found"]) == (plan.id, plan.version, 0)
    assert await desk.plant.codes() == []
    assert await desk.differences() == []


async def test_the_first_reading_that_fails_the_lot_holds_it_while_others_lack(
    desk: Desk, plan: Plan, received: Act
) -> None:
    await desk.book("inspect.begin", plan.begin(received["id"]))
    await read(desk, plan, received["id"], BAD)

    assert await status(desk) == "hold"
    row = (await inspections(desk))[received["id"]]
    assert (row["status"], row["found"], row["nonconforming"]) == ("failed", 1, [1])


async def test_an_undo_of_readings_gives_back_what_was_before_but_no_fail(
    desk: Desk, plan: Plan, received: Act
) -> None:
    await desk.book("inspect.begin", plan.begin(received["id"]))
    await read(desk, plan, received["id"], GOOD, GOOD, GOOD)
    again = await read(desk, plan, received["id"], GOOD + 1, first=2)
    await desk.undo(again)
    assert await status(desk) == "available"
    assert (await inspections(desk))[received["id"]]["status"] == "passed"
    again = await read(desk, plan, received["id"], BAD, first=2)
    assert await status(desk) == "hold"
    await desk.undo(again)

    row = (await inspections(desk))[received["id"]]
    assert await status(desk) == "hold"
    assert (row["status"], row["found"], row["nonconforming"]) == ("failed", 0, [])


async def test_an_undone_sample_is_not_judged_by_and_the_next_one_is(
    desk: Desk, plan: Plan, received: Act
) -> None:
    wrong = await desk.book("inspect.begin", plan.begin(received["id"], n=5))
    await read(desk, plan, received["id"], GOOD, GOOD, GOOD)
    assert await status(desk) == "quarantine"
    await desk.undo(wrong)
    assert (await inspections(desk))[received["id"]]["n"] is None
    await desk.book("inspect.begin", plan.begin(received["id"]))

    assert await status(desk) == "available"
    assert await desk.noted("quality.") == []


async def test_whoever_begins_without_a_receipt_opens_an_inspection(desk: Desk) -> None:
    plan = await a_plan(desk.plant.database, kind="final")
    await desk.book("stock.receive", receipt(desk, None))
    desk.plant.clock.advance(1_000)
    begun = await desk.book("inspect.begin", plan.begin(kind="final", operation="10"))
    assert await status(desk) == "quarantine"
    row = (await inspections(desk))[begun["id"]]
    assert (row["kind"], row["operation"], row["lot"]) == ("final", "10", LOT)
    await read(desk, plan, begun["id"], GOOD, GOOD, GOOD)

    assert await status(desk) == "available"
    await desk.undo(begun)
    assert await inspections(desk) == {}


async def test_readings_and_their_sample_may_come_before_the_receipt(
    desk: Desk, plan: Plan
) -> None:
    line, other = await line_of(desk), await desk.plant.phone()
    late = desk.phone.record("stock.receive", desk.worker, receipt(desk, line))
    desk.plant.clock.advance(1_000)
    begin = other.record("inspect.begin", desk.worker, plan.begin(late["id"]))
    told = plan.readings(late["id"], *[(unit, "length", GOOD) for unit in (1, 2, 3)])
    desk.plant.clock.advance(1_000)
    other.record("inspect.readings", desk.worker, told)
    await desk.plant.push(other)
    assert await inspections(desk) == {}
    await desk.plant.push(desk.phone)

    assert begin["id"] != late["id"]
    assert await status(desk) == "available"
    assert (await inspections(desk))[late["id"]]["status"] == "passed"


async def test_devices_hold_readings_as_long_as_they_stand(
    desk: Desk, plan: Plan, received: Act
) -> None:
    await desk.book("inspect.begin", plan.begin(received["id"]))
    act = await read(desk, plan, received["id"], GOOD, BAD)
    query = (
        "SELECT row FROM feed WHERE table_name = 'inspection_reading' AND key = $1"
        " AND scope = $2 AND row IS NOT NULL"
    )
    site = f"site:{desk.plant.site}"
    assert await desk.plant.server.fetch(query, act["id"], site)
    await desk.undo(act)

    assert not await desk.plant.server.fetch(query, act["id"], site)


async def test_readings_leave_the_devices_with_their_inspection(
    desk: Desk, plan: Plan, received: Act
) -> None:
    await desk.book("inspect.begin", plan.begin(received["id"]))
    act = await read(desk, plan, received["id"], GOOD, GOOD, GOOD)
    desk.plant.clock.advance(31 * 86_400_000)
    await forget_inspections(desk.plant.database, desk.plant.clock.now_ms())

    rows = await desk.plant.server.fetch(
        "SELECT table_name FROM feed WHERE key = ANY ($1::text[]) AND row IS NOT NULL"
        " AND table_name LIKE 'inspection%'",
        [received["id"], act["id"]],
    )
    assert rows == []


async def test_an_inspection_that_opens_again_comes_back_to_the_devices_whole(
    desk: Desk, plan: Plan, received: Act
) -> None:
    await desk.book("inspect.begin", plan.begin(received["id"]))
    first = await read(desk, plan, received["id"], GOOD, GOOD)
    last = await read(desk, plan, received["id"], GOOD, first=3)
    desk.plant.clock.advance(31 * 86_400_000)
    await forget_inspections(desk.plant.database, desk.plant.clock.now_ms())
    await desk.undo(last)

    assert (await inspections(desk))[received["id"]]["status"] == "open"
    rows = await desk.plant.server.fetch(
        "SELECT key FROM feed WHERE table_name = 'inspection_reading' AND row IS NOT NULL"
    )
    assert [key for (key,) in rows] == [first["id"]]


async def test_a_word_that_the_goods_are_good_does_not_pass_what_has_to_be_read(
    desk: Desk, plan: Plan, received: Act
) -> None:
    await desk.book("inspect.begin", plan.begin(received["id"]))
    await desk.book("inspect.result", result(received["id"], "pass"))

    assert await status(desk) == "quarantine"


async def test_a_word_that_the_goods_are_bad_is_always_believed(
    desk: Desk, plan: Plan, received: Act
) -> None:
    await desk.book("inspect.begin", plan.begin(received["id"]))
    await read(desk, plan, received["id"], GOOD, GOOD, GOOD)
    desk.plant.clock.advance(1_000)
    await desk.book("inspect.result", result(received["id"], "fail"))

    assert await status(desk) == "hold"
    assert (await inspections(desk))[received["id"]]["status"] == "failed"


async def test_values_of_each_kind_come_back_as_they_were_said(desk: Desk) -> None:
    more = [LENGTH, LOOKS, {"code": "stamp", "kind": "text", "pattern": "A*"}]
    more.append({"code": "photo", "kind": "photo"})
    plan = await a_plan(desk.plant.database, characteristics=more, sampling=ONE)
    begun = await desk.book("inspect.begin", plan.begin(n=1))
    photo = ["a" * 64]
    told = [(1, "length", GOOD), (1, "looks", True), (1, "stamp", "A7"), (1, "photo", photo)]
    flaws = [[1, plan.known_as["looks"], 9_999, 2]]
    await desk.book("inspect.readings", plan.readings(begun["id"], *told, defects=flaws))
    await desk.book("inspect.result", result(begun["id"], "pass", item=GLUE))

    assert (await inspections(desk))[begun["id"]]["status"] == "passed"
    rows = await desk.plant.server.fetch(
        "SELECT value_kind, value_number, value_text FROM reading ORDER BY part"
    )
    assert [tuple(row) for row in rows] == [
        ("number", GOOD, None),
        ("flag", 1, None),
        ("text", None, "A7"),
        ("photos", None, '["' + "a" * 64 + '"]'),
    ]
    assert [
        tuple(row)
        for row in await desk.plant.server.fetch("SELECT unit, defect, number FROM reading_defect")
    ] == [(1, 9_999, 2)]
