"""Bad goods are reported without a network, decided at another device, and signed by two people."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from tests.e2e.bicycle_plant import PASSWORD, TRACKED, BicyclePlant, bicycle_plant
from tests.e2e.device_page import DESK, PHONE, DevicePage
from tests.e2e.floor_work import do, receive

LI, CHIEF, INSPECTOR = "李师傅", "王主管", "An Lin"


@pytest.fixture(scope="module")
def plant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BicyclePlant]:
    """One plant for all tests; each has a lot of its own."""
    with bicycle_plant(tmp_path_factory.mktemp("bad") / "plant") as running:
        running.add_person(INSPECTOR, "inspector")
        code = {"code": "BENT", "name_en": "Bent", "name_zh": "弯曲", "category": None}
        running.api.post("/api/v1/defect-codes", json=code).raise_for_status()
        yield running


def a_device(
    driver: Playwright, plant: BicyclePlant, folder: Path, person: str, size: dict[str, int] = PHONE
) -> DevicePage:
    phone = DevicePage(driver, plant, folder, name=folder.name, size=dict(size))
    phone.open()
    phone.enrol()
    phone.unlock(person)
    phone.wait_until_booked()
    return phone


def report(phone: DevicePage, lot: str, quantity: str) -> None:
    """From the scan of a lot to the report: what is wrong, how much, and no more."""
    phone.go("scan")
    phone.scan(f"T:{TRACKED}:{lot}")
    phone.by("card-act-report").click()
    phone.by("defect-BENT").click()
    phone.by("quantity-open").click()
    for digit in quantity:
        phone.by(f"pad-{digit}").click()
    phone.by("pad-ok").click()
    phone.by("report-record").click()
    expect(phone.by("case")).to_be_visible()


def open_case(phone: DevicePage, lot: str) -> None:
    """The case of a lot, which waits for whoever works here."""
    phone.go("nonconformances")
    phone.by("nonconformances").get_by_role("link").filter(has_text=lot).click()
    expect(phone.by("next-step")).to_be_visible()


def sign(phone: DevicePage, person: str) -> None:
    for digit in phone.plant.pin_of(person):
        phone.by(f"pad-{digit}").click()
    phone.by("pad-ok").click()
    expect(phone.by("sign-sheet")).to_have_count(0)


def change_to(phone: DevicePage, person: str) -> None:
    phone.by("switch-person").click()
    phone.unlock(person)


def test_a_lot_that_is_reported_is_on_hold_here_at_once_and_free_after_rework_and_two_signatures(
    playwright: Playwright, plant: BicyclePlant, tmp_path: Path
) -> None:
    phone = a_device(playwright, plant, tmp_path / "phone", LI)
    other = a_device(playwright, plant, tmp_path / "other", CHIEF)
    do(phone, receive(TRACKED, "AW-6", 40, lot="B-1"))
    phone.wait_until_booked()
    phone.wait_until_ready_for_offline()

    phone.cut()
    report(phone, "B-1", "12")
    expect(phone.by("case-held")).to_be_visible()
    expect(phone.by("may-not")).to_be_visible()
    phone.go("scan")
    phone.scan(f"T:{TRACKED}:B-1")
    expect(phone.by("card-blocked")).to_be_visible()
    phone.heal()
    phone.wait_until_booked()

    open_case(other, "B-1")
    expect(other.by("case-number")).to_contain_text("NC-")
    other.by("dispose-rework").click()
    other.by("dispose-sign").click()
    sign(other, CHIEF)
    expect(other.by("case-order")).to_be_visible()
    other.by("release-approve").click()
    sign(other, CHIEF)
    expect(other.by("may-not")).to_be_visible()
    other.wait_until_booked()
    expect(other.by("signatures")).to_contain_text("1 of 2")
    change_to(other, INSPECTOR)
    open_case(other, "B-1")
    other.by("release-approve").click()
    sign(other, INSPECTOR)
    expect(other.by("next-step")).to_have_count(0)
    expect(other.by("step-released")).to_have_count(2)

    phone.go("")
    phone.go("scan")
    phone.scan(f"T:{TRACKED}:B-1")
    expect(phone.by("card-blocked")).to_have_count(0)
    assert phone.errors == [] == other.errors
    phone.close()
    other.close()


def test_who_proposes_to_use_goods_as_they_are_cannot_agree_alone(
    playwright: Playwright, plant: BicyclePlant, tmp_path: Path
) -> None:
    phone = a_device(playwright, plant, tmp_path / "both", CHIEF)
    do(phone, receive(TRACKED, "AW-6", 20, lot="B-2"))
    report(phone, "B-2", "3")
    phone.wait_until_booked()
    expect(phone.by("dispose-use_as_is")).to_be_visible()

    phone.by("dispose-use_as_is").click()
    phone.by("dispose-sign").click()
    sign(phone, CHIEF)
    phone.wait_until_booked()
    expect(phone.by("concession-approve")).to_have_count(0)
    expect(phone.by("may-not")).to_be_visible()

    change_to(phone, INSPECTOR)
    open_case(phone, "B-2")
    phone.by("concession-approve").click()
    sign(phone, INSPECTOR)
    expect(phone.by("step-closed")).to_be_visible()
    assert phone.errors == []
    phone.close()


def test_cause_actions_and_claims_are_kept_at_the_desk_and_late_ones_are_marked(
    playwright: Playwright, plant: BicyclePlant, tmp_path: Path
) -> None:
    desk = a_device(playwright, plant, tmp_path / "desk", CHIEF, DESK)
    do(desk, receive(TRACKED, "AW-6", 20, lot="B-3"))
    report(desk, "B-3", "4")
    desk.wait_until_booked()
    desk.by("show-cause").click()
    desk.by("sign-in-password").fill(PASSWORD)
    desk.by("sign-in").click()

    desk.by("containment").fill("Stock sorted")
    desk.by("why-1").fill("The tool was worn")
    desk.by("cause-save").click()
    desk.by("action-add").click()
    desk.by("action-text").fill("Change the tool")
    desk.by("action-due").fill("2026-01-05")
    desk.by("action-check").fill("")
    desk.by("action-save").click()
    expect(desk.by("actions-late")).to_be_visible()
    desk.by("action-done").click()
    expect(desk.by("actions-late")).to_have_count(0)
    expect(desk.by("why-1")).to_have_value("The tool was worn")

    with desk.page.expect_download() as saved:
        desk.by("case-pdf").click()
    assert saved.value.path().read_bytes().startswith(b"%PDF")

    desk.cut()
    here = desk.page.evaluate("() => location.hash.slice(2)")
    desk.go("")
    desk.go(here)
    expect(desk.by("needs-server")).to_be_visible()
    expect(desk.by("case-steps")).to_be_visible()
    assert desk.errors == []
    desk.close()
