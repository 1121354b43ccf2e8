"""Which of several results decides, whatever arrives first."""

from __future__ import annotations

from tests.integration.documents import Desk
from tests.integration.inventory.plant import GLUE
from tests.integration.quality.goods import LOT, inspections, line_of, receipt, result, status


async def test_a_pass_that_is_undone_lets_the_next_one_decide(desk: Desk) -> None:
    act = await desk.book("stock.receive", receipt(desk, await line_of(desk)))
    opened = await inspections(desk)
    found = []
    for _ in range(2):
        desk.plant.clock.advance(1_000)
        found.append(await desk.book("inspect.result", result(act["id"], "pass")))
    assert (await inspections(desk))[act["id"]]["status"] == "passed"
    assert [code for code, _ in await desk.noted("quality.")] == ["quality.second_result"]

    await desk.undo(found[0])
    assert (await inspections(desk))[act["id"]]["status"] == "passed"
    assert await desk.noted("quality.") == []
    await desk.undo(found[1])
    assert await inspections(desk) == opened
    assert await status(desk) == "quarantine"
    assert await desk.differences() == []


async def test_a_fail_that_was_earlier_replaces_a_pass_and_what_left_meanwhile_is_named(
    desk: Desk,
) -> None:
    act = await desk.book("stock.receive", receipt(desk, await line_of(desk)))
    other = await desk.plant.phone()
    desk.plant.clock.advance(1_000)
    failed = other.record("inspect.result", desk.worker, result(act["id"], "fail"))
    desk.plant.clock.advance(1_000)
    passed = await desk.book("inspect.result", result(act["id"], "pass"))
    taken = await desk.book("stock.issue", desk.plant.issue(GLUE, "A1", 400, lot=LOT))
    assert await desk.plant.codes() == []
    await desk.plant.push(other)

    shown = (await inspections(desk))[act["id"]]
    assert (shown["status"], shown["closed_at"]) == ("failed", desk.plant.clock.now_ms() - 1_000)
    assert await status(desk) == "hold"
    notices = await desk.plant.notices()
    [second] = [one for one in notices if one["code"] == "quality.second_result"]
    assert (second["operation"], second["data"]["stands"]) == (passed["id"], "fail")
    named = [one for one in notices if one["code"] == "inventory.lot_on_hold"]
    assert {one["operation"] for one in named} == {act["id"], failed["id"]}
    for one in named:
        assert [reach["operation"] for reach in one["data"]["reached"]] == [taken["id"]]


async def test_a_result_that_comes_before_its_receipt_closes_the_inspection_at_its_own_time(
    desk: Desk,
) -> None:
    line, other = await line_of(desk), await desk.plant.phone()
    act = desk.phone.record("stock.receive", desk.worker, receipt(desk, line))
    desk.plant.clock.advance(1_000)
    await desk.book("inspect.result", result(act["id"], "pass"), other)
    at = desk.plant.clock.now_ms()
    desk.plant.clock.advance(1_000)
    await desk.plant.push(desk.phone)

    shown = (await inspections(desk))[act["id"]]
    assert (shown["opened_at"], shown["closed_at"]) == (at - 1_000, at)
