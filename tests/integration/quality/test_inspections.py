"""Goods that are inspected on receipt: in quarantine from the receipt on, until a verdict."""

from __future__ import annotations

import itertools

import pytest

from takt.app import EXTENSIONS
from takt.inventory import lot_id
from takt.inventory.waiting_acts import settle_waiting
from takt.quality import forget_inspections
from tests.integration.documents import Desk
from tests.integration.inventory.plant import BOLT, GLUE
from tests.integration.quality.goods import (
    LOT,
    inspections,
    line_of,
    receipt,
    result,
    status,
)
from tests.phone import Act, Phone

DAY_MS = 86_400_000
BY_ONE_WORD = {
    **dict.fromkeys(("plan", "version", "supplier", "for_kind", "for_id", "operation", "units")),
    **dict.fromkeys(("seed", "n", "ac", "re", "letter", "mode")),
    "found": 0,
    "nonconforming": [],
    "stopped": False,
}
"""What the row of an inspection says where there is no plan."""


async def verdicts(desk: Desk) -> list[tuple[str, str]]:
    rows = await desk.plant.server.fetch("SELECT inspection::text, verdict FROM inspection_result")
    return [tuple(row) for row in rows]


async def test_goods_of_an_inspected_line_are_in_quarantine_from_their_receipt_on(
    desk: Desk,
) -> None:
    line = await line_of(desk)
    act = await desk.book("stock.receive", receipt(desk, line))

    assert await status(desk) == "quarantine"
    told = await inspections(desk)
    assert {act["id"]: told[act["id"]] | BY_ONE_WORD} == told
    assert {name: told[act["id"]][name] for name in told[act["id"]].keys() - BY_ONE_WORD} == {
        "id": act["id"],
        "kind": "receipt",
        "item": GLUE,
        "lot": LOT,
        "line": line,
        "quantity": 1_000,
        "status": "open",
        "opened_at": desk.plant.clock.now_ms(),
        "closed_at": None,
        "person": None,
    }
    taken = desk.plant.issue(GLUE, "A1", 1, lot=LOT)
    await desk.book("stock.issue", taken)
    assert "inventory.lot_on_hold" in await desk.plant.codes()


async def test_goods_of_an_item_that_is_always_inspected_need_no_line(desk: Desk) -> None:
    await desk.plant.database.pool.execute("UPDATE item SET inspects_receipt = id = $1", GLUE)
    act = await desk.book("stock.receive", receipt(desk, None))

    assert await status(desk) == "quarantine"
    assert list(await inspections(desk)) == [act["id"]]


async def test_a_code_that_turns_out_to_be_a_receipt_is_inspected_too(desk: Desk) -> None:
    await desk.plant.database.pool.execute("UPDATE item SET inspects_receipt = id = $1", GLUE)
    scan = {"code": "?", "location": None, "quantity": "1", "symbology": None}
    await desk.book("scan.unresolved", scan)
    [notice] = await desk.plant.notices()
    fact = {"kind": "stock.receive", "args": receipt(desk, None)}
    decision = {"notice": notice["id"], "action": "book", "note": None}
    act = await desk.book("resolve", decision | {"fact": fact})

    assert await status(desk) == "quarantine"
    assert list(await inspections(desk)) == [act["id"]]


async def test_a_held_receipt_that_is_booked_after_all_is_inspected_by_its_line(
    desk: Desk,
) -> None:
    line = await line_of(desk)
    desk.phone.record("stock.receive", desk.worker, receipt(desk, line) | {"item": 9_999})
    await desk.plant.push(desk.phone)
    [notice] = await desk.plant.notices()
    fact = {"kind": "stock.receive", "args": notice["data"]["args"] | {"item": GLUE}}
    decision = {"notice": notice["id"], "action": "book", "note": None}
    act = await desk.book("resolve", decision | {"fact": fact})

    assert await status(desk) == "quarantine"
    assert list(await inspections(desk)) == [act["id"]]


async def test_goods_of_other_lines_and_blind_receipts_are_not(desk: Desk) -> None:
    await line_of(desk)
    await desk.book("stock.receive", receipt(desk, None))

    assert await status(desk) == "available"
    assert await inspections(desk) == {}


async def test_a_pass_ends_exactly_its_own_quarantine(desk: Desk) -> None:
    line = await line_of(desk)
    first = await desk.book("stock.receive", receipt(desk, line))
    desk.plant.clock.advance(1_000)
    second = await desk.book("stock.receive", receipt(desk, line))
    await desk.book("inspect.result", result(second["id"], "pass"))
    assert await status(desk) == "quarantine"
    await desk.book("inspect.result", result(first["id"], "pass"))

    assert await status(desk) == "available"
    shown = await inspections(desk)
    assert {one["status"] for one in shown.values()} == {"passed"}
    assert {one["person"] for one in shown.values()} == {desk.worker}
    assert await desk.plant.codes() == []
    assert await desk.differences() == []


async def test_a_pass_does_not_end_the_hold_that_a_person_put_on_the_lot(desk: Desk) -> None:
    act = await desk.book("stock.receive", receipt(desk, await line_of(desk)))
    desk.plant.clock.advance(1_000)
    await desk.book("lot.hold", {"lot": LOT, "reason": None, "note": None})
    await desk.book("inspect.result", result(act["id"], "pass"))

    assert await status(desk) == "hold"


async def test_a_fail_puts_the_lot_on_hold_and_tells_a_person(desk: Desk) -> None:
    act = await desk.book("stock.receive", receipt(desk, await line_of(desk)))
    desk.plant.clock.advance(1_000)
    await desk.book("inspect.result", result(act["id"], "fail", note="cracks"))

    assert await status(desk) == "hold"
    assert await desk.noted("quality.") == [
        ("quality.failed", {"inspection": act["id"], "note": "cracks"})
    ]
    assert (await inspections(desk))[act["id"]]["status"] == "failed"


async def test_a_late_fail_names_what_left_and_tells_the_phone_that_took_it(desk: Desk) -> None:
    other = await desk.plant.phone()
    act = await desk.book("stock.receive", receipt(desk, await line_of(desk)))
    late = desk.phone.record("inspect.result", desk.worker, result(act["id"], "fail"))
    desk.plant.clock.advance(1_000)
    await desk.book("stock.issue", desk.plant.issue(GLUE, "A1", 400, lot=LOT), other)
    await desk.plant.push(desk.phone)

    assert await status(desk) == "hold"
    told = [one for one in await desk.plant.notices() if one["operation"] == late["id"]]
    assert sorted(one["code"] for one in told) == [
        "inventory.held_lot_with_you",
        "inventory.lot_on_hold",
        "quality.failed",
    ]


async def test_a_late_receipt_of_inspected_goods_names_what_left_before_it(desk: Desk) -> None:
    other = await desk.plant.phone()
    late = desk.phone.record("stock.receive", desk.worker, receipt(desk, await line_of(desk)))
    desk.plant.clock.advance(1_000)
    await desk.book("stock.issue", desk.plant.issue(GLUE, "A1", 400, lot=LOT), other)
    await desk.plant.push(desk.phone)

    assert await status(desk) == "quarantine"
    [told] = [one for one in await desk.plant.notices() if one["operation"] == late["id"]]
    assert (told["code"], told["data"]["status"]) == ("inventory.lot_on_hold", "quarantine")
    assert [one["quantity"] for one in told["data"]["reached"]] == [400]


async def test_a_second_result_is_recorded_and_the_first_fail_decides(desk: Desk) -> None:
    act = await desk.book("stock.receive", receipt(desk, await line_of(desk)))
    await desk.book("inspect.result", result(act["id"], "pass"))
    await desk.book("inspect.result", result(act["id"], "pass"))
    await desk.book("inspect.result", result(act["id"], "fail"))

    assert await status(desk) == "hold"
    assert (await inspections(desk))[act["id"]]["status"] == "failed"
    assert sorted(await verdicts(desk)) == [(act["id"], v) for v in ("fail", "pass", "pass")]
    rows = await desk.plant.server.fetch("SELECT code, severity FROM notice WHERE status = 'open'")
    assert [tuple(row) for row in rows] == [("quality.failed", "stop")]


async def test_a_fail_that_comes_second_stops_the_lot_all_the_same(desk: Desk) -> None:
    act = await desk.book("stock.receive", receipt(desk, await line_of(desk)))
    await desk.book("inspect.result", result(act["id"], "pass"))
    desk.plant.clock.advance(1_000)
    await desk.book("inspect.result", result(act["id"], "fail"))

    assert await status(desk) == "hold"
    assert (await inspections(desk))[act["id"]]["status"] == "failed"


async def test_a_result_of_other_goods_that_comes_before_the_receipt_decides_nothing(
    desk: Desk,
) -> None:
    line = await line_of(desk)
    phone = desk.phone
    act = phone.record("stock.receive", desk.worker, receipt(desk, line))
    other = await desk.plant.phone()
    wrong = result(act["id"], "pass", lot=lot_id(GLUE, "G-2"))
    other.record("inspect.result", desk.worker, wrong)
    await desk.plant.push(other)
    await desk.plant.push(phone)

    assert await status(desk) == "quarantine"
    assert (await inspections(desk))[act["id"]]["status"] == "open"
    assert "quality.result_mismatch" in await desk.plant.codes()


@pytest.mark.parametrize("verdict", ["pass", "fail"])
async def test_a_result_of_no_inspection_is_recorded_and_a_fail_holds_the_lot(
    desk: Desk, verdict: str
) -> None:
    await desk.book("stock.receive", receipt(desk, None))
    await desk.book("inspect.result", result(None, verdict))

    assert await status(desk) == ("available" if verdict == "pass" else "hold")
    assert await desk.plant.server.fetch("SELECT verdict FROM inspection_result")
    assert [code for code, _ in await desk.noted("quality.")] == (
        [] if verdict == "pass" else ["quality.failed"]
    )


async def test_a_result_about_other_goods_than_its_inspection_decides_nothing(desk: Desk) -> None:
    act = await desk.book("stock.receive", receipt(desk, await line_of(desk)))
    wrong = result(act["id"], "pass", lot=lot_id(GLUE, "G-2"))
    await desk.book("inspect.result", wrong)

    assert await status(desk) == "quarantine"
    assert (await inspections(desk))[act["id"]]["status"] == "open"
    assert [code for code, _ in await desk.noted("quality.")] == ["quality.result_mismatch"]


async def test_a_pass_of_somebody_without_the_right_leaves_the_goods_in_quarantine(
    desk: Desk,
) -> None:
    act = await desk.book("stock.receive", receipt(desk, await line_of(desk)))
    inspector, desk.worker = desk.worker, (await desk.plant.worker("operator")).id
    await desk.book("inspect.result", result(act["id"], "pass"))

    assert await status(desk) == "quarantine"
    assert await desk.plant.codes() == ["inventory.right_revoked"]
    desk.worker = inspector
    await desk.book("inspect.result", result(act["id"], "pass"))
    assert await status(desk) == "available"


async def test_a_fail_of_somebody_without_the_right_holds_the_lot_all_the_same(desk: Desk) -> None:
    act = await desk.book("stock.receive", receipt(desk, await line_of(desk)))
    desk.worker = (await desk.plant.worker("operator")).id
    desk.plant.clock.advance(1_000)
    await desk.book("inspect.result", result(act["id"], "fail"))

    assert await status(desk) == "hold"
    assert (await inspections(desk))[act["id"]]["status"] == "open"


async def test_an_undone_receipt_takes_its_inspection_along(desk: Desk) -> None:
    act = await desk.book("stock.receive", receipt(desk, await line_of(desk)))
    await desk.undo(act)

    assert await status(desk) == "available"
    assert await inspections(desk) == {}
    await desk.book("inspect.result", result(act["id"], "pass"))
    assert await inspections(desk) == {}


async def test_an_undo_that_comes_before_its_receipt_ends_the_quarantine_when_settled(
    desk: Desk,
) -> None:
    line, other = await line_of(desk), await desk.plant.phone()
    late = desk.phone.record("stock.receive", desk.worker, receipt(desk, line))
    await desk.undo(late, other)
    await desk.plant.push(desk.phone)
    assert await status(desk) == "quarantine"

    await settle_waiting(desk.plant.database, desk.plant.clock.now_ms(), EXTENSIONS)
    assert await status(desk) == "available"
    assert await inspections(desk) == {}
    assert await desk.differences() == []


@pytest.mark.parametrize("verdict", ["pass", "fail"])
async def test_receipt_and_result_end_alike_in_any_order_of_arrival(
    desk: Desk, verdict: str
) -> None:
    line = await line_of(desk)
    ends = []
    for number, order in enumerate(itertools.permutations(range(2))):
        lot = lot_id(GLUE, f"N-{number}")
        phones: list[Phone] = [await desk.plant.phone() for _ in range(2)]
        act = phones[0].record(
            "stock.receive", desk.worker, receipt(desk, line, lot=lot, lot_code=f"N-{number}")
        )
        desk.plant.clock.advance(1_000)
        phones[1].record("inspect.result", desk.worker, result(act["id"], verdict, lot=lot))
        for place in order:
            await desk.plant.push(phones[place])
        ends.append((await status(desk, lot), (await inspections(desk))[act["id"]]["status"]))

    assert ends == [{"pass": ("available", "passed"), "fail": ("hold", "failed")}[verdict]] * 2
    assert await desk.differences() == []


async def test_goods_that_nobody_keeps_by_lot_are_inspected_without_quarantine(desk: Desk) -> None:
    line = await line_of(desk, BOLT)
    act = await desk.book("stock.receive", desk.plant.receive(BOLT, "A1", 5, line=line))
    assert (await inspections(desk))[act["id"]]["lot"] is None
    await desk.book("inspect.result", result(act["id"], "fail", item=BOLT, lot=None))

    assert (await inspections(desk))[act["id"]]["status"] == "failed"
    assert [code for code, _ in await desk.noted("quality.")] == ["quality.failed"]


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"verdict": "maybe"}, "unparsed"),
        ({"verdict": None}, "unparsed"),
        ({"item": 999_999}, "unknown_item"),
        ({"item": "103"}, "unparsed"),
        ({"lot": "G-1"}, "unparsed"),
        ({"lot": "00000000-0000-0000-0000-000000000000"}, "unparsed"),
        ({"inspection": "1"}, "unparsed"),
        ({"inspection": 1}, "unparsed"),
        ({"note": "x" * 2_001}, "unparsed"),
    ],
)
async def test_a_result_that_says_nothing_sound_is_held(desk: Desk, wrong: Act, why: str) -> None:
    desk.phone.record("inspect.result", desk.worker, result(None, "pass") | wrong)
    reply = await desk.plant.push(desk.phone)

    assert reply["results"] == [[1, "held", why]]
    assert await verdicts(desk) == []


async def test_a_label_that_differs_and_an_inspection_at_one_moment_leave_the_lot_on_hold(
    desk: Desk,
) -> None:
    line = await line_of(desk)
    await desk.book("stock.receive", receipt(desk, None, expires_on="2027-03-01"))
    desk.plant.clock.advance(1_000)
    act = await desk.book("stock.receive", receipt(desk, line, expires_on="2027-01-31"))
    await desk.book("inspect.result", result(act["id"], "pass"))

    assert await status(desk) == "hold"


async def test_an_inspection_closed_long_ago_leaves_the_devices(desk: Desk) -> None:
    act = await desk.book("stock.receive", receipt(desk, await line_of(desk)))
    await desk.book("inspect.result", result(act["id"], "pass"))
    later = desk.plant.clock.now_ms() + 31 * DAY_MS

    assert await forget_inspections(desk.plant.database, later) is not None
    assert await inspections(desk) == {}
