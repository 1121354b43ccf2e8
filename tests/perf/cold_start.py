"""cold_start_offline_ms: the application from a closed browser, without a network, on a slow phone.

The profile holds the large plant. Chromium is slowed down four times; what counts is the time from
the start of the navigation to the first screen that a worker can use.
"""

from __future__ import annotations

from tests.perf.browser import Phone
from tests.perf.figures import RUNS, Figure, figure

SLOWER = 4
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
    return [figure("cold_start_offline_ms", [_start(phone) for _ in range(runs)], "ms")]


def _start(phone: Phone) -> float:
    with phone.opened() as page:
        page.context.set_offline(True)
        page.context.add_init_script(FIRST_SCREEN)
        session = page.context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.goto(phone.url)
        page.wait_for_function("() => window.usableAt !== undefined")
        return float(page.evaluate("() => window.usableAt"))
