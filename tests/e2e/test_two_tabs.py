"""Two tabs of one device, and a page that the browser froze: nothing is lost, nothing done twice.

One tab leads the conversation with the server; losing it at any instant must cost nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright

from tests.e2e.bicycle_plant import BicyclePlant, bicycle_plant
from tests.e2e.device_page import DevicePage
from tests.e2e.floor_work import Work, do, move, receive
from tests.e2e.ledger import ledger_of

PERSON = "李师傅"
FIRST: list[Work] = [receive("BE-2349", "AW-6", 10 + n) for n in range(4)]
SECOND: list[Work] = [move("AW-6", "CA-5965", "AW-50", 2 + n) for n in range(4)]


@dataclass
class Tab(DevicePage):
    """A further tab of a device that is open already."""

    tab: Page | None = None

    @property
    def page(self) -> Page:
        assert self.tab is not None
        return self.tab


@pytest.fixture(scope="module")
def plant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BicyclePlant]:
    """One plant for all tests of this file; each has a phone of its own."""
    with bicycle_plant(tmp_path_factory.mktemp("tabs") / "plant") as running:
        yield running


def a_phone(driver: Playwright, plant: BicyclePlant, folder: Path, name: str) -> DevicePage:
    phone = DevicePage(driver, plant, folder, name)
    phone.open()
    phone.enrol()
    phone.unlock(PERSON)
    phone.wait_until_booked()
    phone.wait_until_ready_for_offline()
    return phone


def a_further_tab(phone: DevicePage) -> Tab:
    tab = Tab(
        phone.driver, phone.plant, phone.folder, phone.name, tab=phone.page.context.new_page()
    )
    tab.page.goto(phone.plant.url)
    tab.unlock(PERSON)
    return tab


def quantities(phone: DevicePage) -> list[int]:
    """What the books hold of the phone's acts, whatever their order: one incoming leg an act."""
    legs = [leg for leg in ledger_of(phone.plant) if leg.device == phone.name]
    return sorted(leg.quantity for leg in legs if leg.quantity > 0)


def set_life(page: Page, state: str) -> None:
    """Freeze a page as a phone does with one in the background, or wake it."""
    page.context.new_cdp_session(page).send("Page.setWebLifecycleState", {"state": state})


def test_acts_of_two_tabs_reach_the_books_once_though_the_leader_is_closed(
    playwright: Playwright, plant: BicyclePlant, tmp_path: Path
) -> None:
    phone = a_phone(playwright, plant, tmp_path / "phone", "Two tabs")
    other = a_further_tab(phone)
    phone.cut()
    for mine, yours in zip(FIRST, SECOND, strict=True):
        phone.page.bring_to_front()
        do(phone, mine)
        other.page.bring_to_front()
        do(other, yours)

    leader = phone.page
    phone.heal()
    leader.close()
    other.wait_until_booked()

    acts = sorted(act.quantity for act in (*FIRST, *SECOND))
    assert quantities(phone) == acts
    assert set(other.states_of_acts()) == {"booked"}
    assert phone.errors == []
    phone.close()


def test_a_page_that_was_frozen_goes_on_without_a_tap(
    playwright: Playwright, plant: BicyclePlant, tmp_path: Path
) -> None:
    phone = a_phone(playwright, plant, tmp_path / "phone", "Frozen")
    phone.cut()
    for work in FIRST:
        do(phone, work)
    set_life(phone.page, "frozen")
    phone.heal()

    set_life(phone.page, "active")

    phone.wait_until_booked()
    assert quantities(phone) == sorted(act.quantity for act in FIRST)
    assert phone.errors == []
    phone.close()
