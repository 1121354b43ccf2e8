"""Writes every screen as a picture: .takt/screenshots/<screen>-<width>-<language>-<theme>.png.

Run it as `python -m tests.e2e.screenshots` (`make screenshots`); words given choose languages.
With --readme the best ones are cut to size and replace those that the README shows.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from PIL import Image
from playwright.sync_api import Playwright, sync_playwright

from tests.e2e.chart_page import PHONE, build, chart_page
from tests.e2e.demo_plant import demo_plant
from tests.e2e.device_page import DevicePage
from tests.e2e.tour import Tour

PICTURES = Path(__file__).parents[2] / ".takt" / "screenshots"
SIZES = {360: 740, 800: 1100, 1440: 900}
THEMES: tuple[str, ...] = ("light", "dark")
LANGUAGES = ("zh-CN", "en")
README = Path(__file__).parents[2] / "pwa" / "guides" / "pictures"
"""Picture of the README: the screen it is cut from, the height that is kept, the final width."""
BEST = {
    "scan-card-zh": ("card-item-360-zh-CN-light", 740, 360),
    "queue-offline-zh": ("queue-offline-360-zh-CN-light", 740, 360),
    "move-en": ("flow-move-800-en-light", 700, 600),
    "inspect-zh": ("inspection-entry-360-zh-CN-light", 740, 360),
    "chart-en": ("control-chart-360-en-light", 740, 360),
    "live-en": ("live-1440-en-light", 900, 1200),
}
COLOURS = 128
CHART = "imr"


def take(screen: str, device: DevicePage) -> None:
    """Take this screen in every size and theme, and leave the device as it was."""
    page = device.page
    page.mouse.move(0, 0)
    for width, height in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        for theme in THEMES:
            page.emulate_media(
                color_scheme=theme,  # type: ignore[arg-type]  # one of two literals
                reduced_motion="reduce",
            )
            name = f"{screen}-{width}-{device.language}-{theme}.png"
            page.screenshot(path=PICTURES / name, animations="disabled")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(device.size)  # type: ignore[arg-type]  # a plain dict, same shape
    sys.stdout.write(f"{screen} ({device.language})\n")


def take_charts(driver: Playwright, languages: Sequence[str]) -> None:
    """A control chart of a hundred readings: no plant has so many after a tour."""
    build()
    phone = PHONE | {"device_scale_factor": 1}
    for language in languages:
        for theme in THEMES:
            with chart_page(driver, f"show={CHART}&theme={theme}", phone, language) as page:
                page.locator("canvas").first.wait_for()
                name = f"control-chart-{phone['viewport']['width']}-{language}-{theme}.png"
                page.screenshot(path=PICTURES / name, animations="disabled")
        sys.stdout.write(f"control-chart ({language})\n")


def renew_readme() -> None:
    """Cut the best pictures to size, in as few colours as nobody misses."""
    for name, (source, height, width) in BEST.items():
        with Image.open(PICTURES / f"{source}.png") as whole:
            part = whole.convert("RGB").crop((0, 0, whole.width, height))
            size = (width, round(height * width / whole.width))
            small = part.resize(size, Image.Resampling.LANCZOS)
        small.quantize(COLOURS).save(README / f"{name}.png", optimize=True)


def main(arguments: list[str]) -> None:
    """Start the plant once per language, so that every tour finds the same stock."""
    languages = [one for one in arguments if one != "--readme"]
    shutil.rmtree(PICTURES, ignore_errors=True)
    PICTURES.mkdir(parents=True)
    with sync_playwright() as driver:
        for language in languages or LANGUAGES:
            with tempfile.TemporaryDirectory(prefix="takt-tour-") as name:
                folder = Path(name)
                (folder / "devices").mkdir()
                with demo_plant(folder / "plant", language=language) as plant:
                    Tour(driver, plant, folder / "devices", language, take).walk()
        take_charts(driver, languages or LANGUAGES)
    if "--readme" in arguments:
        renew_readme()
    sys.stdout.write(f"{len(list(PICTURES.glob('*.png')))} pictures in {PICTURES}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
