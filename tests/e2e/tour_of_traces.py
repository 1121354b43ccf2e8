"""The part of the tour that follows a lot: tree, timeline, balance, recall, and what is kept."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.device_page import DevicePage

Look = Callable[[str, DevicePage], None]


def follow_on_a_phone(phone: DevicePage, look: Look, lot: str) -> None:
    """Who has only typed the PIN sees the whole trace."""
    phone.go("scan")
    expect(phone.by("scan-input")).to_be_visible()
    phone.scan(lot)
    phone.by("lot-trace").click()
    expect(phone.by("trace-root")).to_be_visible()
    look("trace-by-pin", phone)


def follow_what_was_never_opened(phone: DevicePage, look: Look, lot: str) -> None:
    """Cut off, the device tells what it knows of the lot by itself."""
    phone.go("trace")
    expect(phone.by("kept-traces")).to_be_visible()
    phone.scan(lot)
    expect(phone.by("own-acts")).to_be_visible()
    look("trace-own", phone)


def follow_at_a_desk(desk: DevicePage, look: Look, lot: str) -> None:
    """The whole trace of a lot that was split, its life, and what a defect of it reached."""
    desk.go("trace")
    expect(desk.by("scan-input")).to_be_visible()
    look("trace-start", desk)
    desk.scan(lot)
    expect(desk.by("trace-root")).to_be_visible()
    expect(desk.by("trace-lot").first).to_be_visible()
    look("trace", desk)
    for view in ("timeline", "balance"):
        desk.by(f"tab-{view}").click()
        expect(desk.by(view)).to_be_visible()
        expect(desk.page.locator("main [aria-busy=true]")).to_have_count(0)
        look(f"trace-{view}", desk)
    desk.by("to-recall").click()
    expect(desk.by("recall-tiles")).to_be_visible()
    look("recall", desk)
    desk.by("hold-all").click()
    expect(desk.by("hold-sheet")).to_be_visible()
    look("recall-hold", desk)
    desk.by("hold-confirm").click()
    expect(desk.by("hold-states")).to_be_visible()
    desk.by("tab-lots").click()
    look("recall-held", desk)


def follow_without_network(desk: DevicePage, look: Look, lot: str) -> None:
    """The kept trace opens with its age; called while the line is down."""
    desk.go("trace")
    expect(desk.by("kept-traces")).to_be_visible()
    look("trace-start-offline", desk)
    desk.scan(lot)
    expect(desk.by("trace-age")).to_be_visible()
    look("trace-kept", desk)
