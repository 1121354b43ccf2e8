"""Scanning is never slower than the hand: two thousand codes in a burst, and no network needed.

Each scan is an act of one piece; the keys reach the page as a hand scanner sends them.
"""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Playwright, expect

from tests.e2e.bicycle_plant import BicyclePlant
from tests.e2e.device_page import DevicePage

SCANS = 2_000
KEY_DELAY_MS = 3  # about ten keys a code: thirty codes a second
BOOKED_MS = 120_000
ITEMS = ("CA-5965", "CA-7457", "BE-2349", "CA-6738")
WORKER = "李师傅"


@pytest.fixture
def phone(playwright: Playwright, plant: BicyclePlant, tmp_path: Path) -> Any:
    """A phone on the page for issues, at a place, with each scan an act."""
    device = DevicePage(playwright, plant, tmp_path / "phone", name="Burst")
    device.open()
    device.enrol()
    device.unlock(WORKER)
    device.wait_until_booked()
    device.go("issue")
    device.by("flow-mode").click()
    expect(device.by("flow-mode")).to_have_attribute("aria-pressed", "true")
    device.scan("L:AW-6")
    expect(device.by("slot-from")).to_contain_text("AW-6")
    yield device
    device.close()


def issues_in_the_books(plant: BicyclePlant) -> list[dict[str, Any]]:
    """The incoming leg of every issue in the ledger."""
    rows: list[dict[str, Any]] = []
    before: dict[str, Any] = {}
    while True:
        page = plant.get("/api/v1/ledger", limit=1_000, **before)
        rows += [row for row in page["entries"] if row["kind"] == "stock.issue"]
        if page["next"] is None:
            return [row for row in rows if row["quantity"] > 0]
        before = {"before": page["next"]}


def test_two_thousand_scans_without_network_lose_none(
    phone: DevicePage, plant: BicyclePlant
) -> None:
    codes = [f"I:{ITEMS[number % len(ITEMS)]}" for number in range(SCANS)]
    phone.cut()

    phone.page.keyboard.type("\n".join([*codes, ""]), delay=KEY_DELAY_MS)

    expect(phone.by("queue-count").first).to_have_text(str(SCANS), timeout=BOOKED_MS)
    phone.heal()
    expect(phone.by("queue-count").first).to_have_text("0", timeout=BOOKED_MS)
    booked = issues_in_the_books(plant)
    assert len(booked) == SCANS
    assert {row["quantity"] for row in booked} == {1}
    order = [row["item"] for row in sorted(booked, key=lambda row: row["n"])]
    assert order == order[: len(ITEMS)] * (SCANS // len(ITEMS))
    assert phone.errors == []
    plant.command("verify")


def test_a_scan_is_confirmed_while_the_server_stands_still(
    phone: DevicePage, plant: BicyclePlant
) -> None:
    acts = phone.by("done-list").get_by_test_id("act-stock.issue")
    process = plant.server.process.pid
    os.kill(process, signal.SIGSTOP)
    try:
        phone.requests.clear()
        for number in range(1, 4):
            phone.scan(f"I:{ITEMS[number]}")
            # The entry with its state is the confirmation: no reply can have come.
            expect(acts).to_have_count(number)
            expect(acts.first.get_by_test_id("act-state")).to_have_attribute("data-state", "device")
        asked = {urlsplit(url).path for url in phone.requests}
    finally:
        os.kill(process, signal.SIGCONT)

    # The engine's own upload may begin once an act is durable; nothing else leaves the device.
    assert asked <= {"/sync/v1/push", "/sync/v1/pull", "/sync/v1/token"}
    expect(phone.by("queue-count").first).to_have_text("0", timeout=BOOKED_MS)
    assert len(issues_in_the_books(plant)) == 3
