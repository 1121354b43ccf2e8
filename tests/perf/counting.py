"""count_*: seconds and taps for each line that one person counts on a phone without a network.

The place is scanned once for five lines. With the wedge each scan counts one, or asks for a number
that is typed on the pad; with the camera each label that comes into view counts one. Nobody thinks
or walks here: what is left is what the worker waits for. The limit of the wedge is the same keys
and taps on a bare page, that of the camera is the pace at which its film shows labels.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.camera import film_of_labels
from tests.perf import bootstrap, large_plant
from tests.perf.browser import Phone, unlock
from tests.perf.figures import RUNS, Figure, figure
from tests.perf.plant import Plant, build, running_plant

FRAMES_A_SECOND = 30
FRAMES_BETWEEN = 8
FRAMES_SHOWN = 10
ROUND_MS = 60_000
"""Longer than the film goes round."""
LINES_A_PLACE = 5
QUANTITY = "12"
QUIET = '{"sounds":false}'
COUNT_TAPS = """
    () => {
      window.taps = 0
      window.addEventListener('pointerdown', () => { window.taps += 1 }, { capture: true })
    }
"""
BARE = "<body><button data-testid=bare>1</button><input data-testid=field></body>"


@dataclass(frozen=True)
class Size:
    """How many places of five lines are counted, how often."""

    places: int = 6
    runs: int = RUNS


@dataclass
class Counter:
    """The counting screen of a phone, and what somebody does with it."""

    page: Page
    items: Sequence[str]
    places: Iterator[str]

    def lines(self) -> Iterator[tuple[str | None, str]]:
        """A place where one is to be scanned, and the item of a line."""
        at = next(self.places)
        for number, item in enumerate(self.items):
            yield (at if number == 0 else None), item

    def by_wedge(self, place: str | None, item: str) -> None:
        """Each scan counts one."""
        if place is not None:
            _scan(self.page, f"L:{place}")
            expect(self.page.get_by_test_id("count-place")).to_contain_text(place)
        _scan(self.page, f"I:{item}")
        expect(self.page.get_by_test_id("in-hands")).to_contain_text(item)

    def asked(self, place: str | None, item: str) -> None:
        """Each scan asks for a number."""
        self.by_wedge(place, item)
        for digit in QUANTITY:
            self.page.get_by_test_id(f"pad-{digit}").click()
        self.page.get_by_test_id("pad-ok").click()
        expect(self.page.get_by_test_id("quantity-sheet")).to_be_hidden()

    def taps(self) -> int:
        return int(self.page.evaluate("() => window.taps"))


def _scan(page: Page, text: str) -> None:
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def measure(folder: Path, size: Size | None = None) -> list[Figure]:
    """Count with the wedge, with numbers, and with the camera."""
    wanted = size or Size()
    with running_plant(folder) as plant:
        asyncio.run(build(plant, bins=3 * wanted.places * wanted.runs))
        asyncio.run(large_plant.seed(plant, large_plant.Size(items=400, balances=800, lots=50)))
        items = plant.codes[:LINES_A_PLACE]
        return _with_keys(plant, folder, items, wanted) + _with_camera(plant, folder, items, wanted)


def _with_keys(plant: Plant, folder: Path, items: Sequence[str], size: Size) -> list[Figure]:
    phone = Phone(plant, folder / "wedge")
    bootstrap.first_load(phone, "Counter with a wedge")
    with phone.opened(QUIET) as page:
        _begin(phone, page)
        bare = page.context.new_page()
        bare.set_content(BARE)
        page.bring_to_front()
        places = (f"B-{number:05d}" for number in range(2 * size.places * size.runs))
        counter = Counter(page, items, places)
        each, limits, _ = _timed(counter, "each", counter.by_wedge, bare, size)
        asked, slower, taps = _timed(counter, "ask", counter.asked, bare, size)
    return [
        figure("count_wedge_seconds_per_line", each, "s", limits),
        figure("count_asked_seconds_per_line", asked, "s", slower),
        figure("count_asked_taps_per_line", [taps], "taps", [len(QUANTITY) + 1]),
    ]


def _begin(phone: Phone, page: Page) -> None:
    """On the counting screen, and the network is gone."""
    page.goto(phone.url)
    unlock(page, phone.plant.person)
    page.context.set_offline(True)
    page.evaluate("() => { location.hash = '#/count/spot' }")
    page.get_by_test_id("counting").wait_for()
    page.evaluate(COUNT_TAPS)


def _timed(
    counter: Counter, mode: str, way: Callable[[str | None, str], None], bare: Page, size: Size
) -> tuple[list[float], list[float], float]:
    """Seconds a line, the same on a bare page, and taps a line."""
    counter.page.get_by_test_id(f"mode-{mode}").click()
    values, limits, lines = [], [], 0
    before = counter.taps()
    for _ in range(size.runs):
        began, done = time.perf_counter(), 0
        for _ in range(size.places):
            for place, item in counter.lines():
                way(place, item)
                done += 1
        values.append((time.perf_counter() - began) / done)
        lines += done
        limits.append(_bare_seconds(bare, mode == "ask"))
    return values, limits, (counter.taps() - before) / lines


def _bare_seconds(bare: Page, taps: bool) -> float:
    """The keys and taps of a line where nobody listens: what the browser's driver costs."""
    bare.get_by_test_id("field").focus()
    began = time.perf_counter()
    for number in range(LINES_A_PLACE):
        for _ in range(2 if number == 0 else 1):
            _scan(bare, "I:I-000001")
        for _ in range(len(QUANTITY) + 1 if taps else 0):
            bare.get_by_test_id("bare").click()
    return (time.perf_counter() - began) / LINES_A_PLACE


def _with_camera(plant: Plant, folder: Path, items: Sequence[str], size: Size) -> list[Figure]:
    """The film begins with a place and goes round; taps are those that open the camera."""
    labels = [f"I:{item}" for item in items]
    shown = ["L:B-00001", *labels]
    film = film_of_labels(shown, folder / "labels.mjpeg", FRAMES_BETWEEN, FRAMES_SHOWN)
    phone = Phone(plant, folder / "camera")
    bootstrap.first_load(phone, "Counter with a camera")
    values = []
    with phone.opened(QUIET, film) as page:
        _begin(phone, page)
        page.get_by_test_id("mode-each").click()
        page.get_by_test_id("camera-toggle").click()
        hands = page.get_by_test_id("in-hands")
        for _ in range(size.runs):
            expect(hands).to_contain_text(items[0], timeout=ROUND_MS)
            began = time.perf_counter()
            for item in items[1:]:
                expect(hands).to_contain_text(item, timeout=ROUND_MS)
            values.append((time.perf_counter() - began) / (LINES_A_PLACE - 1))
    pace = (FRAMES_SHOWN + FRAMES_BETWEEN) / FRAMES_A_SECOND
    return [figure("count_camera_seconds_per_line", values, "s", [pace])]
