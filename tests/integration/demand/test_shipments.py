"""What customers are to get: planned, changed, and followed by what is shipped for its lines."""

from __future__ import annotations

import json
from typing import Any

import pytest

from takt.demand import EXTENSION, forget_shipments
from takt.inventory import lot_id
from takt.inventory.waiting_acts import settle_waiting
from tests.integration.documents import Desk
from tests.integration.inventory.plant import BOLT, GLUE, NUT
from tests.phone import Act

DAY_MS = 86_400_000
SHORT = "demand.shelf_life_short"


async def planned(desk: Desk, *lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    form = {"code": "SO-1", "site": desk.plant.site, "customer": desk.customer}
    given = list(lines) or [{"item": BOLT, "quantity": 100}]
    made = await desk.ask("POST", "shipments", form | {"lines": given} | more)
    assert isinstance(made, dict)
    return made


def ship(desk: Desk, item: int, quantity: int, line: int, **more: Any) -> Act:
    args = desk.plant.move(item, "A1", "customer", quantity, reference=None, line=line)
    return args | {"party": desk.customer} | more


async def shipped(desk: Desk, shipment: dict[str, Any]) -> list[int]:
    """What left of each line, told alike to devices and to people."""
    told = await desk.ask("GET", f"shipments/{shipment['id']}")
    shown = (await desk.shown("shipment"))[shipment["id"]]
    assert {name: told[name] for name in shown} == shown
    return [line["shipped"] for line in shown["lines"]]


async def glue(desk: Desk, **label: Any) -> str:
    """Glue of a lot in A1, with what its label says."""
    lot = lot_id(GLUE, "G-1")
    paper = {"lot": lot, "lot_code": "G-1"} | label
    await desk.book("stock.receive", desk.plant.receive(GLUE, "A1", 10_000, **paper))
    return lot


async def test_a_shipment_is_shown_to_the_devices_of_its_site(desk: Desk) -> None:
    made = await planned(desk, due_on="2026-02-01", min_days=60)

    assert await desk.shown("shipment") == {
        made["id"]: {
            "id": made["id"],
            "code": "SO-1",
            "customer": desk.customer,
            "due_on": "2026-02-01",
            "min_days": 60,
            "status": "open",
            "lines": [{"id": made["lines"][0]["id"], "item": BOLT, "quantity": 100, "shipped": 0}],
        }
    }


async def test_shipping_fills_the_line_and_a_complete_shipment_closes_itself(desk: Desk) -> None:
    made = await planned(desk)
    line = made["lines"][0]["id"]

    await desk.book("stock.ship", ship(desk, BOLT, 60, line))
    last = await desk.book("stock.ship", ship(desk, BOLT, 40, line))
    assert await shipped(desk, made) == [100]
    assert (await desk.ask("GET", "shipments?status=closed"))["total"] == 1
    await desk.undo(last)
    assert await shipped(desk, made) == [60]
    assert (await desk.ask("GET", "shipments?status=closed"))["total"] == 0

    assert await desk.noted("demand.") == []
    assert await desk.differences() == []


async def test_shipping_by_a_line_uses_up_what_was_kept_for_the_shipment(desk: Desk) -> None:
    shipment = await planned(desk)
    kept = {"item": BOLT, "lot": None, "location": None, "quantity": 30, "note": None}
    kept |= {"for_kind": "shipment", "for_id": " so-1"}
    desk.phone.record("stock.reserve", (await desk.plant.worker("supervisor")).id, kept)
    act = await desk.book("stock.ship", ship(desk, BOLT, 10, shipment["lines"][0]["id"]))
    assert await reserved(desk) == [20]

    await desk.undo(act)

    assert await reserved(desk) == [30]


async def reserved(desk: Desk) -> list[int]:
    """What is still kept, as devices see it."""
    rows = await desk.plant.server.fetch(
        "SELECT row FROM feed WHERE table_name = 'reservation' AND row IS NOT NULL"
    )
    return [json.loads(row[0])["quantity"] for row in rows]


async def test_more_than_asked_for_is_booked_and_told_until_it_is_undone(desk: Desk) -> None:
    made = await planned(desk)
    line = made["lines"][0]["id"]
    more = await desk.book("stock.ship", ship(desk, BOLT, 130, line))

    data = {"code": "SO-1", "shipment": made["id"], "line": line, "quantity": 100, "shipped": 130}
    assert await desk.noted("demand.") == [("demand.over_shipped", data)]
    await desk.undo(more)
    assert await desk.noted("demand.") == []
    assert await shipped(desk, made) == [0]


@pytest.mark.parametrize("why", ["other_item", "unknown_line", "other_customer"])
async def test_goods_that_do_not_fit_their_line_are_booked_and_told(desk: Desk, why: str) -> None:
    made = await planned(desk)
    line = made["lines"][0]["id"]
    wrong = {
        "other_item": ship(desk, NUT, 7, line),
        "unknown_line": ship(desk, BOLT, 7, 424_242),
        "other_customer": ship(desk, BOLT, 7, line, party=desk.other),
    }[why]
    act = await desk.book("stock.ship", wrong)

    [(code, data)] = await desk.noted("demand.")
    assert (code, data["why"], data["line"]) == ("demand.line_mismatch", why, wrong["line"])
    assert await shipped(desk, made) == [7 if why == "other_customer" else 0]
    await desk.undo(act)
    assert await desk.noted("demand.") == []
    assert await desk.differences() == []


async def test_goods_with_less_shelf_life_than_the_customer_takes_are_told(desk: Desk) -> None:
    lot = await glue(desk, expires_on="2026-03-06")
    made = await planned(desk, {"item": GLUE, "quantity": 5_000})
    act = await desk.book("stock.ship", ship(desk, GLUE, 1_000, made["lines"][0]["id"], lot=lot))

    [data] = [data for code, data in await desk.noted("demand.") if code == SHORT]
    assert data == {
        "code": "SO-1",
        "expires_on": "2026-03-06",
        "least": 90,
        "left": 60,
        "party": desk.customer,
        "quantity": 1_000,
        "shipment": made["id"],
    }
    await desk.undo(act)
    assert await desk.noted("demand.") == []


@pytest.mark.parametrize(("least", "is_told"), [(60, False), (61, True), (0, False)])
async def test_the_rule_of_the_shipment_goes_before_that_of_the_customer(
    desk: Desk, least: int, is_told: bool
) -> None:
    lot = await glue(desk, best_before_on="2026-03-06")
    made = await planned(desk, {"item": GLUE, "quantity": 5_000}, min_days=least)
    await desk.book("stock.ship", ship(desk, GLUE, 1_000, made["lines"][0]["id"], lot=lot))

    assert (SHORT in [code for code, _ in await desk.noted("demand.")]) == is_told


async def test_a_label_that_arrives_after_the_goods_left_is_judged_then(desk: Desk) -> None:
    made = await planned(desk, {"item": GLUE, "quantity": 5_000})
    line, lot = made["lines"][0]["id"], lot_id(GLUE, "G-1")
    await desk.book("stock.ship", ship(desk, GLUE, 1_000, line, lot=lot))
    assert await desk.noted("demand.") == []
    await glue(desk, expires_on="2026-03-06")

    assert [code for code, _ in await desk.noted("demand.")] == [SHORT]


async def test_a_day_that_a_person_takes_away_ends_what_was_told_of_it(desk: Desk) -> None:
    lot = await glue(desk, expires_on="2026-03-06")
    made = await planned(desk, {"item": GLUE, "quantity": 5_000})
    await desk.book("stock.ship", ship(desk, GLUE, 1_000, made["lines"][0]["id"], lot=lot))
    assert SHORT in [code for code, _ in await desk.noted("demand.")]
    changes = {"expires_on": ["2026-03-06", None]}
    await desk.book("lot.describe", {"lot": lot, "changes": changes})

    assert await desk.noted("demand.") == []


async def test_a_shipment_that_lacks_goods_can_be_closed_and_opened_again(desk: Desk) -> None:
    made = await planned(desk)
    path = f"shipments/{made['id']}"
    closed = await desk.ask("PATCH", path, {"status": "closed"})

    assert closed["closed_by"] == desk.planner.id
    assert [code for code, _ in await desk.noted("demand.")] == ["demand.under_shipped"]
    desk.plant.clock.advance(1_000)
    await desk.book("stock.ship", ship(desk, BOLT, 1, made["lines"][0]["id"]))
    assert ("demand.line_mismatch", "closed") in [
        (code, data.get("why")) for code, data in await desk.noted("demand.")
    ]
    await desk.ask("PATCH", path, {"status": "open"})
    assert "demand.under_shipped" not in [code for code, _ in await desk.noted("demand.")]


async def test_an_undo_that_comes_before_its_act_leaves_the_line_empty(desk: Desk) -> None:
    made = await planned(desk)
    other = await desk.plant.phone()
    late = desk.phone.record(
        "stock.ship", desk.worker, ship(desk, BOLT, 130, made["lines"][0]["id"])
    )
    await desk.undo(late, other)
    await desk.plant.push(desk.phone)
    assert await shipped(desk, made) == [130]

    await settle_waiting(desk.plant.database, desk.plant.clock.now_ms(), [EXTENSION])
    assert await shipped(desk, made) == [0]
    assert await desk.noted("demand.") == []
    assert await desk.differences() == []


async def test_a_shipment_closed_long_ago_leaves_the_devices(desk: Desk) -> None:
    made = await planned(desk)
    await desk.ask("PATCH", f"shipments/{made['id']}", {"status": "closed"})
    later = desk.plant.clock.now_ms() + 31 * DAY_MS

    assert await forget_shipments(desk.plant.database, later) is not None
    assert await desk.shown("shipment") == {}


async def test_a_figure_that_was_changed_behind_our_back_is_named(desk: Desk) -> None:
    made = await planned(desk)
    await desk.plant.database.pool.execute("UPDATE shipment_line SET shipped = 7")

    [found] = await desk.differences()
    assert str(found) == (
        f"shipped shipment SO-1, line {made['lines'][0]['id']}: expected 0, found 7"
    )
