"""A release settles a hold; goods under inspection wait for their verdict all the same."""

from __future__ import annotations

import pytest

from tests.integration.documents import Desk
from tests.integration.inventory.plant import GLUE
from tests.integration.quality.goods import LOT, line_of, receipt, result, status


async def release(desk: Desk) -> None:
    desk.plant.clock.advance(1_000)
    boss, inspector = (await desk.plant.worker("supervisor")).id, desk.worker
    desk.worker = boss
    await desk.book("lot.release", {"lot": LOT, "reason": None, "note": None})
    desk.worker = inspector
    desk.plant.clock.advance(1_000)


async def test_who_settles_a_doubt_about_a_label_does_not_free_goods_that_wait_for_a_verdict(
    desk: Desk,
) -> None:
    line = await line_of(desk)
    await desk.book("stock.receive", receipt(desk, None, expires_on="2027-03-01"))
    desk.plant.clock.advance(1_000)
    act = await desk.book("stock.receive", receipt(desk, line, expires_on="2027-01-31"))
    assert await status(desk) == "hold"
    await release(desk)

    assert await status(desk) == "quarantine"
    await desk.book("inspect.result", result(act["id"], "pass"))
    assert await status(desk) == "available"
    assert await desk.differences() == []


async def test_goods_of_two_inspections_wait_for_both_behind_a_release(desk: Desk) -> None:
    line = await line_of(desk)
    acts = [await desk.book("stock.receive", receipt(desk, line)) for _ in range(2)]
    desk.plant.clock.advance(1_000)
    await desk.book("lot.hold", {"lot": LOT, "reason": None, "note": None})
    await release(desk)
    found = [await status(desk)]
    for act in acts:
        await desk.book("inspect.result", result(act["id"], "pass"))
        found.append(await status(desk))

    assert found == ["quarantine", "quarantine", "available"]


async def test_a_release_from_the_quarantine_itself_frees_the_goods(desk: Desk) -> None:
    await desk.book("stock.receive", receipt(desk, await line_of(desk)))
    await release(desk)

    assert await status(desk) == "available"


async def test_a_release_that_comes_before_the_inspected_receipt_frees_nothing_more(
    desk: Desk,
) -> None:
    line, other = await line_of(desk), await desk.plant.phone()
    await desk.book("stock.receive", receipt(desk, None))
    desk.plant.clock.advance(1_000)
    late = other.record("stock.receive", desk.worker, receipt(desk, line))
    desk.plant.clock.advance(1_000)
    await desk.book("lot.hold", {"lot": LOT, "reason": None, "note": None})
    await release(desk)
    await desk.plant.push(other)
    assert await status(desk) == "quarantine"

    await desk.book("inspect.result", result(late["id"], "pass"))
    assert await status(desk) == "available"


HOLD = {"lot": LOT, "reason": None, "note": None}


@pytest.mark.parametrize("item", [None, GLUE], ids=["old phone", "phone"])
async def test_a_hold_that_comes_after_its_release_makes_goods_wait_all_the_same(
    desk: Desk, item: int | None
) -> None:
    act = await desk.book("stock.receive", receipt(desk, await line_of(desk)))
    desk.plant.clock.advance(1_000)
    other = await desk.plant.phone()
    held = other.record("lot.hold", desk.worker, HOLD | {"item": item})
    await release(desk)
    assert await status(desk) == "available"

    await desk.plant.push(other)
    assert await status(desk) == "quarantine"
    other.record("undo", desk.worker, {"operation": held["id"]})
    await desk.plant.push(other)
    assert await status(desk) == "available"

    await desk.book("inspect.result", result(act["id"], "pass"))
    assert await status(desk) == "available"
    assert await desk.differences() == []


async def test_a_failed_result_that_comes_after_the_release_makes_other_goods_wait(
    desk: Desk,
) -> None:
    acts = [await desk.book("stock.receive", receipt(desk, await line_of(desk)))]
    desk.plant.clock.advance(1_000)
    other = await desk.plant.phone()
    other.record("inspect.result", desk.worker, result(None, "fail"))
    await release(desk)
    await desk.plant.push(other)

    assert await status(desk) == "quarantine"
    await desk.book("inspect.result", result(acts[0]["id"], "pass"))
    assert await status(desk) == "available"


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["in order", "the later one first"])
async def test_labels_that_differ_hold_the_lot_behind_the_later_one_whichever_came_first(
    desk: Desk, order: tuple[int, int]
) -> None:
    line = await line_of(desk)
    phones = [desk.phone, await desk.plant.phone()]
    acts, times = [], []
    for phone, day in zip(phones, ("2027-01-31", "2027-03-01"), strict=True):
        told = receipt(desk, line, expires_on=day)
        acts.append(phone.record("stock.receive", desk.worker, told))
        times.append(desk.plant.clock.now_ms())
        desk.plant.clock.advance(1_000)
    for place in order:
        await desk.plant.push(phones[place])
    for act in acts:
        await desk.book("inspect.result", result(act["id"], "pass"))

    assert await status(desk) == "hold"
    holds = await desk.plant.server.fetch(
        "SELECT effective, operation::text FROM lot_status"
        " WHERE lot = $1 AND status = 'hold' AND undone_by IS NULL",
        LOT,
    )
    assert [tuple(row) for row in holds] == [(times[1], acts[1]["id"])]

    await desk.undo(acts[0])
    assert await status(desk) == "available"
    assert await desk.differences() == []


async def test_what_left_behind_a_release_that_only_later_turns_out_to_end_a_hold_is_named(
    desk: Desk,
) -> None:
    late = await desk.plant.phone()
    await desk.book("stock.receive", receipt(desk, await line_of(desk)))
    desk.plant.clock.advance(1_000)
    hold = {"lot": LOT, "reason": None, "note": None, "item": GLUE}
    late.record("lot.hold", desk.worker, hold)
    desk.plant.clock.advance(1_000)
    await desk.book("lot.release", {"lot": LOT, "reason": None, "note": None})
    desk.plant.clock.advance(1_000)
    taken = await desk.book("stock.issue", desk.plant.issue(GLUE, "A1", 1, lot=LOT))
    assert "inventory.lot_on_hold" not in await desk.plant.codes()
    await desk.plant.push(late)

    assert await status(desk) == "quarantine"
    named = [n for n in await desk.plant.notices() if n["code"] == "inventory.lot_on_hold"]
    reached = [one["operation"] for notice in named for one in notice["data"]["reached"]]
    assert taken["id"] in reached
