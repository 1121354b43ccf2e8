"""The server's log of operations, read from its database beside the running server."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import asyncpg

from takt.runtime.embedded_postgres import EmbeddedPostgres
from tests.live_server import LiveServer


@dataclass(frozen=True)
class Logged:
    """One line of the log: its place in the device's stream, what it was, what became of it."""

    n: int
    id: str
    kind: str
    status: str
    person: int
    args: dict[str, Any]


def operation_log(server: LiveServer, device: str) -> list[Logged]:
    """Everything that the device ever pushed, in the order of its streams."""
    address = EmbeddedPostgres(server.folder / "database").owner_url()
    # The browser's driver holds the event loop of this thread.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, _read(address, device)).result()


async def _read(address: str, device: str) -> list[Logged]:
    connection = await asyncpg.connect(address)
    try:
        rows = await connection.fetch(
            """
            SELECT n, id::text, kind, status, person, body FROM operation
            WHERE device = $1::text::uuid ORDER BY stream, n
            """,
            device,
        )
    finally:
        await connection.close()
    return [Logged(*row[:5], args=json.loads(row["body"])["args"]) for row in rows]
