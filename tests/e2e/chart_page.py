"""The page that shows the charts with made-up readings: built from the application's own parts.

No server of ours runs behind it. `show` names a chart; without one the page waits to be measured.
"""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Playwright

from tests.e2e.chromium import find_chromium

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = ROOT / "pwa" / "bench" / "charts" / "vite.config.ts"
BUILT = ROOT / ".takt" / "charts" / os.environ.get("PYTEST_XDIST_WORKER", "page")
"""One for each test process: building empties it."""
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
DESK: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing: what counts is said by whoever looks at the page."""


def build() -> None:
    """Build the page anew, in a second."""
    node = shutil.which("node") or "node"
    vite = ROOT / "node_modules" / "vite" / "bin" / "vite.js"
    command = [node, str(vite), "build", "--logLevel", "error", "--config", str(SETTINGS)]
    subprocess.run([*command, "--outDir", str(BUILT)], check=True, cwd=ROOT)


@contextmanager
def chart_page(
    driver: Playwright,
    query: str = "",
    device: dict[str, Any] = PHONE,
    language: str = "en",
    before: str = "",
) -> Iterator[Page]:
    """The page in a browser of its own; a script may run before all others."""
    handler = functools.partial(_Quiet, directory=str(BUILT))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        program, arguments = find_chromium()
        browser = driver.chromium.launch(executable_path=str(program), args=arguments)
        try:
            page = browser.new_context(**device, locale=language).new_page()
            page.add_init_script(before)
            address = f"http://127.0.0.1:{server.server_port}/index.html"
            page.goto(f"{address}?lang={language}&{query}")
            page.locator("body[data-ready]").wait_for(state="attached")
            yield page
        finally:
            browser.close()
            server.shutdown()
