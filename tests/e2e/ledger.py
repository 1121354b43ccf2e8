"""The ledger of a plant as the test compares it: one line an act and leg, in the device's order."""

from __future__ import annotations

from typing import Any

from tests.e2e.bicycle_plant import BicyclePlant

FIELDS = ("kind", "item", "lot", "from", "to", "quantity", "person")


def ledger_of(plant: BicyclePlant) -> list[tuple[Any, ...]]:
    """Every booked act of the floor with its device's name, in the order of each device."""
    rows: list[dict[str, Any]] = []
    after = ""
    while True:
        page = plant.get("/api/v1/ledger", limit=500, **({"after": after} if after else {}))
        rows += page["rows"]
        after = page.get("next") or ""
        if not after:
            break
    floor = [row for row in rows if row["kind"] != "stock.opening"]
    floor.sort(key=lambda row: (row["device_name"], row["n"], row["part"]))
    return [(row["device_name"], *(row[field] for field in FIELDS)) for row in floor]
