"""A lot is followed: an opened trace opens without a network, a hold finds who took of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from tests.e2e.bicycle_plant import TRACKED, BicyclePlant, bicycle_plant
from tests.e2e.device_page import DESK, DevicePage
from tests.e2e.floor_work import Work, do, hold, receive

LI, BO, CHIEF = "李师傅", "Bo Berg", "王主管"
COUNT_BUZZES = """
() => {
  globalThis.buzzes = 0
  navigator.vibrate = () => { globalThis.buzzes += 1; return true }
}
"""


@pytest.fixture(scope="module")
def plant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BicyclePlant]:
    """One plant for both tests; each has a lot of its own."""
    with bicycle_plant(tmp_path_factory.mktemp("lots") / "plant") as running:
        yield running


def a_device(
    driver: Playwright, plant: BicyclePlant, folder: Path, person: str, size: dict[str, int]
) -> DevicePage:
    device = DevicePage(driver, plant, folder, name=folder.name, size=size)
    device.open()
    device.enrol()
    device.unlock(person)
    device.wait_until_booked()
    return device


def take(device: DevicePage, lot: str) -> None:
    """Receive a lot and issue some of it."""
    do(device, receive(TRACKED, "AW-6", 40, lot=lot))
    do(device, Work("issue", ("L:AW-6", f"T:{TRACKED}:{lot}"), 5))
    device.wait_until_booked()


def test_a_hold_buzzes_the_phone_that_took_of_the_lot_until_it_is_seen(
    playwright: Playwright, plant: BicyclePlant, tmp_path: Path
) -> None:
    taker = a_device(playwright, plant, tmp_path / "taker", LI, {"width": 360, "height": 740})
    other = a_device(playwright, plant, tmp_path / "other", BO, {"width": 360, "height": 740})
    take(taker, "H-1")
    taker.go("move")
    taker.page.evaluate(COUNT_BUZZES)

    do(other, hold(TRACKED, "H-1"))
    expect(taker.by("held-alert")).to_contain_text("H-1")
    expect(taker.by("held-alert")).to_contain_text(BO)
    assert taker.page.evaluate("() => globalThis.buzzes") == 1
    expect(other.by("held-alert")).to_have_count(0)

    taker.by("held-seen").click()
    expect(taker.by("held-alert")).to_have_count(0)
    taker.page.reload()
    expect(taker.by("switch-person")).to_be_visible()
    taker.go("exceptions")
    expect(taker.by("notice-inventory.held_lot_with_you")).to_be_visible()
    expect(taker.by("held-alert")).to_have_count(0)
    for device in (taker, other):
        assert device.errors == []
        device.close()


def test_whoever_came_by_pin_sees_where_a_lot_came_from_and_went(
    playwright: Playwright, plant: BicyclePlant, tmp_path: Path
) -> None:
    phone = a_device(playwright, plant, tmp_path / "phone", LI, {"width": 360, "height": 740})
    take(phone, "P-1")
    phone.go("trace")
    phone.scan(f"T:{TRACKED}:P-1")

    expect(phone.by("trace-root")).to_have_attribute("data-code", "P-1")
    phone.by("tab-up").click()
    expect(phone.by("trace-end")).to_be_visible()
    phone.by("tab-balance").click()
    expect(phone.by("balance")).to_have_attribute("data-remainder", "0")
    phone.by("tab-timeline").click()
    expect(phone.by("timeline").get_by_role("listitem").first).to_be_visible()
    phone.go("trace")
    expect(phone.by("kept-traces")).to_contain_text("P-1")
    assert phone.errors == []
    phone.close()


def test_a_trace_that_was_opened_opens_without_a_network_and_says_how_old_it_is(
    playwright: Playwright, plant: BicyclePlant, tmp_path: Path
) -> None:
    desk = a_device(playwright, plant, tmp_path / "desk", CHIEF, dict(DESK))
    take(desk, "K-1")
    desk.wait_until_ready_for_offline()
    desk.go("trace")
    desk.scan(f"T:{TRACKED}:K-1")

    expect(desk.by("trace-root")).to_have_attribute("data-code", "K-1")
    expect(desk.by("trace-end")).to_be_visible()
    desk.go("trace")
    expect(desk.by("kept-traces")).to_contain_text("K-1")
    desk.cut()
    desk.page.reload()
    expect(desk.by("kept-traces")).to_contain_text("K-1")
    desk.scan(f"T:{TRACKED}:K-1")

    expect(desk.by("trace-age")).to_contain_text("today")
    expect(desk.by("trace-root")).to_have_attribute("data-code", "K-1")
    expect(desk.by("trace-end")).to_be_visible()
    assert desk.errors == []
    desk.close()
