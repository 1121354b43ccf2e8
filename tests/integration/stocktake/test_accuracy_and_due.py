"""When things were counted, when they are due, and how right the books were."""

from __future__ import annotations

from datetime import date
from typing import Any

from takt.stocktake.cycles import period_days, working_day_after
from tests.integration.inventory.plant import BOLT, GLUE, NUT
from tests.integration.stocktake.bureau import Bureau

MONDAY = date(2026, 1, 5)
"""Where the clock of the tests begins."""


async def due(bureau: Bureau) -> dict[str, Any]:
    answer = await bureau.ask("GET", f"count-due{bureau.at}")
    assert answer["total"] == len(answer["items"])
    return {one["code"]: one for one in answer["items"]}


async def accuracy(bureau: Bureau) -> Any:
    until = bureau.plant.clock.now_ms()
    return await bureau.ask("GET", f"count-accuracy{bureau.at}&since=0&until={until}")


async def test_what_was_counted_is_no_matter_of_what_changed(bureau: Bureau) -> None:
    await bureau.book("stock.receive", bureau.plant.receive(BOLT, "A1", 10))
    assert (await due(bureau))["BOLT"]["counted_at"] is None

    counted = await bureau.count(BOLT, "A1", 10)
    at = counted["time"]["wall"]
    assert (await due(bureau))["BOLT"]["counted_at"] is None  # the books are not complete
    await bureau.become_final()

    assert (await due(bureau))["BOLT"]["counted_at"] == at
    await bureau.book("stock.issue", bureau.plant.issue(BOLT, "A1", 1))
    await bureau.book("stock.move", bureau.plant.move(BOLT, "A1", "A2", 2))
    assert (await due(bureau))["BOLT"]["counted_at"] == at


async def test_an_item_of_which_one_place_was_never_counted_was_not_counted(
    bureau: Bureau,
) -> None:
    for place in ("A1", "A2"):
        await bureau.book("stock.receive", bureau.plant.receive(BOLT, place, 10))
    await bureau.count(BOLT, "A1", 10)
    await bureau.become_final()
    assert (await due(bureau))["BOLT"]["counted_at"] is None

    await bureau.count(BOLT, "A2", 10)
    await bureau.become_final()

    first = bureau.phone.acts[2]["time"]["wall"]
    assert (await due(bureau))["BOLT"]["counted_at"] == first


async def test_an_item_is_due_a_period_after_it_was_counted_or_first_seen(bureau: Bureau) -> None:
    for item in (BOLT, NUT):
        await bureau.book("stock.receive", bureau.plant.receive(item, "A1", 10))
    await bureau.ask("PUT", f"count-classes/{NUT}{bureau.at}", {"class": "A"})
    await bureau.ask("POST", f"count-classes{bureau.at}")

    found = await due(bureau)

    assert list(found) == ["NUT", "BOLT"]
    assert found["NUT"]["due_on"] == working_day_after(MONDAY, period_days(6)).isoformat()
    assert found["BOLT"]["due_on"] == working_day_after(MONDAY, period_days(1)).isoformat()
    form = {"classes": [{"class": "C", "times_a_year": 0}]}
    await bureau.ask("PUT", f"count-policy{bureau.at}", form)
    assert (await due(bureau))["BOLT"]["due_on"] is None


async def test_accuracy_counts_lines_and_values_by_zone_class_and_stocktake(
    bureau: Bureau,
) -> None:
    plant = bureau.plant
    await bureau.set_costs({BOLT: 10_000, NUT: 30_000})
    for item, place in ((BOLT, "A1"), (NUT, "A1"), (NUT, "A2")):
        await bureau.book("stock.receive", plant.receive(item, place, 100))
    await bureau.count(BOLT, "A1", 100, 7)
    await bureau.count(NUT, "A1", 100, 7)
    await bureau.count(NUT, "A2", 99)
    await bureau.become_final()
    assert (await accuracy(bureau))["lines"] == 2  # a variance waits for its approval

    approver = await plant.worker("supervisor")
    phone = await plant.phone()
    [wrong] = await plant.server.fetch("SELECT operation::text FROM approval")
    answer = {"operation": wrong["operation"], "decision": "approve", "note": None}
    phone.record("approve", approver.id, answer | {"meaning": "approved", "method": "pin"})
    await plant.push(phone)
    await bureau.become_final(1)

    found = await accuracy(bureau)

    assert {key: found[key] for key in ("lines", "right", "lines_right")} == {
        "lines": 3,
        "right": 2,
        "lines_right": 667,
    }
    assert (found["value"], found["value_off"], found["value_right"]) == (7_000_000, 30_000, 996)
    assert [(one["zone"], one["lines_right"]) for one in found["by_zone"]] == [
        ("A1", 1_000),
        ("A2", 0),
    ]
    assert [(one["stocktake"], one["lines"]) for one in found["by_stocktake"]] == [
        (None, 1),
        (7, 2),
    ]
    nothing = await bureau.ask("GET", f"count-accuracy{bureau.at}&since=0&until=1")
    assert (nothing["lines"], nothing["lines_right"], nothing["value_right"]) == (0, None, None)


async def test_without_costs_there_is_no_accuracy_by_value(bureau: Bureau) -> None:
    await bureau.book("stock.receive", bureau.plant.receive(BOLT, "A1", 10))
    await bureau.count(BOLT, "A1", 10)
    await bureau.become_final()

    found = await accuracy(bureau)

    assert (found["lines_right"], found["value"], found["value_right"]) == (1_000, None, None)
    await bureau.ask("GET", f"count-accuracy{bureau.at}&since=2&until=1", status=422)
    assert GLUE not in [one["item"] for one in (await due(bureau)).values()]
