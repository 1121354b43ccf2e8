"""One working day of a small plant, told by the people who work there."""

from __future__ import annotations

from typing import Any

import pytest

from takt.inventory import lot_id
from takt.inventory.verify import verify
from tests.integration.inventory.plant import BOLT, GLUE, Plant
from tests.scenarios.working_day import Day, Worker


@pytest.fixture
async def day(plant: Plant) -> Day:
    """Li keeps the store, Anna and Bo work at the line, Wang supervises, Grace inspects."""
    made = Day(plant)
    await made.hire("Li", "storekeeper")
    await made.hire("Anna", "operator")
    await made.hire("Bo", "operator")
    await made.hire("Wang", "supervisor")
    await made.hire("Grace", "inspector")
    await made.hand_out_phones()
    return made


def cast(day: Day) -> list[Worker]:
    return [day.workers[name] for name in ("Li", "Anna", "Bo", "Wang", "Grace")]


def adjust(day: Day, item: int, place: str, quantity: int) -> dict[str, Any]:
    """What an adjustment says."""
    where = day.plant.places[place]
    found: dict[str, Any] = {"item": item, "lot": None, "location": where, "quantity": quantity}
    return found | {"reason": None, "note": "found while tidying"}


async def books_agree(day: Day) -> bool:
    return await verify(day.plant.database) == []


async def test_a_receipt_with_lots_is_put_away_and_known_by_lot_and_place(day: Day) -> None:
    li, _, _, wang, _ = cast(day)
    lots = {code: lot_id(GLUE, code) for code in ("B-0117", "B-0118")}
    for code, lot in lots.items():
        paper = {"lot": lot, "lot_code": code, "expires_on": "2026-12-31", "reference": "DN-4711"}
        li.does("stock.receive", day.plant.receive(GLUE, "A1", 8_000, **paper))
    li.does("stock.put_away", day.plant.move(GLUE, "A1", "A2", 5_000, lot=lots["B-0117"]))

    assert await li.sends() == [["applied"]] * 3

    assert await day.on_hand(wang, "A1", GLUE, lots["B-0117"]) == 3_000
    assert await day.on_hand(wang, "A2", GLUE, lots["B-0117"]) == 5_000
    assert await day.on_hand(wang, "A1", GLUE, lots["B-0118"]) == 8_000
    assert await day.inbox(wang, "notice") == []
    assert await books_agree(day)


async def test_two_people_take_the_last_ten_pieces_offline_and_both_acts_stand(day: Day) -> None:
    li, anna, bo, wang, _ = cast(day)
    li.does("stock.receive", day.plant.receive(BOLT, "A1", 10))
    await li.sends()
    by_anna = anna.does("stock.issue", day.plant.issue(BOLT, "A1", 10))
    by_bo = bo.does("stock.issue", day.plant.issue(BOLT, "A1", 10))
    day.passes(45)

    assert await bo.sends() == [["applied"]]
    assert await anna.sends() == [["applied"]]

    assert await day.on_hand(wang, "A1", BOLT) == -10
    assert await day.on_hand(wang, "production", BOLT) == 20
    notice = await day.notice(wang, "inventory.negative_stock")
    assert (notice["item"], notice["location"]) == (BOLT, day.plant.places["A1"])
    assert notice["operation"] in {by_anna["id"], by_bo["id"]}
    named = [(taker["person"], taker["quantity"]) for taker in notice["data"]["takers"]]
    assert sorted(named) == sorted([(anna.signed_in.id, 10), (bo.signed_in.id, 10)])
    takers = {
        entry["person"]
        for entry in await day.ledger_of(wang, BOLT)
        if entry["location"] == notice["location"] and entry["quantity"] < 0
    }
    assert takers == {anna.signed_in.id, bo.signed_in.id}
    assert notice["person"] in takers

    solve = {"notice": notice["id"], "action": "dismiss", "fact": None, "note": "counted again"}
    wang.does("resolve", solve)
    assert await wang.sends() == [["applied"]]
    closed = await day.notice(wang, "inventory.negative_stock", "closed")
    assert closed["resolution"] == "dismissed"
    assert await books_agree(day)


async def test_an_unknown_code_is_booked_by_the_supervisor_at_the_time_of_the_scan(
    day: Day,
) -> None:
    li, anna, _, wang, _ = cast(day)
    li.does("stock.receive", day.plant.receive(BOLT, "A1", 50))
    await li.sends()
    place = day.plant.places["A1"]
    scan = {"code": "6901234567892", "location": place, "quantity": "3", "symbology": "EAN13"}
    anna.does("scan.unresolved", scan)
    scanned_at = day.plant.clock.now_ms()
    await anna.sends()
    day.passes(90)

    notice = await day.notice(wang, "inventory.unknown_code")
    fact = {"kind": "stock.issue", "args": day.plant.issue(BOLT, "A1", 3)}
    wang.does("resolve", {"notice": notice["id"], "action": "book", "fact": fact, "note": None})

    assert await wang.sends() == [["applied"]]
    assert await day.on_hand(wang, "A1", BOLT) == 47
    assert await day.on_hand(wang, "A1", BOLT, at=scanned_at + 60_000) == 47
    assert await day.on_hand(wang, "A1", BOLT, at=scanned_at - 30_000) == 50
    assert (await day.notice(wang, "inventory.unknown_code", "closed"))["resolution"] == "booked"
    assert await books_agree(day)


async def test_an_adjustment_needs_somebody_else_and_is_booked_when_it_was_asked(day: Day) -> None:
    li, _, _, wang, _ = cast(day)
    li.does("stock.receive", day.plant.receive(BOLT, "A1", 100))
    asked = li.does("stock.adjust", adjust(day, BOLT, "A1", -4))
    own = wang.does("stock.adjust", adjust(day, BOLT, "A1", -7))
    await li.sends()
    await wang.sends()

    pending = {row["id"]: row["status"] for row in await day.inbox(wang, "approval")}
    assert pending == {asked["id"]: "pending", own["id"]: "pending"}
    assert await day.on_hand(wang, "A1", BOLT) == 100

    yes = {"decision": "approve", "note": None}
    wang.does("approve", yes | {"operation": asked["id"]})
    wang.does("approve", yes | {"operation": own["id"]})

    assert await wang.sends() == [["applied"], ["held", "approver_is_author"]]
    assert await day.on_hand(wang, "A1", BOLT) == 96
    assert await day.on_hand(wang, "difference", BOLT) == 4
    decided = {row["id"]: row["status"] for row in await day.inbox(wang, "approval")}
    assert decided == {asked["id"]: "approved", own["id"]: "pending"}
    held = await day.notice(wang, "sync.held")
    assert held["data"]["reason"] == "approver_is_author"
    assert await books_agree(day)


async def test_a_held_lot_that_leaves_late_is_booked_and_says_what_it_reached(day: Day) -> None:
    li, anna, _, wang, grace = cast(day)
    lot = lot_id(GLUE, "B-0117")
    paper = {"lot": lot, "lot_code": "B-0117"}
    li.does("stock.receive", day.plant.receive(GLUE, "A1", 8_000, **paper))
    await li.sends()
    grace.does("lot.hold", {"lot": lot, "reason": None, "note": "smells wrong"})
    # Anna's phone has no network and does not know of the hold.
    taken = anna.does("stock.issue", day.plant.issue(GLUE, "A1", 500, lot=lot))
    await grace.sends()
    day.passes(20)

    assert await anna.sends() == [["applied"]]

    assert await day.on_hand(wang, "A1", GLUE, lot) == 7_500
    notice = await day.notice(wang, "inventory.lot_on_hold")
    assert (notice["operation"], notice["lot"]) == (taken["id"], lot)
    assert notice["person"] == anna.signed_in.id
    assert notice["data"]["reached"] == [
        {"location": day.plant.places["production"], "quantity": 500}
    ]
    assert await books_agree(day)


async def test_a_hold_reaches_every_phone_and_the_inspector_alone_releases_it(day: Day) -> None:
    li, anna, _, _, grace = cast(day)
    lot = lot_id(GLUE, "B-0117")
    li.does("stock.receive", day.plant.receive(GLUE, "A1", 900, lot=lot, lot_code="B-0117"))
    li.does("lot.hold", {"lot": lot, "reason": None, "note": None})
    await li.sends()
    change = {"lot": lot, "reason": None, "note": None}

    assert await status_on(day, anna, lot) == "hold"
    anna.does("lot.release", change)
    assert await anna.sends() == [["held", "right_missing"]]
    assert await status_on(day, anna, lot) == "hold"
    grace.does("lot.release", change)
    assert await grace.sends() == [["applied"]]
    assert await status_on(day, anna, lot) == "available"


async def status_on(day: Day, who: Worker, lot: str) -> Any:
    """The lot's status as that person's phone learns it."""
    await who.wakes()
    page = await day.plant.pull(who.phone, {"lots": [0, 0]})
    return next(row[3]["status"] for row in page["rows"] if row[:2] == ["lot", lot])


async def test_the_stock_of_any_past_minute_can_be_asked_for(day: Day) -> None:
    li, anna, _, wang, _ = cast(day)
    li.does("stock.receive", day.plant.receive(BOLT, "A1", 100))
    await li.sends()
    seven = day.plant.clock.now_ms()
    day.passes(30)
    offline = anna.does("stock.issue", day.plant.issue(BOLT, "A1", 30))
    day.passes(60)
    li.does("stock.move", day.plant.move(BOLT, "A1", "A2", 20))
    await li.sends()
    assert await day.on_hand(wang, "A1", BOLT, at=seven + 40 * 60_000) == 100

    await anna.sends()

    # The late act stands at the minute at which it was done.
    assert [await day.on_hand(wang, "A1", BOLT, at=seven + m * 60_000) for m in (1, 40, 100)] == [
        100,
        70,
        50,
    ]
    entries = await day.ledger_of(wang, BOLT)
    late = next(entry for entry in entries if entry["operation"] == offline["id"])
    assert late["effective"] < late["received"]
    assert await books_agree(day)
