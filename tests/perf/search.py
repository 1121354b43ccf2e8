"""search_100k_p95_ms: from a key stroke in the search field to the results being in the page.

Codes, Chinese parts of names, pinyin initials, English words and barcodes are typed letter by
letter into the field of the scan page, on a phone that holds the large plant. The limit is a plain
look through the same number of names in the same page, which knows no pinyin, order or screen.
"""

from __future__ import annotations

from playwright.sync_api import Page

from tests.perf.browser import Phone, unlock
from tests.perf.figures import RUNS, Figure, figure, percentile
from tests.perf.large_plant import Size

TYPED = (
    "bol-0412", "690000", "六角螺栓", "螺栓 m8x40", "ljls", "bxgzc", "传感器", "sensor m12",
    "不存在", "zzzzzz", "高强度齿轮 m30", "glue", "0", "m8", "板", "she-099999", "xqzjk 螺",
)  # fmt: skip
# Svelte brings the page up to date in a microtask: a macrotask later it is done.
BEGINNINGS = [text[:length] for text in TYPED for length in range(1, len(text) + 1)]
ITEMS = Size().items
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
NAMES = """
    count => {
      window.names = Array.from({ length: count }, (_, number) =>
        `BOL-${String(number).padStart(6, '0')} 六角螺栓 M8x${number % 97} hex bolt zinc`)
    }
"""
LOOK = """
    text => {
      const began = performance.now()
      window.found = window.names.filter(name => name.includes(text)).length
      return performance.now() - began
    }
"""


def measure(phone: Phone, runs: int = RUNS) -> list[Figure]:
    """Type everything in each run; the first run finds the index built, as a worker does."""
    with phone.opened() as page:
        page.goto(phone.url)
        if not page.get_by_test_id("switch-person").is_visible():
            unlock(page, phone.plant.person)
        page.evaluate("() => { location.hash = '#/scan' }")
        page.locator(FIELD).wait_for()
        _stroke(page, "warm")
        page.evaluate(NAMES, ITEMS)
        values, limits = [], []
        for _ in range(runs):
            values.append(percentile([_stroke(page, text) for text in BEGINNINGS], 0.95))
            limits.append(percentile([_look(page, text) for text in BEGINNINGS], 0.95))
    return [figure("search_100k_p95_ms", values, "ms", limits)]


def _look(page: Page, text: str) -> float:
    return float(page.evaluate(LOOK, text))


def _stroke(page: Page, text: str) -> float:
    return float(page.evaluate(STROKE, [FIELD, text]))
