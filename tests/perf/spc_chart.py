"""spc_100k_chart_ms: from 100,000 readings in hand to a control chart on the screen of a phone.

One characteristic as single values and moving ranges: limits, all eight rules of Nelson, the marks,
and the words beside them, until the frame is painted. Chromium is slowed down four times; the page
is built from the application's own parts and needs no server. The limit is the least that such a
picture needs: one pass for mean and moving range, and the bare line on a canvas.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, sync_playwright

from tests.e2e.chart_page import build, chart_page
from tests.perf.cold_start import SLOWER
from tests.perf.figures import RUNS, Figure, figure

READINGS = 100_000
CHART = "([count, seed]) => window.takeChart(count, seed)"
LIMIT = "([count, seed]) => window.takeLimit(count, seed)"


def measure(runs: int = RUNS, readings: int = READINGS) -> list[Figure]:
    """Other readings in each run, on a page opened anew: nothing is warm but the browser."""
    build()
    with _slow_page() as page:
        values = [_taken(page, CHART, readings, seed) for seed in range(runs)]
        limits = [_taken(page, LIMIT, readings, seed) for seed in range(runs)]
    return [figure("spc_100k_chart_ms", values, "ms", limits)]


def _taken(page: Page, what: str, readings: int, seed: int) -> float:
    page.reload()
    page.locator("body[data-ready]").wait_for(state="attached")
    return float(page.evaluate(what, [readings, seed]))


@contextmanager
def _slow_page() -> Iterator[Page]:
    with sync_playwright() as driver, chart_page(driver) as page:
        session = page.context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        yield page
