"""The promise, end to end: two phones without network, a supervisor's board, the real plant.

The same acts are done twice, once with the network gone in the middle and once online throughout;
the two ledgers have to be equal row by row.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Playwright, expect

from tests.e2e.bicycle_plant import BicyclePlant, bicycle_plant
from tests.e2e.camera import film_of_labels
from tests.e2e.device_page import DESK, LATE_MS, DevicePage
from tests.e2e.floor_work import (
    ACTS_OF_A,
    ACTS_OF_B,
    CAMERA_LABELS,
    Work,
    do,
    move_by_camera,
)
from tests.e2e.ledger import Books, books_of

THREE_HOURS_MS = 3 * 3_600_000
ACTS_WITHOUT_NETWORK = 60


def a_phone(driver: Playwright, plant: BicyclePlant, folder: Path, **more: Any) -> DevicePage:
    person = more.pop("person")
    phone = DevicePage(driver, plant, folder, **more)
    phone.open()
    phone.enrol()
    phone.unlock(person)
    phone.wait_until_booked()
    phone.wait_until_ready_for_offline()
    return phone


def work_without_network(phone: DevicePage, works: list[Work], person: str) -> None:
    """Cut the network, work, reload hard, close, reopen and go on; no request may be needed."""
    half = len(works) // 2
    phone.cut()
    for work in works[:half]:
        do(phone, work)
    phone.page.reload()
    if phone.by(f"person-{phone.plant.people[person]}").is_visible():
        phone.unlock(person)
    phone.close()
    phone.open()
    phone.unlock(person)
    for work in works[half:]:
        do(phone, work)


def books_after(driver: Playwright, folder: Path, *, offline: bool) -> Books:
    """Do everybody's work on a fresh plant and return the books that came of it."""
    with bicycle_plant(folder / "plant") as plant:
        film = film_of_labels(CAMERA_LABELS, folder / "labels.mjpeg")
        first = a_phone(driver, plant, folder / "a", name="Phone A", film=film, person="李师傅")
        second = a_phone(
            driver,
            plant,
            folder / "b",
            name="Phone B",
            person="Bo Berg",
            clock_off_ms=THREE_HOURS_MS,
        )
        board = a_phone(driver, plant, folder / "s", name="Board", person="王主管", size=dict(DESK))
        board.go("live")
        move_by_camera(first)
        if offline:
            second.cut()
            work_without_network(first, ACTS_OF_A, "李师傅")
        else:
            for work in ACTS_OF_A:
                do(first, work)
        for work in ACTS_OF_B:
            do(second, work)
        for phone in (first, second):
            phone.heal()
        expect(board.by("live-act")).to_have_count(
            1 + len(ACTS_OF_A) + len(ACTS_OF_B), timeout=LATE_MS
        )
        for phone in (first, second):
            phone.wait_until_booked()
            assert set(phone.states_of_acts()) == {"booked"}
            assert phone.errors == []
            phone.close()
        board.close()
        assert "Everything fits" in plant.command("verify")
        return books_of(plant)


def test_acts_recorded_without_network_make_the_same_books_as_online(
    playwright: Playwright, tmp_path: Path
) -> None:
    online = books_after(playwright, tmp_path / "online", offline=False)

    offline = books_after(playwright, tmp_path / "offline", offline=True)

    acts = len(ACTS_OF_A) + len(ACTS_OF_B)
    assert acts >= ACTS_WITHOUT_NETWORK
    assert len(online.acts) == 1 + acts
    assert {act.kind for act in online.acts} >= {"lot.hold", "undo", "stock.receive"}
    assert offline.acts == online.acts
    assert offline.ledger == online.ledger
