"""A process runs away while the phone is offline: the reading that shows it warns at once.

The server comes to the same alarm, with the cause that the worker named; the chart shows both.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Playwright, expect

from tests.e2e.bicycle_plant import BicyclePlant
from tests.e2e.device_page import DevicePage
from tests.e2e.fitting import axe_violations, cut_off, small_targets
from tests.e2e.raw_storage import stored_rows, until

PIECE = "CA-5965"
SAMPLE = 16
QUIET = (1001, 999, 1002, 1000, 998, 1001, 1000, 999, 1002, 998, 1001, 999)
SUPERVISOR = "Sue"
PICTURES = Path(__file__).parents[2] / ".takt" / "spc"


def post(plant: BicyclePlant, path: str, form: dict[str, Any]) -> Any:
    reply = plant.api.post(f"/api/v1/{path}", json=form)
    assert reply.is_success, reply.text
    return reply.json()


def a_plan(plant: BicyclePlant) -> None:
    """A width that is charted reading by reading."""
    found = plant.get("/api/v1/items", search=PIECE)["items"]
    item = next(one["id"] for one in found if one["code"] == PIECE)
    plan = {"code": "QP-9", "name_en": "Width in process", "name_zh": "宽度过程检验"}
    plan |= {"kind": "in_process", "item": item, "trigger": "first_piece", "holds": False}
    width = {
        **{"code": "WID", "name_en": "Width", "name_zh": "宽度", "kind": "measured"},
        **{"unit": "mm", "scale": 2, "nominal": 1000, "lower": 950, "upper": 1050},
        **{"chart": "imr", "subgroup": 1},
    }
    version = {
        "from_on": plant.today,
        "sampling": {"kind": "fixed", "n": SAMPLE, "ac": 0},
        "characteristics": [width],
    }
    made = post(plant, "inspection-plans", plan)
    post(plant, f"inspection-plans/{made['id']}/versions", version)


def fits(phone: DevicePage, name: str) -> None:
    """Nothing sticks out or is missed by a glove, and everybody can read it."""
    page = phone.page
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png", full_page=True)
    is_phone = name.endswith("-360")
    small = small_targets(page) if is_phone else []
    assert cut_off(page) + small + axe_violations(page) == [], name


def by_gauge(phone: DevicePage, unit: int, size: int) -> None:
    expect(phone.by("inspect-where")).to_contain_text(str(unit))
    phone.scan(f"{size / 100:.2f} mm")
    expect(phone.by("inspect-last")).to_contain_text(f"{unit} ·")


def a_phone(driver: Playwright, plant: BicyclePlant, folder: Path) -> DevicePage:
    """A phone on which the quiet readings were taken."""
    phone = DevicePage(driver, plant, folder, "Phone A", {"width": 360, "height": 740})
    phone.open()
    phone.enrol()
    phone.unlock(SUPERVISOR)
    phone.wait_until_booked()
    phone.wait_until_ready_for_offline()
    phone.go("inspections")
    expect(phone.by("inspect-new")).to_be_visible()
    phone.scan(f"I:{PIECE}")
    phone.by("kind-in_process").click()
    phone.by("draw-begin").click()
    expect(phone.by("inspect-start").or_(phone.by("spec-bar")).first).to_be_visible()
    if phone.by("inspect-start").count():
        phone.by("inspect-start").click()
    expect(phone.by("spec-bar")).to_be_visible()
    for unit, size in enumerate(QUIET, 1):
        by_gauge(phone, unit, size)
    phone.wait_until_booked()
    return phone


def test_a_reading_out_of_control_warns_offline_and_tells_the_supervisor_with_its_cause(
    playwright: Playwright, plant: BicyclePlant, tmp_path: Path
) -> None:
    plant.add_person(SUPERVISOR, "supervisor")
    a_plan(plant)
    phone = a_phone(playwright, plant, tmp_path / "a")
    where = phone.page.url.split("#/")[1]
    [series] = plant.get("/api/v1/charts")["series"]
    choice = {"from": 0, "to": 2**52, "rules": ["nelson_1", "nelson_2", "nelson_5"]}
    post(plant, f"charts/{series['id']}/limits", choice)
    until(lambda: any(stored_rows(phone, "control_limits").values()), True)
    phone.go("charts")
    phone.by("chart-WID").click()
    expect(phone.by("control-chart")).to_be_visible()

    phone.go(where)
    expect(phone.by("spec-bar")).to_be_visible()
    phone.cut()
    by_gauge(phone, len(QUIET) + 1, 1030)
    expect(phone.by("spc-alarm")).to_contain_text("Nelson 1")
    fits(phone, "entry-360")
    phone.go("inspections")
    expect(phone.by("spc-waiting")).to_be_visible()
    fits(phone, "waiting-360")
    phone.page.reload()
    phone.by("spc-to-cause").click()
    expect(phone.by("spc-alarm")).to_contain_text("Nelson 1")
    phone.by("spc-cause").click()
    expect(phone.by("spc-cause-tool")).to_be_visible()
    fits(phone, "cause-360")
    phone.by("spc-cause-tool").click()
    expect(phone.by("spc-alarm")).to_be_hidden()
    phone.go(f"charts/{series['id']}")
    expect(phone.by("chart-kept")).to_be_visible()
    expect(phone.by("control-chart")).to_be_visible()
    fits(phone, "kept-360")
    phone.go("acts")
    phone.by("readings-together").click()
    fits(phone, "readings-360")
    phone.heal()
    phone.wait_until_booked()

    [alarm] = plant.get("/api/v1/charts/alarms")["alarms"]
    assert (alarm["rule"], alarm["number"]) == ("nelson_1", len(QUIET) + 1)
    assert alarm["cause"]["cause"] == "tool"
    phone.go("exceptions")
    expect(phone.page.get_by_text("The process is out of control").first).to_be_visible()
    look_at_charts(phone, series["id"])
    assert not phone.errors


def look_at_charts(phone: DevicePage, series: int) -> None:
    """The chart with its alarm, its capability and its limits, on a phone and at a desk."""
    for width in (360, 1440):
        phone.page.set_viewport_size({"width": width, "height": 900 if width > 400 else 740})
        phone.go("charts")
        expect(phone.by("chart-WID")).to_be_visible()
        fits(phone, f"list-{width}")
        phone.go(f"charts/{series}")
        expect(phone.by("alarm-nelson_1")).to_be_visible()
        phone.by("alarm-nelson_1").click()
        expect(phone.by("chart-point")).to_be_visible()
        fits(phone, f"alarms-{width}")
        phone.by("tab-capability").click()
        expect(phone.by("capability")).to_be_visible()
        fits(phone, f"capability-{width}")
        phone.by("tab-limits").click()
        expect(phone.by("limits")).to_be_visible()
        fits(phone, f"limits-{width}")
