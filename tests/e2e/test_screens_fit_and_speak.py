"""Every screen in both languages: fits all widths, can be hit, read, heard and used by keys alone.

One walk per language over the demo plant looks at all screens; complaints are gathered, so that a
failure names everything that is wrong at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from tests.e2e.demo_plant import DemoPlant, demo_plant
from tests.e2e.device_page import DESK, DevicePage
from tests.e2e.fitting import axe_violations, small_targets, texts, too_wide
from tests.e2e.languages import out_of_language
from tests.e2e.tour import Tour

FLOOR_PATHS = ("", "scan", "receive", "scrap", "acts", "queue")
DESK_PATHS = ("exceptions", "live", "stock", "locations", "rights", "settings")
DESK_SCREENS = {
    *("home-supervisor", "live", "board", "stock", "exceptions", "exception", "approval"),
    *("devices", "device-new", "people", "person", "items", "item", "locations", "labels"),
    *("rights", "settings", "setup"),
}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoPlant]:
    with demo_plant(tmp_path_factory.mktemp("demo")) as plant:
        yield plant


@dataclass
class Inspector:
    """Looks at each screen and gathers what is wrong with it."""

    names: set[str]
    seen: set[str] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)

    def look(self, screen: str, device: DevicePage) -> None:
        page, language = device.page, device.language
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        wrong = too_wide(page)
        if screen not in DESK_SCREENS and screen not in DESK_PATHS:
            wrong += [f"too small: {part}" for part in small_targets(page)]
        page.set_viewport_size(device.size)  # type: ignore[arg-type]  # a plain dict, same shape
        wrong += axe_violations(page)
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        wrong += [f"dark: {one}" for one in axe_violations(page, "color-contrast")]
        foreign = out_of_language(texts(page), language, self.names | {device.name})
        wrong += [f"not {language}: {text}" for text in foreign]
        assert device.errors == []
        self.seen.add(screen)
        self.complaints += [f"{screen}: {one}" for one in wrong]


def test_every_screen_in_english_fits_can_be_hit_and_reads_well(
    playwright: Playwright, demo: DemoPlant, tmp_path: Path
) -> None:
    inspector = Inspector(data_of(demo))

    Tour(playwright, demo, tmp_path, "en", inspector.look).walk()

    assert inspector.complaints == []
    assert inspector.seen > DESK_SCREENS


def test_every_screen_in_chinese_fits_can_be_hit_and_reads_well(
    playwright: Playwright, demo: DemoPlant, tmp_path: Path
) -> None:
    """English is the longer language: here the screens are opened without work on them."""
    inspector = Inspector(data_of(demo))
    phone = DevicePage(playwright, demo, tmp_path / "phone", "手机", language="zh-CN")
    phone.open()
    phone.enrol()
    phone.unlock("supervisor")

    for path in (*FLOOR_PATHS, *DESK_PATHS):
        phone.go(path)
        expect(phone.page.locator("main h1")).to_be_visible()
        inspector.look(path, phone)

    phone.close()
    assert inspector.complaints == []


def data_of(demo: DemoPlant) -> set[str]:
    """Names of people, as a whole and as the first character beside it, and of a language."""
    names = {str(person["name"]) for person in demo.sign_ins.values()}
    return names | {name[0] for name in names} | {"简体中文"}


FOCUS_SHOWS = """
() => {
  const part = document.activeElement
  const style = getComputedStyle(part)
  const box = part.getBoundingClientRect()
  const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
  // A field may show the ring around its whole frame.
  const frame = part.closest('label, .bar, .field') ?? part.parentElement ?? part
  const inside = getComputedStyle(frame).outlineStyle !== 'none'
  return (ring || inside) && box.bottom > 0 && box.top < innerHeight
}
"""


def tab_to(device: DevicePage, test_id: str) -> None:
    """Press Tab until the part has the focus; the focus has to be seen on the whole way."""
    for _ in range(60):
        device.page.keyboard.press("Tab")
        assert device.page.evaluate(FOCUS_SHOWS), "the focus cannot be seen"
        if device.by(test_id).evaluate("part => part === document.activeElement"):
            return
    raise AssertionError(f"{test_id} is not reached by Tab")


def test_a_scrap_is_recorded_with_the_keyboard_alone(
    playwright: Playwright, demo: DemoPlant, tmp_path: Path
) -> None:
    desk = DevicePage(playwright, demo, tmp_path / "keys", "Keyboard", dict(DESK))
    desk.open()
    desk.enrol()
    desk.unlock("storekeeper")
    keys = desk.page.keyboard

    tab_to(desk, "tile-scrap")
    keys.press("Enter")
    expect(desk.by("flow-scrap")).to_be_visible()
    for code in ("L:RM-A-02", "I:CAS-V65"):
        tab_to(desk, "scan-input")
        keys.type(code, delay=120)
        keys.press("Enter")
    expect(desk.by("flow-item")).to_be_visible()
    first_reason = desk.page.locator("[data-testid^=reason-]").first.get_attribute("data-testid")
    tab_to(desk, str(first_reason))
    keys.press("Space")
    tab_to(desk, "act-scrap")
    keys.press("Enter")

    expect(desk.by("done-list")).to_be_visible()
    desk.close()
