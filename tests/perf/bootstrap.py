"""bootstrap_600k_seconds and balance_bytes_per_row: a new phone's first load at 5 Mbit/s.

Chromium with the built application goes through a slow link, from the tap on "enrol" to the moment
at which every scope is in view. The limit is the wire time of the same compressed chunks, fetched
four at a time over the same link by a client that throws them away.
"""

from __future__ import annotations

import asyncio
import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import brotli
from playwright.sync_api import Page

from takt.runtime.chunks import BROTLI_QUALITY
from tests.perf.browser import Phone, enrol, slow_line
from tests.perf.figures import RUNS, Figure, figure
from tests.perf.plant import Plant

BITS_PER_SECOND = 5_000_000
AT_ONCE = 4
# Idle, and nothing else for so long: the load has come to its end.
CALM_MS = 4_000
CALM = """
    calm => {
      const [at, phase] = window.phases.at(-1) ?? [0, '']
      const seen = window.phases.some(([, one]) => one === 'loading')
      return seen && phase === 'idle' && performance.now() - at > calm
    }
"""
BALANCE_ROWS = """
    SELECT row
    FROM feed
    WHERE table_name = 'balance' AND row IS NOT NULL
    ORDER BY scope, key
"""
TOOK = "() => window.phases.at(-1)[0] - window.began"


@dataclass
class Wire:
    """What the chunks of all scopes weigh on the wire, by table, and where they are."""

    ids: list[str] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    bytes: dict[str, int] = field(default_factory=dict)


def measure(plant: Plant, folder: Path, runs: int = RUNS) -> list[Figure]:
    """Load new phones one after the other."""
    seconds, limits = [], []
    for number in range(runs):
        with slow_line(plant.port, BITS_PER_SECOND) as link:
            slow = Phone(plant, folder / f"slow-{number}", link)
            seconds.append(first_load(slow, f"Slow {number}"))
        if number == 0:
            wire, token = _weigh(plant)
        limits.append(_wire_time(plant, wire, token))
    return [
        figure("bootstrap_600k_seconds", seconds, "s", limits),
        # The first phone also waits until the server has made the chunks.
        figure("bootstrap_600k_first_seconds", seconds[:1], "s", limits[:1]),
        _bytes_per_balance(wire, asyncio.run(_plain_bytes_per_balance(plant))),
    ]


def _bytes_per_balance(wire: Wire, plain: float) -> Figure:
    """Compressed bytes of a balance row, lot dictionary and key counted in."""
    packed = wire.bytes["balance"] / wire.rows["balance"]
    return figure("balance_bytes_per_row", [packed], "bytes", [plain])


async def _plain_bytes_per_balance(plant: Plant) -> float:
    """The limit: the rows as they stand in the feed, one a line, compressed as chunks are."""
    async with plant.database() as database, database.connection() as connection:
        rows = [row[0] for row in await connection.fetch(BALANCE_ROWS)]
    packed = brotli.compress("\n".join(rows).encode(), quality=BROTLI_QUALITY)
    return len(packed) / len(rows)


def first_load(phone: Phone, name: str) -> float:
    """Enrol a new phone and wait until it holds everything; returns the seconds."""
    code = asyncio.run(phone.plant.enrolment_code(name))
    with phone.opened() as page:
        page.goto(phone.url)
        page.get_by_test_id("enrol-code").wait_for()
        # The application itself was loaded before: what is measured is the plant.
        page.evaluate("async () => { await navigator.serviceWorker.ready }")
        enrol(page, code, name)
        return _wait_until_loaded(page)


def _wait_until_loaded(page: Page) -> float:
    page.wait_for_function(CALM, arg=CALM_MS)
    return float(page.evaluate(TOOK)) / 1000


def _weigh(plant: Plant) -> tuple[Wire, str]:
    """Fetch every chunk once over the fast line."""
    _, token = asyncio.run(plant.phone("Scales"))
    scopes = ("master", f"site:{plant.site}", "lots", f"warehouse:{plant.warehouse}")
    wire = Wire()
    with plant.line() as line:
        for scope in scopes:
            manifest = json.loads(line.ask("GET", f"/sync/v1/manifest?scope={scope}", token))
            for chunk in manifest["chunks"]:
                before = line.received_bytes
                line.ask("GET", f"/sync/v1/chunk/{chunk['id']}", token)
                _note(wire, chunk, line.received_bytes - before)
    return wire, token


def _note(wire: Wire, chunk: dict[str, Any], size: int) -> None:
    table = chunk["table"]
    wire.ids.append(chunk["id"])
    wire.rows[table] = wire.rows.get(table, 0) + chunk["rows"]
    wire.bytes[table] = wire.bytes.get(table, 0) + size


def _wire_time(plant: Plant, wire: Wire, token: str) -> float:
    with slow_line(plant.port, BITS_PER_SECOND) as link, ThreadPoolExecutor(AT_ONCE) as pool:
        began = time.perf_counter()

        def fetch(ids: list[str]) -> None:
            with plant.line(link) as line:
                for one in ids:
                    line.ask("GET", f"/sync/v1/chunk/{one}", token)

        list(pool.map(fetch, [wire.ids[start::AT_ONCE] for start in range(AT_ONCE)]))
        return time.perf_counter() - began
