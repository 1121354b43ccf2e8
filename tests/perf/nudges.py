"""nudge_1000_p99_ms: how long a nudge takes to 1,000 open sockets at four changes a second.

The server has a process of its own; both sides read the machine's monotonic clock, from just before
the change is committed to the arrival of the nudge. The limit is the same text broadcast to as many
sockets by a bare server of the same library, which knows no devices, rights or database.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import multiprocessing
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any

import uvicorn
import uvloop
from websockets.asyncio.client import connect
from websockets.asyncio.server import ServerConnection, broadcast, serve
from websockets.typing import Subprotocol

from takt.app import create_app
from takt.identity import IdentityAuthority
from takt.kernel.clock import SystemClock
from takt.runtime.database import Database
from takt.runtime.embedded_postgres import APP, EmbeddedPostgres
from takt.runtime.feeds import FeedRow, publish
from takt.runtime.migrate import migrate
from takt.settings import Settings
from tests.perf.figures import RUNS, Figure, figure, percentile

GAP_S = 0.25
LATEST_S = 5
DEVICE = "3f0e7c9e-3f51-4a59-8a6e-0b7a2f0a0001"
INSERT_DEVICE = """
    INSERT INTO device (id, name, site, kind, key_x, key_y, status, status_at,
        offline_grant_days, granted_until, device_prefix, enrolled_at)
    VALUES ($1, 'bench', 1, 'shared', repeat('x', 43), repeat('y', 43), 'active', 0,
        14, 0, '00A', 0)
"""
GRANT = "INSERT INTO device_grant (device_id, scope) VALUES ($1, 'master')"


@dataclass(frozen=True)
class Size:
    """How many sockets hear of how many changes in each run."""

    sockets: int = 1_000
    changes: int = 40
    runs: int = RUNS


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_up = asyncio.Event()

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        self.is_up.set()


async def _serve(database: Database, pipe: Pipe) -> None:
    clock = SystemClock()
    async with database.transaction() as connection:
        await connection.execute(INSERT_DEVICE, DEVICE)
    token, _ = await IdentityAuthority(database, clock).issue_device_token(DEVICE, False)
    app = create_app(Settings(data_dir=Path(tempfile.mkdtemp())), database, clock)
    config = uvicorn.Config(
        app,
        host="127.0.0.1",
        port=0,
        log_level="error",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        loop="uvloop",
    )
    server = _Server(config)
    task = asyncio.create_task(server.serve())
    await server.is_up.wait()
    async with database.transaction() as connection:  # the start works out all grants anew
        await connection.execute(GRANT, DEVICE)
    pipe.send((server.servers[0].sockets[0].getsockname()[1], token))

    async def change(number: int) -> int:
        async with database.transaction() as connection:
            row = FeedRow("master", "unit", "1", {"id": 1, "code": str(number)})
            head = await publish(connection, [row], clock.now_ms())
        app.state.nudge(head)
        return head

    await _change_often(pipe, change)
    server.should_exit = True
    await task


async def _change_often(pipe: Pipe, change: Callable[[int], Awaitable[int]]) -> None:
    """When all sockets are open, make as many changes as wanted and say when each began."""
    wanted: int = await asyncio.to_thread(pipe.recv)
    sent: dict[int, float] = {}
    for number in range(wanted):
        began = time.monotonic()
        sent[await change(number)] = began
        await asyncio.sleep(max(0, GAP_S - (time.monotonic() - began)))
    await asyncio.to_thread(pipe.send, sent)
    await asyncio.to_thread(pipe.recv)


async def _serve_bare(pipe: Pipe) -> None:
    async def keep(socket: ServerConnection) -> None:
        await socket.send(json.dumps({"head": 0}))
        await socket.wait_closed()

    async def change(number: int) -> int:
        broadcast(server.connections, json.dumps({"head": number + 1}))
        return number + 1

    protocols = [Subprotocol("takt.sync.1")]
    async with serve(
        keep, "127.0.0.1", 0, subprotocols=protocols, compression=None, ping_interval=None
    ) as server:
        pipe.send((server.sockets[0].getsockname()[1], "none"))
        await _change_often(pipe, change)


def _bare_process(_folder: str, pipe: Pipe) -> None:
    uvloop.run(_serve_bare(pipe))


def _server_process(folder: str, pipe: Pipe) -> None:
    postgres = EmbeddedPostgres(Path(folder) / "database")
    postgres.start()

    async def run() -> None:
        await migrate(postgres.owner_url(), APP)
        database = await Database.open(postgres.app_url(), size=8)
        await _serve(database, pipe)
        await database.close()

    try:
        asyncio.run(run())
    finally:
        postgres.stop()


class _Heard:
    """What the sockets heard, and when."""

    def __init__(self, sockets: int) -> None:
        self._sockets = sockets
        self.nudges: list[tuple[int, float]] = []
        self._news = asyncio.Event()

    def add(self, head: int) -> None:
        self.nudges.append((head, time.monotonic()))
        self._news.set()

    async def everywhere(self, head: int) -> None:
        """Wait until every socket has heard of `head`."""
        newest = -2 * self._sockets
        while sum(1 for one, _ in self.nudges[newest:] if one == head) < self._sockets:
            self._news.clear()
            await self._news.wait()


async def _listen(url: str, token: str, ready: asyncio.Semaphore, heard: _Heard) -> None:
    async with contextlib.AsyncExitStack() as stack:
        async with ready:
            socket = await stack.enter_async_context(
                connect(
                    url,
                    subprotocols=["takt.sync.1", f"bearer.{token}"],  # type: ignore[list-item]  # plain names
                    compression=None,
                    ping_interval=None,
                    close_timeout=1,
                )
            )
            await socket.recv()
        async for message in socket:
            heard.add(json.loads(message)["head"])


async def _measure(pipe: Pipe, size: Size) -> list[float]:
    """The 99th percentile of each run's delays."""
    port, token = await asyncio.to_thread(pipe.recv)
    heard = _Heard(size.sockets)
    ready = asyncio.Semaphore(50)
    url = f"ws://127.0.0.1:{port}/sync/v1/live"
    tasks = [asyncio.create_task(_listen(url, token, ready, heard)) for _ in range(size.sockets)]
    await asyncio.sleep(0)
    for _ in range(50):
        await ready.acquire()
    pipe.send(size.changes * size.runs)
    sent: dict[int, float] = await asyncio.to_thread(pipe.recv)
    last = max(sent)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(LATEST_S):
            await heard.everywhere(last)
    pipe.send("done")
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    run_of = {head: number // size.changes for number, head in enumerate(sorted(sent))}
    delays: list[list[float]] = [[] for _ in range(size.runs)]
    for head, at in heard.nudges:
        if head in sent:
            delays[run_of[head]].append((at - sent[head]) * 1000)
    return [percentile(run, 0.99) for run in delays]


def measure(size: Size = Size()) -> list[Figure]:
    """A nudge to each socket for each change; the bare server after ours."""
    ours, bare = _delays(_server_process, size), _delays(_bare_process, size)
    return [figure("nudge_1000_p99_ms", ours, "ms", bare)]


def _delays(serve_in_process: Callable[[str, Pipe], None], size: Size) -> list[float]:
    here, there = multiprocessing.Pipe()
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory(prefix="takt-nudges-") as folder:
        Path(folder).chmod(0o711)
        process = context.Process(target=serve_in_process, args=(folder, there))
        process.start()
        try:
            return asyncio.run(_measure(here, size))
        finally:
            process.join(30)
            process.close()
            here.close()
            there.close()
