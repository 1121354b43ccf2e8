"""The AdventureWorks plant, imported as shipped, equals the figures computed elsewhere."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from takt.catalogue import Workplace
from takt.kernel.clock import ManualClock
from takt.rollout import ImportRequest, Report, load_set, run_import
from takt.runtime.database import Database

ROOT = Path(__file__).resolve().parents[3]
SHARED = Path(os.environ.get("TAKT_SHARED_DATA") or ROOT / "../shared/data")
FOLDER = SHARED / "adventureworks-2014"
EXPECTED = SHARED.parent / "expected" / "onhand.expected.json"

pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(
        not FOLDER.is_dir() and os.environ.get("CI") != "true",
        reason="the AdventureWorks data is not on this machine",
    ),
]


@pytest.fixture
def place(database: Database, clock: ManualClock) -> Workplace:
    return Workplace(database, clock)


async def import_plant(place: Workplace, *, apply: bool, **variables: str) -> Report:
    chosen = load_set("adventureworks")
    request = ImportRequest(
        chosen.id, chosen.sources(FOLDER), {**chosen.variables, **variables}, apply
    )
    return await run_import(place, request)


def figures(report: Report) -> dict[str, dict[str, Any]]:
    return {step.mapping.removeprefix("adventureworks."): step.as_json() for step in report.steps}


async def test_the_plant_is_imported_completely(place: Workplace) -> None:
    report = await import_plant(place, apply=True)
    assert report.problems.kept == []
    assert report.applied
    steps = figures(report)
    assert {name: step["created"] for name, step in steps.items()} == {
        "unit": 38,
        "category": 4,
        "subcategory": 37,
        "item": 504,
        "reason": 16,
        "site": 1,
        "warehouse": 1,
        "location": 14,
        "opening_stock": 1_065,
    }
    assert steps["opening_stock"]["rows"] == 1_069
    assert steps["opening_stock"]["zero"] == 4
    assert steps["opening_stock"]["totals"] == {
        "rows": 1_069,
        "booked": 1_065,
        "zero": 4,
        "items": 432,
        "locations": 14,
        "quantity": {"EA": "335974"},
    }


async def test_stock_equals_the_expected_figures_by_product_and_location(place: Workplace) -> None:
    await import_plant(place, apply=True)
    expected = json.loads(EXPECTED.read_text(encoding="utf-8"))
    async with place.database.read_snapshot() as connection:
        by_product = await connection.fetch(
            "SELECT row_key::int AS product, coalesce(sum(quantity), 0)::bigint AS quantity"
            " FROM import_record JOIN balance ON balance.item = import_record.subject"
            " JOIN location ON location.id = balance.location AND location.kind <> 'virtual'"
            " WHERE source = 'adventureworks.item' GROUP BY row_key"
        )
        by_location = await connection.fetch(
            "SELECT row_key::int AS place, sum(quantity)::bigint AS quantity"
            " FROM import_record JOIN balance ON balance.location = import_record.subject"
            " WHERE source = 'adventureworks.location' GROUP BY row_key"
        )
    told = {row["product"]: row["quantity"] for row in by_product}
    wanted = {row["product"]: row["quantity"] for row in expected["by_product"]}
    assert {product: told.get(product, 0) for product in wanted} == wanted
    assert set(told) <= set(wanted)
    assert {row["place"]: row["quantity"] for row in by_location} == {
        row["location"]: row["quantity"] for row in expected["by_location"]
    }
    assert sum(told.values()) == expected["total_quantity"]


async def test_a_dry_run_tells_the_same_and_writes_nothing(place: Workplace) -> None:
    report = await import_plant(place, apply=False)
    assert not report.applied
    assert figures(report)["opening_stock"]["created"] == 1_065
    async with place.database.read_snapshot() as connection:
        for table in ("item", "location", "balance", "import_record", "feed", "audit_entry"):
            left = await connection.fetchval("SELECT count(*) FROM " + table)
            assert left == 0, table


async def test_importing_twice_changes_nothing(place: Workplace) -> None:
    await import_plant(place, apply=True)
    before = await everything(place.database)
    report = await import_plant(place, apply=True)
    assert report.problems.kept == []
    assert {step.created + step.changed + step.wrong for step in report.steps} == {0}
    assert report.head is None
    assert await everything(place.database) == before


async def everything(database: Database) -> dict[str, list[Any]]:
    tables = ("item", "unit", "category", "location", "balance", "stock_event", "opening_row")
    tables += ("feed", "feed_head", "audit_entry")
    async with database.read_snapshot() as connection:
        return {
            table: [tuple(row) for row in await connection.fetch("TABLE " + table)]
            for table in tables
        }
