"""A delivery fails its inspection without a network, and all that follows until it is released.

The inspector draws the sample and reads it by gauge and keys; the lot is on hold at once. Another
phone took of the lot meanwhile, of what had come before, without a network either, and buzzes when
both are back. Two people sign before the goods that were made right go on, and the trace tells all
of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from tests.e2e.bicycle_plant import TRACKED, BicyclePlant, bicycle_plant
from tests.e2e.device_page import PHONE, DevicePage
from tests.e2e.floor_work import Work, do, receive
from tests.e2e.inspecting import SAMPLE, a_plan, by_gauge, by_keys, draw, post

LOT, PIECES, TAKEN = "Q-1700", 150, 20
LABEL = f"T:{TRACKED}:{LOT}"
LI, BO, CHIEF, INSPECTOR = "李师傅", "Bo Berg", "王主管", "Ines"
BY_KEYS = {9: "11", 20: "10.02", 31: "9.99", 32: "10.06"}
"""Pieces that are measured with an instrument without a cable; the first and last are wrong."""
COUNT_BUZZES = """
() => {
  globalThis.buzzes = 0
  navigator.vibrate = () => { globalThis.buzzes += 1; return true }
}
"""


@pytest.fixture
def plant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BicyclePlant]:
    """A plant of its own, since the plan changes how everybody receives."""
    with bicycle_plant(tmp_path_factory.mktemp("fails") / "plant") as running:
        yield running


def a_phone(driver: Playwright, plant: BicyclePlant, folder: Path, person: str) -> DevicePage:
    phone = DevicePage(driver, plant, folder, name=folder.name, size=dict(PHONE), moves=True)
    phone.open()
    phone.enrol()
    phone.unlock(person)
    phone.wait_until_booked()
    phone.wait_until_ready_for_offline()
    return phone


def change_to(phone: DevicePage, person: str) -> None:
    phone.by("switch-person").click()
    phone.unlock(person)


def a_delivery(plant: BicyclePlant) -> str:
    """What is expected of the supplier: its code."""
    item = plant.get("/api/v1/items", search=TRACKED)["items"][0]["id"]
    supplier = post(plant, "parties", {"code": "SUP-9", "name_en": "Chains", "is_supplier": True})
    line = {"item": item, "quantity": PIECES, "lot_code": None}
    form = {"code": "DN-9001", "site": 1, "supplier": supplier["id"], "lines": [line]}
    post(plant, "deliveries", form)
    return "DN-9001"


def read_the_sample(phone: DevicePage) -> None:
    """All 32 pieces, most by the button of the gauge."""
    for unit in range(1, SAMPLE + 1):
        if unit in BY_KEYS:
            expect(phone.by("inspect-where")).to_have_text(f"Piece {unit} of {SAMPLE}")
            by_keys(phone, BY_KEYS[unit], fails=unit == SAMPLE)
        else:
            by_gauge(phone, unit, f"+ {10 + unit / 1000:.2f} mm")


def open_case(phone: DevicePage) -> None:
    phone.go("nonconformances")
    phone.by("nonconformances").get_by_role("link").filter(has_text=LOT).click()
    expect(phone.by("next-step")).to_be_visible()


def sign(phone: DevicePage, button: str, person: str) -> None:
    phone.by(button).click()
    for digit in phone.plant.pin_of(person):
        phone.by(f"pad-{digit}").click()
    phone.by("pad-ok").click()
    expect(phone.by("sign-sheet")).to_have_count(0)


def arrive(inspector: DevicePage, taker: DevicePage, plant: BicyclePlant) -> None:
    """Some of the lot is here already when the delivery comes; the taker hears nothing of that."""
    do(inspector, receive(TRACKED, "AW-6", TAKEN, lot=LOT))
    taker.go("scan")
    taker.scan(LABEL)
    expect(taker.by("lot-state")).to_have_attribute("data-state", "available")
    taker.cut()
    a_plan(plant)
    delivery = a_delivery(plant)
    change_to(inspector, LI)
    do(inspector, Work("receive", (delivery, "L:AW-6", LABEL), PIECES))
    change_to(inspector, INSPECTOR)
    inspector.wait_until_booked()
    inspector.cut()


def fail(inspector: DevicePage) -> None:
    """The lot is on hold here at once."""
    draw(inspector, LABEL)
    read_the_sample(inspector)
    expect(inspector.by("verdict-fail")).to_contain_text("2 found, Ac 1, Re 2")
    expect(inspector.by("verdict-hold")).to_contain_text(LOT)
    inspector.go("scan")
    inspector.scan(LABEL)
    expect(inspector.by("lot-state")).to_have_attribute("data-state", "hold")


def decide_and_release(chief: DevicePage, inspector: DevicePage) -> None:
    """Rework, and two signatures before the goods go on."""
    open_case(chief)
    chief.by("dispose-rework").click()
    sign(chief, "dispose-sign", CHIEF)
    expect(chief.by("case-order")).to_be_visible()
    sign(chief, "release-approve", CHIEF)
    chief.wait_until_booked()
    expect(chief.by("signatures")).to_contain_text("1 of 2")
    expect(inspector.by("lot-state")).to_have_attribute("data-state", "hold")
    open_case(inspector)
    sign(inspector, "release-approve", INSPECTOR)
    inspector.wait_until_booked()
    expect(inspector.by("next-step")).to_have_count(0)


def test_a_delivery_fails_offline_stops_who_took_of_it_and_is_released_by_two_after_rework(
    playwright: Playwright, plant: BicyclePlant, tmp_path: Path
) -> None:
    plant.add_person(INSPECTOR, "inspector")
    inspector = a_phone(playwright, plant, tmp_path / "inspector", LI)
    taker = a_phone(playwright, plant, tmp_path / "taker", BO)
    chief = a_phone(playwright, plant, tmp_path / "chief", CHIEF)
    arrive(inspector, taker, plant)
    do(taker, Work("issue", ("L:AW-6", LABEL), TAKEN))

    fail(inspector)

    taker.page.evaluate(COUNT_BUZZES)
    taker.heal()
    taker.wait_until_booked()
    inspector.heal()
    inspector.wait_until_booked()
    expect(taker.by("held-alert")).to_contain_text(LOT)
    assert taker.page.evaluate("() => globalThis.buzzes") >= 1

    decide_and_release(chief, inspector)
    chief.go("scan")
    chief.scan(LABEL)
    expect(chief.by("card-blocked")).to_have_count(0)
    chief.go("trace")
    chief.scan(LABEL)
    expect(chief.by("trace-root")).to_have_attribute("data-code", LOT)
    chief.by("tab-timeline").click()
    told = chief.by("timeline")
    for words in ("Receive", "Issue", "Failed", "Rework order NC-", "NC-", "2 found", "On hold"):
        expect(told).to_contain_text(words)
    signed = told.locator("li").filter(has_text="Release signed")
    expect(signed).to_have_count(2)
    for person in (CHIEF, INSPECTOR):
        expect(signed.filter(has_text=person)).to_have_count(1)
    for phone in (inspector, taker, chief):
        assert phone.errors == []
        phone.close()
