"""The part of the tour that reads a sample on a phone, and plans and measures at a desk."""

from __future__ import annotations

import io
from collections.abc import Callable

from PIL import Image
from playwright.sync_api import FilePayload, expect

from tests.e2e.device_page import DevicePage

Look = Callable[[str, DevicePage], None]
Open = Callable[[DevicePage, str], None]


def inspect_on_a_phone(phone: DevicePage, look: Look, lot: str) -> None:
    """The sample of a delivery is drawn; what is read of the lot, then pieces by keys and gauge."""
    phone.go("inspections")
    expect(phone.by("inspections")).to_be_visible()
    phone.scan(lot)
    expect(phone.by("draw-n")).to_be_visible()
    look("inspection-draw", phone)
    phone.by("draw-begin").click()
    phone.by("inspect-start").click()
    _by_keys(phone, "70")
    phone.by("answer-OK").click()
    for inside, cross in (("60.08", "3.48"), ("59.94", "3.52")):
        expect(phone.by("gauge-open")).to_be_visible()
        for value in (inside, cross):
            phone.scan(f"{value} mm")
            expect(phone.by("inspect-last")).to_contain_text(value)
        phone.by("answer-true").click()
    expect(phone.by("gauge-open")).to_be_visible()
    for key in ("6", "0", "point", "1", "2"):
        phone.by(f"pad-{key}").click()
    expect(phone.by("spec-bar")).to_be_visible()
    phone.page.evaluate("() => scrollTo({ top: 0 })")
    look("inspection-entry", phone)


def _by_keys(phone: DevicePage, keys: str) -> None:
    for key in keys:
        phone.by(f"pad-{key}").click()
    phone.by("pad-ok").click()


def plan_inspections(desk: DevicePage, look: Look, open_page: Open) -> None:
    """A plan is read, tried out, and gets a version that begins later."""
    open_page(desk, "inspection-plans")
    expect(desk.by("plan-IN-ORG")).to_be_visible()
    look("inspection-plans", desk)
    desk.by("plan-IN-ORG").click()
    desk.by("trial-lot").fill("150")
    expect(desk.by("trial-normal")).to_contain_text("32")
    look("inspection-plan", desk)
    desk.by("version-new").click()
    expect(desk.by("version-form")).to_be_visible()
    desk.by("picture-file").set_input_files(a_picture())
    expect(desk.by("version-pictures").locator("img")).to_be_visible()
    look("version-new", desk)
    desk.by("characteristic-0").locator("summary").click()
    expect(desk.by("characteristic-lower").first).to_be_visible()
    desk.by("characteristic-0").scroll_into_view_if_needed()
    look("version-characteristic", desk)
    desk.by("characteristic-0").get_by_test_id("characteristic-down").click()
    desk.by("version-save").click()
    expect(desk.by("version-choice")).to_be_visible()
    expect(desk.by("pictures").locator("img")).to_be_visible()
    look("version-later", desk)
    open_page(desk, "inspection-plans/new")
    expect(desk.by("plan-code")).to_be_visible()
    look("inspection-plan-new", desk)
    open_page(desk, "inspection-plans")
    desk.by("tab-codes").click()
    expect(desk.by("codes-all")).to_be_visible()
    look("defect-codes", desk)


def a_picture() -> FilePayload:
    """What somebody drew of the goods."""
    image = Image.new("RGB", (640, 480), (236, 240, 244))
    for size in (220, 190):
        box = (320 - size, 240 - size, 320 + size, 240 + size)
        image.paste((40 + size, 60, 70), box)
    written = io.BytesIO()
    image.save(written, "PNG")
    return {"name": "ring.png", "mimeType": "image/png", "buffer": written.getvalue()}


def look_after_gauges(desk: DevicePage, look: Look, open_page: Open) -> None:
    """One is overdue; its calibration is written down, and it may be used again."""
    open_page(desk, "gauges")
    expect(desk.by("overdue")).to_be_visible()
    look("gauges", desk)
    desk.by("gauge-PLG-03").click()
    expect(desk.by("calibrations")).to_be_visible()
    look("gauge", desk)
    desk.by("calibrate").click()
    expect(desk.by("calibration-due")).to_be_visible()
    desk.by("calibration-certificate").fill("JZ-26-1102")
    look("calibration", desk)
    desk.by("calibration-save").click()
    expect(desk.by("due").first).to_be_visible()
    open_page(desk, "gauges/new")
    expect(desk.by("gauge-code")).to_be_visible()
    look("gauge-new", desk)
