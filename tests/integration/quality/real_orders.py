"""The bicycle maker's work orders, booked in the product's own ways.

The plant is imported, orders are planned at the desk, and a phone says what each order made and
lost, dated back to the day on which it ended.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from takt.catalogue import Workplace
from takt.kernel.clock import ManualClock
from takt.production import save_work_order
from takt.rollout import ImportRequest, load_set, run_import
from takt.runtime.database import Database
from takt.runtime.editing import Desk as Editing
from tests.integration.documents import Desk
from tests.integration.inventory.plant import Plant
from tests.phone import Act
from tests.server import running
from tests.shared_data import adventureworks

PUSHED_AT_ONCE = 500
ZONE = ZoneInfo("America/Los_Angeles")


@dataclass(frozen=True)
class RealOrder:
    """One line of the file."""

    number: int
    product: int
    ordered: int
    stocked: int
    scrapped: int
    ended: datetime
    reason: int | None

    @property
    def month(self) -> str:
        return f"{self.ended:%Y-%m}"

    @property
    def at(self) -> int:
        return int(self.ended.timestamp()) * 1000


def real_orders() -> list[RealOrder]:
    """All orders of the file."""
    with gzip.open(adventureworks() / "WorkOrder-2011-2012.csv.gz", "rt", encoding="utf-8") as file:
        return [_order(line) for line in csv.DictReader(file)]


def _order(line: dict[str, str]) -> RealOrder:
    day = datetime.strptime(line["EndDate"], "%d-%m-%Y").replace(hour=12, tzinfo=ZONE)
    quantities = (int(line[name]) for name in ("OrderQty", "StockedQty", "ScrappedQty"))
    reason = line["ScrapReasonID"]
    return RealOrder(
        int(line["WorkOrderID"]), int(line["ProductID"]), *quantities, day,
        int(reason) if reason else None,
    )  # fmt: skip


@dataclass
class RealPlant:
    """The imported plant: its rows by the numbers that the files give them."""

    desk: Desk
    items: dict[int, int]
    reasons: dict[int, int]

    @property
    def site(self) -> int:
        return self.desk.plant.site

    async def book(self, orders: Iterable[RealOrder]) -> None:
        """Plan orders, then say what they made and lost."""
        known = list(orders)
        ids = {}
        editing = Editing(self.desk.plant.database, self.desk.plant.clock)
        for order in known:
            form = {
                "code": f"WO-{order.number}",
                "site": self.desk.plant.site,
                "item": self.items[order.product],
                "quantity": order.ordered,
                "status": "released",
            }
            ids[order.number] = (await save_work_order(editing, form)).id
        phone, worker = self.desk.phone, self.desk.worker
        for order in known:
            for kind, args in self._acts(order, ids[order.number]):
                back = {"at": order.at, "reason": "from the old system"}
                phone.record(kind, worker, args, backdated=back)
        while phone.acknowledged < len(phone.acts):
            receipt = await self.desk.plant.push(phone, count=PUSHED_AT_ONCE)
            assert {one[1] for one in receipt["results"]} == {"applied"}

    def _acts(self, order: RealOrder, id_: int) -> Iterable[tuple[str, Act]]:
        move: Callable[..., Act] = self.desk.plant.move
        item, named = self.items[order.product], {"work_order": id_}
        if order.stocked:
            made = {"lot_code": None, "expires_on": None, "reference": None}
            yield "stock.output", move(item, "conversion", "A1", order.stocked, **made, **named)
        if order.scrapped:
            why = {"reason": self.reasons[order.reason or 0], "note": None}
            yield "stock.scrap", move(item, "production", "scrap", order.scrapped, **why, **named)


@asynccontextmanager
async def a_real_plant(
    database: Database, clock: ManualClock, folder: Path
) -> AsyncIterator[RealPlant]:
    """The bicycle maker imported as shipped, with a planner, a phone and its worker."""
    chosen = load_set("adventureworks")
    async with running(database, clock, folder, with_site=False) as server:
        request = ImportRequest(
            chosen.id, chosen.sources(adventureworks()), dict(chosen.variables), True
        )
        report = await run_import(Workplace(database, clock), request)
        assert report.problems.kept == []
        rows = await server.fetch("SELECT id, kind, role FROM location ORDER BY id")
        site = next(row["id"] for row in rows if row["kind"] == "site")
        places = {row["role"]: row["id"] for row in rows if row["kind"] == "virtual"}
        places["A1"] = next(row["id"] for row in rows if row["kind"] in ("zone", "bin"))
        server.site = site
        plant = Plant(server, site, places)
        planner = await server.person("planner", everywhere=True)
        worker = await server.person("supervisor")
        desk = Desk(plant, planner, await plant.phone(), worker.id)
        yield RealPlant(desk, await _keys(desk, "item"), await _keys(desk, "reason"))


async def _keys(desk: Desk, kind: str) -> dict[int, int]:
    rows: Sequence[Any] = await desk.plant.server.fetch(
        "SELECT row_key::int, subject FROM import_record WHERE source = $1",
        f"adventureworks.{kind}",
    )
    return {row[0]: row[1] for row in rows}
