"""Each decision settles the part that it states; a lot is free by two signatures for the last."""

from __future__ import annotations

from tests.integration.documents import Desk
from tests.integration.inventory.plant import GLUE
from tests.integration.quality.cases import Board, a_board, disposition, report, signature
from tests.integration.quality.goods import LOT, receipt, status


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
        assert (await board.say(person, "nonconformance.sign", signature(case, "release")))[1] is None


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
