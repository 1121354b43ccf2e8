"""What suppliers of a real plant delivered and what was rejected equals figures of others."""

from __future__ import annotations

import gzip
import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from takt.kernel.clock import ManualClock
from takt.runtime.database import Database
from tests.integration.quality.real_orders import ZONE, RealPlant, a_real_plant
from tests.phone import Act
from tests.shared_data import adventureworks, shared

pytestmark = pytest.mark.data
COMPARED = (1500, 1510, 1608, 1676, 1682, 1688)
"""Some with few lines, some with many rejections, one with none."""
DAYS = "from_on=2011-01-01&until_on=2015-12-31"


@dataclass(frozen=True)
class RealLine:
    """A line of a purchase order of which something was received."""

    order: int
    vendor: int
    due: str
    product: int
    ordered: int
    received: int
    rejected: int

    @property
    def at(self) -> int:
        day = datetime.fromisoformat(self.due).replace(hour=12, tzinfo=ZONE)
        return int(day.timestamp()) * 1000


def _table(name: str) -> Iterator[list[str]]:
    path = adventureworks() / "tsv" / f"{name}.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from (line.rstrip("\r\n").split("\t") for line in file)


def real_lines() -> list[RealLine]:
    """The lines of the vendors that are compared."""
    vendors = {row[0]: int(row[4]) for row in _table("PurchaseOrderHeader")}
    return [
        RealLine(
            int(row[0]), vendors[row[0]], row[2][:10], int(row[4]), int(row[3]),
            int(float(row[7])), int(float(row[8])),
        )
        for row in _table("PurchaseOrderDetail")
        if vendors[row[0]] in COMPARED and float(row[7]) > 0
    ]  # fmt: skip


@pytest.fixture
async def real(database: Database, clock: ManualClock, tmp_path: Path) -> AsyncIterator[RealPlant]:
    async with a_real_plant(database, clock, tmp_path) as plant:
        yield plant


async def test_suppliers_of_a_real_plant_are_rated_as_others_computed(real: RealPlant) -> None:
    path = shared("expected", "kpi.expected.json")
    wanted = {one["vendor"]: one for one in json.loads(path.read_text("utf-8"))["vendors"]}
    parties = {}
    for vendor in COMPARED:
        form = {"code": f"V-{vendor}", "name_en": f"Vendor {vendor}", "is_supplier": True}
        parties[vendor] = (await real.desk.ask("POST", "parties", form))["id"]
    lines = real_lines()
    await _deliver(real, lines, parties)

    told = await real.desk.ask("GET", f"quality-figures/suppliers?site={real.site}&{DAYS}")

    found = {one["supplier"]: one for one in told["suppliers"]}
    for vendor, party in parties.items():
        one = found[party]
        assert one["reject_rate"] == wanted[vendor]["reject_rate"], vendor
        assert one["fill_rate"] == wanted[vendor]["fill_rate"], vendor
        assert one["rows"] == sum(1 for line in lines if line.vendor == vendor)


async def _deliver(real: RealPlant, lines: list[RealLine], parties: dict[int, int]) -> None:
    """What was good and what was not come in apart, and each is inspected."""
    desk = real.desk
    phone, worker = desk.phone, desk.worker
    for number, line in enumerate(lines):
        item = {"item": real.items[line.product], "quantity": line.ordered, "inspects": True}
        form = {"code": f"PO-{number}", "site": real.site, "supplier": parties[line.vendor]}
        form |= {"expected_on": line.due, "lines": [item]}
        made = await desk.ask("POST", "deliveries", form)
        for verdict, quantity in (
            ("pass", line.received - line.rejected),
            ("fail", line.rejected),
        ):
            if quantity:
                goods = _receipt(real, item["item"], quantity, made)
                back = {"backdated": {"at": line.at, "reason": "from the old system"}}
                act = phone.record("stock.receive", worker, goods, **back)
                said = {"inspection": act["id"], "lot": None, "item": item["item"], "note": None}
                # Dated back it would be the word of somebody who was not employed yet.
                phone.record("inspect.result", worker, said | {"verdict": verdict})
    while phone.acknowledged < len(phone.acts):
        receipt = await desk.plant.push(phone, count=500)
        assert {one[1] for one in receipt["results"]} == {"applied"}


def _receipt(real: RealPlant, item: int, quantity: int, delivery: dict[str, Any]) -> Act:
    told = {"lot_code": None, "expires_on": None, "reference": None}
    told |= {"party": delivery["supplier"], "line": delivery["lines"][0]["id"]}
    return real.desk.plant.move(item, "supplier", "A1", quantity, **told)
