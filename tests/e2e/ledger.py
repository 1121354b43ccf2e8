"""The ledger of a plant as the test compares it: every leg of every act, in the device's order."""

from __future__ import annotations

from typing import Any

from tests.e2e.bicycle_plant import BicyclePlant

FIELDS = ("n", "part", "kind", "item", "lot", "location", "quantity", "person")


def ledger_of(plant: BicyclePlant) -> list[tuple[Any, ...]]:
    """Each entry that the floor made, with its device's name; a leg says from or to by its sign.

    Items, places, lots and people have the same ids in every plant that was set up alike.
    """
    devices = {one["id"]: one["name"] for one in plant.get("/api/v1/devices")["devices"]}
    entries: list[dict[str, Any]] = []
    query: dict[str, str] = {}
    while True:
        page = plant.get("/api/v1/ledger", limit=500, **query)
        entries += page["entries"]
        if page["next"] is None:
            break
        query = {"before": page["next"]}
    floor = [entry for entry in entries if entry["device"] in devices]
    return sorted(
        (devices[entry["device"]], *(entry[field] for field in FIELDS)) for entry in floor
    )
