"""A phone, tablet or desk browser as the tests hold it: one Chromium profile on one plant.

Codes are typed as a hand scanner types them: keys to the page, whatever has the focus.
The network is cut by the browser itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, Playwright, Request, expect

from tests.e2e.bicycle_plant import BicyclePlant
from tests.e2e.chromium import find_chromium

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1440, "height": 900}
LATE_MS = 60_000
expect.set_options(timeout=LATE_MS)
OPEN: dict[str, DevicePage] = {}
CLOCK_OFF = """
(() => {
  const off = %d
  const Real = Date
  globalThis.Date = class extends Real {
    constructor(...given) { given.length === 0 ? super(Real.now() + off) : super(...given) }
    static now() { return Real.now() + off }
  }
})()
"""


@dataclass
class DevicePage:
    """One device; `clock_off_ms` is how far its clock is wrong, `film` what its camera sees.

    Sheets that slide are waited for at each tap, so a device is set to `moves` where that matters.
    """

    driver: Playwright
    plant: BicyclePlant
    folder: Path
    name: str
    size: dict[str, int] = field(default_factory=lambda: dict(PHONE))
    clock_off_ms: int = 0
    film: Path | None = None
    switches: tuple[str, ...] = ()
    language: str = "en"
    moves: bool = False
    is_cut: bool = False
    requests: list[str] = field(default_factory=list)
    worker_requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    _context: BrowserContext | None = None

    @property
    def page(self) -> Page:
        assert self._context is not None, f"{self.name} is closed"
        return self._context.pages[0]

    def open(self, path: str = "/") -> None:
        """Open the browser on its profile and the application in it."""
        program, arguments = find_chromium()
        arguments += self.switches
        arguments.append(f"--ignore-certificate-errors-spki-list={self.plant.key_hash}")
        if self.film is not None:
            arguments += [
                "--use-fake-ui-for-media-stream",
                "--use-fake-device-for-media-stream",
                f"--use-file-for-fake-video-capture={self.film}",
            ]
        self._context = self.driver.chromium.launch_persistent_context(
            str(self.folder),
            executable_path=str(program),
            args=arguments,
            viewport=self.size,  # type: ignore[arg-type]  # a plain dict has the same shape
            locale=self.language,
            reduced_motion="no-preference" if self.moves else "reduce",
        )
        self._context.set_default_timeout(LATE_MS)
        if self.clock_off_ms:
            self._context.add_init_script(CLOCK_OFF % self.clock_off_ms)
        self._context.set_offline(self.is_cut)
        self._context.on("request", self._note)
        self._context.on("weberror", lambda found: self.errors.append(str(found.error)))
        self.page.goto(self.plant.url + path)
        OPEN[self.name] = self

    def _note(self, request: Request) -> None:
        """Keep apart what the page and what its service worker asks for."""
        # The icon on its tab is the browser's own errand, at a time of its choice.
        if not request.url.endswith("/icon.svg"):
            asked = self.worker_requests if request.service_worker else self.requests
            asked.append(request.url)

    def close(self) -> None:
        """Close the browser; the profile stays."""
        if self._context is not None:
            self._context.close()
            self._context = None
            OPEN.pop(self.name, None)

    def cut(self) -> None:
        """Take the network away."""
        self.is_cut = True
        self.page.context.set_offline(True)

    def heal(self) -> None:
        """Give the network back; nothing is tapped."""
        self.is_cut = False
        self.page.context.set_offline(False)

    def by(self, name: str) -> Locator:
        """The part of the page with this test id."""
        return self.page.get_by_test_id(name)

    def go(self, path: str) -> None:
        """Go to a page of the application as a link does."""
        self.page.evaluate("path => { location.hash = path }", f"#/{path}")

    def enrol(self) -> None:
        """Type a one-time code and wait until the plant's people are there."""
        self.by("enrol-code").fill(self.plant.enrolment_code(self.name))
        self.by("device-name").fill(self.name)
        self.by("enrol").click()

    def unlock(self, person: str) -> None:
        """Choose a person and type the PIN."""
        self.by(f"person-{self.plant.people[person]}").click()
        for digit in self.plant.pin_of(person):
            self.by(f"pad-{digit}").click()
        self.by("pad-ok").click()
        expect(self.by("switch-person")).to_be_visible()

    def scan(self, code: str) -> None:
        """Type a code as a hand scanner does."""
        self.page.keyboard.type(code)
        self.page.keyboard.press("Enter")

    def wait_until_booked(self) -> None:
        """Wait until nothing waits to be sent and everything is in the books."""
        expect(self.by("queue-count").first).to_have_text(re.compile(r"^\s*0?\s*$"))

    def wait_until_ready_for_offline(self) -> None:
        """Wait until the device says that it can lose the network."""
        self.go("queue")
        expect(self.by("offline-ready")).to_have_attribute("data-state", "ready")
        self.go("")

    def states_of_acts(self) -> list[Any]:
        """The state that "my acts today" shows for each act, newest first."""
        self.go("acts")
        expect(self.by("acts")).to_be_visible()
        return (
            self.by("acts")
            .get_by_test_id("act-state")
            .evaluate_all("parts => parts.map(part => part.dataset.state)")
        )
