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

THEME_OF = {"zh-CN": "light", "en": "dark"}
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
        page.emulate_media(
            color_scheme=THEME_OF[language],  # type: ignore[arg-type]  # one of two literals
            reduced_motion="reduce",
        )
        wrong = too_wide(page)
        if screen not in DESK_SCREENS:
            wrong += [f"too small: {part}" for part in small_targets(page)]
        page.set_viewport_size(device.size)  # type: ignore[arg-type]  # a plain dict, same shape
        wrong += axe_violations(page)
        foreign = out_of_language(texts(page), language, self.names | {device.name})
        wrong += [f"not {language}: {text}" for text in foreign]
        assert device.errors == []
        self.seen.add(screen)
        self.complaints += [f"{screen}: {one}" for one in wrong]


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_screen_fits_can_be_hit_and_speaks_the_chosen_language(
    playwright: Playwright, demo: DemoPlant, tmp_path: Path, language: str
) -> None:
    names = {str(person["name"]) for person in demo.sign_ins.values()}
    inspector = Inspector(names | {"简体中文"})

    Tour(playwright, demo, tmp_path, language, inspector.look).walk()

    assert inspector.complaints == []
    assert inspector.seen > DESK_SCREENS


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_axe_reads_is_the_same_in_the_other_theme(
    playwright: Playwright, demo: DemoPlant, tmp_path: Path, theme: str
) -> None:
    language = "en" if theme == "light" else "zh-CN"
    desk = DevicePage(playwright, demo, tmp_path / "desk", "Desk", dict(DESK), language=language)
    desk.open()
    desk.enrol()
    desk.unlock("supervisor")
    desk.page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]  # one of two literals
    complaints: list[str] = []

    for path in ("", "scan", "move", "scrap", "queue", "acts", "exceptions", "live", "settings"):
        desk.go(path)
        expect(desk.page.locator("main h1")).to_be_visible()
        complaints += [f"{path}: {one}" for one in axe_violations(desk.page)]

    desk.close()
    assert complaints == []


FOCUS_SHOWS = """
() => {
  const part = document.activeElement
  const style = getComputedStyle(part)
  const box = part.getBoundingClientRect()
  const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
  const inside = part.parentElement && getComputedStyle(part.parentElement).outlineStyle !== 'none'
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
