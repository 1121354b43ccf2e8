"""A genealogy that no floor makes within a test, written beside the running server.

One lot goes into many runs; one of these runs also uses what comes of it many levels further down.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import asyncpg

from takt.runtime.embedded_postgres import EmbeddedPostgres
from tests.live_server import LiveServer

ROOT = "SELECT id, item FROM lot WHERE code = $1"
LOTS = "INSERT INTO lot (id, item, code, status, source) VALUES ($1, $2, $3, $4, 'own')"
ENTRIES = """
    INSERT INTO lot_entry (operation, line, run, lot, item, direction, quantity, relation,
                           work_order, machine, person, device, site, effective)
    VALUES (gen_random_uuid(), 0, $1, $2, $3, $4, 12000, 'production', 4711, 'Mixer 2, hall north',
            $5, gen_random_uuid(), 1, 1767571200000)
"""
Rows = list[tuple[Any, ...]]


def grow_below(server: LiveServer, code: str, person: int, runs: int, levels: int) -> str:
    """Let the lot of this code go into so many runs, one of them so many levels; the lot's id."""
    address = EmbeddedPostgres(server.folder / "database").owner_url()
    # The browser's driver holds the event loop of this thread.
    with ThreadPoolExecutor(1) as thread:
        grown = _grow(address, code, person, (runs, levels))
        return thread.submit(asyncio.run, grown).result()


async def _grow(address: str, code: str, person: int, size: tuple[int, int]) -> str:
    connection = await asyncpg.connect(address)
    try:
        root, item = await connection.fetchrow(ROOT, code)
        lots: Rows = []
        ends = [(*end, person) for end in _ends(root, item, size, lots)]
        await connection.executemany(LOTS, lots)
        await connection.executemany(ENTRIES, ends)
    finally:
        await connection.close()
    return str(root)


def _ends(root: UUID, item: int, size: tuple[int, int], lots: Rows) -> Iterator[tuple[Any, ...]]:
    runs, levels = size
    first = []
    for number in range(runs):
        run, lot = uuid4(), uuid4()
        status = "hold" if number == 1 else "available"
        lots.append((lot, item, f"W-2026-{number:05d}", status))
        first.append((run, lot))
        yield run, root, item, -1
        yield run, lot, item, 1
    at = first[0][1]
    for level in range(levels):
        run, lot = uuid4(), uuid4()
        lots.append((lot, item, f"D-2026-{level:05d}", "available"))
        yield run, at, item, -1
        yield run, lot, item, 1
        at = lot
    yield first[1][0], at, item, -1
