"""A delivery is inspected without network: drawn, read by gauge and keys, on hold when it fails.

The phone dies in the middle and goes on where it was; the server comes to the same verdict.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Playwright, expect

from tests.e2e.bicycle_plant import TRACKED, BicyclePlant
from tests.e2e.device_page import DevicePage
from tests.e2e.floor_work import do, receive
from tests.e2e.inspecting import a_plan, by_gauge, by_keys, by_keys_ahead, draw, fits, post

LOT = "Q-1500"
PIECE = "CA-5965"
PIECES = 150
KEEPER, INSPECTOR = "李师傅", "Ines"
LABEL = f"T:{TRACKED}:{LOT}"


def a_phone(driver: Playwright, plant: BicyclePlant, folder: Path) -> DevicePage:
    """Goods of one lot have come in, and an inspector holds the phone."""
    phone = DevicePage(driver, plant, folder, "Phone A")
    phone.open()
    phone.enrol()
    phone.unlock(KEEPER)
    phone.wait_until_booked()
    do(phone, receive(TRACKED, "AW-6", PIECES, lot=LOT))
    phone.by("switch-person").click()
    phone.unlock(INSPECTOR)
    phone.wait_until_booked()
    phone.wait_until_ready_for_offline()
    return phone


def fail_by_keys(phone: DevicePage) -> None:
    """The value that fails the lot is asked about once, and nothing frees the lot after it."""
    by_keys(phone, "11")
    expect(phone.by("fails-lot")).to_contain_text("This fails the lot. Record 11.00 mm?")
    fits(phone)
    phone.by("fails-no").click()
    expect(phone.by("pad-display")).to_contain_text("11")
    expect(phone.by("inspect-where")).to_have_text("Piece 8 of 32")
    phone.by("pad-ok").click()
    phone.by("fails-yes").click()
    expect(phone.by("verdict-fail")).to_be_visible()
    expect(phone.by("verdict-stands")).to_contain_text("The fail stands.")
    expect(phone.by("inspect-undo")).to_have_count(0)


def test_a_lot_that_fails_offline_is_on_hold_at_once_and_on_the_server_by_the_same_readings(
    playwright: Playwright, plant: BicyclePlant, tmp_path: Path
) -> None:
    plant.add_person(INSPECTOR, "inspector")
    a_plan(plant)
    phone = a_phone(playwright, plant, tmp_path / "a")
    phone.cut()
    draw(phone, LABEL)
    for unit in range(1, 6):
        by_gauge(phone, unit, "+ 9.98 mm" if unit == 1 else f"10.0{unit} mm")
    by_keys_ahead(phone, "10.06", "9.9")
    expect(phone.by("inspect-where")).to_have_text("Piece 7 of 32")
    expect(phone.by("inspect-found")).to_contain_text("1")
    phone.scan("CAL-01")
    expect(phone.by("gauge-blocked")).to_be_visible()
    fits(phone)
    phone.scan("MIC-07")
    expect(phone.by("gauge-blocked")).to_be_hidden()
    where = phone.page.url.split("#/")[1]
    phone.close()

    phone.open()
    phone.unlock(INSPECTOR)
    phone.go(where)
    by_gauge(phone, 7, "10.00 mm")
    fail_by_keys(phone)

    expect(phone.by("verdict-hold")).to_contain_text(LOT)
    fits(phone)
    phone.by("inspect-enough").click()
    expect(phone.by("values")).to_be_visible()
    fits(phone)
    phone.go("scan")
    phone.scan(LABEL)
    expect(phone.by("lot-state")).to_have_attribute("data-state", "hold")
    expect(phone.by("lot-failed")).to_be_visible()
    phone.heal()
    phone.wait_until_booked()
    expect(phone.by("lot-state")).to_have_attribute("data-state", "hold")
    phone.go(where)
    expect(phone.by("verdict-fail")).to_contain_text("2 found, Ac 1, Re 2")
    other = DevicePage(playwright, plant, tmp_path / "b", "Phone B")
    other.open()
    other.enrol()
    other.unlock(INSPECTOR)
    other.go(where)
    expect(other.by("verdict-fail")).to_contain_text("2 found, Ac 1, Re 2")
    expect(other.by("unit-8")).to_have_attribute("data-state", "bad")
    assert not phone.errors


def a_plan_of_all_kinds(plant: BicyclePlant) -> None:
    """A first piece is looked at in every way."""
    found = plant.get("/api/v1/items", search=PIECE)["items"]
    item = next(one["id"] for one in found if one["code"] == PIECE)
    post(plant, "defect-codes", {"code": "SCR", "name_en": "Scratch"})
    plan = {"code": "QP-2", "name_en": "First piece", "kind": "in_process", "item": item}
    options = [
        {"code": "even", "ok": True, "name_en": "Even"},
        {"code": "stained", "ok": False, "name_en": "Stained"},
    ]
    kinds: list[dict[str, Any]] = [
        {"code": "SEAL", "name_en": "Seal", "kind": "passfail", "is_critical": True},
        {"code": "COAT", "name_en": "Coating", "kind": "choice", "options": options},
        {"code": "SURF", "name_en": "Surface", "kind": "counted"},
        {"code": "NO", "name_en": "Serial number", "kind": "text", "pattern": "S-###"},
        {"code": "PIC", "name_en": "Picture", "kind": "photo"},
    ]
    version = {
        "from_on": plant.today,
        "sampling": {"kind": "fixed", "n": 1, "ac": 0},
        "characteristics": kinds,
    }
    made = post(plant, "inspection-plans", plan | {"trigger": "first_piece"})
    post(plant, f"inspection-plans/{made['id']}/versions", version)


def test_a_piece_that_is_looked_at_by_hand_passes_with_words_tiles_and_a_picture(
    playwright: Playwright, plant: BicyclePlant, tmp_path: Path
) -> None:
    plant.add_person(INSPECTOR, "inspector")
    a_plan_of_all_kinds(plant)
    phone = DevicePage(playwright, plant, tmp_path / "a", "Phone A")
    phone.open()
    phone.enrol()
    phone.unlock(INSPECTOR)
    phone.wait_until_booked()
    phone.go("inspections")
    expect(phone.by("inspect-new")).to_be_visible()
    phone.scan(f"I:{PIECE}")
    expect(phone.by("begin-item")).to_be_visible()
    phone.by("kind-in_process").click()
    fits(phone)
    phone.by("draw-begin").click()
    expect(phone.by("answer-true")).to_be_visible()
    fits(phone)
    phone.by("answer-true").click()
    phone.by("answer-even").click()
    expect(phone.by("defects-ok")).to_be_visible()
    fits(phone)
    phone.by("defects-ok").click()
    expect(phone.by("text-value")).to_be_visible()
    phone.scan("S-107")
    expect(phone.by("text-value")).to_have_value("S-107")
    fits(phone)
    phone.by("text-ok").click()
    picture = tmp_path / "piece.png"
    Image.new("RGB", (64, 48), "#888").save(picture)
    phone.by("photo-file").set_input_files(picture)
    expect(phone.by("photo")).to_be_visible()
    fits(phone)
    phone.by("photos-ok").click()
    expect(phone.by("verdict-pass")).to_be_visible()
    phone.wait_until_booked()
    expect(phone.by("verdict-pass")).to_be_visible()
    expect(phone.by("unit-1")).to_have_attribute("data-state", "good")
    assert not phone.errors
