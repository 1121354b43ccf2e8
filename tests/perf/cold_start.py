"""cold_start_offline_ms: the application from a closed browser, without a network, on a slow phone.

The profile holds the large plant. Chromium is slowed down four times; what counts is the time from
the start of the navigation to the first screen that a worker can use. The limit is an empty page of
the same service worker: one small file of its cache, opened under the same conditions.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page

from tests.perf.browser import Phone
from tests.perf.figures import RUNS, Figure, figure

SLOWER = 4
SMALL_FILE = "icon.svg"
FIRST_SCREEN = """
    (() => {
      const usable = '[data-testid^=person-], [data-testid=switch-person]'
      const look = () => {
        if (document.querySelector(usable)) window.usableAt = performance.now()
        else requestAnimationFrame(look)
      }
      look()
    })()
"""


def measure(phone: Phone, runs: int = RUNS) -> list[Figure]:
    """Start with the network cut, again and again."""
    values = [_start(phone) for _ in range(runs)]
    limits = [_smallest(phone) for _ in range(runs)]
    return [figure("cold_start_offline_ms", values, "ms", limits)]


def _start(phone: Phone) -> float:
    with _slow_and_offline(phone) as page:
        page.context.add_init_script(FIRST_SCREEN)
        page.goto(phone.url)
        page.wait_for_function("() => window.usableAt !== undefined")
        return float(page.evaluate("() => window.usableAt"))


def _smallest(phone: Phone) -> float:
    with _slow_and_offline(phone) as page:
        page.goto(f"{phone.url}{SMALL_FILE}")
        return float(page.evaluate("() => performance.now()"))


@contextmanager
def _slow_and_offline(phone: Phone) -> Iterator[Page]:
    with phone.opened() as page:
        page.context.set_offline(True)
        session = page.context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        yield page
