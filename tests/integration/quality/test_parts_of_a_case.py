"""Each decision settles the part that it states; a lot is free by two signatures for the last."""

from __future__ import annotations

import pytest

from takt.inventory import lot_id
from takt.quality.nonconformance import nonconformance_id
from takt_sync.plan_choice import inspection_id
from tests.integration.documents import Desk
from tests.integration.inventory.plant import GLUE
from tests.integration.quality.cases import Board, a_board, disposition, report, signature
from tests.integration.quality.goods import LOT, receipt, status
from tests.integration.quality.plans import ONE, a_plan


async def reported(desk: Desk, quantity: int | None) -> tuple[Board, str]:
    """A lot of 1.000 of which somebody found so much, or nobody knows how much, to be bad."""
    await desk.book("stock.receive", receipt(desk, None))
    board = await a_board(desk)
    act, _ = await board.say(0, "nonconformance.report", report(desk, quantity=quantity))
    return board, str(act["id"])


async def case_of(board: Board, case: str) -> tuple[str, int | None]:
    """What is so of a case, and how much of it was decided."""
    shown = (await board.shown())[case]
    return shown["status"], shown["disposed_quantity"]


async def released(board: Board, lot: str = LOT) -> str | None:
    """The lot after one person has released it by a word of their own."""
    about = {"lot": lot, "reason": None, "note": None}
    assert (await board.say(0, "lot.release", about))[1] is None
    return await status(board.desk, lot)


async def sign_release(board: Board, case: str) -> None:
    for person in (1, 2):
        _, why = await board.say(person, "nonconformance.sign", signature(case, "release"))
        assert why is None


async def test_signatures_for_one_piece_free_no_rest_that_one_person_scraps(desk: Desk) -> None:
    board, case = await reported(desk, 400)
    await board.say(0, "nonconformance.dispose", disposition(case, "rework", quantity=1))
    await sign_release(board, case)
    _, why = await board.say(0, "nonconformance.dispose", disposition(case, "scrap", quantity=399))

    assert (why, await case_of(board, case)) == (None, ("closed", 400))
    assert await status(desk) == "hold"
    assert await desk.differences() == []


async def test_goods_of_a_lot_beside_its_scrapped_case_wait_for_a_release_by_a_word(
    desk: Desk,
) -> None:
    board, case = await reported(desk, 400)
    await board.say(0, "nonconformance.dispose", disposition(case, "scrap", quantity=100))
    assert await released(board) == "hold"
    await board.say(0, "nonconformance.dispose", disposition(case, "scrap", quantity=300))

    assert (await case_of(board, case), await status(desk)) == (("closed", 400), "hold")
    assert (await desk.plant.stock())["A1", GLUE] == 600
    assert await released(board) == "available"
    assert await desk.differences() == []


async def test_a_lot_is_free_where_two_signed_for_the_last_part_of_its_case(desk: Desk) -> None:
    board, case = await reported(desk, 400)
    await board.say(0, "nonconformance.dispose", disposition(case, "scrap", quantity=399))
    await board.say(0, "nonconformance.dispose", disposition(case, "rework", quantity=1))
    await sign_release(board, case)

    assert (await case_of(board, case), await status(desk)) == (("closed", 400), "available")


async def test_a_concession_of_a_part_leaves_the_rest_open(desk: Desk) -> None:
    board, case = await reported(desk, 400)
    part = disposition(case, "use_as_is", quantity=1)
    await board.say(1, "nonconformance.dispose", part)
    await board.say(2, "nonconformance.sign", signature(case, "concession"))
    assert (await case_of(board, case), await status(desk)) == (("open", 1), "hold")

    _, why = await board.say(1, "nonconformance.dispose", part | {"quantity": 400})
    assert why == "quantity_too_large"
    await board.say(1, "nonconformance.dispose", part | {"quantity": None})
    await board.say(2, "nonconformance.sign", signature(case, "concession"))
    assert (await case_of(board, case), await status(desk)) == (("closed", 400), "available")
    assert await desk.differences() == []


@pytest.mark.parametrize("kind", ["scrap", "return", "rework", "use_as_is"])
async def test_a_stated_part_closes_no_case_of_which_nobody_knows_how_much_it_is(
    desk: Desk, kind: str
) -> None:
    board, case = await reported(desk, None)
    _, why = await board.say(0, "nonconformance.dispose", disposition(case, kind, quantity=100))
    if kind == "rework":
        await sign_release(board, case)
    elif kind == "use_as_is":
        await board.say(1, "nonconformance.sign", signature(case, "concession"))

    assert (why, await case_of(board, case)) == (None, ("open", 100))
    assert await released(board) == "hold"
    assert await desk.differences() == []


async def test_two_signatures_about_all_the_rest_close_a_case_that_nobody_counted(
    desk: Desk,
) -> None:
    board, case = await reported(desk, None)
    await board.say(0, "nonconformance.dispose", disposition(case, "scrap", quantity=100))
    _, why = await board.say(0, "nonconformance.dispose", disposition(case, "scrap"))
    assert why == "quantity_missing"
    await board.say(0, "nonconformance.dispose", disposition(case, "use_as_is"))
    _, why = await board.say(0, "nonconformance.sign", signature(case, "concession"))
    assert (why, await status(desk)) == ("same_person", "hold")
    await board.say(1, "nonconformance.sign", signature(case, "concession"))

    assert (await case_of(board, case), await status(desk)) == (("closed", 100), "available")
    assert await desk.differences() == []


async def test_rework_of_all_that_nobody_counted_closes_the_case_by_its_release(
    desk: Desk,
) -> None:
    board, case = await reported(desk, None)
    _, why = await board.say(0, "nonconformance.dispose", disposition(case, "rework"))
    assert (why, (await case_of(board, case))[0]) == (None, "rework")
    assert await desk.plant.server.fetch("SELECT id FROM work_order") == []
    await sign_release(board, case)

    assert (await case_of(board, case), await status(desk)) == (("closed", None), "available")
    assert await desk.differences() == []


async def test_parts_of_a_case_that_nobody_counted_stay_within_what_a_quantity_may_be(
    desk: Desk,
) -> None:
    board, case = await reported(desk, None)
    most = disposition(case, "use_as_is", quantity=10**12)
    await board.say(0, "nonconformance.dispose", most)
    await board.say(1, "nonconformance.sign", signature(case, "concession"))
    _, why = await board.say(0, "nonconformance.dispose", most | {"quantity": 1})
    assert why == "quantity_too_large"


async def test_a_failed_first_piece_is_not_settled_by_scrapping_one_of_five_thousand(
    desk: Desk,
) -> None:
    plan = await a_plan(
        desk.plant.database, kind="in_process", trigger="first_piece", holds=True, sampling=ONE
    )
    made = lot_id(GLUE, "M-1")
    label = {"lot": made, "lot_code": "M-1", "reference": None, "expires_on": None}
    form = {"code": "WO-1", "site": desk.plant.site, "item": GLUE, "quantity": 10_000}
    order = int((await desk.ask("POST", "work-orders", form | {"components": []}))["id"])
    out = desk.plant.move(GLUE, "conversion", "A1", 5_000, work_order=order, **label)
    inspection = inspection_id((await desk.book("stock.output", out))["id"], plan.id)
    desk.plant.clock.advance(1_000)
    about = {"kind": "in_process", "lot": made, "for_kind": "work_order", "for_id": order, "n": 1}
    await desk.book("inspect.begin", plan.begin(inspection, **about))
    desk.plant.clock.advance(1_000)
    await desk.book("inspect.readings", plan.readings(inspection, (1, "length", 1_011)))
    board, case = await a_board(desk, 1), nonconformance_id(inspection)
    piece = disposition(case, "scrap", quantity=1, location=desk.plant.places["A1"])
    _, why = await board.say(0, "nonconformance.dispose", piece)

    assert (why, await case_of(board, case)) == (None, ("open", 1))
    assert await released(board, made) == "hold"
