"""Cycle counts that are made by request and by the hour: once each, and moved by other counts."""

from __future__ import annotations

from typing import Any

import pytest

from takt.stocktake import plan_cycles
from tests.integration.inventory.plant import BOLT, NUT
from tests.integration.stocktake.bureau import DAY_MS, Bureau

PLANS = """
    SELECT due_on::text, status, items
    FROM stocktake
    WHERE kind = 'cycle'
    ORDER BY due_on, id
"""


@pytest.fixture
async def stocked(bureau: Bureau) -> Bureau:
    """Bolts and nuts of class A, which is counted each week."""
    for item in (BOLT, NUT):
        await bureau.book("stock.receive", bureau.plant.receive(item, "A1", 10))
        await bureau.ask("PUT", f"count-classes/{item}{bureau.at}", {"class": "A"})
    form = {"classes": [{"class": "A", "times_a_year": 52}]}
    await bureau.ask("PUT", f"count-policy{bureau.at}", form)
    return bureau


async def plans(bureau: Bureau) -> list[tuple[str, str, list[int]]]:
    return [tuple(row) for row in await bureau.plant.server.fetch(PLANS)]


async def make(bureau: Bureau, until: str, status: int = 200) -> Any:
    form = {"site": bureau.plant.site, "until": until}
    return await bureau.ask("POST", "count-cycles", form, status)


async def test_items_are_planned_once_for_what_is_due_each_on_its_day(stocked: Bureau) -> None:
    assert (await make(stocked, "2026-01-08"))["stocktakes"] == []

    made = (await make(stocked, "2026-01-12"))["stocktakes"]

    assert [(one["due_on"], one["items"]) for one in made] == [("2026-01-09", 1), ("2026-01-12", 1)]
    assert await plans(stocked) == [
        ("2026-01-09", "planned", [NUT]),
        ("2026-01-12", "planned", [BOLT]),
    ]
    before = await stocked.plant.server.written()
    assert (await make(stocked, "2026-03-02"))["stocktakes"] == []
    assert await stocked.plant.server.written() == before
    due = await stocked.ask("GET", f"count-due{stocked.at}")
    assert [one["planned_on"] for one in due["items"]] == ["2026-01-09", "2026-01-12"]


async def test_what_was_counted_otherwise_leaves_its_plan_and_is_due_later(
    stocked: Bureau,
) -> None:
    await make(stocked, "2026-01-12")
    await stocked.count(BOLT, "A1", 10)
    await stocked.become_final(12)

    made = (await make(stocked, "2026-01-26"))["stocktakes"]

    assert {one["status"] for one in made} == {"planned", "cancelled"}
    states = [(status, items) for _, status, items in await plans(stocked)]
    assert ("cancelled", [BOLT]) in states
    assert ("planned", [NUT]) in states
    assert sum(BOLT in items and status == "planned" for status, items in states) == 1


async def test_the_hourly_work_plans_a_week_for_sites_that_ask_for_it(stocked: Bureau) -> None:
    plant = stocked.plant
    assert await plan_cycles(plant.database, plant.clock.now_ms()) is None
    assert await plans(stocked) == []
    await stocked.ask("PUT", f"count-policy{stocked.at}", {"cycles": True})

    for _ in range(2):
        await plan_cycles(plant.database, plant.clock.now_ms())
        assert [items for _, _, items in await plans(stocked)] == [[NUT]]
    plant.clock.advance(DAY_MS)
    await plan_cycles(plant.database, plant.clock.now_ms())
    assert [items for _, _, items in await plans(stocked)] == [[NUT], [BOLT]]


@pytest.mark.parametrize(
    ("until", "code"),
    [
        (None, "missing"),
        ("2026-13-01", "not_a_day"),
        (7, "not_a_day"),
        ("2026-01-04", "out_of_range"),
        ("2026-05-01", "out_of_range"),
    ],
)
async def test_a_wrong_day_is_named_and_nothing_is_planned(
    stocked: Bureau, until: Any, code: str
) -> None:
    before = await stocked.plant.server.written()

    answer = await make(stocked, until, 422)

    assert [(one["field"], one["code"]) for one in answer["errors"]] == [("until", code)]
    assert await stocked.plant.server.written() == before


async def test_an_opened_cycle_count_has_the_lines_of_its_items_and_a_sheet(
    stocked: Bureau,
) -> None:
    [made] = (await make(stocked, "2026-01-09"))["stocktakes"]
    path = f"stocktakes/{made['id']}"
    refused = await stocked.ask("GET", f"{path}/sheet.pdf", status=409)
    assert refused["code"] == "stocktake.no_lines"
    shown = await stocked.plant.server.fetch(
        "SELECT row::json ->> 'due_on' AS due_on FROM feed WHERE table_name = 'stocktake'"
    )
    assert [row["due_on"] for row in shown] == ["2026-01-09"]

    await stocked.ask("POST", f"{path}/open", {})

    lines = await stocked.plant.server.fetch("SELECT item FROM count_line")
    assert [row["item"] for row in lines] == [NUT]
    headers = stocked.boss.headers
    sheet = await stocked.plant.server.client.get(f"/api/v1/{path}/sheet.pdf", headers=headers)
    assert sheet.content.startswith(b"%PDF")
