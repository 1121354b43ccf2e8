"""The books of a plant as tests compare them: each act as it was sent, each leg that came of it.

Items, places, lots and people have the same ids in every plant that was set up alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from tests.e2e.bicycle_plant import BicyclePlant
from tests.e2e.operation_log import Logged, operation_log


class Act(NamedTuple):
    """An act in its device's order; `what` is all that it says: item, lot, from, to, quantity."""

    device: str
    n: int
    kind: str
    person: int
    status: str
    what: tuple[tuple[str, Any], ...]


class Leg(NamedTuple):
    """An entry of the ledger; it says from or to by the sign of its quantity."""

    device: str
    n: int
    part: int
    kind: str
    item: int
    lot: str | None
    location: int
    quantity: int
    person: int


@dataclass(frozen=True)
class Books:
    """Everything that the floor did, by device and in its order."""

    acts: list[Act]
    ledger: list[Leg]


def books_of(plant: BicyclePlant) -> Books:
    """The acts and what they did to stock. A hold has no leg, so it is in the first list alone."""
    return Books(acts_of(plant), ledger_of(plant))


def acts_of(plant: BicyclePlant) -> list[Act]:
    """Each act of each device."""
    return [
        act
        for device, name in sorted(_devices(plant).items(), key=lambda pair: pair[1])
        for act in _named(name, operation_log(plant.server, device))
    ]


def ledger_of(plant: BicyclePlant) -> list[Leg]:
    """Each entry that the floor made."""
    devices = _devices(plant)
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
        Leg(devices[entry["device"]], *(entry[field] for field in Leg._fields[1:]))
        for entry in floor
    )


def _devices(plant: BicyclePlant) -> dict[str, str]:
    return {one["id"]: one["name"] for one in plant.get("/api/v1/devices")["devices"]}


def _named(device: str, log: list[Logged]) -> list[Act]:
    """An undo names its act by an id that no other plant has: its number says the same."""
    numbers = {entry.id: entry.n for entry in log}

    def what(entry: Logged) -> tuple[tuple[str, Any], ...]:
        args = dict(entry.args)
        if entry.kind == "undo":
            args["operation"] = numbers[args["operation"]]
        return tuple(sorted(args.items()))

    return [
        Act(device, entry.n, entry.kind, entry.person, entry.status, what(entry)) for entry in log
    ]
