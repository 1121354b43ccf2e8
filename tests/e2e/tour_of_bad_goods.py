"""The part of the tour that reports bad goods on a phone and decides on them at a desk."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.device_page import DevicePage

Look = Callable[[str, DevicePage], None]


def report_on_a_phone(phone: DevicePage, look: Look, code: str) -> None:
    """From the first page: scan, how much, how bad, and the case as it stands."""
    phone.go("")
    phone.go("report")
    expect(phone.by("scan-input")).to_be_visible()
    look("report-begin", phone)
    phone.scan(code)
    phone.by("severity-critical").click()
    defects = phone.by("defects").get_by_role("button")
    if defects.count():
        defects.first.click()
    phone.by("quantity-more").click()
    look("report", phone)
    phone.by("report-record").click()
    expect(phone.by("case")).to_be_visible()
    look("nonconformance-reported", phone)
    phone.wait_until_booked()


def decide_at_a_desk(desk: DevicePage, look: Look) -> None:
    """The list, what each way books, the signature, and what is done against the cause."""
    desk.go("nonconformances")
    expect(desk.by("nonconformances")).to_be_visible()
    look("nonconformances", desk)
    desk.by("nonconformances").get_by_role("link").first.click()
    desk.by("dispose-rework").click()
    expect(desk.by("dispose-will")).to_be_visible()
    look("nonconformance", desk)
    desk.by("dispose-sign").click()
    expect(desk.by("sign-meaning")).to_be_visible()
    look("nonconformance-sign", desk)
    desk.page.keyboard.press("Escape")
    expect(desk.by("sign-sheet")).to_have_count(0)
    if desk.by("show-cause").count():
        desk.by("show-cause").click()
    desk.by("action-add").click()
    desk.by("claim-add").click()
    look("nonconformance-cause", desk)
