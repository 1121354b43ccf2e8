"""What an inspector's hands do on a phone, and the plan by which the browser tests inspect."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from tests.e2e.bicycle_plant import TRACKED, BicyclePlant
from tests.e2e.device_page import DevicePage
from tests.e2e.fitting import axe_violations, cut_off, small_targets

SAMPLE = 32
"""Of a lot of 150 at level II and AQL 1.5; accepted with 1 nonconforming piece."""

# The screen follows each tap; no storage can have answered by then.
TAP_ALL = """
    async names => {
      for (const name of names) {
        document.querySelector(`[data-testid=pad-${name}]`).click()
        await null
      }
    }
"""


def a_plan(plant: BicyclePlant) -> None:
    """Each delivery of the tracked item is measured, at level II and AQL 1.5."""
    found = plant.get("/api/v1/items", search=TRACKED)["items"]
    item = next(one["id"] for one in found if one["code"] == TRACKED)
    change = {"inspects_receipt": True}
    plant.api.patch(f"/api/v1/items/{item}", json=change).raise_for_status()
    good = post(
        plant, "gauges", {"site": 1, "code": "MIC-07", "name_en": "Micrometer", "unit": "mm"}
    )
    old = {"site": 1, "code": "CAL-01", "name_en": "Calliper", "unit": "mm"}
    post(plant, "gauges", old | {"due_on": "2020-01-31"})
    plan = {"code": "QP-1", "name_en": "Chain on receipt", "kind": "receipt", "item": item}
    width = {
        **{"code": "WID", "name_en": "Width", "kind": "measured", "unit": "mm", "scale": 2},
        **{"nominal": 1000, "lower": 995, "upper": 1005, "gauge": good["id"]},
    }
    version = {
        "from_on": plant.today,
        "sampling": {"kind": "aql", "level": "II", "aql": "1.5"},
        "characteristics": [width],
    }
    made = post(plant, "inspection-plans", plan)
    post(plant, f"inspection-plans/{made['id']}/versions", version)


def post(plant: BicyclePlant, path: str, form: dict[str, Any]) -> Any:
    """What the desk writes."""
    reply = plant.api.post(f"/api/v1/{path}", json=form)
    assert reply.is_success, reply.text
    return reply.json()


def draw(phone: DevicePage, label: str) -> None:
    """From the label of the lot to the pieces that are taken."""
    phone.go("inspections")
    expect(phone.by("inspections")).to_be_visible()
    phone.scan(label)
    expect(phone.by("draw-n")).to_have_text(str(SAMPLE))
    expect(phone.by("draw-ac")).to_have_text("1")
    fits(phone)
    phone.by("draw-begin").click()
    expect(phone.by("pieces").locator("li")).to_have_count(SAMPLE)
    fits(phone)
    phone.by("inspect-start").click()
    expect(phone.by("spec-bar")).to_be_visible()
    fits(phone)


def fits(phone: DevicePage) -> None:
    """Nothing sticks out or is missed by a glove, and everybody can read it."""
    page = phone.page
    page.emulate_media(reduced_motion="reduce")
    assert cut_off(page) + small_targets(page) + axe_violations(page) == []


def by_gauge(phone: DevicePage, unit: int, line: str) -> None:
    """The button of the gauge is pressed at this unit, and the next one is asked for."""
    expect(phone.by("inspect-where")).to_have_text(f"Piece {unit} of {SAMPLE}")
    phone.scan(line)
    expect(phone.by("inspect-last")).to_contain_text(f"{unit} · Width")


def by_keys(phone: DevicePage, keys: str, *, fails: bool = False) -> None:
    """A reading by keys; one that fails the lot is asked about."""
    for key in keys:
        phone.by("pad-point" if key == "." else f"pad-{key}").click()
    phone.by("pad-ok").click()
    if fails:
        phone.by("fails-yes").click()


def by_keys_ahead(phone: DevicePage, keys: str, ahead: str) -> None:
    """A reading by keys, and the first of the next one before the storage has answered."""
    names = [{".": "point"}.get(key, key) for key in keys] + ["ok"]
    names += [{".": "point"}.get(key, key) for key in ahead]
    phone.page.evaluate(TAP_ALL, names)
    expect(phone.by("inspect-last")).to_contain_text(keys)
    expect(phone.by("pad-display")).to_contain_text(ahead)
