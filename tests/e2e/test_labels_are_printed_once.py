"""Labels asked for without a network: the job waits where it can be seen, and prints once."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Playwright, expect

from tests.e2e.demo_plant import demo_plant
from tests.e2e.device_page import DevicePage

CAUGHT = """
    () => {
      window.printed = []
      window.print = () => {
        const pages = document.querySelectorAll('[data-testid=label-sheet] section')
        window.printed.push([...pages].map(page => page.querySelectorAll('svg path').length))
      }
    }
"""


class Paper(socketserver.ThreadingTCPServer):
    """A label printer on this machine; keeps what it is sent."""

    daemon_threads = True

    def __init__(self) -> None:
        self.jobs: list[bytes] = []
        super().__init__(("127.0.0.1", 0), Taker)


class Taker(socketserver.StreamRequestHandler):
    """One job: everything until the sender is done."""

    server: Paper

    def handle(self) -> None:
        self.server.jobs.append(self.rfile.read())


@contextmanager
def label_printer() -> Iterator[Paper]:
    with Paper() as paper:
        thread = threading.Thread(target=paper.serve_forever)
        thread.start()
        try:
            yield paper
        finally:
            paper.shutdown()
            thread.join()


def choose(phone: DevicePage, *texts: str) -> None:
    """Find each lot by typing and take it."""
    for text in texts:
        phone.by("label-find").fill(text)
        phone.by("label-hit").first.click()


def test_a_job_that_waited_for_the_network_prints_once(
    playwright: Playwright, tmp_path: Path
) -> None:
    with (
        label_printer() as paper,
        demo_plant(tmp_path / "plant", {"TAKT_PRINTER_HOSTS": "127.0.0.1"}) as plant,
    ):
        size = {"width_mm": 100, "height_mm": 60, "dpi": "203"}
        where = {"host": "127.0.0.1", "port": paper.server_address[1], "site": 1}
        form = {"name": "Gate printer", "kind": "zpl", **size, **where}
        plant.api.post("/api/v1/printers", json=form).raise_for_status()
        phone = DevicePage(playwright, plant, tmp_path / "phone", "Phone")
        phone.open()
        phone.enrol()
        phone.unlock("storekeeper")
        phone.wait_until_booked()
        phone.wait_until_ready_for_offline()

        phone.cut()
        phone.go("labels")
        choose(phone, "L2621A", "L2622A")
        expect(phone.by("label-preview").locator("path")).to_be_visible()
        phone.page.evaluate(CAUGHT)
        phone.by("labels-print").click()
        phone.page.wait_for_function("() => window.printed.length === 1")
        assert phone.page.evaluate("() => window.printed") == [[2]]

        expect(phone.by("print-waits")).to_be_visible()
        phone.by("label-send").click()
        expect(phone.by("print-unsent").get_by_role("listitem")).to_have_count(2)
        assert paper.jobs == []

        phone.heal()
        printed = phone.page.locator("[data-testid=print-status][data-status=printed]")
        expect(printed).to_have_count(2)
        [job] = paper.jobs
        assert job.count(b"^XA") == 2
        assert b"T:MSL-20:L2621A" in job

        phone.by("print-job").filter(has_text="Gate printer").get_by_test_id("reprint").click()
        phone.by("reprint-go").click()
        expect(printed).to_have_count(3)
        assert paper.jobs == [job, job]
        assert phone.errors == []
        phone.close()
