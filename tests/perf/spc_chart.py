"""spc_100k_chart_ms: from 100,000 readings in hand to a control chart on the screen of a phone.

One characteristic as single values and moving ranges: limits, all eight rules of Nelson, the marks,
and the words beside them, until the frame is painted. Chromium is slowed down four times; the page
is built from the application's own parts and needs no server. The limit is the least that such a
picture needs: one pass for mean and moving range, and the bare line on a canvas.
"""

from __future__ import annotations

import functools
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.e2e.chromium import find_chromium
from tests.perf.browser import SCREEN
from tests.perf.cold_start import SLOWER
from tests.perf.figures import RUNS, Figure, figure

READINGS = 100_000
ROOT = Path(__file__).resolve().parents[2]
SETTINGS = ROOT / "pwa" / "bench" / "charts" / "vite.config.ts"
BUILT = ROOT / ".takt" / "charts"
"""Where those settings put the page."""
CHART = "([count, seed]) => window.takeChart(count, seed)"
LIMIT = "([count, seed]) => window.takeLimit(count, seed)"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing: the output of the bench is its figures."""


def measure(runs: int = RUNS, readings: int = READINGS) -> list[Figure]:
    """Other readings in each run, on a page opened anew: nothing is warm but the browser."""
    _build()
    with _page() as page:
        values = [_taken(page, CHART, readings, seed) for seed in range(runs)]
        limits = [_taken(page, LIMIT, readings, seed) for seed in range(runs)]
    return [figure("spc_100k_chart_ms", values, "ms", limits)]


def _taken(page: Page, what: str, readings: int, seed: int) -> float:
    page.reload()
    page.locator("body[data-ready]").wait_for(state="attached")
    return float(page.evaluate(what, [readings, seed]))


def _build() -> None:
    node = shutil.which("node") or "node"
    vite = ROOT / "node_modules" / "vite" / "bin" / "vite.js"
    command = [node, str(vite), "build", "--logLevel", "error", "--config", str(SETTINGS)]
    subprocess.run(command, check=True, cwd=ROOT)


@contextmanager
def _page() -> Iterator[Page]:
    """The page of the charts on a slow phone."""
    handler = functools.partial(_Quiet, directory=str(BUILT))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, sync_playwright() as driver:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        program, arguments = find_chromium()
        browser = driver.chromium.launch(executable_path=str(program), args=arguments)
        try:
            context = browser.new_context(
                viewport=SCREEN,  # type: ignore[arg-type]  # a plain dict has the same shape
                device_scale_factor=2,
                is_mobile=True,
                has_touch=True,
                locale="en",
            )
            page = context.new_page()
            page.goto(f"http://127.0.0.1:{server.server_port}/index.html")
            session = context.new_cdp_session(page)
            session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
            yield page
        finally:
            browser.close()
            server.shutdown()
