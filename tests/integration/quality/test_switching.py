"""How strictly lots are inspected, by those before them; and what the desk sees of inspections."""

from __future__ import annotations

from takt.app import EXTENSIONS
from takt.inventory import lot_id
from takt.quality import settle_overtaken
from tests.integration.documents import Desk
from tests.integration.inventory.plant import GLUE
from tests.integration.quality.goods import inspections, line_of, receipt
from tests.integration.quality.lots_in_a_row import BAD, GOOD, SMALL, lot, mode_of
from tests.integration.quality.plans import a_plan
from tests.phone import Phone


async def test_two_refused_lots_tighten_and_five_accepted_relax(desk: Desk) -> None:
    plan = await a_plan(desk.plant.database, sampling=SMALL)
    first = await lot(desk, plan, "L-1", BAD)
    assert (first["status"], first["n"], first["mode"]) == ("failed", 2, "normal")
    await lot(desk, plan, "L-2", BAD)
    assert await mode_of(desk, plan) == [("tightened", desk.supplier)]
    for number in range(3, 8):
        row = await lot(desk, plan, f"L-{number}", GOOD)
        assert (row["status"], row["n"], row["mode"]) == ("passed", 3, "tightened")

    assert await mode_of(desk, plan) == [("normal", desk.supplier)]
    assert (await lot(desk, plan, "L-9", None))["n"] == 2
    assert await desk.differences() == []


async def test_each_supplier_has_a_record_of_its_own(desk: Desk) -> None:
    plan = await a_plan(desk.plant.database, sampling=SMALL)
    for number in (1, 2):
        await lot(desk, plan, f"L-{number}", BAD)
    other = await lot(desk, plan, "L-3", None, supplier=desk.other)

    assert other["mode"] == "normal"
    assert {*await mode_of(desk, plan)} == {("tightened", desk.supplier), ("normal", desk.other)}


async def test_five_refused_lots_discontinue_until_somebody_takes_it_up_again(desk: Desk) -> None:
    plan = await a_plan(desk.plant.database, sampling=SMALL)
    for number in range(7):
        await lot(desk, plan, f"L-{number}", BAD)
    assert await mode_of(desk, plan) == [("discontinued", desk.supplier)]
    order = {"site": desk.plant.site, "plan": plan.id, "item": GLUE, "supplier": desk.supplier}
    desk.plant.clock.advance(1_000)
    answer = await desk.ask("POST", "switching/direct", order | {"mode": "tightened"})

    assert answer["mode"] == "tightened"
    assert await mode_of(desk, plan) == [("tightened", desk.supplier)]
    assert await desk.differences() == []


async def test_a_lot_is_skipped_where_its_supplier_delivered_well(desk: Desk) -> None:
    sampling = {"kind": "fixed", "n": 1, "ac": 0, "skip": {"after": 2, "every": 2}}
    plan = await a_plan(desk.plant.database, sampling=sampling)
    early = await lot(desk, plan, "L-0", None, n=0, mode="skip")
    assert (early["status"], early["n"], early["mode"]) == ("open", 1, None)
    for number in (1, 2):
        await lot(desk, plan, f"L-{number}", GOOD, n=1)
    skipped = await lot(desk, plan, "L-3", None, n=0, mode="skip")
    assert (skipped["status"], skipped["n"], skipped["mode"]) == ("passed", 0, "skip")
    again = await lot(desk, plan, "L-4", None, n=0, mode="skip")

    assert (again["status"], again["n"]) == ("open", 1)
    assert len([code for code, _ in await desk.noted("quality.sample_differs")]) == 2


async def test_late_readings_change_how_strictly_a_later_lot_had_to_be_inspected(
    desk: Desk,
) -> None:
    plan = await a_plan(desk.plant.database, sampling=SMALL)
    await lot(desk, plan, "L-1", BAD)
    late: Phone = await desk.plant.phone()
    desk.plant.clock.advance(1_000)
    begun = late.record(
        "inspect.begin",
        desk.worker,
        plan.begin(lot=lot_id(GLUE, "L-2"), n=2, supplier=desk.supplier),
    )
    desk.plant.clock.advance(1_000)
    told = plan.readings(begun["id"], (1, "length", BAD))
    late.record("inspect.readings", desk.worker, told)
    desk.plant.clock.advance(1_000)
    begun = await desk.book(
        "inspect.begin",
        plan.begin(lot=lot_id(GLUE, "L-3"), n=2, supplier=desk.supplier),
    )
    said = plan.readings(begun["id"], (1, "length", GOOD), (2, "length", GOOD))
    await desk.book("inspect.readings", said)
    assert (await inspections(desk))[begun["id"]]["status"] == "passed"
    await desk.plant.push(late)
    await settle_overtaken(desk.plant.database, desk.plant.clock.now_ms(), EXTENSIONS)

    row = (await inspections(desk))[begun["id"]]
    assert (row["status"], row["n"], row["mode"]) == ("open", 3, "tightened")
    assert await desk.differences() == []


async def test_the_desk_sees_inspections_with_all_that_was_said(desk: Desk) -> None:
    plan = await a_plan(desk.plant.database, sampling=SMALL)
    bad, new = await lot(desk, plan, "L-1", BAD), await lot(desk, plan, "L-2", None)
    page = await desk.ask("GET", f"inspections?plan={plan.id}&item={GLUE}&limit=1")
    assert ([one["id"] for one in page["inspections"]], page["total"]) == ([new["id"]], 2)
    page = await desk.ask("GET", f"inspections?status=failed&lot={bad['lot']}")
    assert [one["id"] for one in page["inspections"]] == [bad["id"]]

    one = await desk.ask("GET", f"inspections/{bad['id']}")
    assert (one["verdict"], one["found"], one["defects"]) == ("fail", 2, 2)
    assert [said["n"] for said in one["begins"]] == [2]
    [read] = one["readings"]
    assert read["readings"] == [[u, plan.known_as["length"], BAD] for u in (1, 2, 3)]
    assert [odd["code"] for odd in one["odd"]] == ["unit_unknown"]
    other = await desk.ask("GET", f"inspections/{new['id']}")
    assert other["missing"] == [{"characteristic": plan.known_as["length"], "units": [[1, 2]]}]


async def test_the_supplier_of_the_delivery_counts_and_not_the_one_who_is_said(
    desk: Desk,
) -> None:
    plan = await a_plan(desk.plant.database, sampling=SMALL)
    line, phone = await line_of(desk), await desk.plant.phone()
    early = desk.phone.record("stock.receive", desk.worker, receipt(desk, line))
    desk.plant.clock.advance(1_000)
    said = plan.begin(early["id"], n=2, supplier=desk.other)
    await desk.book("inspect.begin", said, phone)
    assert await mode_of(desk, plan) == [("normal", desk.other)]
    await desk.plant.push(desk.phone)

    assert (await inspections(desk))[early["id"]]["supplier"] == desk.supplier
    rows = await desk.plant.server.fetch("SELECT supplier FROM inspected_lot")
    assert [row[0] for row in rows] == [desk.supplier]
    assert await desk.differences() == []
