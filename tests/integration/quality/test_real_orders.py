"""Scrap by reason and yield by month of a real plant equal figures that others computed.

All orders that lost anything are booked, and all those of the months that are compared. With
TAKT_REAL_ORDERS=all every order of the file is booked and every month compared, which takes about
two minutes.
"""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from takt.kernel.clock import ManualClock
from takt.runtime.database import Database
from tests.integration.quality.real_orders import RealPlant, a_real_plant, real_orders
from tests.shared_data import shared

pytestmark = pytest.mark.data
DAYS = "from_on=2011-06-01&until_on=2013-01-31"
COMPARED = ("2011-06", "2011-07", "2013-01")


def expected() -> dict[str, Any]:
    path = shared("expected", "kpi.expected.json")
    return dict(json.loads(path.read_text(encoding="utf-8"))["shared"])


@pytest.fixture
async def real(database: Database, clock: ManualClock, tmp_path: Path) -> AsyncIterator[RealPlant]:
    async with a_real_plant(database, clock, tmp_path) as plant:
        yield plant


async def test_a_real_plant_scraps_and_yields_as_others_computed(real: RealPlant) -> None:
    is_whole = os.environ.get("TAKT_REAL_ORDERS") == "all"
    wanted = expected()
    orders = real_orders()
    await real.book(one for one in orders if is_whole or one.scrapped or one.month in COMPARED)

    await _scrap_equals(real, wanted)
    await _yield_equals(real, wanted["yield_by_end_month"], is_whole)


async def _scrap_equals(real: RealPlant, wanted: dict[str, Any]) -> None:
    path = f"quality-figures/pareto?site={real.site}&of=scrap&{DAYS}"
    told = await real.desk.ask("GET", path)
    ids = {str(id_): number for number, id_ in real.reasons.items()}
    names = told["names"]["reason"]
    assert [
        {
            "reason_id": ids[bar["key"]],
            "reason": names[bar["key"]]["name_en"],
            "pieces": bar["quantity"],
            "work_orders": bar["work_orders"],
            "share": bar["share"],
            "cumulative": bar["cumulative"],
        }
        for bar in told["bars"]
    ] == wanted["scrap_pareto"]
    assert (told["quantity"], told["scale"]) == (wanted["scrapped"], 0)
    by_item = await real.desk.ask("GET", f"{path}&by=item")
    products = {str(id_): number for number, id_ in real.items.items()}
    worst = wanted["worst_products_by_scrap"]
    assert [(products[bar["key"]], bar["quantity"]) for bar in by_item["bars"][: len(worst)]] == [
        (one["product"], one["scrapped"]) for one in worst
    ]


async def _yield_equals(real: RealPlant, months: list[dict[str, Any]], is_whole: bool) -> None:
    told = await real.desk.ask("GET", f"quality-figures/months?site={real.site}&{DAYS}")
    found = {month["month"]: month for month in told["months"]}
    for month in months:
        if is_whole or month["month"] in COMPARED:
            assert {
                "month": month["month"],
                "work_orders": month["work_orders"],
                "ordered": month["ordered"],
                "made": month["stocked"],
                "scrapped": month["scrapped"],
                "yield_rate": month["yield_rate"],
                "scrap_rate": month["scrap_rate"],
            } == found[month["month"]]
            rows = await real.desk.ask(
                "GET",
                f"quality-figures/rows?site={real.site}&{DAYS}&figure=yield&by=month"
                f"&key={month['month']}&limit=1",
            )
            assert rows["total"] == month["work_orders"]
