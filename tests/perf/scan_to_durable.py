"""scan_to_durable_p95_ms: from the last key of a wedge scan to the signal that the act is durable.

An issue in continuous mode: the place is scanned once, then each scan of an item is an act. The
signal comes only after the strict transaction of IndexedDB; the network is cut throughout. The
limit is one such transaction with one small record, in a database of its own in the same page.
The device holds a month of acts: whatever reads its archive at each scan is paid for here.
"""

from __future__ import annotations

from playwright.sync_api import Page

from tests.perf.browser import Phone, unlock
from tests.perf.figures import RUNS, Figure, figure, percentile

SCANS = 60
ARCHIVED = 15_000
EACH_SCAN_AN_ACT = '{"continuous":"act","repeated":"count","sounds":false}'
# Before the application, whose own listener lets nobody else see the key that ends a scan.
HEAR_ENTER = """
    window.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') window.enterAt = event.timeStamp
    }, { capture: true })
"""
WATCH = """
    () => {
      window.waits = []
      new MutationObserver((changes) => {
        for (const { addedNodes } of changes)
          for (const node of addedNodes)
            if (node instanceof Element && node.matches('.flash.good'))
              window.waits.push(performance.now() - window.enterAt)
      }).observe(document, { subtree: true, childList: true })
    }
"""
OPEN_LIMIT = """
    () => new Promise((resolve, reject) => {
      const opening = indexedDB.open('limit', 1)
      opening.onupgradeneeded = () => opening.result.createObjectStore('acts')
      opening.onerror = () => reject(opening.error)
      opening.onsuccess = () => { window.limit = opening.result; resolve() }
    })
"""
WRITE_ONE = """
    number => new Promise((resolve, reject) => {
      const began = performance.now()
      const writing = window.limit.transaction('acts', 'readwrite', { durability: 'strict' })
      writing.objectStore('acts').put({ number, text: 'x'.repeat(400) }, number)
      writing.onerror = () => reject(writing.error)
      writing.oncomplete = () => resolve(performance.now() - began)
    })
"""
FILL_ARCHIVE = """
    ({ count, actor }) => new Promise((resolve, reject) => {
      const opening = indexedDB.open('takt')
      opening.onerror = () => reject(opening.error)
      opening.onsuccess = () => {
        const database = opening.result
        const writing = database.transaction('archive', 'readwrite')
        const step = 29 * 24 * 3600 * 1000 / count
        for (let n = 1; n <= count; n++) {
          const at = Math.round(Date.now() - n * step)
          const id = `bench-${n}`
          const args = {
            item: n, lot: null, from: 1, to: 2, quantity: 3, unit: null, entered: null,
          }
          const body = JSON.stringify({
            id, n, kind: 'stock.issue', version: 1, actor, base: [1, n], time: { wall: at }, args,
          })
          writing.objectStore('archive').put({
            id, n, stream: 'bench', body, hash: 'x'.repeat(64), kind: 'stock.issue', actor, at,
            state: 'booked', acknowledgedAt: at, epoch: 1,
          })
        }
        writing.onerror = () => reject(writing.error)
        writing.oncomplete = () => { database.close(); resolve() }
      }
    })
"""
HAS_COME = "count => window.waits.length >= count"


def measure(phone: Phone, runs: int = RUNS, scans: int = SCANS) -> list[Figure]:
    """Scan on a phone that holds the large plant."""
    with phone.opened(EACH_SCAN_AN_ACT) as page:
        page.context.add_init_script(HEAR_ENTER)
        page.goto(phone.url)
        unlock(page, phone.plant.person)
        page.evaluate(FILL_ARCHIVE, {"count": ARCHIVED, "actor": phone.plant.person})
        page.context.set_offline(True)
        page.evaluate("() => { location.hash = '#/issue' }")
        page.get_by_test_id("flow-issue").wait_for()
        _type(page, "L:B-00001")
        page.evaluate(WATCH)
        page.evaluate(OPEN_LIMIT)
        values, limits = [], []
        for run in range(runs):
            for number in range(scans):
                _type(page, f"I:{phone.plant.codes[number]}")
                page.wait_for_function(HAS_COME, arg=run * scans + number + 1)
            waits = page.evaluate("() => window.waits")
            values.append(percentile(waits[run * scans :], 0.95))
            writes = [float(page.evaluate(WRITE_ONE, number)) for number in range(scans)]
            limits.append(percentile(writes, 0.95))
    return [figure("scan_to_durable_p95_ms", values, "ms", limits)]


def _type(page: Page, text: str) -> None:
    page.keyboard.type(text)
    page.keyboard.press("Enter")
