"""What opens inspections by the plans in force: a fold over acts, whatever arrives when."""

from __future__ import annotations

import itertools
from typing import Any

import msgspec
import pytest

from takt import production
from takt.app import EXTENSIONS
from takt.inventory import Facts, Output, lot_id
from takt.quality import OrderEnds, settle_ends
from takt.quality.triggers import Openings
from takt.quality.triggers.model import opened_of
from takt_sync.plan_choice import inspection_id
from tests.integration.documents import Desk
from tests.integration.inventory.plant import BOLT, GLUE
from tests.integration.quality.goods import LOT, inspections, receipt, status
from tests.integration.quality.plans import Plan, a_plan
from tests.phone import Act, Phone

MADE = lot_id(GLUE, "M-1")
PIECE = 1_000
GOOD = [(unit, "length", 1_000) for unit in (1, 2, 3)]


def output(desk: Desk, quantity: int = PIECE, order: int | None = None, code: str = "M-1") -> Act:
    label = {"lot": lot_id(GLUE, code), "lot_code": code, "reference": None, "expires_on": None}
    return desk.plant.move(GLUE, "conversion", "A1", quantity, work_order=order, **label)


async def an_order(desk: Desk, quantity: int = 10) -> int:
    form = {"code": "WO-1", "site": desk.plant.site, "item": GLUE, "quantity": quantity * PIECE}
    made = await desk.ask("POST", "work-orders", form | {"components": []})
    return int(made["id"])


async def opened(desk: Desk) -> dict[str, str]:
    """Inspection -> its status."""
    return {id_: row["status"] for id_, row in (await inspections(desk)).items()}


async def test_a_receipt_is_inspected_by_its_plan_where_its_item_says_nothing(desk: Desk) -> None:
    plan = await a_plan(desk.plant.database, supplier=desk.supplier)
    other = await desk.book("stock.receive", receipt(desk, None, party=desk.other))
    assert await inspections(desk) == {}

    act = await desk.book("stock.receive", receipt(desk, None, party=desk.supplier))

    assert await status(desk) == "quarantine"
    row = (await inspections(desk))[act["id"]]
    assert (row["plan"], row["version"], row["supplier"]) == (plan.id, plan.version, desk.supplier)
    assert other["id"] not in await inspections(desk)


async def test_a_receipt_plan_that_does_not_hold_opens_and_stops_nothing(desk: Desk) -> None:
    await a_plan(desk.plant.database, holds=False)
    act = await desk.book("stock.receive", receipt(desk, None))

    assert await status(desk) == "available"
    assert await opened(desk) == {act["id"]: "open"}


async def test_what_is_made_waits_in_quarantine_for_its_final_inspection(desk: Desk) -> None:
    plan = await a_plan(desk.plant.database, kind="final", holds=False)
    act = await desk.book("stock.output", output(desk))
    id_ = inspection_id(act["id"], plan.id)

    assert await status(desk, MADE) == "quarantine"
    row = (await inspections(desk))[id_]
    assert (row["kind"], row["lot"], row["quantity"]) == ("final", MADE, PIECE)
    desk.plant.clock.advance(1_000)
    await desk.book("inspect.begin", plan.begin(id_, kind="final", lot=MADE))
    await desk.book("inspect.readings", plan.readings(id_, *GOOD))
    assert await status(desk, MADE) == "available"
    assert await opened(desk) == {id_: "passed"}
    assert await desk.differences() == []


async def test_an_undone_output_takes_its_inspection_and_its_quarantine_with_it(
    desk: Desk,
) -> None:
    await a_plan(desk.plant.database, kind="final")
    act = await desk.book("stock.output", output(desk))
    await desk.undo(act)

    assert await opened(desk) == {}
    assert await status(desk, MADE) == "available"


async def test_what_leaves_a_final_quarantine_is_named_and_late_output_names_what_left(
    desk: Desk,
) -> None:
    await a_plan(desk.plant.database, kind="final")
    late, taker = await desk.plant.phone(), await desk.plant.phone()
    late.record("stock.output", desk.worker, output(desk, 5 * PIECE))
    desk.plant.clock.advance(1_000)
    taken = taker.record("stock.issue", desk.worker, desk.plant.issue(GLUE, "A1", 1, lot=MADE))
    await desk.plant.push(taker)
    await desk.plant.push(late)

    [notice] = [n for n in await desk.plant.notices() if n["code"] == "inventory.lot_on_hold"]
    assert [one["operation"] for one in notice["data"]["reached"]] == [taken["id"]]
    assert notice["lot"] == MADE


@pytest.mark.parametrize(
    ("trigger", "every", "due"),
    [
        ("each", None, [0, 1, 2, 3]),
        ("first_piece", None, [0]),
        ("last_piece", None, [2]),
        ("every_pieces", 2, [1, 2, 3]),
        ("every_minutes", 1, [2]),
    ],
)
async def test_an_order_is_inspected_on_its_way_where_its_plan_says_so_in_any_order_of_arrival(
    desk: Desk, trigger: str, every: int | None, due: list[int]
) -> None:
    """Four outputs of 1, 2, 2 and 1 pieces, 50 seconds apart; the order asks for 5."""
    more: dict[str, Any] = {"kind": "in_process", "trigger": trigger, "every": every}
    plan = await a_plan(desk.plant.database, **more, holds=False)
    for n, sequence in enumerate([(0, 1, 2, 3), (3, 2, 1, 0), (2, 0, 3, 1)]):
        order, phones, acts = await _order(desk, n), list[Phone](), list[Act]()
        for pieces in (1, 2, 2, 1):
            phone = await desk.plant.phone()
            made = output(desk, pieces * PIECE, order, code=f"{n}")
            acts.append(phone.record("stock.output", desk.worker, made))
            phones.append(phone)
            desk.plant.clock.advance(50_000)
        for at in sequence:
            await desk.plant.push(phones[at])

        found = {id_ for id_, row in (await inspections(desk)).items() if row["for_id"] == order}
        assert found == {inspection_id(acts[at]["id"], plan.id) for at in due}, sequence
        assert await status(desk, lot_id(GLUE, f"{n}")) == "available"
    assert await desk.differences() == []


ORDERS = itertools.count(1)


async def _order(desk: Desk, n: int) -> int:
    form = {"code": f"WO-{next(ORDERS)}-{n}", "site": desk.plant.site, "item": GLUE}
    made = await desk.ask("POST", "work-orders", form | {"quantity": 5 * PIECE, "components": []})
    return int(made["id"])


async def test_an_undone_first_piece_makes_the_next_one_the_first(desk: Desk) -> None:
    plan = await a_plan(desk.plant.database, kind="in_process", trigger="first_piece")
    order = await an_order(desk)
    first = await desk.book("stock.output", output(desk, order=order))
    desk.plant.clock.advance(1_000)
    second = await desk.book("stock.output", output(desk, order=order))
    assert await opened(desk) == {inspection_id(first["id"], plan.id): "open"}
    await desk.undo(first)

    assert await opened(desk) == {inspection_id(second["id"], plan.id): "open"}
    assert await status(desk, MADE) == "quarantine"


@pytest.mark.parametrize("is_late", [True, False])
async def test_what_somebody_looked_at_stays_where_an_earlier_first_piece_comes_to_light(
    desk: Desk, is_late: bool
) -> None:
    plan = await a_plan(desk.plant.database, kind="in_process", trigger="first_piece", holds=False)
    order, early = await an_order(desk), await desk.plant.phone()
    first = early.record("stock.output", desk.worker, output(desk, order=order))
    desk.plant.clock.advance(1_000)
    if not is_late:
        await desk.plant.push(early)
    second = desk.phone.record("stock.output", desk.worker, output(desk, order=order))
    id_ = inspection_id(second["id"], plan.id)
    about = {"kind": "in_process", "lot": MADE, "for_kind": "work_order", "for_id": order}
    desk.phone.record("inspect.begin", desk.worker, plan.begin(id_, **about))
    await desk.plant.push(desk.phone)
    if is_late:
        await desk.plant.push(early)

    assert await opened(desk) == {id_: "open", inspection_id(first["id"], plan.id): "open"}


async def test_a_plan_for_a_zone_inspects_what_is_moved_into_it(desk: Desk) -> None:
    into: dict[str, Any] = {"kind": "move", "operation": "W1"}
    plan = await a_plan(desk.plant.database, **into)
    await a_plan(desk.plant.database, code="Q", kind="move", operation="Q", item=None)
    await desk.book("stock.receive", receipt(desk, None))
    act = await desk.book("stock.move", desk.plant.move(GLUE, "A1", "A2", 300, lot=LOT))
    id_ = inspection_id(act["id"], plan.id)

    assert (await inspections(desk))[id_]["quantity"] == 300
    assert await status(desk) == "quarantine"
    await desk.undo(act)
    assert await opened(desk) == {}
    assert await status(desk) == "available"
    await desk.book("stock.receive", desk.plant.receive(BOLT, "A1", 5))
    away = await desk.book("stock.move", desk.plant.move(BOLT, "A1", "Q", 5))
    assert [row["item"] for row in (await inspections(desk)).values()] == [BOLT], away


async def a_shipment(desk: Desk) -> tuple[int, int]:
    form = {"code": "SO-1", "site": desk.plant.site, "customer": desk.customer}
    made = await desk.ask("POST", "shipments", form | {"lines": [{"item": GLUE, "quantity": 900}]})
    return int(made["id"]), int(made["lines"][0]["id"])


def shipping(desk: Desk, line: int | None) -> Act:
    more = {"lot": LOT, "reference": None, "line": line}
    return desk.plant.move(GLUE, "A1", "customer", 100, **more)


async def begin(desk: Desk, plan: Plan, phone: Phone, **more: Any) -> Act:
    about: dict[str, Any] = {"kind": "shipment", "quantity": 100} | more
    return phone.record("inspect.begin", desk.worker, plan.begin(**about))


@pytest.mark.parametrize("names", ["shipment", "lot"])
@pytest.mark.parametrize("is_first", [True, False])
async def test_what_leaves_with_a_passed_inspection_is_not_told_of_whichever_comes_first(
    desk: Desk, names: str, is_first: bool
) -> None:
    plan = await a_plan(desk.plant.database, kind="shipment", customer=desk.customer)
    shipment, line = await a_shipment(desk)
    await desk.book("stock.receive", receipt(desk, None))
    inspector, shipper = await desk.plant.phone(), await desk.plant.phone()
    about = {"for_kind": "shipment", "for_id": shipment, "lot": None} if names == "shipment" else {}
    begun = await begin(desk, plan, inspector, **about)
    desk.plant.clock.advance(1_000)
    inspector.record("inspect.readings", desk.worker, plan.readings(begun["id"], *GOOD))
    desk.plant.clock.advance(1_000)
    shipper.record("stock.ship", desk.worker, shipping(desk, line))

    for phone in (inspector, shipper) if is_first else (shipper, inspector):
        await desk.plant.push(phone)

    assert await desk.noted("quality.not_inspected") == []


async def test_an_inspection_by_another_plan_does_not_clear_what_leaves(desk: Desk) -> None:
    await a_plan(desk.plant.database, code="C", kind="shipment", customer=desk.customer)
    other = await a_plan(desk.plant.database, code="L", kind="shipment")
    shipment, line = await a_shipment(desk)
    await desk.book("stock.receive", receipt(desk, None))
    begun = await begin(desk, other, desk.phone)
    await desk.book("inspect.readings", other.readings(begun["id"], *GOOD))
    desk.plant.clock.advance(1_000)

    await desk.book("stock.ship", shipping(desk, line))

    [(_, data)] = await desk.noted("quality.not_inspected")
    assert data["shipment"] == shipment


async def test_what_leaves_without_a_passed_inspection_is_told_with_its_shipment(
    desk: Desk,
) -> None:
    plan = await a_plan(desk.plant.database, kind="shipment")
    shipment, line = await a_shipment(desk)
    await desk.book("stock.receive", receipt(desk, None))
    act = await desk.book("stock.ship", shipping(desk, line))

    [(_, data)] = await desk.noted("quality.not_inspected")
    assert (data["plan"], data["shipment"], data["quantity"]) == (plan.id, shipment, 100)
    desk.plant.clock.advance(1_000)
    begun = await begin(desk, plan, desk.phone)
    await desk.book("inspect.readings", plan.readings(begun["id"], *GOOD))
    assert len(await desk.noted("quality.not_inspected")) == 1  # too late for what had left
    await desk.undo(act)
    assert await desk.noted("quality.not_inspected") == []


async def test_what_stands_anyhow_is_not_loaded_with_each_output_of_its_order(desk: Desk) -> None:
    each = await a_plan(desk.plant.database, kind="final")
    first = await a_plan(
        desk.plant.database, "FIRST", kind="in_process", trigger="first_piece", holds=False
    )
    order, made = await an_order(desk), []
    for number in range(4):
        made.append(await desk.book("stock.output", output(desk, order=order, code=f"M-{number}")))
    facts = Facts(desk.plant.clock.now_ms(), desk.phone.stream, desk.phone.device, desk.plant.site)
    [openings] = [one for one in EXTENSIONS if isinstance(one, Openings)]
    new = "0192f1c0-0000-7000-8000-000000000009"
    facts.commands[new] = msgspec.convert(output(desk, order=order, code="M-9"), Output)
    async with desk.plant.database.transaction() as connection:
        await openings.foresee(connection, facts)

    named = {inspection_id(new, plan.id) for plan in (each, first)}
    assert opened_of(facts).named == named | {inspection_id(one["id"], first.id) for one in made}
    assert len(await opened(desk)) == 4 + 1
    assert await desk.differences() == []


async def change_order(desk: Desk, order: int, **change: Any) -> None:
    """What somebody says of an order at a desk, and what the server does about it by itself."""
    desk.plant.clock.advance(1_000)
    await desk.ask("PATCH", f"work-orders/{order}", change)
    ends = OrderEnds(production.unsettled, production.note_settled)
    for _ in range(2):  # settled once, and never again
        head = await settle_ends(desk.plant.database, desk.plant.clock.now_ms(), EXTENSIONS, ends)
    assert head is None


@pytest.mark.parametrize("kind", ["final", "in_process"])
async def test_the_last_output_of_an_order_that_is_closed_short_is_due(
    desk: Desk, kind: str
) -> None:
    plan = await a_plan(desk.plant.database, kind=kind, trigger="last_piece")
    order = await an_order(desk)
    first = await desk.book("stock.output", output(desk, 4 * PIECE, order, "M-0"))
    desk.plant.clock.advance(1_000)
    last = await desk.book("stock.output", output(desk, 5 * PIECE, order))
    assert await opened(desk) == {}

    await change_order(desk, order, status="closed")

    assert await opened(desk) == {inspection_id(last["id"], plan.id): "open"}
    assert await status(desk, MADE) == "quarantine"
    assert await status(desk, lot_id(GLUE, "M-0")) == "available"
    await desk.undo(last)
    assert await opened(desk) == {inspection_id(first["id"], plan.id): "open"}
    assert await desk.differences() == []


async def test_an_order_that_is_opened_again_waits_for_its_last_piece(desk: Desk) -> None:
    await a_plan(desk.plant.database, kind="final", trigger="last_piece")
    order = await an_order(desk)
    await desk.book("stock.output", output(desk, 9 * PIECE, order))
    await change_order(desk, order, status="closed")
    assert await status(desk, MADE) == "quarantine"

    await change_order(desk, order, status="released")

    assert await opened(desk) == {}
    assert await status(desk, MADE) == "available"
    await change_order(desk, order, quantity=9 * PIECE)
    assert list((await opened(desk)).values()) == ["open"]
    assert await status(desk, MADE) == "quarantine"
    assert await desk.differences() == []


async def test_without_an_order_all_that_is_finished_is_looked_at_by_its_last_piece(
    desk: Desk,
) -> None:
    await a_plan(desk.plant.database, kind="final", trigger="last_piece")
    await a_plan(desk.plant.database, "P", kind="in_process", trigger="last_piece")

    for code in ("M-1", "M-2"):
        await desk.book("stock.output", output(desk, code=code))
        assert await status(desk, lot_id(GLUE, code)) == "quarantine"
    assert len(await opened(desk)) == 2


async def test_what_left_before_an_order_was_closed_short_is_named(desk: Desk) -> None:
    await a_plan(desk.plant.database, kind="final", trigger="last_piece")
    order = await an_order(desk)
    await desk.book("stock.output", output(desk, 9 * PIECE, order))
    desk.plant.clock.advance(1_000)
    ship = desk.plant.move(GLUE, "A1", "customer", PIECE, reference=None, lot=MADE)
    shipped = await desk.book("stock.ship", ship)

    await change_order(desk, order, status="closed")

    told = await desk.noted("inventory.lot_on_hold")
    assert [one["operation"] for _, data in told for one in data["reached"]] == [shipped["id"]]
