"""Expected deliveries: announced, changed, and followed by the receipts that name their lines."""

from __future__ import annotations

from typing import Any

import pytest

from takt.inventory.waiting_acts import settle_waiting
from takt.purchasing import EXTENSION, forget_deliveries
from tests.integration.documents import Desk
from tests.integration.inventory.plant import BOLT, GLUE, NUT
from tests.phone import Act

DAY_MS = 86_400_000


async def announced(desk: Desk, *lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    form = {"code": "PO-1", "site": desk.plant.site, "supplier": desk.supplier}
    given = list(lines) or [{"item": BOLT, "quantity": 100}]
    made = await desk.ask("POST", "deliveries", form | {"lines": given} | more)
    assert isinstance(made, dict)
    return made


def receipt(desk: Desk, item: int, quantity: int, line: int, **more: Any) -> Act:
    return desk.plant.receive(item, "A1", quantity, line=line, party=desk.supplier) | more


async def received(desk: Desk, delivery: dict[str, Any]) -> list[int]:
    """What came in of each line, told alike to devices and to people."""
    told = await desk.ask("GET", f"deliveries/{delivery['id']}")
    shown = (await desk.shown("delivery"))[delivery["id"]]
    assert {name: told[name] for name in shown} == shown
    return [line["received"] for line in shown["lines"]]


async def status(desk: Desk, delivery: dict[str, Any]) -> str:
    return str((await desk.ask("GET", f"deliveries/{delivery['id']}"))["status"])


async def test_a_delivery_is_announced_to_the_devices_of_its_site(desk: Desk) -> None:
    lot = {"item": GLUE, "quantity": 5_000, "lot_code": "R-1", "expires_on": "2027-01-31"}
    made = await announced(desk, {"item": BOLT, "quantity": 100}, lot, expected_on="2026-02-01")

    unit = made["lines"][0]["unit"]
    ids = [line["id"] for line in made["lines"]]
    assert (await desk.shown("delivery"))[made["id"]] == {
        "id": made["id"],
        "code": "PO-1",
        "supplier": desk.supplier,
        "expected_on": "2026-02-01",
        "status": "open",
        "lines": [
            {
                "id": ids[0],
                "item": BOLT,
                "unit": unit,
                "quantity": 100,
                "received": 0,
                "lot_code": None,
                "expires_on": None,
                "inspects": False,
            },
            lot | {"id": ids[1], "unit": unit, "received": 0, "inspects": False},
        ],
    }
    assert made["site"] == desk.plant.site
    assert await desk.differences() == []


async def test_receipts_fill_the_line_and_a_complete_delivery_closes_itself(desk: Desk) -> None:
    made = await announced(desk)
    line = made["lines"][0]["id"]

    await desk.book("stock.receive", receipt(desk, BOLT, 60, line))
    assert await received(desk, made) == [60]
    assert await status(desk, made) == "open"
    last = await desk.book("stock.receive", receipt(desk, BOLT, 40, line))
    assert await received(desk, made) == [100]
    assert await status(desk, made) == "closed"
    await desk.undo(last)
    assert await received(desk, made) == [60]
    assert await status(desk, made) == "open"

    assert await desk.noted("purchasing.") == []
    assert await desk.differences() == []


async def test_more_than_expected_is_booked_and_told_until_it_is_undone(desk: Desk) -> None:
    made = await announced(desk)
    line = made["lines"][0]["id"]
    await desk.book("stock.receive", receipt(desk, BOLT, 90, line))
    more = await desk.book("stock.receive", receipt(desk, BOLT, 30, line))

    expected = {"code": "PO-1", "delivery": made["id"], "line": line, "quantity": 100}
    assert await desk.noted("purchasing.") == [
        ("purchasing.over_delivered", expected | {"received": 120})
    ]
    assert await received(desk, made) == [120]
    await desk.undo(more)
    assert await desk.noted("purchasing.") == []
    again = await desk.book("stock.receive", receipt(desk, BOLT, 15, line))
    assert await desk.noted("purchasing.") == [
        ("purchasing.over_delivered", expected | {"received": 105})
    ]
    await desk.undo(again)
    assert len(await desk.noted("purchasing.", "closed")) == 1
    assert await desk.differences() == []


async def test_what_a_person_dismissed_stays_so_until_more_comes(desk: Desk) -> None:
    made = await announced(desk)
    line = made["lines"][0]["id"]
    await desk.book("stock.receive", receipt(desk, BOLT, 110, line))
    [notice] = [one for one in await desk.plant.notices() if one["code"].startswith("purchasing")]
    dismissal = {"notice": notice["id"], "action": "dismiss", "fact": None, "note": None}
    await desk.book("resolve", dismissal)

    other = await desk.book("stock.receive", receipt(desk, NUT, 1, line))
    await desk.undo(other)
    assert await desk.noted("purchasing.") == []
    await desk.book("stock.receive", receipt(desk, BOLT, 1, line))
    assert [code for code, _ in await desk.noted("purchasing.")] == ["purchasing.over_delivered"]


@pytest.mark.parametrize("why", ["other_item", "unknown_line", "other_supplier"])
async def test_a_receipt_that_does_not_fit_its_line_is_booked_and_told(
    desk: Desk, why: str
) -> None:
    made = await announced(desk)
    line = made["lines"][0]["id"]
    wrong = {
        "other_item": receipt(desk, NUT, 7, line),
        "unknown_line": receipt(desk, BOLT, 7, 424_242),
        "other_supplier": receipt(desk, BOLT, 7, line, party=desk.other),
    }[why]
    act = await desk.book("stock.receive", wrong)

    [(code, data)] = await desk.noted("purchasing.")
    assert code == "purchasing.line_mismatch"
    assert (data["why"], data["quantity"], data["line"]) == (why, 7, wrong["line"])
    assert (await desk.plant.stock())["A1", wrong["item"]] == 7
    assert await received(desk, made) == [7 if why == "other_supplier" else 0]
    await desk.undo(act)
    assert await desk.noted("purchasing.") == []
    assert await desk.differences() == []


async def test_a_line_of_another_site_takes_nothing_from_here(desk: Desk) -> None:
    from tests.server import insert_site

    async with desk.plant.database.transaction() as connection:
        elsewhere = await insert_site(connection, 900_002)
    made = await announced(desk, site=elsewhere)
    await desk.book("stock.receive", receipt(desk, BOLT, 7, made["lines"][0]["id"]))

    [(_, data)] = await desk.noted("purchasing.")
    assert data["why"] == "other_site"
    assert (await desk.ask("GET", f"deliveries/{made['id']}"))["lines"][0]["received"] == 0
    assert await desk.shown("delivery") == {}
    assert await desk.differences() == []


async def test_a_blind_receipt_needs_no_line(desk: Desk) -> None:
    made = await announced(desk)
    await desk.book("stock.receive", desk.plant.receive(BOLT, "A1", 5))

    assert await received(desk, made) == [0]
    assert await desk.noted("purchasing.") == []


async def test_closing_a_delivery_that_lacks_goods_is_told_and_can_be_taken_back(
    desk: Desk,
) -> None:
    made = await announced(desk)
    line = made["lines"][0]["id"]
    path = f"deliveries/{made['id']}"
    await desk.book("stock.receive", receipt(desk, BOLT, 60, line))
    closed = await desk.ask("PATCH", path, {"status": "closed"})

    assert (closed["status"], closed["closed_by"]) == ("closed", desk.planner.id)
    missing = [{"item": BOLT, "line": line, "quantity": 40}]
    data = {"code": "PO-1", "delivery": made["id"], "missing": missing}
    assert await desk.noted("purchasing.") == [("purchasing.under_delivered", data)]
    desk.plant.clock.advance(1_000)
    await desk.book("stock.receive", receipt(desk, BOLT, 5, line))
    assert await received(desk, made) == [65]
    assert ("purchasing.line_mismatch", "closed") in [
        (code, found.get("why")) for code, found in await desk.noted("purchasing.")
    ]
    opened = await desk.ask("PATCH", path, {"status": "open"})
    assert (opened["status"], opened["closed_at"], opened["closed_by"]) == ("open", None, None)
    assert "purchasing.under_delivered" not in [c for c, _ in await desk.noted("purchasing.")]
    assert await desk.differences() == []


async def test_an_undo_that_comes_before_its_receipt_leaves_the_line_empty(desk: Desk) -> None:
    made = await announced(desk)
    other = await desk.plant.phone()
    late = desk.phone.record(
        "stock.receive", desk.worker, receipt(desk, BOLT, 60, made["lines"][0]["id"])
    )
    await desk.undo(late, other)
    await desk.plant.push(desk.phone)
    assert await received(desk, made) == [60]

    await settle_waiting(desk.plant.database, desk.plant.clock.now_ms(), [EXTENSION])
    assert await received(desk, made) == [0]
    assert await desk.differences() == []


async def test_a_line_number_that_was_named_too_early_counts_once_there_is_such_a_line(
    desk: Desk,
) -> None:
    first = await announced(desk)
    coming = first["lines"][0]["id"] + 1
    await desk.book("stock.receive", receipt(desk, BOLT, 60, coming))
    second = await announced(desk, code="PO-2")

    assert second["lines"][0]["id"] == coming
    assert await received(desk, second) == [60]
    assert await desk.differences() == []


async def test_lines_change_come_and_go_but_not_those_that_receipts_name(desk: Desk) -> None:
    made = await announced(desk, {"item": BOLT, "quantity": 100}, {"item": NUT, "quantity": 5})
    bolts, nuts = (line["id"] for line in made["lines"])
    path = f"deliveries/{made['id']}"
    await desk.book("stock.receive", receipt(desk, BOLT, 60, bolts))

    lines = [{"item": NUT, "quantity": 9}, {"id": bolts, "quantity": 60}]
    changed = await desk.ask("PATCH", path, {"lines": lines})
    assert [(line["item"], line["quantity"]) for line in changed["lines"]] == [(NUT, 9), (BOLT, 60)]
    assert changed["lines"][1]["id"] == bolts
    assert nuts not in [line["id"] for line in changed["lines"]]
    for wrong, field in (
        ([{"item": NUT, "quantity": 1}], "lines"),
        ([{"id": bolts, "item": NUT}], "lines.0.item"),
    ):
        reply = await desk.plant.server.client.patch(
            f"/api/v1/{path}", json={"lines": wrong}, headers=desk.planner.headers
        )
        assert reply.json()["errors"] == [{"field": field, "code": "in_use"}]
    assert await received(desk, made) == [0, 60]
    assert await desk.differences() == []


async def test_deliveries_are_listed_by_status_and_code_for_those_who_may_see_the_site(
    desk: Desk,
) -> None:
    first = await announced(desk)
    await announced(desk, code="PO-2")
    await desk.ask("PATCH", f"deliveries/{first['id']}", {"status": "closed"})

    async def codes(query: str) -> list[str]:
        page = await desk.ask("GET", f"deliveries?{query}")
        return [one["code"] for one in page["deliveries"]]

    assert await codes("") == ["PO-2", "PO-1"]
    assert await codes("status=closed") == ["PO-1"]
    assert await codes("search=po-2") == ["PO-2"]
    assert await codes("limit=1&offset=1") == ["PO-1"]
    here = await desk.plant.server.person("storekeeper")
    desk.planner = here
    assert await codes("") == ["PO-2", "PO-1"]


async def test_a_delivery_closed_long_ago_leaves_the_devices_and_comes_back_when_opened(
    desk: Desk,
) -> None:
    made = await announced(desk)
    await desk.ask("PATCH", f"deliveries/{made['id']}", {"status": "closed"})
    database, clock = desk.plant.database, desk.plant.clock

    assert await forget_deliveries(database, clock.now_ms() + 29 * DAY_MS) is None
    assert made["id"] in await desk.shown("delivery")
    assert await forget_deliveries(database, clock.now_ms() + 31 * DAY_MS) is not None
    assert await desk.shown("delivery") == {}
    assert await forget_deliveries(database, clock.now_ms() + 31 * DAY_MS) is None
    await desk.ask("PATCH", f"deliveries/{made['id']}", {"status": "open"})
    assert made["id"] in await desk.shown("delivery")


async def test_a_figure_that_was_changed_behind_our_back_is_named(desk: Desk) -> None:
    made = await announced(desk)
    await desk.plant.database.pool.execute("UPDATE delivery_line SET received = 7")

    [found] = await desk.differences()
    assert (found.what, found.expected, found.found) == ("received", "0", "7")
    assert found.where == f"delivery PO-1, line {made['lines'][0]['id']}"
