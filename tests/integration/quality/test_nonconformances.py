"""Goods that do not conform: reported, decided on, signed by two people, and booked once."""

from __future__ import annotations

from typing import Any

from takt.quality.nonconformance import nonconformance_id
from tests.integration.documents import Desk
from tests.integration.inventory.held_lots import Lots
from tests.integration.inventory.plant import BOLT, GLUE
from tests.integration.quality.cases import Board, a_board, disposition, report, signature
from tests.integration.quality.goods import LOT, line_of, receipt, result, status


async def stocked(desk: Desk) -> Board:
    await desk.book("stock.receive", receipt(desk, None))
    return await a_board(desk)


async def test_a_report_puts_the_lot_on_hold_and_shows_the_case(desk: Desk) -> None:
    board = await stocked(desk)
    act, why = await board.say(0, "nonconformance.report", report(desk))

    assert why is None
    assert await status(desk) == "hold"
    assert await board.shown() == {
        act["id"]: {
            "closed_at": None,
            "defect": None,
            "disposed_quantity": None,
            "disposition": None,
            "id": act["id"],
            "inspection": None,
            "item": GLUE,
            "location": desk.plant.places["A1"],
            "lot": act["args"]["lot"],
            "note": None,
            "number": "NC-00001",
            "opened_at": desk.plant.clock.now_ms(),
            "person": board.people[0],
            "quantity": 400,
            "severity": "major",
            "signatures": [],
            "status": "open",
            "work_order": None,
        }
    }
    assert "quality.nonconformance" in await desk.plant.codes()


async def test_the_undo_of_a_report_takes_the_case_and_its_hold_back(desk: Desk) -> None:
    board = await stocked(desk)
    act, _ = await board.say(0, "nonconformance.report", report(desk))
    _, why = await board.say(0, "undo", {"operation": act["id"]})

    assert why is None
    assert await status(desk) == "available"
    assert await board.shown() == {}
    assert await desk.plant.codes() == []
    assert await desk.differences() == []


async def test_scrap_books_the_goods_once_and_closes_the_case(desk: Desk) -> None:
    board = await stocked(desk)
    act, _ = await board.say(0, "nonconformance.report", report(desk))
    scrapped, why = await board.say(1, "nonconformance.dispose", disposition(act["id"], "scrap"))

    assert why is None
    stock = await desk.plant.stock()
    assert (stock["A1", GLUE], stock["scrap", GLUE]) == (600, 400)
    assert (await board.shown())[act["id"]]["status"] == "closed"
    _, why = await board.say(2, "nonconformance.dispose", disposition(act["id"], "scrap"))
    assert why == "already_disposed"
    assert (await desk.plant.stock())["scrap", GLUE] == 400

    _, why = await board.say(1, "undo", {"operation": scrapped["id"]})
    assert why is None
    assert ("scrap", GLUE) not in await desk.plant.stock()
    assert (await board.shown())[act["id"]]["status"] == "open"
    assert await desk.differences() == []


async def test_rework_opens_a_work_order_and_two_other_signatures_release_the_lot(
    desk: Desk,
) -> None:
    board = await stocked(desk)
    act, _ = await board.say(0, "nonconformance.report", report(desk))
    case = act["id"]
    await board.say(0, "nonconformance.dispose", disposition(case, "rework"))
    shown = (await board.shown())[case]
    assert shown["status"] == "rework"
    order = (await desk.shown("work_order"))[shown["work_order"]]
    assert (order["code"], order["item"], order["quantity"]) == ("NC-00001-1", GLUE, 400)
    assert order["status"] == "released"

    _, first = await board.say(1, "nonconformance.sign", signature(case, "release"))
    _, again = await board.say(1, "nonconformance.sign", signature(case, "release"))
    assert (first, again) == (None, "same_person")
    assert await status(desk) == "hold"
    _, second = await board.say(2, "nonconformance.sign", signature(case, "release"))
    assert second is None
    assert await status(desk) == "available"
    shown = (await board.shown())[case]
    assert (shown["status"], len(shown["signatures"])) == ("closed", 3)
    assert await desk.differences() == []


async def test_a_concession_needs_another_person_than_who_decided_it(desk: Desk) -> None:
    board = await stocked(desk)
    act, _ = await board.say(0, "nonconformance.report", report(desk))
    case = act["id"]
    await board.say(1, "nonconformance.dispose", disposition(case, "use_as_is"))
    _, why = await board.say(1, "nonconformance.sign", signature(case, "concession"))
    assert why == "same_person"
    assert await status(desk) == "hold"
    _, why = await board.say(2, "nonconformance.sign", signature(case, "concession"))
    assert why is None
    assert await status(desk) == "available"
    assert await desk.differences() == []


async def test_a_rejected_concession_is_open_again(desk: Desk) -> None:
    board = await stocked(desk)
    act, _ = await board.say(0, "nonconformance.report", report(desk))
    case = act["id"]
    await board.say(1, "nonconformance.dispose", disposition(case, "use_as_is"))
    await board.say(2, "nonconformance.sign", signature(case, "concession", "reject"))
    assert (await board.shown())[case]["status"] == "open"

    _, why = await board.say(1, "nonconformance.dispose", disposition(case, "return"))
    assert why is None
    claims = await desk.plant.server.fetch("SELECT quantity, status FROM supplier_claim")
    assert [tuple(row) for row in claims] == [(400, "open")]
    assert (await desk.plant.stock())["A1", GLUE] == 600


async def test_a_release_by_one_person_does_not_free_a_lot_with_an_open_case(desk: Desk) -> None:
    board = await stocked(desk)
    await board.say(0, "nonconformance.report", report(desk))
    lot: dict[str, Any] = {"lot": report(desk)["lot"], "reason": None, "note": None}
    _, why = await board.say(1, "lot.release", lot)

    assert why is None
    assert await status(desk) == "hold"
    assert await desk.differences() == []


async def test_a_failed_inspection_opens_a_case_whose_release_ends_the_quarantine(
    desk: Desk,
) -> None:
    board = await a_board(desk)
    received = await desk.book("stock.receive", receipt(desk, await line_of(desk)))
    await board.say(0, "inspect.result", result(received["id"], "fail"))
    [(case, shown)] = (await board.shown()).items()
    assert (shown["status"], shown["inspection"]) == ("open", received["id"])

    await board.say(0, "nonconformance.dispose", disposition(case, "rework"))
    await board.say(1, "nonconformance.sign", signature(case, "release"))
    assert await status(desk) == "hold"
    await board.say(2, "nonconformance.sign", signature(case, "release"))
    assert await status(desk) == "available"
    assert await desk.differences() == []


async def test_a_verdict_that_is_undone_leaves_its_case_to_those_who_decide(desk: Desk) -> None:
    board = await a_board(desk)
    received = await desk.book("stock.receive", receipt(desk, await line_of(desk)))
    failed, _ = await board.say(0, "inspect.result", result(received["id"], "fail"))
    await board.say(0, "undo", {"operation": failed["id"]})

    [case] = (await board.shown()).values()
    assert case["status"] == "open"
    assert await status(desk) == "hold"


async def test_a_report_of_a_failed_inspection_stands_for_its_own_case(desk: Desk) -> None:
    board = await a_board(desk)
    received = await desk.book("stock.receive", receipt(desk, await line_of(desk)))
    about = report(desk, inspection=received["id"])
    early, _ = await board.say(0, "nonconformance.report", about)
    await board.say(0, "inspect.result", result(received["id"], "fail"))
    own = nonconformance_id(received["id"])
    assert list(await board.shown()) == [early["id"]]
    _, why = await board.say(1, "nonconformance.dispose", disposition(own, "rework"))
    assert why == "nonconformance_void"

    await board.say(0, "undo", {"operation": early["id"]})
    assert list(await board.shown()) == [own]
    late, _ = await board.say(0, "nonconformance.report", about)
    assert list(await board.shown()) == [late["id"]]
    assert await desk.differences() == []

    await board.say(0, "nonconformance.dispose", disposition(late["id"], "rework"))
    await board.say(1, "nonconformance.sign", signature(late["id"], "release"))
    await board.say(2, "nonconformance.sign", signature(late["id"], "release"))
    assert await status(desk) == "available"
    assert await desk.differences() == []


async def test_a_report_without_a_hold_or_after_a_decision_leaves_the_own_case(desk: Desk) -> None:
    board = await a_board(desk)
    received = await desk.book("stock.receive", receipt(desk, await line_of(desk)))
    await board.say(0, "inspect.result", result(received["id"], "fail"))
    own = nonconformance_id(received["id"])
    weak = report(desk, inspection=received["id"], hold=False)
    await board.say(0, "nonconformance.report", weak)
    assert own in await board.shown()

    await board.say(0, "nonconformance.dispose", disposition(own, "rework"))
    await board.say(1, "nonconformance.report", weak | {"hold": True})
    assert (await board.shown())[own]["status"] == "rework"
    assert await desk.differences() == []


async def test_a_signature_that_comes_before_what_it_answers_counts_as_soon_as_that_is_there(
    desk: Desk,
) -> None:
    board = await stocked(desk)
    one, other, third = desk.phone, await desk.plant.phone(), await desk.plant.phone()
    act = one.record("nonconformance.report", board.people[0], report(desk))
    desk.plant.clock.advance(1_000)
    other.record("nonconformance.dispose", board.people[1], disposition(act["id"], "use_as_is"))
    desk.plant.clock.advance(1_000)
    third.record("nonconformance.sign", board.people[2], signature(act["id"], "concession"))
    await desk.plant.push(third)
    assert "quality.step_waits" in await desk.plant.codes()
    await desk.plant.push(other)
    await desk.plant.push(one)

    assert (await board.shown())[act["id"]]["status"] == "closed"
    assert await status(desk) == "available"
    assert await desk.plant.codes() == []
    assert await desk.differences() == []


async def test_the_trace_of_a_lot_shows_inspection_decision_signatures_and_rework(
    desk: Desk,
) -> None:
    board = await a_board(desk)
    received = await desk.book("stock.receive", receipt(desk, await line_of(desk)))
    await board.say(0, "inspect.result", result(received["id"], "fail"))
    [case] = await board.shown()
    await board.say(0, "nonconformance.dispose", disposition(case, "rework"))
    await board.say(1, "nonconformance.sign", signature(case, "release"))
    await board.say(2, "nonconformance.sign", signature(case, "release"))
    reader = await desk.plant.server.person("supervisor", everywhere=True)
    reply = await desk.plant.server.client.get(
        f"/api/v1/lots/{LOT}/timeline", headers=reader.headers
    )
    moments = [one for one in reply.json()["moments"] if one["source"] != "status"]

    assert [(one["source"], one["act"], one["status"]) for one in moments] == [
        ("nonconformance", "nonconformance.sign", "released"),
        ("nonconformance", "nonconformance.sign", "released"),
        ("nonconformance", "nonconformance.dispose", "disposed"),
        ("notice", None, "open"),
        ("nonconformance", None, "closed"),
        ("inspection", "inspect.result", "fail"),
        ("ledger", "stock.receive", None),
        ("ledger", "stock.receive", None),
        ("inspection", None, "open"),
    ]
    assert moments[2]["data"]["work_order_code"] == "NC-00001-1"


async def test_a_part_that_is_scrapped_leaves_the_case_open_with_the_rest(desk: Desk) -> None:
    board = await stocked(desk)
    act, _ = await board.say(0, "nonconformance.report", report(desk))
    case = act["id"]
    part = disposition(case, "scrap", quantity=100)
    _, why = await board.say(1, "nonconformance.dispose", part)
    shown = (await board.shown())[case]
    assert (why, shown["status"], shown["disposed_quantity"]) == (None, "open", 100)

    await board.say(0, "nonconformance.dispose", disposition(case, "rework", quantity=200))
    await board.say(1, "nonconformance.sign", signature(case, "release"))
    await board.say(2, "nonconformance.sign", signature(case, "release"))
    assert ((await board.shown())[case]["status"], await status(desk)) == ("open", "hold")
    _, why = await board.say(1, "nonconformance.dispose", part | {"quantity": 101})
    assert why == "quantity_too_large"
    _, why = await board.say(1, "nonconformance.dispose", part)
    shown = (await board.shown())[case]
    assert (why, shown["status"], shown["disposed_quantity"]) == (None, "closed", 400)
    assert await status(desk) == "hold"
    assert (await desk.plant.stock())["scrap", GLUE] == 200
    assert await desk.differences() == []


async def test_no_more_is_scrapped_than_lies_there(desk: Desk) -> None:
    board = await stocked(desk)
    act, _ = await board.say(0, "nonconformance.report", report(desk, quantity=None))
    more = disposition(act["id"], "scrap", quantity=1_001)
    _, why = await board.say(1, "nonconformance.dispose", more)
    assert why == "quantity_too_large"
    _, why = await board.say(1, "nonconformance.dispose", more | {"quantity": 900})
    assert (why, (await desk.plant.stock())["scrap", GLUE]) == (None, 900)


async def test_nothing_is_taken_from_an_end_that_a_report_named(desk: Desk) -> None:
    board = await stocked(desk)
    end = desk.plant.places["supplier"]
    act, _ = await board.say(0, "nonconformance.report", report(desk, location=end))
    _, why = await board.say(1, "nonconformance.dispose", disposition(act["id"], "scrap"))
    assert why == "location_missing"
    named = disposition(act["id"], "scrap", location=desk.plant.places["A1"])
    _, why = await board.say(1, "nonconformance.dispose", named)
    assert why is None
    assert await desk.differences() == []


async def test_rework_that_is_refused_keeps_neither_its_order_nor_its_cost(desk: Desk) -> None:
    board = await stocked(desk)
    act, _ = await board.say(0, "nonconformance.report", report(desk))
    case = act["id"]
    await board.say(0, "nonconformance.dispose", disposition(case, "rework"))
    order = (await board.shown())[case]["work_order"]
    refused, why = await board.say(1, "nonconformance.sign", signature(case, "release", "reject"))
    assert (why, (await board.shown())[case]["status"]) == (None, "open")
    assert await orders(desk) == {order: "closed"}
    query = "SELECT takes_effect FROM nonconformance_step WHERE disposition = 'rework'"
    assert [row[0] for row in await desk.plant.server.fetch(query)] == [False]

    _, why = await board.say(1, "undo", {"operation": refused["id"]})
    assert why is None
    assert await orders(desk) == {order: "released"}
    assert await desk.differences() == []


async def test_the_order_of_rework_is_closed_with_its_release(desk: Desk) -> None:
    board = await stocked(desk)
    act, _ = await board.say(0, "nonconformance.report", report(desk))
    case = act["id"]
    await board.say(0, "nonconformance.dispose", disposition(case, "rework"))
    await board.say(1, "nonconformance.sign", signature(case, "release"))
    assert list((await orders(desk)).values()) == ["released"]
    signed, _ = await board.say(2, "nonconformance.sign", signature(case, "release"))
    assert list((await orders(desk)).values()) == ["closed"]
    await board.say(2, "undo", {"operation": signed["id"]})
    assert list((await orders(desk)).values()) == ["released"]


async def orders(desk: Desk) -> dict[int, str]:
    """Work orders with their status."""
    return dict(map(tuple, await desk.plant.server.fetch("SELECT id, status FROM work_order")))


async def test_the_goods_of_a_report_are_those_of_its_lot(desk: Desk) -> None:
    board = await stocked(desk)
    act, why = await board.say(0, "nonconformance.report", report(desk, item=BOLT))
    assert (why, (await board.shown())[act["id"]]["item"]) == (None, GLUE)
    assert "inventory.unknown_lot" in await desk.plant.codes()


async def test_a_release_by_one_person_does_not_free_a_part_of_a_lot_with_an_open_case(
    desk: Desk,
) -> None:
    board = await a_board(desk)
    lots = Lots(desk.plant, "P-")
    await desk.book("stock.receive", lots.receive("R"))
    act, why = await board.say(
        0, "nonconformance.report", report(desk, lot=lots.id("R"), quantity=2)
    )
    assert why is None
    await desk.book("lot.regroup", lots.regroup("R", "S"))
    assert (await lots.statuses("S"))["S"] == "hold"
    _, why = await board.say(1, "lot.release", lots.status("S"))
    assert (why, await lots.statuses("R", "S")) == (None, {"R": "hold", "S": "hold"})

    await board.say(0, "nonconformance.dispose", disposition(act["id"], "use_as_is"))
    signed, _ = await board.say(2, "nonconformance.sign", signature(act["id"], "concession"))
    assert await lots.statuses("R", "S") == {"R": "available", "S": "available"}
    await board.say(2, "undo", {"operation": signed["id"]})
    assert await lots.statuses("R", "S") == {"R": "hold", "S": "hold"}
    assert await desk.differences() == []


async def test_a_report_that_comes_late_stops_a_part_that_was_released_meanwhile(
    desk: Desk,
) -> None:
    board = await a_board(desk)
    lots, late = Lots(desk.plant, "P-"), await desk.plant.phone()
    await desk.book("stock.receive", lots.receive("R"))
    said = report(desk, lot=lots.id("R"), quantity=2)
    act = late.record("nonconformance.report", board.people[0], said)
    desk.plant.clock.advance(1_000)
    await desk.book("lot.regroup", lots.regroup("R", "S"))
    await board.say(0, "lot.hold", lots.status("S", item=GLUE))
    _, why = await board.say(1, "lot.release", lots.status("S"))
    assert (why, (await lots.statuses("S"))["S"]) == (None, "available")
    await desk.plant.push(late)
    assert await lots.statuses("R", "S") == {"R": "hold", "S": "hold"}
    await board.say(0, "undo", {"operation": act["id"]})
    assert await lots.statuses("R", "S") == {"R": "available", "S": "available"}
    assert await desk.differences() == []
