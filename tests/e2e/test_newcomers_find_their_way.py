"""The stumbles of a first day: a page for somebody else, figures by PIN, a page that breaks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from tests.e2e.demo_plant import DemoPlant, demo_plant
from tests.e2e.device_page import DevicePage

NO_NUMBERS = "Intl.NumberFormat = function () { throw new RangeError('made up') }"
"""The charts ask for a number format as soon as they are imported, and nothing else does."""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoPlant]:
    """One plant for all tests of this file; each has a phone of its own."""
    with demo_plant(tmp_path_factory.mktemp("newcomers") / "plant") as running:
        yield running


@pytest.fixture
def phone(playwright: Playwright, demo: DemoPlant, tmp_path: Path) -> Iterator[DevicePage]:
    """A phone that is connected, with nobody at it."""
    device = DevicePage(playwright, demo, tmp_path / "phone", tmp_path.name[:40])
    device.open()
    device.enrol()
    yield device
    device.close()


def test_who_takes_over_begins_at_home_where_the_page_is_not_theirs(phone: DevicePage) -> None:
    phone.unlock("storekeeper")
    phone.go("receive")
    expect(phone.by("flow-receive")).to_be_visible()
    phone.by("switch-person").click()
    phone.unlock("viewer")
    expect(phone.by("home-scan")).to_be_visible()

    phone.go("receive")
    expect(phone.page.get_by_text("Your role does not include this page")).to_be_visible()
    phone.page.reload()
    expect(phone.page.get_by_text("Your role does not include this page")).to_be_visible()


def test_who_takes_over_stays_on_a_page_for_both(phone: DevicePage) -> None:
    phone.unlock("inspector")
    phone.go("inspections")
    expect(phone.by("inspect-new")).to_be_visible()
    phone.by("switch-person").click()
    phone.unlock("supervisor")

    expect(phone.by("inspect-new")).to_be_visible()


def test_figures_ask_for_the_password_and_show_nothing_else_before(phone: DevicePage) -> None:
    phone.unlock("supervisor")
    phone.go("quality-figures")

    expect(phone.by("password-first")).to_contain_text("To see figures")
    expect(phone.by("file-report.pdf")).to_have_count(0)
    expect(phone.page.get_by_role("alert")).to_have_count(0)
    _say_password(phone)
    expect(phone.by("file-report.pdf")).to_be_visible()
    expect(phone.by("figures-from")).to_be_visible()


def test_a_certificate_names_the_lots_at_which_nobody_looked(phone: DevicePage) -> None:
    answer = {"number": "LOT-L1", "is_ready": True, "missing": [], "lots": 3, "inspections": 1}
    skipped = {"skipped": ["L7", "L9"]}
    phone.unlock("supervisor")
    phone.page.context.route(
        "**/api/v1/lots/*/certificate", lambda route: route.fulfill(json=answer | skipped)
    )
    phone.go("quality-figures/certificate?lot=L1")
    _say_password(phone)

    expect(phone.by("certificate-skipped")).to_contain_text("by the skip-lot rule: L7, L9")
    expect(phone.by("certificate-save")).to_be_enabled()


def _say_password(phone: DevicePage) -> None:
    _, password = phone.plant.password_of("supervisor")  # type: ignore[attr-defined]  # the demo's
    phone.by("sign-in-password").fill(password)
    phone.by("sign-in").click()


def test_a_page_that_breaks_says_so_and_not_that_it_is_missing(phone: DevicePage) -> None:
    phone.unlock("supervisor")
    phone.page.context.add_init_script(NO_NUMBERS)
    phone.page.reload()
    phone.go("charts")

    expect(phone.by("part-broken")).to_contain_text("This page has an error")
    phone.by("part-broken").get_by_role("link", name="Home").click()
    expect(phone.by("home-scan")).to_be_visible()
