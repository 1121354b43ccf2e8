"""Policies and classes of a site: kept, computed from the ledger, asked for tolerances."""

from __future__ import annotations

from typing import Any

import pytest

from takt.stocktake.policy import Tolerance
from takt.stocktake.policy_store import rules_for
from tests.integration.inventory.plant import BOLT, GLUE, NUT, OLD
from tests.integration.stocktake.bureau import DAY_MS, Bureau

FIRST_A_YEAR = {"class": "A", "times_a_year": 12, "permille": 2, "most_value": 50_000}


async def test_a_policy_starts_with_the_defaults_and_keeps_what_was_not_sent(
    bureau: Bureau,
) -> None:
    before = await bureau.ask("GET", f"count-policy{bureau.at}")
    assert [one["times_a_year"] for one in before["classes"]] == [6, 3, 1]
    assert (before["cycles"], before["shares"]) == (False, [800, 950])

    form = {"cycles": True, "classes": [FIRST_A_YEAR]}
    changed = await bureau.ask("PUT", f"count-policy{bureau.at}", form)

    assert changed["classes"][0] == {**FIRST_A_YEAR, "asks_second": True}
    assert changed["classes"][1:] == before["classes"][1:]
    assert changed == await bureau.ask("GET", f"count-policy{bureau.at}")
    noted = await bureau.plant.server.fetch(
        "SELECT subject FROM audit_entry WHERE action = 'stocktake.policy_changed'"
    )
    assert [row["subject"] for row in noted] == [f"site:{bureau.plant.site}"]


@pytest.mark.parametrize(
    ("form", "field", "code"),
    [
        ({"cycles": 1}, "cycles", "not_a_flag"),
        ({"shares": [950, 800]}, "shares", "not_shares"),
        ({"shares": [1]}, "shares", "not_shares"),
        ({"shares": [0, 1001]}, "shares", "not_shares"),
        ({"classes": [5]}, "classes.0.class", "not_allowed"),
        ({"classes": [{"class": "D"}]}, "classes.0.class", "not_allowed"),
        ({"classes": [{"class": "A"}, {"class": "A"}]}, "classes.1.class", "repeated"),
        ({"classes": [{"class": "A", "times_a_year": 53}]}, "classes.0.times_a_year", None),
        ({"classes": [{"class": "A", "permille": -1}]}, "classes.0.permille", None),
        ({"classes": [{"class": "A", "permille": 2.5}]}, "classes.0.permille", "not_whole"),
        ({"classes": [{"class": "A", "most_value": -1}]}, "classes.0.most_value", None),
        ({"classes": [{"class": "A", "often": 1}]}, "classes.0.often", "unknown"),
        ({"often": 1}, "often", "unknown"),
    ],
)
async def test_a_wrong_policy_is_named_and_not_stored(
    bureau: Bureau, form: Any, field: str, code: str | None
) -> None:
    before = await bureau.plant.server.written()

    answer = await bureau.ask("PUT", f"count-policy{bureau.at}", form, 422)

    assert [(one["field"], one["code"]) for one in answer["errors"]] == [
        (field, code or "out_of_range")
    ]
    assert await bureau.plant.server.written() == before


async def test_what_left_for_production_customers_and_scrap_has_moved_and_nothing_else(
    bureau: Bureau,
) -> None:
    plant = bureau.plant
    await bureau.set_costs({BOLT: 20_000, NUT: 10_000})
    await bureau.book("stock.receive", plant.receive(BOLT, "A1", 1_000))
    await bureau.book("stock.receive", plant.receive(NUT, "A1", 1_000))
    await bureau.book("stock.move", plant.move(BOLT, "A1", "A2", 500))
    assert await bureau.moved() == {BOLT: 0, NUT: 0}

    await bureau.book("stock.issue", plant.issue(BOLT, "A1", 10))
    wrong = await bureau.book("stock.issue", plant.issue(BOLT, "A1", 400))
    await bureau.book("undo", {"operation": wrong["id"]})
    back = plant.move(BOLT, "production", "A1", 4, reference=None)
    await bureau.book("stock.return", back)
    scrap = plant.move(BOLT, "A1", "scrap", 5, reason=None, note=None)
    await bureau.book("stock.scrap", scrap)
    ship = plant.move(NUT, "A1", "customer", 7, reference=None)
    await bureau.book("stock.ship", ship)
    use = plant.move(BOLT, "A2", "conversion", 3, reference=None)
    await bureau.book("stock.consume", use)
    used = await bureau.book("stock.consume", use)
    await bureau.book("undo", {"operation": used["id"]})

    assert await bureau.moved() == {BOLT: (10 + 5 + 3) * 20_000, NUT: 7 * 10_000}
    plant.clock.advance(366 * DAY_MS)
    assert await bureau.moved() == {BOLT: 0, NUT: 0}


async def test_classes_are_computed_fixed_by_hand_and_freed_again(bureau: Bureau) -> None:
    plant = bureau.plant
    await bureau.set_costs({BOLT: 20_000})
    for item in (BOLT, NUT):
        await bureau.book("stock.receive", plant.receive(item, "A1", 1_000))
    await bureau.book("stock.issue", plant.issue(BOLT, "A1", 10))

    computed = await bureau.ask("POST", f"count-classes{bureau.at}")

    assert computed["without_cost"] == 1
    listed = await bureau.ask("GET", f"count-classes{bureau.at}")
    assert [(one["code"], one["class"], one["movement_value"]) for one in listed["items"]] == [
        ("BOLT", "A", 200_000),
        ("NUT", "C", 0),
    ]
    fixed = await bureau.ask("PUT", f"count-classes/{NUT}{bureau.at}", {"class": "A"})
    assert fixed == {"item": NUT, "class": "A", "is_fixed": True}
    await bureau.ask("POST", f"count-classes{bureau.at}")
    assert [one["items"] for one in (await classes(bureau))["sums"]] == [2]
    await bureau.ask("PUT", f"count-classes/{NUT}{bureau.at}", {"class": None})
    await bureau.ask("POST", f"count-classes{bureau.at}")
    listed = await classes(bureau)
    assert [one["class"] for one in listed["items"]] == ["A", "C"]
    only = await bureau.ask("GET", f"count-classes{bureau.at}&class=C&limit=1")
    assert ([one["item"] for one in only["items"]], only["next"]) == ([NUT], NUT)


async def classes(bureau: Bureau) -> Any:
    return await bureau.ask("GET", f"count-classes{bureau.at}")


async def test_computing_twice_gives_the_same_classes(bureau: Bureau) -> None:
    await bureau.book("stock.receive", bureau.plant.receive(BOLT, "A1", 5))
    await bureau.ask("POST", f"count-classes{bureau.at}")
    before = (await classes(bureau))["items"]

    await bureau.ask("POST", f"count-classes{bureau.at}")

    assert (await classes(bureau))["items"] == before


async def test_tolerances_follow_class_policy_and_cost(bureau: Bureau) -> None:
    await bureau.set_costs({BOLT: 20_000, GLUE: 100_000})
    small = {"class": "C", "most_value": 50_000, "asks_second": False}
    form = {"classes": [FIRST_A_YEAR, small]}
    await bureau.ask("PUT", f"count-policy{bureau.at}", form)
    await bureau.ask("PUT", f"count-classes/{BOLT}{bureau.at}", {"class": "A"})
    place = bureau.plant.places["A1"]

    async with bureau.plant.database.read_snapshot() as connection:
        found = await rules_for(connection, [(place, item) for item in (BOLT, GLUE, OLD)])

    assert found == {
        (place, BOLT): Tolerance(2, 2, asks_second=True),
        (place, GLUE): Tolerance(10, 500, asks_second=False),
        (place, OLD): Tolerance(10, None, asks_second=False),
    }


async def test_a_planner_of_another_site_and_a_worker_are_refused(bureau: Bureau) -> None:
    worker = await bureau.plant.worker()
    path = f"/api/v1/count-policy{bureau.at}"
    reply = await bureau.plant.server.client.get(path, headers=worker.headers)
    assert reply.status_code == 403
    await bureau.ask("GET", "count-policy?site=987654321", status=404)
    await bureau.ask("PUT", f"count-classes/999999{bureau.at}", {"class": "A"}, 404)
    await bureau.ask("PUT", f"count-classes/{BOLT}{bureau.at}", {}, 422)
