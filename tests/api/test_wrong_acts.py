"""Wrong acts around documents, lots and inspections are stored and held, and change no stock."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from takt.inventory import lot_id
from takt.kernel.clock import ManualClock
from takt.runtime.database import Database
from tests.api import wrong_acts, wrong_charts, wrong_inspections
from tests.integration.inventory.plant import GLUE, Plant, a_plant

CASES = wrong_acts.CASES | wrong_inspections.CASES | wrong_charts.CAUSES
LOT = lot_id(GLUE, "G-1")
INSPECTION = "0192f0c4-1111-7000-8000-00000000000c"


@pytest.fixture
async def plant(database: Database, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Plant]:
    async with a_plant(database, clock, tmp_path) as made:
        yield made


def good(plant: Plant) -> dict[str, dict[str, Any]]:
    """Arguments that each kind takes as they are."""
    label = {"lot": None, "lot_code": "G-1", "expires_on": None, "reference": None}
    out = {"lot": LOT, "reference": None}
    return {
        "stock.receive": plant.move(GLUE, "supplier", "A1", 10, **label),
        "stock.output": plant.move(GLUE, "conversion", "A1", 10, **label),
        "stock.ship": plant.move(GLUE, "A1", "customer", 1, **out),
        "stock.consume": plant.move(GLUE, "A1", "conversion", 1, **out),
        "inspect.result": {
            "inspection": None,
            "lot": LOT,
            "item": GLUE,
            "verdict": "pass",
            "note": None,
        },
        "inspect.begin": {
            "inspection": None,
            "kind": "receipt",
            "plan": 1,
            "version": 1,
            "item": GLUE,
            "lot": LOT,
            "quantity": 10,
            "units": 10,
            "supplier": None,
            "for_kind": None,
            "for_id": None,
            "operation": None,
            "seed": "0123456789abcdef",
            "n": 3,
            "ac": 0,
            "re": 1,
            "letter": None,
            "mode": None,
        },
        "inspect.readings": {
            "inspection": INSPECTION,
            "version": 1,
            "readings": [[1, 1, 5], [1, 2, True], [1, 3, "A"], [1, 4, ["f" * 64]]],
            "gauge": None,
            "defects": [[1, 1, 1, 1]],
            "note": None,
        },
        "inspect.accept": {"readings": INSPECTION, "note": None},
        "inspect.cause": wrong_charts.CAUSE,
        "lot.describe": {"lot": LOT, "changes": {"produced_on": [None, "2026-01-01"]}},
    }


async def test_a_wrong_act_is_stored_and_held_and_changes_nothing(plant: Plant) -> None:
    phone, worker = await plant.phone(), await plant.worker("supervisor")
    for kind, args in good(plant).items():
        phone.record(kind, worker.id, args)
    receipt = await plant.push(phone)
    refused = [one for one in receipt["results"] if one[1] != "applied"]
    assert [one[2] for one in refused] == ["not_found"], receipt  # there are no such readings
    stock = await plant.stock()

    expected = {}
    for name, (kind, wrong, reason) in CASES.items():
        act = phone.record(kind, worker.id, good(plant)[kind] | wrong)
        expected[name] = [act["n"], "held", reason]
    results = {one[0]: one for one in (await plant.push(phone))["results"]}

    assert {name: results[one[0]] for name, one in expected.items()} == expected
    assert await plant.stock() == stock
    held = [one for one in await plant.notices() if one["code"] == "sync.held"]
    assert len(held) == len(CASES) + len(refused)
