"""What people are told of samples and readings: what is odd, what differs, what does not count."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from takt.inventory import lot_id
from tests.integration.documents import Desk
from tests.integration.inventory.plant import BOLT, GLUE
from tests.integration.quality.goods import LOT, inspections, line_of, receipt, result, status
from tests.integration.quality.plans import AQL, LENGTH, Plan, a_gauge, a_plan, a_version
from tests.phone import Act

GOOD, BAD = 1_000, 1_011
LAX = {"kind": "fixed", "n": 1, "ac": 5}
METALS, CHEMICALS, GLUES = 1, 2, 3
CATEGORIES = """
    INSERT INTO category (id, code, code_key, name_en, parent)
    VALUES (1, 'METALS', 'metals', 'Metals', NULL),
           (2, 'CHEMICALS', 'chemicals', 'Chemicals', NULL),
           (3, 'GLUES', 'glues', 'Glues', 2)
"""
IN_CATEGORY = "UPDATE item SET category = $2 WHERE id = $1"
Told = list[tuple[str, dict[str, Any]]]


@pytest.fixture
async def plan(desk: Desk) -> Plan:
    return await a_plan(desk.plant.database)


@pytest.fixture
async def received(desk: Desk) -> str:
    act = await desk.book("stock.receive", receipt(desk, await line_of(desk)))
    desk.plant.clock.advance(1_000)
    return str(act["id"])


async def read(desk: Desk, plan: Plan, inspection: str, *values: int, **more: Any) -> Act:
    """One length for each unit, one second later."""
    desk.plant.clock.advance(1_000)
    told = [(unit, "length", value) for unit, value in enumerate(values, 1)]
    return await desk.book("inspect.readings", plan.readings(inspection, *told, **more))


async def told(desk: Desk, code: str) -> list[dict[str, Any]]:
    return [data for found, data in await desk.noted("quality.") if found == f"quality.{code}"]


async def test_a_lot_that_readings_fail_is_told_with_its_units_also_when_that_is_undone(
    desk: Desk, plan: Plan, received: str
) -> None:
    await desk.book("inspect.begin", plan.begin(received))
    act = await read(desk, plan, received, GOOD, BAD)

    expected = {"found": 1, "ac": 0, "units": [2], "units_count": 1}
    assert await told(desk, "failed") == [expected | {"inspection": received, "note": None}]
    [notice] = [one for one in await desk.plant.notices() if one["code"] == "quality.failed"]
    assert (notice["operation"], notice["lot"]) == (act["id"], LOT)
    await desk.undo(act)
    assert await told(desk, "failed") == [expected | {"inspection": received, "note": None}]


async def test_readings_of_units_and_characteristics_that_are_not_looked_at_are_told_once(
    desk: Desk, plan: Plan, received: str
) -> None:
    await desk.book("inspect.begin", plan.begin(received))
    said = plan.readings(received, (4, "length", GOOD))
    said["readings"] += [[1, 9_999, 5], [2, plan.known_as["length"], "long"]]
    await desk.book("inspect.readings", said)

    [data] = await told(desk, "reading_odd")
    assert [one["why"] for one in data["odd"]] == [
        "characteristic_unknown",
        "unit_unknown",
        "value_type",
    ]
    assert (await inspections(desk))[received]["status"] == "open"


async def test_readings_by_a_version_of_another_plan_are_recorded_and_told(
    desk: Desk, plan: Plan, received: str
) -> None:
    other = await a_plan(desk.plant.database, "P-2")
    await desk.book("inspect.begin", plan.begin(received))
    await read(desk, other, received, BAD)

    [data] = await told(desk, "reading_odd")
    assert [one["why"] for one in data["odd"]] == ["characteristic_unknown"]
    assert await status(desk) == "quarantine"


@pytest.mark.parametrize(
    ("wrong", "why"),
    [({"version": 9_999}, "plan"), ({"plan": 9_999}, "plan"), ({"lot": None}, "goods")],
)
async def test_a_sample_that_does_not_fit_is_recorded_told_and_not_judged_by(
    desk: Desk, plan: Plan, received: str, wrong: Act, why: str
) -> None:
    begun = await desk.book("inspect.begin", plan.begin(received) | wrong)
    await read(desk, plan, received, GOOD, GOOD, GOOD)

    assert await told(desk, "begin_odd") == [{"inspection": received, "why": why}]
    assert await status(desk) == "quarantine"
    await desk.undo(begun)
    assert await told(desk, "begin_odd") == []


async def test_a_plan_that_is_not_in_force_yet_is_not_judged_by(desk: Desk, received: str) -> None:
    plan = await a_plan(desk.plant.database, from_on=date(2040, 1, 1))
    await desk.book("inspect.begin", plan.begin(received))
    await read(desk, plan, received, BAD)

    assert [data["why"] for data in await told(desk, "begin_odd")] == ["version"]


async def test_the_first_sample_counts_and_a_second_one_is_told(
    desk: Desk, plan: Plan, received: str
) -> None:
    first = await desk.book("inspect.begin", plan.begin(received))
    at = desk.plant.clock.now_ms()
    desk.plant.clock.advance(1_000)
    await desk.book("inspect.begin", plan.begin(received, seed="f" * 16))

    expected = {"inspection": received, "first": desk.worker, "at": at}
    assert await told(desk, "begun_twice") == [expected]
    await desk.undo(first)
    assert await told(desk, "begun_twice") == []
    assert (await inspections(desk))[received]["seed"] == "f" * 16


async def test_a_smaller_sample_than_the_plan_asks_for_is_told_and_the_plan_counts(
    desk: Desk, received: str
) -> None:
    plan = await a_plan(desk.plant.database, sampling=AQL)
    drawn = plan.begin(received, units=150, n=5, ac=2, re=3, letter="F", mode="normal")
    await desk.book("inspect.begin", drawn)

    [data] = await told(desk, "sample_differs")
    assert data["told"] == {"n": 5, "ac": 2, "re": 3, "mode": "normal"}
    assert data["asked"] == data["counts"] == {"n": 32, "ac": 1, "re": 2, "mode": "normal"}
    row = (await inspections(desk))[received]
    assert (row["n"], row["ac"], row["re"], row["letter"]) == (32, 1, 2, "G")


async def test_a_larger_sample_than_the_plan_asks_for_has_to_be_read_whole(
    desk: Desk, plan: Plan, received: str
) -> None:
    await desk.book("inspect.begin", plan.begin(received, n=4))
    await read(desk, plan, received, GOOD, GOOD, GOOD)
    assert await status(desk) == "quarantine"
    await read(desk, plan, received, GOOD, GOOD, GOOD, GOOD)

    assert await status(desk) == "available"


async def test_a_word_that_differs_from_the_readings_is_told_until_they_agree(
    desk: Desk, plan: Plan, received: str
) -> None:
    await desk.book("inspect.begin", plan.begin(received))
    await desk.book("inspect.result", result(received, "pass"))
    assert await told(desk, "verdict_differs") == [
        {"inspection": received, "verdict": "pass", "stands": "open"}
    ]
    await read(desk, plan, received, GOOD, GOOD)
    assert [one["stands"] for one in await told(desk, "verdict_differs")] == ["open"]
    await read(desk, plan, received, GOOD, GOOD, GOOD)

    assert await told(desk, "verdict_differs") == []
    assert await status(desk) == "available"


@pytest.mark.parametrize(
    ("said", "counts"),
    [
        ([None], True),
        ([date(2040, 1, 1)], True),
        ([date(2020, 1, 1)], False),
        ([None, (date(2020, 1, 1), date(2040, 1, 1), "pass")], True),
        ([None, (date(2020, 1, 1), date(2021, 1, 1), "pass")], False),
        ([None, (date(2020, 1, 1), date(2040, 1, 1), "fail")], False),
        ([None, (date(2039, 1, 1), date(2040, 1, 1), "pass")], False),
    ],
)
async def test_readings_count_where_the_gauge_was_calibrated_on_their_day(
    desk: Desk, plan: Plan, received: str, said: list[Any], counts: bool
) -> None:
    gauge = await a_gauge(desk.plant.database, desk.plant.site, "C-1", *said)
    await desk.book("inspect.begin", plan.begin(received))
    act = await read(desk, plan, received, GOOD, GOOD, GOOD, gauge=gauge)

    assert await status(desk) == ("available" if counts else "quarantine")
    data = {"inspection": received, "gauge": gauge, "why": "gauge_overdue"}
    data |= {"readings": act["id"], "readings_count": 3}
    assert await told(desk, "gauge_overdue") == ([] if counts else [data])


async def test_readings_with_a_gauge_in_doubt_count_once_somebody_accepts_them(
    desk: Desk, plan: Plan, received: str
) -> None:
    await desk.book("inspect.begin", plan.begin(received))
    act = await read(desk, plan, received, GOOD, GOOD, GOOD, gauge=4_711)
    assert [one["why"] for one in await told(desk, "gauge_overdue")] == ["gauge_unknown"]
    await desk.book("inspect.accept", {"readings": act["id"], "note": "it was C-1"})

    assert await status(desk) == "available"
    assert await told(desk, "gauge_overdue") == []
    again = desk.phone.record("inspect.accept", desk.worker, {"readings": act["id"], "note": None})
    receipt_ = await desk.plant.push(desk.phone)
    assert receipt_["results"][-1] == [again["n"], "held", "already_decided"]


async def test_only_who_decides_about_quality_lets_doubtful_readings_count(
    desk: Desk, plan: Plan, received: str
) -> None:
    await desk.book("inspect.begin", plan.begin(received))
    act = await read(desk, plan, received, BAD, gauge=4_711)
    storekeeper = (await desk.plant.worker("storekeeper")).id
    phone = desk.phone
    phone.record("inspect.accept", storekeeper, {"readings": act["id"], "note": None})
    phone.record("inspect.accept", desk.worker, {"readings": received, "note": None})
    receipt_ = await desk.plant.push(phone)

    assert [one[1:] for one in receipt_["results"]] == [
        ["held", "right_missing"],
        ["held", "not_found"],
    ]
    assert await status(desk) == "quarantine"


async def test_readings_and_samples_without_the_right_are_recorded_and_not_judged_by(
    desk: Desk, plan: Plan, received: str
) -> None:
    inspector, desk.worker = desk.worker, (await desk.plant.worker("operator")).id
    await desk.book("inspect.begin", plan.begin(received))
    assert (await inspections(desk))[received]["n"] is None
    desk.worker = inspector
    desk.plant.clock.advance(1_000)
    await desk.book("inspect.begin", plan.begin(received))
    desk.worker = (await desk.plant.worker("operator")).id
    await read(desk, plan, received, GOOD, GOOD, GOOD)

    assert await status(desk) == "quarantine"
    assert await desk.plant.codes() == ["inventory.right_revoked"] * 2


async def test_only_the_plan_that_opened_a_receipt_judges_it(desk: Desk) -> None:
    strict = await a_plan(
        desk.plant.database, "STRICT", sampling={"kind": "fixed", "n": 10, "ac": 0}
    )
    lax = await a_plan(desk.plant.database, "LAX", sampling=LAX, kind="move")
    act = await desk.book("stock.receive", receipt(desk, await line_of(desk)))
    desk.plant.clock.advance(1_000)
    await desk.book("inspect.begin", lax.begin(act["id"], n=1, ac=5, re=6))
    await read(desk, lax, act["id"], GOOD)

    assert await told(desk, "begin_odd") == [{"inspection": act["id"], "why": "plan"}]
    assert await status(desk) == "quarantine"
    assert (await inspections(desk))[act["id"]]["plan"] == strict.id


async def test_what_another_plan_failed_is_free_of_its_hold_once_the_receipt_arrives(
    desk: Desk,
) -> None:
    await a_plan(desk.plant.database, "STRICT")
    other = await a_plan(desk.plant.database, "OTHER", item=None)
    line, phone = await line_of(desk), await desk.plant.phone()
    late = desk.phone.record("stock.receive", desk.worker, receipt(desk, line))
    desk.plant.clock.advance(1_000)
    await desk.book("inspect.begin", other.begin(late["id"]), phone)
    desk.plant.clock.advance(1_000)
    await desk.book("inspect.readings", other.readings(late["id"], (1, "length", BAD)), phone)
    await desk.plant.push(desk.phone)

    assert await told(desk, "begin_odd") == [{"inspection": late["id"], "why": "plan"}]
    assert await status(desk) == "quarantine"
    assert await desk.differences() == []


async def test_another_lot_than_that_of_the_receipt_is_free_once_the_receipt_arrives(
    desk: Desk,
) -> None:
    await a_plan(desk.plant.database, "STRICT")
    other = await a_plan(desk.plant.database, "OTHER", item=None)
    line, phone = await line_of(desk), await desk.plant.phone()
    late = desk.phone.record("stock.receive", desk.worker, receipt(desk, line))
    desk.plant.clock.advance(1_000)
    foreign = lot_id(GLUE, "G-9")
    await desk.book("inspect.begin", other.begin(late["id"], lot=foreign), phone)
    desk.plant.clock.advance(1_000)
    await desk.book("inspect.readings", other.readings(late["id"], (1, "length", BAD)), phone)
    assert await status(desk, foreign) == "hold"
    await desk.plant.push(desk.phone)

    assert await status(desk, foreign) == "available"
    assert await status(desk) == "quarantine"
    assert await desk.differences() == []


@pytest.mark.parametrize("wrong", [{"kind": "final"}, {"item": BOLT}])
async def test_a_plan_for_something_else_does_not_judge(
    desk: Desk, received: str, wrong: dict[str, Any]
) -> None:
    plan = await a_plan(desk.plant.database, **wrong)
    await desk.book("inspect.begin", plan.begin(received))
    await read(desk, plan, received, GOOD, GOOD, GOOD)

    assert [data["why"] for data in await told(desk, "begin_odd")] == ["plan"]
    assert await status(desk) == "quarantine"


@pytest.mark.parametrize(("category", "why"), [(CHEMICALS, []), (METALS, ["plan"])])
async def test_a_plan_for_a_category_judges_the_items_of_it_alone(
    desk: Desk, received: str, category: int, why: list[str]
) -> None:
    database = desk.plant.database
    await database.pool.execute(CATEGORIES)
    await database.pool.execute(IN_CATEGORY, GLUE, GLUES)
    plan = await a_plan(database, item=None, category=category)
    await desk.book("inspect.begin", plan.begin(received))
    await read(desk, plan, received, GOOD, GOOD, GOOD)

    assert [data["why"] for data in await told(desk, "begin_odd")] == why
    assert await status(desk) == ("quarantine" if why else "available")
    # Whoever moves the item later changes no verdict.
    await database.pool.execute(IN_CATEGORY, GLUE, METALS)
    assert await desk.differences() == []


async def test_a_version_that_was_replaced_does_not_judge(desk: Desk, plan: Plan) -> None:
    await a_version(
        desk.plant.database, plan.id, number=2, from_on=date(2021, 1, 1), counts="units",
        is_steady=False,
    )  # fmt: skip
    received = str((await desk.book("stock.receive", receipt(desk, await line_of(desk))))["id"])
    desk.plant.clock.advance(1_000)
    await desk.book("inspect.begin", plan.begin(received))
    await read(desk, plan, received, GOOD, GOOD, GOOD)

    assert [data["why"] for data in await told(desk, "begin_odd")] == ["version"]
    assert await status(desk) == "quarantine"


async def test_a_lot_is_no_smaller_than_what_was_received(desk: Desk) -> None:
    plan = await a_plan(desk.plant.database, sampling=AQL, item=BOLT)
    received = desk.plant.receive(BOLT, "A1", 1_000)
    act = await desk.book("stock.receive", received)
    desk.plant.clock.advance(1_000)
    drawn = plan.begin(act["id"], item=BOLT, lot=None, units=2, n=2, ac=0, re=1)
    await desk.book("inspect.begin", drawn)

    [data] = await told(desk, "sample_differs")
    assert data["told"]["n"] == 2
    assert data["asked"]["n"] == data["counts"]["n"] == 80
    assert (await inspections(desk))[act["id"]]["n"] == 80


@pytest.mark.parametrize("why", ["gauge_missing", "gauge_retired"])
async def test_a_gauge_that_lacks_or_is_retired_is_a_doubt_until_somebody_accepts(
    desk: Desk, received: str, why: str
) -> None:
    gauge = await a_gauge(desk.plant.database, desk.plant.site, "C-1")
    await desk.plant.database.pool.execute("UPDATE gauge SET active = false WHERE id = $1", gauge)
    plan = await a_plan(desk.plant.database, characteristics=[LENGTH | {"gauge": gauge}])
    await desk.book("inspect.begin", plan.begin(received))
    used = None if why == "gauge_missing" else gauge
    act = await read(desk, plan, received, GOOD, GOOD, GOOD, gauge=used)

    assert [one["why"] for one in await told(desk, "gauge_overdue")] == [why]
    assert await status(desk) == "quarantine"
    await desk.book("inspect.accept", {"readings": act["id"], "note": "it was C-1"})
    assert await status(desk) == "available"
