"""What a figure counts is what the standards mean by it, seen from the acts themselves."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from takt.inventory import lot_id
from tests.integration.documents import Desk
from tests.integration.inventory.plant import GLUE
from tests.integration.quality.cases import a_board, disposition, report
from tests.integration.quality.goods import LOT, receipt
from tests.integration.quality.plans import a_plan
from tests.integration.quality.skipped_lots import receive_two_of_which_one_is_skipped

GOOD, BAD = 1_000, 1_011


async def told(desk: Desk, path: str = "", more: str = "") -> Any:
    return await desk.ask("GET", f"quality-figures{path}?site={desk.plant.site}{more}")


async def figure(desk: Desk, name: str) -> dict[str, Any]:
    figures: list[dict[str, Any]] = (await told(desk))["figures"]
    return next(one for one in figures if one["name"] == name)


async def test_a_lot_that_nobody_looked_at_is_in_no_rate_and_in_no_week(desk: Desk) -> None:
    await receive_two_of_which_one_is_skipped(desk, GOOD)

    for name in ("pass_rate", "first_pass"):
        assert (await figure(desk, name))["rows"] == 1, name
    until = today(desk) + timedelta(days=7)
    weeks = (await told(desk, "/trends", f"&series=lots&until_on={until}"))["weeks"]
    assert sum(week["rows"] for week in weeks) == 1


async def test_ppm_is_of_the_units_that_were_looked_at_and_not_of_the_sample(desk: Desk) -> None:
    plan = await a_plan(desk.plant.database)
    act = await desk.book("stock.receive", receipt(desk, None))
    desk.plant.clock.advance(1_000)
    await desk.book("inspect.begin", plan.begin(act["id"]))
    desk.plant.clock.advance(1_000)
    first = await desk.book("inspect.readings", plan.readings(act["id"], (1, "length", BAD)))
    ppm = await figure(desk, "ppm")
    assert (ppm["part"], ppm["whole"], ppm["value"]) == (1, 1, 1_000_000)

    desk.plant.clock.advance(1_000)
    again = plan.readings(act["id"], (1, "length", BAD), (2, "length", GOOD))
    await desk.book("inspect.readings", again)
    await desk.undo(first)
    ppm = await figure(desk, "ppm")
    assert (ppm["part"], ppm["whole"]) == (1, 2)


async def test_rework_is_paid_for_once_where_it_was_decided_and_then_done(desk: Desk) -> None:
    await desk.book("stock.receive", receipt(desk, None))
    board = await a_board(desk)
    await rework(desk, "G-1A", 50)
    case, _ = await board.say(0, "nonconformance.report", report(desk))
    await board.say(0, "nonconformance.dispose", disposition(case["id"], "rework"))
    await rework(desk, "G-1B", 300)

    assert await reworked(desk) == [50, 400]
    await rework(desk, "G-1C", 200)
    assert await reworked(desk) == [50, 100, 400]


async def rework(desk: Desk, code: str, quantity: int) -> None:
    """A part of the lot is worked on again where it lies."""
    desk.plant.clock.advance(1_000)
    places = {"location": desk.plant.places["A1"], "conversion": desk.plant.places["conversion"]}
    made = {"item": GLUE, "quantity": quantity, "lot": lot_id(GLUE, code), "lot_code": code}
    used = {"item": GLUE, "lot": LOT, "quantity": quantity}
    about = {"relation": "rework", "inputs": [used], "outputs": [made], "note": None}
    await desk.book("lot.regroup", about | places)


async def reworked(desk: Desk) -> list[int]:
    rows = (await told(desk, "/rows", "&of=rework"))["rows"]
    return sorted(row["quantity"] for row in rows)


def today(desk: Desk) -> date:
    return datetime.fromtimestamp(desk.plant.clock.now_ms() / 1000, UTC).date()


async def delivery(desk: Desk, code: str, days: int) -> int:
    """A delivery that is expected so many days from now."""
    expected = (today(desk) + timedelta(days=days)).isoformat()
    head = {"code": code, "site": desk.plant.site, "supplier": desk.supplier}
    form = head | {"expected_on": expected, "lines": [{"item": GLUE, "quantity": 1_000}]}
    made = await desk.ask("POST", "deliveries", form)
    desk_line = made["lines"][0]["id"]
    if code.endswith("half"):
        args = receipt(desk, desk_line, party=desk.supplier) | {"quantity": 500}
        await desk.book("stock.receive", args)
    return int(made["id"])


async def suppliers(desk: Desk) -> list[dict[str, Any]]:
    until = (today(desk) + timedelta(days=20)).isoformat()
    found: list[dict[str, Any]] = (await told(desk, "/suppliers", f"&until_on={until}"))[
        "suppliers"
    ]
    return found


async def test_a_supplier_is_late_only_with_what_is_due(desk: Desk) -> None:
    await delivery(desk, "PO-1", days=10)
    assert await suppliers(desk) == []

    await delivery(desk, "PO-2-half", days=10)
    [rating] = await suppliers(desk)
    assert (rating["due"], rating["delivery"], rating["fill_rate"]) == (0, None, None)
    assert (rating["reject_rate"], rating["grade"]) == ("0.000000", "A")

    await delivery(desk, "PO-3", days=-1)
    [rating] = await suppliers(desk)
    assert (rating["due"], rating["on_time"], rating["fill_rate"]) == (1, 0, "0.000000")


async def test_a_delivery_that_was_called_off_makes_nobody_late(desk: Desk) -> None:
    off = await delivery(desk, "PO-1", days=-3)
    assert [one["due"] for one in await suppliers(desk)] == [1]
    await desk.ask("PATCH", f"deliveries/{off}", {"status": "closed"})
    assert await suppliers(desk) == []

    short = await delivery(desk, "PO-2-half", days=-3)
    await desk.ask("PATCH", f"deliveries/{short}", {"status": "closed"})
    assert [(one["due"], one["on_time"]) for one in await suppliers(desk)] == [(1, 0)]
