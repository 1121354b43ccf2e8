"""Plain work orders: planned, changed, and followed by what is used and made for them."""

from __future__ import annotations

from typing import Any

import pytest

from takt.inventory import lot_id
from takt.inventory.waiting_acts import settle_waiting
from takt.production import EXTENSION, forget_work_orders
from tests.integration.documents import Desk
from tests.integration.inventory.plant import BOLT, GLUE, NUT
from tests.phone import Act

DAY_MS = 86_400_000


async def planned(desk: Desk, **more: Any) -> dict[str, Any]:
    form = {"code": "WO-1", "site": desk.plant.site, "item": GLUE, "quantity": 5_000}
    takes = [{"item": BOLT, "quantity": 10}, {"item": NUT, "quantity": 20}]
    made = await desk.ask("POST", "work-orders", form | {"components": takes} | more)
    assert isinstance(made, dict)
    return made


def consume(desk: Desk, order: int, item: int, quantity: int, **more: Any) -> Act:
    args = desk.plant.move(item, "A1", "conversion", quantity, reference=None)
    return args | {"work_order": order} | more


def output(desk: Desk, order: int, item: int, quantity: int, **more: Any) -> Act:
    code = "M-1" if item == GLUE else None
    made = {"lot_code": code, "lot": code and lot_id(item, code), "expires_on": None}
    args = desk.plant.move(item, "conversion", "A2", quantity, reference=None, **made)
    return args | {"work_order": order} | more


async def figures(desk: Desk, order: dict[str, Any]) -> tuple[int, list[int]]:
    """What was made and what was used, told alike to devices and to people."""
    told = await desk.ask("GET", f"work-orders/{order['id']}")
    shown = (await desk.shown("work_order"))[order["id"]]
    assert {name: told[name] for name in shown} == shown
    return shown["made"], [one["consumed"] for one in shown["components"]]


async def test_a_work_order_is_shown_to_the_devices_of_its_site(desk: Desk) -> None:
    made = await planned(desk, due_on="2026-02-01")

    bolts, nuts = (one["id"] for one in made["components"])
    assert await desk.shown("work_order") == {
        made["id"]: {
            "id": made["id"],
            "code": "WO-1",
            "item": GLUE,
            "quantity": 5_000,
            "made": 0,
            "due_on": "2026-02-01",
            "status": "planned",
            "components": [
                {"id": bolts, "item": BOLT, "quantity": 10, "consumed": 0},
                {"id": nuts, "item": NUT, "quantity": 20, "consumed": 0},
            ],
        }
    }


async def test_consumption_and_output_count_with_lots_and_without(desk: Desk) -> None:
    order = await planned(desk)
    used = await desk.book("stock.consume", consume(desk, order["id"], BOLT, 4))
    await desk.book("stock.consume", consume(desk, order["id"], NUT, 20))
    await desk.book("stock.output", output(desk, order["id"], GLUE, 2_000))

    assert await figures(desk, order) == (2_000, [4, 20])
    await desk.undo(used)
    assert await figures(desk, order) == (2_000, [0, 20])
    assert await desk.noted("production.") == []
    assert await desk.differences() == []


async def test_consumption_for_an_order_uses_up_what_was_kept_for_it(desk: Desk) -> None:
    order = await planned(desk)
    kept = {"item": BOLT, "lot": None, "location": None, "quantity": 30, "note": None}
    kept |= {"for_kind": "work_order", "for_id": "wo-1"}
    desk.phone.record("stock.reserve", (await desk.plant.worker("supervisor")).id, kept)

    await desk.book("stock.consume", consume(desk, order["id"], BOLT, 4))

    [row] = await desk.plant.server.fetch("SELECT open FROM reservation")
    assert row["open"] == 26


async def test_what_an_order_does_not_take_is_booked_and_told(desk: Desk) -> None:
    order = await planned(desk, components=[{"item": BOLT, "quantity": 10}])
    act = await desk.book("stock.consume", consume(desk, order["id"], NUT, 3))

    data = {"work_order": order["id"], "quantity": 3}
    assert await desk.noted("production.") == [("production.not_a_component", data)]
    assert await figures(desk, order) == (0, [0])
    await desk.undo(act)
    assert await desk.noted("production.") == []


async def test_an_order_that_leaves_open_what_it_takes_takes_anything(desk: Desk) -> None:
    order = await planned(desk, components=[])
    await desk.book("stock.consume", consume(desk, order["id"], NUT, 3))

    assert await desk.noted("production.") == []


async def test_too_much_used_or_made_is_told_until_it_is_undone(desk: Desk) -> None:
    order = await planned(desk)
    used = await desk.book("stock.consume", consume(desk, order["id"], BOLT, 11))
    made = await desk.book("stock.output", output(desk, order["id"], GLUE, 5_001))

    about = {"code": "WO-1", "work_order": order["id"]}
    assert sorted(await desk.noted("production.")) == [
        ("production.over_consumed", about | {"asked": 10, "quantity": 11}),
        ("production.over_made", about | {"asked": 5_000, "quantity": 5_001}),
    ]
    await desk.undo(used)
    await desk.undo(made)
    assert await desk.noted("production.") == []
    assert await figures(desk, order) == (0, [0, 0])


@pytest.mark.parametrize("why", ["unknown_order", "other_item", "closed"])
async def test_output_that_does_not_fit_its_order_is_booked_and_told(desk: Desk, why: str) -> None:
    order = await planned(desk, status="closed" if why == "closed" else "released")
    desk.plant.clock.advance(1_000)
    wrong = {
        "unknown_order": output(desk, 424_242, GLUE, 7),
        "other_item": output(desk, order["id"], BOLT, 7),
        "closed": output(desk, order["id"], GLUE, 7),
    }[why]
    act = await desk.book("stock.output", wrong)

    [(code, data)] = await desk.noted("production.")
    assert (code, data["why"]) == ("production.order_mismatch", why)
    assert await figures(desk, order) == (7 if why == "closed" else 0, [0, 0])
    await desk.undo(act)
    assert await desk.noted("production.") == []
    assert await desk.differences() == []


async def test_an_undo_that_comes_before_its_act_leaves_the_order_as_it_was(desk: Desk) -> None:
    order = await planned(desk)
    other = await desk.plant.phone()
    late = desk.phone.record("stock.consume", desk.worker, consume(desk, order["id"], BOLT, 11))
    await desk.undo(late, other)
    await desk.plant.push(desk.phone)
    assert await figures(desk, order) == (0, [11, 0])

    await settle_waiting(desk.plant.database, desk.plant.clock.now_ms(), [EXTENSION])
    assert await figures(desk, order) == (0, [0, 0])
    assert await desk.noted("production.") == []
    assert await desk.differences() == []


async def test_an_order_changes_but_not_what_it_used_already(desk: Desk) -> None:
    order = await planned(desk)
    bolts, nuts = (one["id"] for one in order["components"])
    path = f"work-orders/{order['id']}"
    await desk.book("stock.consume", consume(desk, order["id"], BOLT, 4))
    await desk.book("stock.output", output(desk, order["id"], GLUE, 1))

    takes = [{"item": GLUE + 1, "quantity": 1}, {"id": bolts, "quantity": 8}]
    for form, field, code in (
        ({"components": [{"id": nuts}]}, "components", "in_use"),
        ({"components": [{"id": bolts, "item": GLUE + 1}]}, "components.0.item", "in_use"),
        ({"item": NUT}, "item", "in_use"),
        ({"components": takes}, "components.0.item", "not_active"),
    ):
        reply = await desk.plant.server.client.patch(
            f"/api/v1/{path}", json=form, headers=desk.planner.headers
        )
        assert {"field": field, "code": code} in reply.json()["errors"], reply.text
    released = await desk.ask(
        "PATCH", path, {"status": "released", "components": [{"id": bolts, "quantity": 8}]}
    )
    assert (released["status"], len(released["components"])) == ("released", 1)
    assert await figures(desk, order) == (1, [4])


async def test_a_new_component_counts_what_was_used_before_it_was_named(desk: Desk) -> None:
    order = await planned(desk, components=[])
    await desk.book("stock.consume", consume(desk, order["id"], NUT, 3))
    form = {"components": [{"item": NUT, "quantity": 5}]}
    changed = await desk.ask("PATCH", f"work-orders/{order['id']}", form)

    assert changed["components"][0]["consumed"] == 3
    assert await figures(desk, order) == (0, [3])
    assert await desk.differences() == []


async def test_an_order_is_closed_opened_and_forgotten(desk: Desk) -> None:
    order = await planned(desk)
    path = f"work-orders/{order['id']}"
    await desk.ask("PATCH", path, {"status": "closed"})
    assert (await desk.ask("GET", "work-orders?status=closed"))["total"] == 1
    later = desk.plant.clock.now_ms() + 31 * DAY_MS

    assert await forget_work_orders(desk.plant.database, later) is not None
    assert await desk.shown("work_order") == {}
    opened = await desk.ask("PATCH", path, {"status": "released"})
    assert opened["closed_at"] is None
    assert order["id"] in await desk.shown("work_order")


@pytest.mark.parametrize(
    ("figure", "statement"),
    [
        ("made", "UPDATE work_order SET made = 7"),
        ("consumed", "UPDATE work_order_component SET consumed = 7 WHERE item = 101"),
    ],
)
async def test_a_figure_that_was_changed_behind_our_back_is_named(
    desk: Desk, figure: str, statement: str
) -> None:
    await planned(desk)
    await desk.plant.database.pool.execute(statement)

    [found] = await desk.differences()
    assert (found.what, found.expected, found.found) == (figure, "0", "7")
