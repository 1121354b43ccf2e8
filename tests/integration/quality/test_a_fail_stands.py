"""Goods that failed stay failed: nobody frees them alone, by reading again or taking back."""

from __future__ import annotations

from typing import Any

import pytest

from takt.inventory import lot_id
from takt.quality.nonconformance import nonconformance_id
from takt_sync.sampling import sample_for, sampling_of
from tests.integration.documents import Desk
from tests.integration.inventory.plant import GLUE
from tests.integration.quality.cases import Board, a_board, disposition, signature
from tests.integration.quality.goods import inspections, line_of, receipt, result, status
from tests.integration.quality.plans import AQL, Plan, a_plan
from tests.phone import Act

GOOD, BAD = 1_000, 1_011


async def read(desk: Desk, plan: Plan, inspection: str, *values: int, first: int = 1) -> Act:
    """One length for each unit, one second later."""
    desk.plant.clock.advance(1_000)
    told = [(unit, "length", value) for unit, value in enumerate(values, first)]
    return await desk.book("inspect.readings", plan.readings(inspection, *told))


async def received(desk: Desk, plan: Plan) -> str:
    """A receipt of which a sample is drawn."""
    act = await desk.book("stock.receive", receipt(desk, None, party=desk.supplier))
    desk.plant.clock.advance(1_000)
    await desk.book("inspect.begin", plan.begin(act["id"]))
    return str(act["id"])


async def failed(desk: Desk) -> tuple[Plan, str]:
    """A lot that its third piece failed."""
    plan = await a_plan(desk.plant.database)
    id_ = await received(desk, plan)
    await read(desk, plan, id_, GOOD, GOOD, BAD)
    assert await status(desk) == "hold"
    return plan, id_


async def case_of(board: Board, inspection: str) -> dict[str, Any]:
    return (await board.shown())[nonconformance_id(inspection)]


async def test_a_good_value_over_the_bad_one_frees_nothing(desk: Desk) -> None:
    plan, id_ = await failed(desk)
    before = (await inspections(desk))[id_]
    await read(desk, plan, id_, GOOD, first=3)

    after = (await inspections(desk))[id_]
    assert await status(desk) == "hold"
    assert after == before | {"found": 0, "nonconforming": []}
    assert [code for code, _ in await desk.noted("quality.")] == ["quality.failed"]
    assert await desk.differences() == []


async def test_what_is_read_in_place_of_an_undone_bad_value_frees_nothing(desk: Desk) -> None:
    plan = await a_plan(desk.plant.database)
    id_ = await received(desk, plan)
    bad = await read(desk, plan, id_, BAD)
    await desk.undo(bad)
    await read(desk, plan, id_, GOOD, GOOD, GOOD)

    assert await status(desk) == "hold"
    assert (await inspections(desk))[id_]["status"] == "failed"
    [(code, data)] = await desk.noted("quality.")
    assert (code, data["found"], data["units"]) == ("quality.failed", 1, [1])
    assert await desk.differences() == []


async def test_another_sample_in_place_of_the_one_that_failed_frees_nothing(desk: Desk) -> None:
    plan = await a_plan(desk.plant.database)
    act = await desk.book("stock.receive", receipt(desk, None, party=desk.supplier))
    drawn = await desk.book("inspect.begin", plan.begin(act["id"]))
    await read(desk, plan, act["id"], GOOD, GOOD, BAD)
    await desk.undo(drawn)
    assert (await inspections(desk))[act["id"]]["status"] == "failed"
    await desk.book("inspect.begin", plan.begin(act["id"]))
    await read(desk, plan, act["id"], GOOD, first=3)

    assert await status(desk) == "hold"
    assert (await inspections(desk))[act["id"]]["status"] == "failed"
    assert await desk.differences() == []


async def test_the_sample_that_opened_a_failed_inspection_stands_when_it_is_undone(
    desk: Desk,
) -> None:
    plan = await a_plan(desk.plant.database, kind="final")
    await desk.book("stock.receive", receipt(desk, None))
    begun = await desk.book("inspect.begin", plan.begin(kind="final"))
    await read(desk, plan, begun["id"], BAD)
    board = await a_board(desk, 1)
    await desk.undo(begun)

    assert await status(desk) == "hold"
    assert (await inspections(desk))[begun["id"]]["status"] == "failed"
    assert (await case_of(board, begun["id"]))["status"] == "open"
    assert await desk.differences() == []


@pytest.mark.parametrize("later", [["undo"], ["pass"], ["undo", "pass"]])
async def test_a_word_that_goods_are_bad_stands(desk: Desk, later: list[str]) -> None:
    act = await desk.book("stock.receive", receipt(desk, await line_of(desk)))
    said = await desk.book("inspect.result", result(act["id"], "fail"))
    for kind in later:
        desk.plant.clock.advance(1_000)
        if kind == "undo":
            await desk.undo(said)
        else:
            await desk.book("inspect.result", result(act["id"], "pass"))

    row = (await inspections(desk))[act["id"]]
    told = [code for code, _ in await desk.noted("quality.")]
    assert (row["status"], await status(desk)) == ("failed", "hold")
    assert ("quality.failed" in told, "quality.second_result" in told) == (True, "pass" in later)
    assert await desk.differences() == []


async def test_a_fail_of_goods_that_never_came_is_void(desk: Desk) -> None:
    plan = await a_plan(desk.plant.database)
    act = await desk.book("stock.receive", receipt(desk, None, party=desk.supplier))
    await desk.book("inspect.begin", plan.begin(act["id"]))
    await read(desk, plan, act["id"], BAD)
    board = await a_board(desk)
    case, place = nonconformance_id(act["id"]), desk.plant.places["A1"]
    await board.say(1, "nonconformance.dispose", disposition(case, "scrap", location=place))
    await desk.undo(act)

    assert await inspections(desk) == {}
    assert await board.shown() == {}
    stock = await desk.plant.stock()
    assert {quantity for (_, item), quantity in stock.items() if item == GLUE} <= {0}
    assert await desk.differences() == []


@pytest.mark.parametrize("how", ["reading", "word"])
async def test_scrap_that_was_decided_is_not_booked_back(desk: Desk, how: str) -> None:
    board = await a_board(desk)
    if how == "reading":
        plan, id_ = await failed(desk)
    else:
        id_ = (await desk.book("stock.receive", receipt(desk, await line_of(desk))))["id"]
        bad, _ = await board.say(0, "inspect.result", result(id_, "fail"))
    place = desk.plant.places["A1"]
    said = disposition(nonconformance_id(id_), "scrap", location=place)
    assert (await board.say(1, "nonconformance.dispose", said))[1] is None
    before = await desk.plant.stock()
    if how == "reading":
        await read(desk, plan, id_, GOOD, first=3)
    else:
        await board.say(0, "undo", {"operation": bad["id"]})

    assert await desk.plant.stock() == before
    assert (await case_of(board, id_))["status"] == "closed"


async def test_a_concession_that_two_signed_stays(desk: Desk) -> None:
    plan, id_ = await failed(desk)
    board = await a_board(desk)
    case = nonconformance_id(id_)
    await board.say(0, "nonconformance.dispose", disposition(case, "use_as_is"))
    await board.say(1, "nonconformance.sign", signature(case, "concession"))
    before = await case_of(board, id_)
    assert (before["status"], await status(desk)) == ("closed", "available")
    await read(desk, plan, id_, GOOD, first=3)

    assert await case_of(board, id_) == before
    assert await status(desk) == "available"


async def test_rework_under_way_is_not_ended_by_a_reading(desk: Desk) -> None:
    plan, id_ = await failed(desk)
    board = await a_board(desk, 3)
    case = nonconformance_id(id_)
    await board.say(0, "nonconformance.dispose", disposition(case, "rework"))
    await board.say(1, "nonconformance.sign", signature(case, "release"))
    await read(desk, plan, id_, GOOD, first=3)
    assert (await case_of(board, id_))["status"] == "rework"
    assert await status(desk) == "hold"
    await board.say(2, "nonconformance.sign", signature(case, "release"))

    assert await status(desk) == "available"


async def test_a_lot_that_failed_at_first_is_no_first_pass(desk: Desk) -> None:
    plan, id_ = await failed(desk)
    await read(desk, plan, id_, GOOD, first=3)
    told = await desk.ask("GET", f"quality-figures?site={desk.plant.site}")

    [first] = [one for one in told["figures"] if one["name"] == "first_pass"]
    assert first["part"] == 0


async def test_two_lots_that_failed_at_first_tighten_the_inspection(desk: Desk) -> None:
    plan = await a_plan(desk.plant.database, sampling=AQL)
    sample = sample_for(sampling_of(AQL), 10)
    drawn = {"n": sample.n, "ac": sample.ac, "re": sample.re, "letter": sample.letter}
    for name in ("L-1", "L-2"):
        label = {"lot": lot_id(GLUE, name), "lot_code": name}
        act = await desk.book("stock.receive", receipt(desk, None, party=desk.supplier, **label))
        desk.plant.clock.advance(1_000)
        said = drawn | {"lot": label["lot"], "mode": "normal", "units": 10}
        await desk.book("inspect.begin", plan.begin(act["id"], **said))
        await read(desk, plan, act["id"], BAD, *[GOOD] * (sample.n - 1))
        await read(desk, plan, act["id"], GOOD)

    modes = await desk.plant.server.fetch(
        "SELECT mode FROM switching WHERE supplier = $1", desk.supplier
    )
    assert [row["mode"] for row in modes] == ["tightened"]
