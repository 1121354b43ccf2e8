"""Goods come in by the supplier's labels: GS1, several labels for one line, and house codes.

The codes reach the page as a hand scanner types them, the separator of GS1 as F8.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Playwright, expect

from takt.catalogue import element_string
from takt.kernel.ids import lot_id
from tests.e2e.bicycle_plant import TRACKED, BicyclePlant
from tests.e2e.device_page import DevicePage

GTIN = "09520123456788"
PLACE = "AW-6"
WORKER = "李师傅"


def item_of(plant: BicyclePlant) -> Any:
    """The item that has lots."""
    found = plant.get("/api/v1/items", search=TRACKED)["items"]
    return next(one for one in found if one["code"] == TRACKED)


@pytest.fixture
def phone(playwright: Playwright, plant: BicyclePlant, tmp_path: Path) -> Iterator[DevicePage]:
    """A phone without network on a plant that knows a GTIN and a form of house codes."""
    barcodes = {"barcodes": [[GTIN[1:], None]]}
    path = f"/api/v1/items/{item_of(plant)['id']}/barcodes"
    plant.api.put(path, json=barcodes).raise_for_status()
    pattern = {"site": 1, "name": "Supplier A", "pattern": "{item}#{lot:..8x}#{quantity?}"}
    plant.api.post("/api/v1/code-patterns", json=pattern).raise_for_status()
    device = DevicePage(playwright, plant, tmp_path / "phone", "Dock")
    device.open()
    device.enrol()
    device.unlock(WORKER)
    device.wait_until_booked()
    device.wait_until_ready_for_offline()
    device.cut()
    device.go("receive")
    expect(device.by("flow-receive")).to_be_visible()
    yield device
    device.close()


def scan_label(phone: DevicePage, *pairs: tuple[str, str]) -> None:
    """As a scanner that sends no first FNC1, and F8 for the others."""
    parts = element_string(pairs)[1:].split("\x1d")
    for number, part in enumerate(parts):
        if number:
            phone.page.keyboard.press("F8")
        phone.page.keyboard.type(part)
    phone.page.keyboard.press("Enter")


def test_a_receipt_is_complete_by_the_labels_alone(phone: DevicePage, plant: BicyclePlant) -> None:
    phone.scan(f"L:{PLACE}")
    scan_label(phone, ("01", GTIN), ("10", "N77"), ("17", "491231"), ("30", "48"))
    expect(phone.by("flow-lot")).to_contain_text("N77")
    expect(phone.by("flow-lot")).to_contain_text("2049-12-31")
    phone.by("act-receive").click()
    expect(phone.by("done-list")).to_be_visible()

    scan_label(phone, ("10", "N78"), ("17", "490600"), ("21", "S1"))
    expect(phone.by("label-so-far")).to_contain_text("N78")
    phone.scan(GTIN[1:])
    expect(phone.by("flow-lot")).to_contain_text("2049-06-30")
    scan_label(phone, ("10", "N79"), ("17", "490600"))
    expect(phone.by("scan-lock")).to_have_attribute("data-code", "label_differs")
    phone.by("lock-ok").click()
    phone.by("act-receive").click()

    phone.scan(f"{TRACKED}#N80#0012")
    expect(phone.by("flow-lot")).to_contain_text("N80")
    phone.by("act-receive").click()
    phone.scan("0109520123456789")
    expect(phone.by("scan-lock")).to_be_visible()
    phone.by("lock-ok").click()

    phone.heal()
    phone.wait_until_booked()
    item = item_of(plant)["id"]
    rows = plant.get("/api/v1/stock", item=item)["stock"]
    received = {row["lot"]: row["quantity"] for row in rows if row["lot"]}
    expected = {"N77": 48, "N78": 1, "N80": 12}
    assert received == {str(lot_id(item, code)): count for code, count in expected.items()}
    assert phone.errors == []
