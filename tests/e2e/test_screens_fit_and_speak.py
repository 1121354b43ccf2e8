"""Every screen of the tour, in both languages: it fits, can be hit, and can be read.

Each screen is measured at four widths; axe looks at it in one theme and at its contrast in the
other. Complaints are gathered, so that one failure names everything that is wrong at once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from tests.e2e.demo_plant import DemoPlant, demo_plant
from tests.e2e.device_page import DevicePage
from tests.e2e.fitting import axe_violations, broken_words, cut_off, small_targets, texts
from tests.e2e.languages import out_of_language
from tests.e2e.tour import NAMES, Tour

"""Screens that are used at a desk, with a mouse: they fit, but need no room for gloves."""
DESK_SCREENS = {"board"}
"""Per language the width and theme of the whole of axe; contrast is looked at in the other."""
WHOLE = {"zh-CN": (360, "light"), "en": (1440, "dark")}
SIZES = {345: 740, 360: 740, 800: 1100, 1440: 900}
OTHER = {"light": "dark", "dark": "light"}


@dataclass
class Inspector:
    """Looks at each screen and gathers what is wrong with it."""

    names: set[str]
    seen: set[str] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)

    def look(self, screen: str, device: DevicePage) -> None:
        page = device.page
        width, theme = WHOLE[device.language]
        wrong: list[str] = []
        self._theme(device, theme)
        for each, height in SIZES.items():
            page.set_viewport_size({"width": each, "height": height})
            wrong += [f"{each} px: {part}" for part in cut_off(page)]
            if each <= 360:
                wrong += [f"{each} px: {part}" for part in broken_words(page)]
            if each == 360 and screen not in DESK_SCREENS:
                wrong += [f"too small: {part}" for part in small_targets(page)]
            if each == width:
                wrong += [f"{each} px, {theme}: {one}" for one in axe_violations(page)]
            if each == 800:
                self._theme(device, OTHER[theme])
                contrast = axe_violations(page, "color-contrast")
                wrong += [f"{each} px, {OTHER[theme]}: {one}" for one in contrast]
                self._theme(device, theme)
        foreign = out_of_language(texts(page), device.language, self.names)
        wrong += [f"not {device.language}: {text}" for text in foreign]
        wrong += device.errors
        device.errors.clear()
        page.set_viewport_size(device.size)  # type: ignore[arg-type]  # a plain dict, same shape
        self._theme(device, "light")
        self.seen.add(screen)
        self.complaints += [f"{screen}: {one}" for one in wrong]

    def _theme(self, device: DevicePage, theme: str) -> None:
        device.page.emulate_media(
            color_scheme=theme,  # type: ignore[arg-type]  # one of two literals
            reduced_motion="reduce",
        )


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_screen_fits_can_be_hit_and_speaks_the_chosen_language(
    playwright: Playwright, tmp_path: Path, language: str
) -> None:
    (tmp_path / "devices").mkdir()
    with demo_plant(tmp_path / "plant", language=language) as demo:
        inspector = Inspector(names_of(demo))
        Tour(playwright, demo, tmp_path / "devices", language, inspector.look).walk()

    assert len(inspector.seen) >= 60
    assert not inspector.complaints, "\n".join(inspector.complaints)


def names_of(demo: DemoPlant) -> set[str]:
    """What is data and stays as it is: names of people (also their initials) and of devices."""
    people = {str(person["name"]) for person in demo.sign_ins.values()}
    devices = {name for pair in NAMES.values() for name in pair}
    gone = [one for one in demo.get("/api/v1/devices")["devices"] if one["status"] == "retired"]
    devices |= {one["name"] for one in gone} | {one["status_reason"] for one in gone}
    return people | {name[0] for name in people} | devices | {"简体中文", "English"}
