"""Scanning is never slower than the hand: two thousand codes in a burst, and no network needed.

Each scan is an act of one piece; the keys reach the page as a hand scanner sends them.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Playwright, expect

from tests.e2e.bicycle_plant import BicyclePlant, bicycle_plant
from tests.e2e.device_page import DevicePage
from tests.e2e.hand_scanner import DEBUGGING, hand_scanner
from tests.e2e.operation_log import Logged, operation_log

SCANS = 2_000
PER_SECOND = 30
BOOKED_MS = 240_000
ITEMS = ("CA-5965", "CA-7457", "BE-2349", "CA-6738")
WORKER = "李师傅"
WATCH = """
() => {
  globalThis.windows = []
  let since = null
  addEventListener('takt:scanned', event => { since = event.detail.since })
  new MutationObserver(() => {
    const newest = document.querySelector('[data-testid=done-list] [data-testid="act-stock.issue"]')
    if (since === null || newest === null || newest === globalThis.newest) return
    globalThis.newest = newest
    globalThis.windows.push([since, performance.now()])
    since = null
  }).observe(document.body, { childList: true, subtree: true })
}
"""
ASKED_WITHIN = """
() => performance.getEntriesByType('resource')
  .filter(({ startTime }) => globalThis.windows.some(([a, b]) => a <= startTime && startTime <= b))
  .map(({ name }) => name)
"""


@pytest.fixture(scope="module")
def plant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BicyclePlant]:
    """One plant for all tests of this file; each has a phone of its own."""
    with bicycle_plant(tmp_path_factory.mktemp("burst") / "plant") as running:
        yield running


@pytest.fixture
def phone(
    playwright: Playwright, plant: BicyclePlant, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[DevicePage]:
    """A phone on the page for issues, at a place, with each scan an act."""
    name = request.node.name[:40]
    device = DevicePage(playwright, plant, tmp_path / "phone", name, switches=(DEBUGGING,))
    device.open()
    device.enrol()
    device.unlock(WORKER)
    device.wait_until_booked()
    device.wait_until_ready_for_offline()
    begin_issues(device)
    yield device
    device.close()


def begin_issues(device: DevicePage) -> None:
    """Open the page for issues at AW-6, each scan an act."""
    device.go("issue")
    if device.by("flow-mode").get_attribute("aria-pressed") != "true":
        device.by("flow-mode").click()
    expect(device.by("flow-mode")).to_have_attribute("aria-pressed", "true")
    device.scan("L:AW-6")
    expect(device.by("slot-from")).to_contain_text("AW-6")


def scan_and_see(phone: DevicePage, number: int) -> None:
    """Scan an item; the entry with its state is the confirmation: no reply can have come."""
    acts = phone.by("done-list").get_by_test_id("act-stock.issue")
    phone.scan(f"I:{ITEMS[number]}")
    expect(acts).to_have_count(number)
    expect(acts.first.get_by_test_id("act-state")).to_have_attribute("data-state", "device")


def issues_in_the_books(phone: DevicePage) -> list[dict[str, Any]]:
    """The incoming leg of every issue that the ledger has of this phone."""
    own = phone.plant.device_id(phone.name)
    rows: list[dict[str, Any]] = []
    before: dict[str, Any] = {}
    while True:
        page = phone.plant.get("/api/v1/ledger", limit=1_000, **before)
        rows += [row for row in page["entries"] if row["device"] == own]
        if page["next"] is None:
            return [row for row in rows if row["quantity"] > 0]
        before = {"before": page["next"]}


def log_of(phone: DevicePage) -> list[Logged]:
    """What the server has logged of this phone."""
    return operation_log(phone.plant.server, phone.plant.device_id(phone.name))


def test_two_thousand_scans_without_network_lose_none(
    phone: DevicePage, plant: BicyclePlant
) -> None:
    codes = [f"I:{ITEMS[number % len(ITEMS)]}" for number in range(SCANS)]
    phone.cut()

    with hand_scanner(phone.folder, plant.url) as scanner:
        scanner.scan(codes, PER_SECOND)

    expect(phone.by("queue-count").first).to_have_text(str(SCANS), timeout=BOOKED_MS)
    assert log_of(phone) == []
    # What a page that was loaded anew counts comes from the disk alone.
    phone.page.reload()
    expect(phone.by("queue-count").first).to_have_text(str(SCANS))
    phone.heal()
    expect(phone.by("queue-count").first).to_have_text("0", timeout=BOOKED_MS)
    log = log_of(phone)
    assert [entry.n for entry in log] == list(range(1, SCANS + 1))
    assert len({entry.id for entry in log}) == SCANS
    assert {(entry.kind, entry.status) for entry in log} == {("stock.issue", "applied")}
    booked = sorted(issues_in_the_books(phone), key=lambda row: row["n"])
    assert [row["operation"] for row in booked] == [entry.id for entry in log]
    assert {(row["kind"], row["quantity"]) for row in booked} == {("stock.issue", 1)}
    order = [row["item"] for row in booked]
    assert order == order[: len(ITEMS)] * (SCANS // len(ITEMS))
    assert phone.errors == []
    plant.command("verify")


def test_no_request_leaves_the_device_between_a_scan_and_its_confirmation(
    phone: DevicePage, plant: BicyclePlant
) -> None:
    process = plant.server.process.pid
    phone.page.evaluate(WATCH)
    os.kill(process, signal.SIGSTOP)
    try:
        phone.requests.clear()
        phone.worker_requests.clear()
        # The upload of the first act begins after its confirmation and hangs; until it ends there
        # is no other one. So whatever the next scans asked would be asked for their own sake.
        with phone.page.expect_request("**/sync/v1/push"):
            scan_and_see(phone, 1)
        for number in (2, 3):
            scan_and_see(phone, number)
        asked = {urlsplit(url).path for url in phone.requests}
    finally:
        os.kill(process, signal.SIGCONT)

    # A page's log of resources knows when each request began, those that were hanging too.
    expect(phone.by("queue-count").first).to_have_text("0", timeout=BOOKED_MS)
    assert phone.page.evaluate("() => globalThis.windows.length") == 3
    assert phone.page.evaluate(ASKED_WITHIN) == []
    # In all that time, the upload of durable acts alone went out; the service worker asked nothing.
    assert asked <= {"/sync/v1/push", "/sync/v1/pull", "/sync/v1/token"}
    assert phone.worker_requests == []
    assert len(issues_in_the_books(phone)) == 3
