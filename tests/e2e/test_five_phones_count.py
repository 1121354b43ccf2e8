"""A stocktake of the bicycle plant that stops nobody: five phones count without a network.

Their areas overlap while two others move stock; everything comes back in a random order, and a
sixth phone, which nobody waited for, brings moves from before when all is booked.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Playwright, expect

from tests.e2e.bicycle_plant import PASSWORD, BicyclePlant
from tests.e2e.count_floor import Floor, Key, count, lines, move
from tests.e2e.device_page import DESK, DevicePage
from tests.e2e.raw_storage import stored_rows, until

COUNTERS = ("Counter 1", "Counter 2", "Counter 3", "Counter 4", "Counter 5")
MOVERS = ("Mover 1", "Mover 2")
LATE = "Sixth"
BOSS = "王主管"
EACH = 9
"""Lines that a phone counts; the last third of them is counted by the next phone as well."""
OVERLAP = 3
SEED = 20261128


def a_phone(
    driver: Playwright, plant: BicyclePlant, folder: Path, name: str, **more: Any
) -> DevicePage:
    phone = DevicePage(driver, plant, folder / name.replace(" ", "-"), name, **more)
    phone.open()
    phone.enrol()
    phone.unlock(BOSS if name == "Desk" else name)
    phone.wait_until_booked()
    if name != "Desk":
        phone.wait_until_ready_for_offline()
    return phone


def areas(keys: list[Key]) -> list[list[Key]]:
    """What each counter counts: neighbours share some lines."""
    step = EACH - OVERLAP
    return [keys[at * step : at * step + EACH] for at in range(len(COUNTERS))]


def join_and_cut(phone: DevicePage, stocktake: int) -> None:
    """Take part, wait until the figures are gone from the phone, then lose the network."""
    phone.go("count")
    until(lambda: stored_rows(phone, "balance").keys(), {f"counted:{stocktake}"})
    phone.by(f"join-{stocktake}").click()
    expect(phone.by(f"ready-{stocktake}")).to_have_attribute("data-ready", "ready")
    until(lambda: stored_rows(phone, "balance"), {})
    phone.by(f"count-start-{stocktake}").click()
    phone.by("mode-ask").click()
    expect(phone.by("counting")).to_be_visible()
    phone.cut()


def approve_all(desk: DevicePage, stocktake: int) -> None:
    """The supervisor looks through what differs and signs with the PIN."""
    desk.go(f"stocktakes/{stocktake}/review")
    desk.by("sign-in-password").fill(PASSWORD)
    desk.by("sign-in").click()
    desk.by("review-select-all").click()
    desk.by("review-approve").click()
    expect(desk.by("sign-meaning")).to_be_visible()
    # Whoever sits at a desk types the PIN: it fills the pad, and is no code that was scanned.
    pin = desk.plant.pin_of(BOSS)
    desk.page.keyboard.type(pin)
    expect(desk.by("pad-display").locator("i")).to_have_count(len(pin))
    expect(desk.by("pad-ok")).to_be_in_viewport()
    desk.page.keyboard.press("Enter")
    expect(desk.by("sign-sheet")).to_be_hidden()


def release(desk: DevicePage, stocktake: int, device: str) -> None:
    """Nobody waits for a phone whose battery is empty; the supervisor says so, by name."""
    desk.go(f"stocktakes/{stocktake}")
    expect(desk.by("count-wait")).to_contain_text(device)
    desk.by("release-open").click()
    desk.by("release-device").select_option(label=device)
    desk.by("release-reason").fill("battery empty")
    desk.by("release-save").click()
    expect(desk.by("release-sheet")).to_be_hidden()


@dataclass
class Scene:
    """The plant, its phones, and what is really there."""

    driver: Playwright
    plant: BicyclePlant
    folder: Path
    floor: Floor
    phones: dict[str, DevicePage]
    stocktake: int

    @property
    def keys(self) -> list[Key]:
        return self.floor.countable(least=200)

    def states(self) -> dict[Key, str]:
        """What became of each line."""
        return {
            (self.floor.places[one["location"]], self.floor.codes[one["item"]]): one["state"]
            for one in lines(self.plant, self.stocktake)
            if one["item"] is not None
        }

    def of_state(self, *states: str) -> set[Key]:
        return {key for key, state in self.states().items() if state in states}

    def books(self, *unknown: tuple[Key, int]) -> tuple[dict[Key, int], dict[Key, int]]:
        """What the books say and what is there, but for what nobody knows yet."""
        truth = dict(self.floor.there)
        for key, quantity in unknown:
            truth[key] -= quantity
        books = self.floor.books()
        return {key: books.get(key, 0) for key in truth}, truth


def opened(driver: Playwright, plant: BicyclePlant, folder: Path) -> Scene:
    """Eight phones in a plant whose full stocktake was opened."""
    for name in (*COUNTERS, *MOVERS, LATE):
        plant.add_person(name, "storekeeper")
    floor = Floor(plant)
    floor.load()
    assert len(floor.there) > 1_000
    phones = {
        name: a_phone(driver, plant, folder, name, clock_off_ms=3_600_000 * at)
        for at, name in enumerate((*COUNTERS, *MOVERS, LATE))
    }
    made = plant.api.post("/api/v1/stocktakes", json={"site": 1, "kind": "full"})
    stocktake = int(made.raise_for_status().json()["id"])
    plant.api.post(f"/api/v1/stocktakes/{stocktake}/open", json={}).raise_for_status()
    return Scene(driver, plant, folder, floor, phones, stocktake)


def count_and_move(scene: Scene, mine: list[list[Key]], shared: list[list[Key]]) -> None:
    """Everybody works at the same time, as far as one pair of hands can; nobody has a network."""
    phones, floor, keys = scene.phones, scene.floor, scene.keys
    elsewhere, target = keys[-1][0], shared[2][1][0]
    # The sixth phone moves something before anybody counts, and then it is silent.
    phones[LATE].cut()
    move(phones[LATE], floor, shared[2][0], elsewhere, 40)
    for name in COUNTERS:
        join_and_cut(phones[name], scene.stocktake)
    for name in MOVERS:
        phones[name].cut()
    # Some of what two people count is not what the books say, for nobody knows what reason.
    for part, off in zip(shared[:2], (-60, 50), strict=True):
        floor.there[part[0]] += off
    count(phones[COUNTERS[0]], floor, mine[0])
    move(phones[MOVERS[0]], floor, shared[0][1], elsewhere, 5)
    count(phones[COUNTERS[1]], floor, mine[1])
    count(phones[COUNTERS[2]], floor, mine[2])
    move(phones[MOVERS[1]], floor, keys[-2], target, 6)
    move(phones[MOVERS[0]], floor, shared[1][1], elsewhere, 7)
    count(phones[COUNTERS[3]], floor, mine[3])
    count(phones[COUNTERS[4]], floor, mine[4])


def come_back(scene: Scene) -> DevicePage:
    """All but the sixth get their network again, in any order; a supervisor looks at the board."""
    back = [*COUNTERS, *MOVERS]
    random.Random(SEED).shuffle(back)
    for name in back:
        scene.phones[name].heal()
        scene.phones[name].wait_until_booked()
    desk = a_phone(scene.driver, scene.plant, scene.folder, "Desk", size=dict(DESK))
    release(desk, scene.stocktake, LATE)
    return desk


def test_five_phones_count_without_network_while_others_move(
    plant: BicyclePlant, playwright: Playwright, tmp_path: Path
) -> None:
    scene = opened(playwright, plant, tmp_path)
    mine = areas(scene.keys)
    shared = [area[-OVERLAP:] for area in mine[:-1]]
    late, elsewhere = shared[2][0], scene.keys[-1][0]
    counted = {key for area in mine for key in area}

    count_and_move(scene, mine, shared)
    desk = come_back(scene)

    until(lambda: scene.of_state("counted", "question", "recount"), set())
    assert scene.of_state("review") == {late, shared[0][0], shared[1][0]}
    approve_all(desk, scene.stocktake)
    until(lambda: counted - scene.of_state("done"), set())
    # What the sixth phone took to another place is known to nobody yet.
    books, truth = scene.books(((elsewhere, late[1]), 40))
    assert books == truth

    scene.phones[LATE].heal()
    scene.phones[LATE].wait_until_booked()
    until(lambda: scene.of_state("recheck"), {late})
    books, truth = scene.books()
    assert books == truth
    desk.go("exceptions")
    expect(desk.page.get_by_text("late move", exact=False).first).to_be_visible()
    assert "Everything fits" in plant.command("verify")
    for phone in (*scene.phones.values(), desk):
        assert phone.errors == []
        phone.close()
