"""Certificates: only where all that is asked was passed; else what is missing is named."""

from __future__ import annotations

from typing import Any

import pypdfium2
import pytest

from takt.inventory import lot_id
from tests.integration.documents import Desk
from tests.integration.inventory.plant import GLUE
from tests.integration.quality.cases import a_board, disposition, signature
from tests.integration.quality.goods import LOT, line_of, receipt
from tests.integration.quality.plans import LENGTH, LOOKS, ONE, Plan, a_plan
from tests.integration.quality.skipped_lots import (
    LOOKED_AT,
    SKIPPED,
    receive_two_of_which_one_is_skipped,
)

SIZES = (995, 1_000, 1_006)


@pytest.fixture
async def plan(desk: Desk) -> Plan:
    return await a_plan(desk.plant.database, characteristics=(LENGTH | {"scale": 2}, LOOKS))


async def received(desk: Desk) -> str:
    act = await desk.book("stock.receive", receipt(desk, await line_of(desk)))
    desk.plant.clock.advance(1_000)
    return str(act["id"])


async def inspected(desk: Desk, plan: Plan, *sizes: int) -> None:
    inspection = await received(desk)
    await desk.book("inspect.begin", plan.begin(inspection))
    desk.plant.clock.advance(1_000)
    read = [(unit, "length", size) for unit, size in enumerate(sizes, 1)]
    looks = [(unit, "looks", True) for unit in range(1, len(sizes) + 1)]
    await desk.book("inspect.readings", plan.readings(inspection, *read, *looks))


async def asked(desk: Desk, path: str) -> tuple[int, Any]:
    reply = await desk.plant.server.client.get(f"/api/v1/{path}", headers=desk.planner.headers)
    is_paper = reply.headers["content-type"].startswith("application/pdf")
    return reply.status_code, reply.content if is_paper else reply.json()


def text_of(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    return " ".join(text.split())


async def test_a_certificate_says_what_was_read_in_both_languages(desk: Desk, plan: Plan) -> None:
    await inspected(desk, plan, *SIZES)

    told = await desk.ask("GET", f"lots/{LOT}/certificate")
    english = text_of((await asked(desk, f"lots/{LOT}/certificate.pdf?language=en"))[1])
    chinese = text_of((await asked(desk, f"lots/{LOT}/certificate.pdf?language=zh-CN"))[1])

    assert (told["is_ready"], told["missing"]) == (True, [])
    assert "Certificate of conformity" in english
    assert "G-1" in english
    assert "9.90 – 10.10" in english
    assert "9.95 10.06 10.003" in english
    assert "3 of 3 good" in english
    assert "Sample 3 of 10, accepted up to 0, rejected from 1, found 0" in english
    assert "合格证明" in chinese
    assert "接收数 0" in chinese


async def test_an_open_inspection_is_named_as_what_is_missing(desk: Desk, plan: Plan) -> None:
    await received(desk)

    status, problem = await asked(desk, f"lots/{LOT}/certificate.pdf")

    assert (status, problem["code"]) == (409, "quality.no_certificate")
    assert problem["missing"] == [
        {"why": "lot_quarantine", "about": "G-1"},
        {"why": "inspection_open", "about": "G-1"},
        {"why": "not_inspected", "about": "G-1"},
    ]


async def test_a_failed_lot_has_no_certificate(desk: Desk, plan: Plan) -> None:
    await inspected(desk, plan, 995, 1_020, 1_000)

    status, problem = await asked(desk, f"lots/{LOT}/certificate.pdf")

    assert status == 409
    whys = [one["why"] for one in problem["missing"]]
    assert whys == ["lot_hold", "case_open", "inspection_failed", "not_inspected"]


async def test_a_lot_that_two_people_let_go_is_certified_with_their_signatures(
    desk: Desk, plan: Plan
) -> None:
    board = await a_board(desk)
    await inspected(desk, plan, 995, 1_020, 1_000)
    [case] = await board.shown()
    await board.say(0, "nonconformance.dispose", disposition(case, "use_as_is"))
    waiting = await desk.ask("GET", f"lots/{LOT}/certificate")
    await board.say(1, "nonconformance.sign", signature(case, "concession"))
    await board.say(2, "nonconformance.sign", signature(case, "concession"))

    told = await desk.ask("GET", f"lots/{LOT}/certificate")
    paper = text_of((await asked(desk, f"lots/{LOT}/certificate.pdf?language=en"))[1])

    assert "case_open" in [one["why"] for one in waiting["missing"]]
    assert told["is_ready"], told
    assert "concession approved" in paper
    assert "failed, and settled afterwards" in paper


async def test_a_lot_that_nobody_looked_at_has_no_certificate(desk: Desk) -> None:
    lot = lot_id(GLUE, "G-9")
    args = desk.plant.receive(GLUE, "A1", 1_000, lot=lot, lot_code="G-9")
    await desk.book("stock.receive", args)

    told = await desk.ask("GET", f"lots/{lot}/certificate")

    assert [one["why"] for one in told["missing"]] == ["not_inspected"]


async def test_a_part_of_a_lot_is_vouched_for_by_the_inspection_of_the_whole(
    desk: Desk, plan: Plan
) -> None:
    await inspected(desk, plan, *SIZES)
    part = lot_id(GLUE, "G-1/1")
    places = desk.plant.places
    split = {
        "relation": "split", "location": places["A1"], "conversion": places["conversion"],
        "inputs": [{"item": GLUE, "lot": LOT, "quantity": 300}],
        "outputs": [{"item": GLUE, "lot": part, "lot_code": "G-1/1", "quantity": 300}],
        "note": None,
    }  # fmt: skip
    await desk.book("lot.regroup", split)

    told = await desk.ask("GET", f"lots/{part}/certificate")

    assert told["is_ready"], told


async def test_a_shipment_is_certified_by_its_lots(desk: Desk, plan: Plan) -> None:
    await inspected(desk, plan, *SIZES)
    form = {"code": "SO-1", "site": desk.plant.site, "customer": desk.customer}
    made = await desk.ask("POST", "shipments", form | {"lines": [{"item": GLUE, "quantity": 500}]})
    path = f"shipments/{made['id']}/certificate"
    before = await desk.ask("GET", path)
    line = made["lines"][0]["id"]
    goods = desk.plant.move(GLUE, "A1", "customer", 500, reference=None, line=line, lot=LOT)
    await desk.book("stock.ship", goods | {"party": desk.customer})

    after = await desk.ask("GET", path)
    paper = text_of((await asked(desk, f"{path}.pdf?language=en"))[1])

    assert [one["why"] for one in before["missing"]] == ["nothing_shipped"]
    assert after["is_ready"], after
    assert "SO-1" in paper
    assert "Shop" in paper
    assert "0.500 PC" in paper


async def test_a_shipment_that_a_plan_wants_to_see_needs_its_inspection(desk: Desk) -> None:
    await a_plan(desk.plant.database, "OUT", kind="shipment", item=GLUE)
    form = {"code": "SO-2", "site": desk.plant.site, "customer": desk.customer}
    made = await desk.ask("POST", "shipments", form | {"lines": [{"item": GLUE, "quantity": 500}]})
    args = desk.plant.receive(GLUE, "A1", 1_000, lot=LOT, lot_code="G-1")
    await desk.book("stock.receive", args)
    line = made["lines"][0]["id"]
    goods = desk.plant.move(GLUE, "A1", "customer", 500, reference=None, line=line, lot=LOT)
    await desk.book("stock.ship", goods | {"party": desk.customer})

    told = await desk.ask("GET", f"shipments/{made['id']}/certificate")

    whys = {one["why"] for one in told["missing"]}
    assert {"shipment_not_inspected", "not_inspected"} <= whys


async def test_a_shipment_that_left_before_its_inspection_has_no_certificate(desk: Desk) -> None:
    before = await a_plan(desk.plant.database, "OUT", kind="shipment", sampling=ONE, holds=False)
    receiving = await a_plan(desk.plant.database, sampling=ONE)
    act = await desk.book("stock.receive", receipt(desk, None))
    await read_one(desk, receiving, receiving.begin(act["id"], n=1))
    form = {"code": "SO-1", "site": desk.plant.site, "customer": desk.customer}
    made = await desk.ask("POST", "shipments", form | {"lines": [{"item": GLUE, "quantity": 900}]})
    line = made["lines"][0]["id"]
    goods = desk.plant.move(GLUE, "A1", "customer", 900, lot=LOT, reference=None, line=line)
    await desk.book("stock.ship", goods)
    about = {"kind": "shipment", "for_kind": "shipment", "for_id": made["id"], "n": 1}
    await read_one(desk, before, before.begin(**about))

    told = await desk.ask("GET", f"shipments/{made['id']}/certificate")

    assert "quality.not_inspected" in await desk.plant.codes()
    assert [one["why"] for one in told["missing"]] == ["shipment_not_inspected"]


async def read_one(desk: Desk, plan: Plan, begin: dict[str, Any]) -> None:
    """An inspection of one good piece."""
    desk.plant.clock.advance(1_000)
    begun = await desk.book("inspect.begin", begin)
    desk.plant.clock.advance(1_000)
    inspection = begin["inspection"] or begun["id"]
    await desk.book("inspect.readings", plan.readings(inspection, (1, "length", 1_000)))


async def test_the_certificate_of_a_skipped_lot_says_that_nobody_looked_at_it(desk: Desk) -> None:
    await receive_two_of_which_one_is_skipped(desk, 1_000)

    papers = {
        (lot, language): text_of(
            (await asked(desk, f"lots/{lot}/certificate.pdf?language={language}"))[1]
        )
        for lot in (LOOKED_AT, SKIPPED)
        for language in ("en", "zh-CN")
    }
    english, chinese = papers[SKIPPED, "en"], papers[SKIPPED, "zh-CN"]

    assert "Not looked at: accepted by the skip-lot rule of its plan" in english
    assert "everything that is asked of them was passed" not in english
    assert "未检验：按方案的跳批规则放行" in chinese
    assert "全部合格" not in chinese
    assert "skip-lot" not in papers[LOOKED_AT, "en"]
    assert "跳批" not in papers[LOOKED_AT, "zh-CN"]
    told = await desk.ask("GET", f"lots/{SKIPPED}/certificate")
    assert (told["is_ready"], told["skipped"]) == (True, ["L-2"])


async def test_unknown_lots_and_shipments_are_told_apart_from_faults(desk: Desk) -> None:
    nobody = "9d3f1c52-3c1d-5b7e-8a6f-54414b543099"

    assert (await asked(desk, f"lots/{nobody}/certificate"))[0] == 404
    assert (await asked(desk, "shipments/999999/certificate.pdf"))[0] == 404
    assert (await asked(desk, f"lots/{nobody}/certificate.pdf?language=xx"))[0] in (400, 404)
