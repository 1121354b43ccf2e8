"""What acts and decisions lose: noted with its reason and order, taken back by an undo."""

from __future__ import annotations

import uuid
from typing import Any

from takt.inventory.entry_store import undo_entries
from tests.integration.documents import Desk
from tests.integration.inventory.plant import BOLT, GLUE
from tests.integration.quality.cases import a_board, disposition, report
from tests.integration.quality.goods import LOT

DAYS = "from_on=2026-01-01&until_on=2026-02-28"


async def told(desk: Desk, path: str, more: str = "") -> Any:
    query = f"site={desk.plant.site}&{DAYS}{more}"
    return await desk.ask("GET", f"quality-figures/{path}?{query}")


async def reason(desk: Desk) -> int:
    form = {"code": "BURNT", "kind": "scrap", "name_en": "Burnt"}
    return int((await desk.ask("POST", "reasons", form))["id"])


async def test_scrap_names_its_reason_and_its_order_until_it_is_undone(desk: Desk) -> None:
    burnt = await reason(desk)
    form = {"code": "WO-1", "site": desk.plant.site, "item": BOLT, "quantity": 50}
    order = (await desk.ask("POST", "work-orders", form))["id"]
    lost = desk.plant.move(BOLT, "production", "scrap", 7, reason=burnt, note=None)
    act = await desk.book("stock.scrap", lost | {"work_order": order})
    await desk.book("stock.scrap", lost)

    [bar] = (await told(desk, "pareto", "&of=scrap"))["bars"]
    assert (bar["key"], bar["quantity"], bar["rows"]) == (str(burnt), 14, 2)
    assert bar["work_orders"] == 1
    rows = (await told(desk, "rows", "&of=scrap"))["rows"]
    assert [row["work_order"] for row in rows] == [order, None]

    await desk.undo(act)
    [bar] = (await told(desk, "pareto", "&of=scrap"))["bars"]
    assert (bar["quantity"], bar["rows"], bar["work_orders"]) == (7, 1, 0)
    assert await desk.differences() == []


async def test_scrap_that_was_undone_keeps_the_act_that_undid_it(desk: Desk) -> None:
    lost = desk.plant.move(BOLT, "production", "scrap", 7, reason=None, note=None)
    act = await desk.book("stock.scrap", lost)
    undone = await desk.undo(act)

    async with desk.plant.database.transaction() as connection:
        await undo_entries(connection, {act["id"]: str(uuid.uuid4())})

    [row] = await desk.plant.server.fetch("SELECT undone_by FROM scrap_entry")
    assert str(row["undone_by"]) == undone["id"]


async def test_a_phone_of_before_scraps_without_the_word(desk: Desk) -> None:
    lost = desk.plant.move(BOLT, "production", "scrap", 3, reason=None, note=None)
    await desk.book("stock.scrap", lost)

    [bar] = (await told(desk, "pareto", "&of=scrap"))["bars"]
    assert (bar["key"], bar["quantity"]) == (None, 3)


async def test_what_people_decide_on_costs_as_much_as_what_they_do(desk: Desk) -> None:
    board, burnt = await a_board(desk), await reason(desk)
    costs = [{"item": GLUE, "unit_cost": 20_000}]
    await desk.plant.database.pool.execute(
        "INSERT INTO item_cost (item, unit_cost, changed_at) VALUES ($1, $2, 0)",
        *costs[0].values(),
    )
    goods = desk.plant.receive(GLUE, "A1", 5_000, lot=LOT, lot_code="G-1")
    await desk.book("stock.receive", goods)
    for kind, quantity in (("scrap", 400), ("return", 250), ("rework", 100)):
        case, held = await board.say(0, "nonconformance.report", report(desk, quantity=quantity))
        assert held is None
        args = disposition(case["id"], kind, reason=burnt if kind == "scrap" else None)
        _, held = await board.say(1, "nonconformance.dispose", args)
        assert held is None

    answer = await told(desk, "costs")

    assert {one["source"]: (one["value"], one["rows"]) for one in answer["costs"]} == {
        "scrap": (8_000, 1),
        "rework": (2_000, 1),
        "returns": (5_000, 1),
    }
    assert answer["value"] == 15_000
    [bar] = (await told(desk, "pareto", "&of=scrap"))["bars"]
    assert (bar["key"], bar["quantity"]) == (str(burnt), 400)
