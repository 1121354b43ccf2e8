"""reading_to_verdict_p95_ms: from the last key of a reading to its verdict on a phone's screen.

Samples of 32 pieces with five sizes each, 100 readings of each came from another phone; the network
is cut, Chromium is slowed down four times. By turns a gauge types its line and a person its keys,
from the Enter or the tap that ends the reading until it is durable, the sample is judged anew, and
the frame that asks for the next size is painted. The limit is one strict transaction with the same
record, in a database of its own in the same page.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page, expect

from takt.kernel.ids import uuid7
from takt.quality import save_plan, save_version
from takt.quality.plans.model import PlanVersion
from takt.runtime.editing import Desk
from tests.perf import bootstrap
from tests.perf.batches import open_stock
from tests.perf.browser import Phone, unlock
from tests.perf.cold_start import SLOWER
from tests.perf.figures import RUNS, Figure, figure, percentile
from tests.perf.plant import CLOCK, Plant, build, running_plant
from tests.phone import body_of

ZONE = ZoneInfo("Asia/Shanghai")
"""Of the plant: a version begins on a day of its site."""
UNITS = 32
SIZES = 5
SEED = "0123456789abcdef"
QUIET = '{"sounds":false}'
# Before the application, whose own listener lets nobody else see the key that ends a line.
HEAR = """
    (() => {
      const began = (event) => { window.beganAt = event.timeStamp }
      window.addEventListener('keydown', (event) => {
        if (event.key === 'Enter') began(event)
      }, { capture: true })
      window.addEventListener('click', (event) => {
        if (event.target.closest('[data-testid=pad-ok]')) began(event)
      }, { capture: true })
    })()
"""
WATCH = """
    () => {
      window.waits = []
      window.watcher?.disconnect()
      // The piece and the size; what stands below changes sooner, while the act is on its way.
      const parts = ['[data-testid=inspect-where]', '[data-testid=inspect-slot] h2']
      const asked = () => parts.map((one) => document.querySelector(one)?.textContent).join()
      let before = asked()
      const painted = (after) => requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = after
        port2.postMessage(0)
      })
      window.watcher = new MutationObserver(() => {
        const now = asked()
        if (now === before || window.beganAt === undefined) return
        const from = window.beganAt
        before = now
        window.beganAt = undefined
        painted(() => window.waits.push(performance.now() - from))
      })
      const everything = { subtree: true, childList: true, characterData: true }
      window.watcher.observe(document, everything)
    }
"""
TAP = """
    keys => {
      for (const key of keys) {
        const name = key === '.' ? 'pad-point' : `pad-${key}`
        document.querySelector(`[data-testid=${name}]`).click()
      }
    }
"""
OPEN_LIMIT = """
    async () => {
      const asked = (request) => new Promise((resolve, reject) => {
        request.onerror = () => reject(request.error)
        request.onsuccess = () => resolve(request.result)
      })
      const own = await asked(indexedDB.open('takt'))
      const read = own.transaction(['outbox', 'meta'])
      window.record = (await asked(read.objectStore('outbox').getAll())).at(-1)
      window.tip = await asked(read.objectStore('meta').get('tip'))
      own.close()
      const opening = indexedDB.open('limit', 1)
      opening.onupgradeneeded = () => {
        for (const name of ['acts', 'meta']) opening.result.createObjectStore(name)
      }
      window.limit = await asked(opening)
    }
"""
WRITE_ONE = """
    number => new Promise((resolve, reject) => {
      const began = performance.now()
      const stores = ['acts', 'meta']
      const writing = window.limit.transaction(stores, 'readwrite', { durability: 'strict' })
      writing.objectStore('meta').put(window.tip, 'tip')
      writing.objectStore('acts').put(window.record, number)
      writing.onerror = () => reject(writing.error)
      writing.oncomplete = () => resolve(performance.now() - began)
    })
"""
HAS_COME = "count => window.waits.length >= count"


@dataclass(frozen=True)
class Size:
    """So many samples, with readings that are there and readings that are made."""

    samples: int = RUNS
    before: int = 100
    readings: int = 50


def measure(folder: Path, size: Size = Size()) -> list[Figure]:
    """All readings of all samples make one figure: 250 of them."""
    with running_plant(folder) as plant:
        samples = asyncio.run(_samples(plant, size))
        phone = Phone(plant, folder / "inspector")
        bootstrap.first_load(phone, "Phone of an inspector")
        with _slow_and_offline(phone) as page:
            values = [wait for one in samples for wait in _read(page, one, size)]
            page.evaluate(OPEN_LIMIT)
            limits = [float(page.evaluate(WRITE_ONE, number)) for number in range(len(values))]
    name = "reading_to_verdict_p95_ms"
    return [figure(name, [percentile(values, 0.95)], "ms", [percentile(limits, 0.95)])]


@contextmanager
def _slow_and_offline(phone: Phone) -> Iterator[Page]:
    with phone.opened(QUIET) as page:
        page.context.add_init_script(HEAR)
        page.goto(phone.url)
        unlock(page, phone.plant.person)
        page.context.set_offline(True)
        session = page.context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        yield page


def _read(page: Page, inspection: str, size: Size) -> list[float]:
    """Readings of one sample by turns of gauge and keys; it stays open."""
    page.evaluate("id => { location.hash = `#/inspections/${id}` }", inspection)
    where = page.get_by_test_id("inspect-where")
    expect(where).to_contain_text(f" {size.before // SIZES + 1} ")
    page.evaluate(WATCH)
    for number in range(size.readings):
        value = f"10.{number % 10:02d}"
        if number % 2 == 0:
            page.keyboard.type(f"{value} mm")
            page.keyboard.press("Enter")
        else:
            page.evaluate(TAP, value)
            page.mouse.click(*_middle(page.get_by_test_id("pad-ok")))
        page.wait_for_function(HAS_COME, arg=number + 1)
    expect(where).to_contain_text(f" {(size.before + size.readings) // SIZES + 1} ")
    expect(page.get_by_test_id("inspect-found").locator("b")).to_have_text("1")
    return [float(wait) for wait in page.evaluate("() => window.waits")]


def _middle(key: Locator) -> tuple[float, float]:
    """Where a thumb rests: it does not scroll first, as a driver does that looks for the key."""
    box = key.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


async def _samples(plant: Plant, size: Size) -> list[str]:
    """Samples that were drawn and read in part on another phone, one reading an act."""
    await build(plant, bins=2)
    stock = await open_stock(plant, 1)
    version = await _plan(plant)
    sizes = [one.id for one in version.characteristics]
    begun = _begun(version, next(iter(stock.lots)))
    phone, token = await plant.phone("Phone that read before")
    found = []
    with plant.line() as line:
        for _ in range(size.samples):
            act = phone.record("inspect.begin", plant.person, begun, id=uuid7(CLOCK))
            found.append(str(act["id"]))
            for told in _told_before(sizes, size.before):
                args = _readings(found[-1], version.id, told)
                phone.record("inspect.readings", plant.person, args, id=uuid7(CLOCK))
            receipt = json.loads(
                line.ask("POST", "/sync/v1/push", token, body_of(phone.push_request()))
            )
            assert all(result[1] == "applied" for result in receipt["results"]), receipt
            phone.acknowledged, phone.seen = receipt["ok"], receipt["server_time"]
    return found


async def _plan(plant: Plant) -> PlanVersion:
    """32 pieces, one of them may be bad: a sample stays open while its readings come."""
    measured = {"kind": "measured", "unit": "mm", "scale": 2, "lower": 995, "upper": 1015}
    sizes = [
        measured | {"code": f"S{number}", "name_en": f"Size {number}"} for number in range(SIZES)
    ]
    version = {
        "from_on": str(datetime.fromtimestamp(CLOCK.now_ms() / 1000, ZONE).date()),
        "sampling": {"kind": "fixed", "n": UNITS, "ac": 1},
        "characteristics": sizes,
    }
    async with plant.database() as database:
        desk = Desk(database, CLOCK)
        plan = await save_plan(desk, {"code": "QP", "name_en": "Turning", "kind": "in_process"})
        return await save_version(desk, plan.id, version)


def _begun(version: PlanVersion, item: int) -> dict[str, Any]:
    sample = {"seed": SEED, "n": UNITS, "ac": 1, "re": 2, "letter": None, "mode": None}
    nothing = dict.fromkeys(
        ("inspection", "lot", "quantity", "supplier", "for_kind", "for_id", "operation")
    )
    about = {"kind": "in_process", "plan": version.plan, "version": version.id, "item": item}
    return nothing | about | sample | {"units": 500}


def _told_before(sizes: Sequence[int], count: int) -> Iterator[list[Any]]:
    """The first pieces; the very first size of all is bad."""
    for number in range(count):
        value = 1_000 + number % 10 if number else 1_020
        yield [number // SIZES + 1, sizes[number % SIZES], value]


def _readings(inspection: str, version: int, told: list[Any]) -> dict[str, Any]:
    about = {"inspection": inspection, "version": version, "readings": [told]}
    return about | {"gauge": None, "defects": [], "note": None}
