"""search_100k_p95_ms: from a key stroke in the search field to the results being in the page.

Codes, Chinese parts of names, pinyin initials, English words and barcodes are typed letter by
letter into the field of the scan page, on a phone that holds the large plant.
"""

from __future__ import annotations

from playwright.sync_api import Page

from tests.perf.browser import Phone, unlock
from tests.perf.figures import RUNS, Figure, figure, percentile

TYPED = (
    "bol-0412", "690000", "六角螺栓", "螺栓 m8x40", "ljls", "bxgzc", "传感器", "sensor m12",
    "不存在", "zzzzzz", "高强度齿轮 m30", "glue", "0", "m8", "板", "she-099999", "xqzjk 螺",
)  # fmt: skip
# Svelte brings the page up to date in a microtask: a macrotask later it is done.
STROKE = """
    ([selector, text]) => {
      const field = document.querySelector(selector)
      const began = performance.now()
      field.value = text
      field.dispatchEvent(new InputEvent('input', { bubbles: true }))
      return new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = () => resolve(performance.now() - began)
        port2.postMessage(0)
      })
    }
"""
FIELD = "[data-testid=scan-input]"


def measure(phone: Phone, runs: int = RUNS) -> list[Figure]:
    """Type everything in each run; the first run finds the index built, as a worker does."""
    with phone.opened() as page:
        page.goto(phone.url)
        if not page.get_by_test_id("switch-person").is_visible():
            unlock(page, phone.plant.person)
        page.evaluate("() => { location.hash = '#/scan' }")
        page.locator(FIELD).wait_for()
        _stroke(page, "warm")
        values = [percentile(_type_all(page), 0.95) for _ in range(runs)]
    return [figure("search_100k_p95_ms", values, "ms")]


def _type_all(page: Page) -> list[float]:
    beginnings = [text[:length] for text in TYPED for length in range(1, len(text) + 1)]
    return [_stroke(page, beginning) for beginning in beginnings]


def _stroke(page: Page, text: str) -> float:
    return float(page.evaluate(STROKE, [FIELD, text]))
