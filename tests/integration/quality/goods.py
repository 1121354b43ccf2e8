"""Goods that are inspected on receipt, and what is said of them."""

from __future__ import annotations

import json
from typing import Any

from takt.inventory import lot_id
from tests.integration.documents import Desk
from tests.integration.inventory.plant import GLUE
from tests.phone import Act

LOT = lot_id(GLUE, "G-1")


async def line_of(desk: Desk, item: int = GLUE) -> int:
    """A line of a delivery that is inspected."""
    lines = [{"item": item, "quantity": 10_000, "inspects": True}]
    form = {"code": f"PO-{item}", "site": desk.plant.site, "supplier": desk.supplier}
    made = await desk.ask("POST", "deliveries", form | {"lines": lines})
    return int(made["lines"][0]["id"])


def receipt(desk: Desk, line: int | None, **more: Any) -> Act:
    label = {"lot": LOT, "lot_code": "G-1"} | more
    return desk.plant.receive(GLUE, "A1", 1_000, line=line, **label)


def result(inspection: str | None, verdict: str, **more: Any) -> Act:
    about = {"inspection": inspection, "lot": LOT, "item": GLUE, "note": None}
    return about | {"verdict": verdict} | more


async def status(desk: Desk, lot: str = LOT) -> str:
    """The status of a lot, told alike by the table and to devices."""
    [row] = await desk.plant.server.fetch("SELECT status FROM lot WHERE id = $1", lot)
    [fed] = await desk.plant.server.fetch(
        "SELECT row FROM feed WHERE scope = 'lots' AND table_name = 'lot' AND key = $1", lot
    )
    assert json.loads(fed[0])["status"] == row[0]
    return str(row[0])


async def inspections(desk: Desk) -> dict[str, dict[str, Any]]:
    """Open and closed inspections as devices hold them."""
    rows = await desk.plant.server.fetch(
        "SELECT key, row FROM feed WHERE scope = $1 AND table_name = 'inspection'"
        " AND row IS NOT NULL",
        f"site:{desk.plant.site}",
    )
    return {key: json.loads(row) for key, row in rows}
