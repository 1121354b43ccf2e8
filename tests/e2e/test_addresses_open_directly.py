"""Any address opens in a page that begins there: offline too, and before the menu is here."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Playwright, expect

from tests.e2e.bicycle_plant import bicycle_plant
from tests.e2e.conftest import ROOT
from tests.e2e.device_page import DevicePage

WORKER = "李师傅"
PATH = re.compile(r"path: '(/[^']*)'")
MISSING = re.compile("could not be loaded|no such page")


@pytest.fixture(scope="module")
def phone(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DevicePage]:
    """A phone that could lose the network now, with somebody signed in."""
    folder = tmp_path_factory.mktemp("addresses")
    with bicycle_plant(folder / "plant") as plant:
        device = DevicePage(playwright, plant, folder / "phone", name="Phone")
        device.open()
        device.enrol()
        device.unlock(WORKER)
        device.wait_until_booked()
        device.wait_until_ready_for_offline()
        yield device
        device.close()


def addresses() -> list[str]:
    """Every screen of the application, without what an address may carry behind it."""
    files = sorted((ROOT / "pwa/src/features").glob("*/routes.ts"))
    found = [path for file in files for path in PATH.findall(file.read_text("utf-8"))]
    return [path.split("/:")[0] for path in found]


def begin_at(phone: DevicePage, path: str) -> None:
    """A fresh page of the same tab, which knows nothing but its address."""
    phone.page.goto("about:blank")
    phone.page.goto(f"{phone.plant.url}/#{path}")


def test_every_address_opens_a_fresh_page_without_network(phone: DevicePage) -> None:
    phone.cut()
    try:
        for path in addresses():
            begin_at(phone, path)
            expect(phone.page.get_by_role("heading", level=1)).to_be_visible()
            expect(phone.page.get_by_text(MISSING)).to_be_hidden()
    finally:
        phone.heal()


def test_an_address_that_leads_nowhere_says_so(phone: DevicePage) -> None:
    begin_at(phone, "/no-such-page")

    expect(phone.page.get_by_role("heading", level=1)).to_have_text("There is no such page")


def test_a_page_waits_for_the_table_of_all_screens(phone: DevicePage) -> None:
    network = phone.page.context.new_cdp_session(phone.page)
    network.send("Network.enable")
    network.send("Network.setBypassServiceWorker", {"bypass": True})
    try:
        network.send("Network.setBlockedURLs", {"urls": ["*/all-routes-*"]})
        begin_at(phone, "/items")
        expect(phone.page.get_by_text("This page could not be loaded")).to_be_visible()
        network.send("Network.setBlockedURLs", {"urls": []})
        phone.page.get_by_role("button", name="Try again").click()

        expect(phone.page.get_by_role("heading", level=1)).to_have_text("Items")
    finally:
        # The page is the next test's too.
        network.send("Network.setBypassServiceWorker", {"bypass": False})
        network.detach()
