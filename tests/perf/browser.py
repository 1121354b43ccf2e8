"""A real Chromium on a plant: one profile of a phone, which outlives the browser.

`link` is the port through which the phone reaches the server, so that the line may be a slow one.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import BrowserContext, Page, sync_playwright

from tests.e2e.chromium import find_chromium
from tests.faults.slow_link import slow_link
from tests.perf.plant import PIN, Plant

LATE_MS = 180_000
SCREEN = {"width": 360, "height": 740}
# Every change of the sync chip with its time, and of the network the last chunk that came.
WATCH_PHASES = """
    () => {
      window.phases = []
      const note = () => {
        const chip = document.querySelector('[data-testid=sync-chip]')
        const phase = chip?.dataset.phase ?? ''
        if (window.phases.at(-1)?.[1] !== phase) window.phases.push([performance.now(), phase])
      }
      note()
      new MutationObserver(note).observe(document, {
        subtree: true, childList: true, attributes: true, attributeFilter: ['data-phase'],
      })
    }
"""


@dataclass
class Phone:
    """One profile; open it, close it, open it again."""

    plant: Plant
    folder: Path
    link: int = 0

    @property
    def url(self) -> str:
        """Where the application is reached."""
        return f"https://localhost:{self.link or self.plant.port}/"

    @contextmanager
    def opened(self, preferences: str = "", film: Path | None = None) -> Iterator[Page]:
        """Open the browser; the page is empty until somebody goes somewhere.

        `film` is what its camera sees.
        """
        program, arguments = find_chromium()
        if film is not None:
            arguments += [
                "--use-fake-ui-for-media-stream",
                "--use-fake-device-for-media-stream",
                f"--use-file-for-fake-video-capture={film}",
            ]
        arguments.append(f"--ignore-certificate-errors-spki-list={_key_hash(self.plant)}")
        with sync_playwright() as driver:
            context: BrowserContext = driver.chromium.launch_persistent_context(
                str(self.folder),
                executable_path=str(program),
                args=arguments,
                viewport=SCREEN,  # type: ignore[arg-type]  # a plain dict has the same shape
                locale="en",
            )
            context.set_default_timeout(LATE_MS)
            if preferences:
                stored = f"localStorage.setItem('takt.preferences', '{preferences}')"
                context.add_init_script(stored)
            try:
                yield context.pages[0]
            finally:
                context.close()


def _key_hash(plant: Plant) -> str:
    pem = (plant.server.folder / "certificates" / "server.crt").read_bytes()
    public = x509.load_pem_x509_certificate(pem).public_key()
    spki = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(hashlib.sha256(spki).digest()).decode()


def enrol(page: Page, code: str, name: str) -> None:
    """Type the one-time code; the first load begins with the tap."""
    page.get_by_test_id("enrol-code").fill(code)
    page.get_by_test_id("device-name").fill(name)
    page.evaluate(WATCH_PHASES)
    page.evaluate("() => { window.began = performance.now() }")
    page.get_by_test_id("enrol").click()


def unlock(page: Page, person: int) -> None:
    """Choose the person and type the PIN."""
    page.get_by_test_id(f"person-{person}").click()
    for digit in PIN:
        page.get_by_test_id(f"pad-{digit}").click()
    page.get_by_test_id("pad-ok").click()
    page.get_by_test_id("switch-person").wait_for()


@contextmanager
def slow_line(port: int, bits_per_second: int) -> Iterator[int]:
    """A slow link to the port, in a thread of its own; gives the port that it listens on."""
    ready: list[int] = []
    up, down = threading.Event(), threading.Event()

    async def carry() -> None:
        async with slow_link(port, bits_per_second) as link:
            ready.append(link.listening_on)
            up.set()
            await asyncio.to_thread(down.wait)

    thread = threading.Thread(target=lambda: asyncio.run(carry()))
    thread.start()
    up.wait()
    try:
        yield ready[0]
    finally:
        down.set()
        thread.join()
