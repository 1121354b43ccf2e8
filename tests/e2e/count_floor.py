"""What lies in the bicycle plant for real, and the hands of people who count and move there.

Every event happens after the one before it: what is there is known at each moment, whatever the
books say by then.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import expect

from tests.e2e.bicycle_plant import TRACKED, BicyclePlant
from tests.e2e.device_page import DevicePage

Key = tuple[str, str]
"""Code of the place, code of the item."""


@dataclass
class Floor:
    """The physical stock of a plant by place and item."""

    plant: BicyclePlant
    codes: dict[int, str] = field(default_factory=dict)
    places: dict[int, str] = field(default_factory=dict)
    there: dict[Key, int] = field(default_factory=dict)

    def load(self) -> None:
        """What the books say before anything happens."""
        for row in self.plant.get("/api/v1/locations")["locations"]:
            self.places[row["id"]] = row["code"]
        offset = 0
        while True:
            page = self.plant.get("/api/v1/items", limit=500, offset=offset)["items"]
            self.codes.update({one["id"]: one["code"] for one in page})
            offset += len(page)
            if len(page) < 500:
                break
        self.there = self.books()

    def books(self) -> dict[Key, int]:
        """What the server says that lies where."""
        found: dict[Key, int] = {}
        query: dict[str, str] = {}
        while True:
            page = self.plant.get("/api/v1/stock", limit=500, **query)
            for row in page["stock"]:
                key = (self.places[row["location"]], self.codes[row["item"]])
                found[key] = found.get(key, 0) + row["quantity"]
            if page["next"] is None:
                return found
            query = {"after": page["next"]}

    def countable(self, least: int) -> list[Key]:
        """Keys without lots of which there is enough to move some, in the order of the codes."""
        return sorted(
            key for key, quantity in self.there.items() if key[1] != TRACKED and quantity >= least
        )

    def take(self, source: Key, target: str, quantity: int) -> None:
        """Goods go from one place to another."""
        self.there[source] -= quantity
        into = (target, source[1])
        self.there[into] = self.there.get(into, 0) + quantity


def count(phone: DevicePage, floor: Floor, keys: Iterable[Key]) -> None:
    """Count what is there, place by place, with the number typed on the pad."""
    for place, item in keys:
        phone.scan(f"L:{place}")
        expect(phone.by("count-place")).to_contain_text(place)
        phone.scan(f"I:{item}")
        expect(phone.by("quantity-sheet")).to_be_visible()
        for digit in str(floor.there.get((place, item), 0)):
            phone.by(f"pad-{digit}").click()
        phone.by("pad-ok").click()
        expect(phone.by("quantity-sheet")).to_be_hidden()


def move(phone: DevicePage, floor: Floor, source: Key, target: str, quantity: int) -> None:
    """Carry goods to another place and say so."""
    phone.go("")
    phone.go("move")
    expect(phone.by("flow-move")).to_be_visible()
    for code in (f"L:{source[0]}", f"I:{source[1]}", f"L:{target}"):
        phone.scan(code)
    phone.by("quantity-open").click()
    for digit in str(quantity):
        phone.by(f"pad-{digit}").click()
    phone.by("pad-ok").click()
    expect(phone.by("done-list")).to_be_visible()
    floor.take(source, target, quantity)


def lines(plant: BicyclePlant, stocktake: int, **query: Any) -> list[dict[str, Any]]:
    """The review's lines, all pages."""
    found: list[dict[str, Any]] = []
    after = 0
    while True:
        page = plant.get(f"/api/v1/stocktakes/{stocktake}/lines", after=after, limit=500, **query)
        found += page["lines"]
        if page["next"] is None:
            return found
        after = page["next"]
