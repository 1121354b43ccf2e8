"""The part of the tour that counts: the list, places, goods in the hands, and what is left."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, expect

from tests.e2e.device_page import DevicePage

Look = Callable[[str, DevicePage], None]
Open = Callable[[DevicePage, str], None]
"""In the list of places: one with more than one line."""
SEVERAL = re.compile(r"(?<![-\d])[2-9] (to count|行)")


def count_a_zone(device: DevicePage, look: Look, open_page: Open) -> None:
    """Of the stocktake that is open: two places, with each of the answers that there are."""
    open_page(device, "count")
    expect(device.page.locator(".toast")).to_have_count(0)
    start = device.page.locator("[data-testid^=count-start-]").first
    expect(start).to_be_visible()
    look("count-tasks", device)
    start.click()
    expect(device.by("count-places")).to_be_visible()
    look("count-places", device)
    _first_place(device, look)
    _lots(device, look)
    _empty_place(device, look)
    _spot(device, look, open_page)


def _places(device: DevicePage) -> Locator:
    return device.by("count-places").get_by_role("button")


def _first_place(device: DevicePage, look: Look) -> None:
    device.by("mode-each").click()
    _places(device).filter(has_text=SEVERAL).first.click()
    expect(device.by("count-here")).to_be_visible()
    look("count-place", device)
    line = device.by("count-here").locator("[data-testid^=line-]").first
    line.click()
    expect(device.by("in-hands")).to_be_visible()
    device.by("quantity-more").click()
    device.by("quantity-more").click()
    look("count-in-hands", device)
    device.by("quantity-open").click()
    for digit in "36":
        device.by(f"pad-{digit}").click()
    look("count-pad", device)
    device.by("pad-ok").click()
    expect(device.by("quantity-sheet")).to_be_hidden()
    expect(device.by("done-list")).to_be_visible()
    device.scan("I:BRG-6204")
    device.scan("I:BRG-6204")
    expect(device.by("in-hands")).to_contain_text("BRG-6204")
    device.by("count-photo").click()
    expect(device.by("photos")).to_be_visible()
    look("count-found", device)
    device.by("hand-on").click()
    expect(device.by("hand-on-sheet")).to_be_visible()
    look("count-hand-on", device)
    device.page.keyboard.press("Escape")
    device.by("count-done").click()
    expect(device.by("leave-sheet")).to_be_visible()
    look("count-leave", device)
    missing = device.page.locator("[data-testid^=missing-]")
    while missing.count() > 0:
        missing.first.click()
    expect(device.by("leave-sheet")).to_be_hidden()


def _lots(device: DevicePage, look: Look) -> None:
    _places(device).first.click()
    expect(device.by("count-place")).to_be_visible()
    device.scan("I:MSL-20")
    expect(device.by("lot-sheet")).to_be_visible()
    look("count-lot", device)
    device.page.keyboard.press("Escape")


def _empty_place(device: DevicePage, look: Look) -> None:
    device.by("count-empty").click()
    device.by("count-empty-sure").click()
    expect(device.by("count-places")).to_be_visible()
    device.scan("I:MSL-20")
    expect(device.by("count-wrong")).to_be_visible()
    look("count-scan-place-first", device)
    device.by("count-ok").click()


def _spot(device: DevicePage, look: Look, open_page: Open) -> None:
    open_page(device, "count/spot")
    expect(device.by("count-next")).to_be_visible()
    device.scan("L:RM-A-07")
    expect(device.by("counting")).to_have_attribute("data-place", re.compile(r"\d+"))
    look("count-spot-empty", device)
    device.scan("I:IMP-160")
    expect(device.by("in-hands")).to_be_visible()
    look("count-spot", device)
    device.by("count-done").click()
    expect(device.by("count-next")).to_be_visible()
