"""A large genealogy on the smallest phone: wide levels are folded, deep ones can still be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from tests.e2e.bicycle_plant import TRACKED, BicyclePlant
from tests.e2e.device_page import DevicePage
from tests.e2e.fitting import cut_off
from tests.e2e.floor_work import do, receive
from tests.e2e.wide_genealogy import grow_below

PHONE = {"width": 360, "height": 740}
LI = "李师傅"
RUNS, LEVELS = 80, 7
READABLE_PX = 96
NARROW = """
least => [...document.querySelectorAll('.run > .text, [data-testid=trace-lot] > .body')]
  .filter(part => part.getBoundingClientRect().width < least)
  .map(part => part.textContent)
"""


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_a_lot_that_went_into_eighty_runs_and_eight_levels_can_be_read(
    playwright: Playwright, plant: BicyclePlant, tmp_path: Path, language: str
) -> None:
    change = {"language": language}
    plant.api.patch(f"/api/v1/people/{plant.people[LI]}", json=change).raise_for_status()
    phone = DevicePage(
        playwright, plant, tmp_path / "phone", name="phone", size=PHONE, language=language
    )
    phone.open()
    phone.enrol()
    phone.unlock(LI)
    phone.wait_until_booked()
    do(phone, receive(TRACKED, "AW-6", 40, lot="Z-1"))
    phone.wait_until_booked()
    root = grow_below(plant.server, "Z-1", plant.people[LI], RUNS, LEVELS)

    phone.go(f"trace/{root}")

    expect(phone.by("trace-more").last).to_contain_text("72")
    while (more := phone.by("trace-more")).count():
        more.last.click()
    while (closed := phone.page.locator("[data-testid^=toggle-][aria-expanded=false]")).count():
        closed.first.click()
    expect(phone.page.locator("[data-testid=trace-run].elsewhere")).to_be_visible()
    expect(phone.page.locator("[data-testid=trace-lot].stop").first).to_be_visible()
    assert phone.page.evaluate(NARROW, READABLE_PX) == []
    assert cut_off(phone.page) == []
    assert phone.errors == []
    phone.close()
