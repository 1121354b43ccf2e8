"""Two batches of one order on one phone: what comes out is traced to what went into its own."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Playwright, expect

from tests.e2e.bicycle_plant import TRACKED, BicyclePlant
from tests.e2e.device_page import DevicePage
from tests.e2e.floor_work import do, receive

CHIEF = "王主管"
MATERIAL = "WIRE"
PLACE = "AW-6"
NUMBER = re.compile(r"[0-9A-Z]{3}/[0-9]+")


def an_order(plant: BicyclePlant) -> None:
    """An order that makes the tracked item of a material that is tracked too."""
    found = plant.get("/api/v1/items", search=TRACKED)["items"]
    item = next(one for one in found if one["code"] == TRACKED)

    def new(path: str, **form: Any) -> Any:
        return plant.api.post(f"/api/v1/{path}", json=form).raise_for_status().json()

    material = {"code": MATERIAL, "name_en": "Wire", "unit": item["unit"], "lot_tracked": True}
    lines = [{"item": new("items", **material)["id"], "quantity": 20}]
    new("work-orders", code="WO-1", site=1, item=item["id"], quantity=10, components=lines)


def begin(phone: DevicePage, flow: str) -> None:
    phone.go("")
    phone.go(flow)
    expect(phone.by(f"flow-{flow}")).to_be_visible()
    phone.scan("WO-1")
    expect(phone.by("paper-code")).to_have_text("WO-1")


def consume(phone: DevicePage, lot: str) -> None:
    """Put two of a lot into the batch at work."""
    begin(phone, "consume")
    phone.scan(f"L:{PLACE}")
    phone.scan(f"T:{MATERIAL}:{lot}")
    if phone.page.locator("[data-testid^=why-]").count():
        phone.page.locator("[data-testid^=why-]").first.click()
    phone.by("act-consume").click()
    expect(phone.by("done-list")).to_be_visible()


def output(phone: DevicePage, number: str) -> str:
    """Make one lot of the batch at work, and say its code."""
    begin(phone, "output")
    expect(phone.by("batch-number")).to_have_text(number)
    phone.scan(f"L:{PLACE}")
    expect(phone.by("edit-number")).to_be_visible()
    phone.by("edit-number").click()
    code = phone.by("lot-code").input_value()
    phone.by("quantity-open").click()
    phone.by("pad-1").click()
    phone.by("pad-ok").click()
    expect(phone.by("done-list")).to_be_visible()
    return code


def new_batch(phone: DevicePage) -> str:
    """Begin a batch, and say its number."""
    begin(phone, "consume")
    before = phone.by("batch-number").inner_text()
    phone.by("batch-new").click()
    expect(phone.by("batch-number")).not_to_have_text(before)
    expect(phone.by("batch-number")).to_have_text(NUMBER)
    return phone.by("batch-number").inner_text()


def test_a_lot_is_traced_only_to_what_went_into_its_own_batch(
    playwright: Playwright, plant: BicyclePlant, tmp_path: Path
) -> None:
    an_order(plant)
    phone = DevicePage(playwright, plant, tmp_path / "phone", name="phone")
    phone.open()
    phone.enrol()
    phone.unlock(CHIEF)
    phone.wait_until_booked()
    for lot in ("RAW-1", "RAW-2"):
        do(phone, receive(MATERIAL, PLACE, 40, lot=lot))

    first = new_batch(phone)
    consume(phone, "RAW-1")
    made = output(phone, first)
    second = new_batch(phone)
    assert second != first
    consume(phone, "RAW-2")
    other = output(phone, second)
    phone.wait_until_booked()

    for code, number, raw, foreign in (
        (made, first, "RAW-1", "RAW-2"),
        (other, second, "RAW-2", "RAW-1"),
    ):
        phone.go("")
        phone.go("trace")
        phone.scan(f"T:{TRACKED}:{code}")
        expect(phone.by("trace-root")).to_have_attribute("data-code", code)
        phone.by("tab-up").click()
        expect(phone.by("trace-run")).to_contain_text(f"WO-1 · batch {number}")
        cards = phone.by("trace-lot")
        expect(cards).to_have_count(1)
        expect(cards).to_have_attribute("data-code", raw)
        expect(phone.page.get_by_text(foreign, exact=True)).to_have_count(0)
    assert phone.errors == []
    phone.close()
