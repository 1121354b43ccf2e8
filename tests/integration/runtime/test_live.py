"""The websocket on a real server: handshake, nudges, lost listeners, revocation."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from takt.kernel.clock import ManualClock
from takt.runtime.database import Database
from takt.runtime.feeds import FeedRow, publish
from tests.server import EnrolledDevice, Server, running


@dataclass
class LiveServer:
    """The application behind a real socket."""

    server: Server
    port: int
    uvicorn: uvicorn.Server

    async def socket(
        self, device: EnrolledDevice, origin: str | None = None, **options: Any
    ) -> ClientConnection:
        headers = await self.server.device_headers(device)
        token = headers["authorization"].removeprefix("Bearer ")
        return await connect(
            f"ws://127.0.0.1:{self.port}/sync/v1/live",
            subprotocols=options.pop("subprotocols", ["takt.sync.1", f"bearer.{token}"]),
            origin=origin,
            **options,
        )


class StartingServer(uvicorn.Server):
    """A uvicorn server that says when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_up = asyncio.Event()

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        self.is_up.set()


@asynccontextmanager
async def listening(server: Server) -> AsyncIterator[LiveServer]:
    config = uvicorn.Config(
        server.app, host="127.0.0.1", port=0, log_level="warning", ws="websockets-sansio"
    )
    running_server = StartingServer(config)
    task = asyncio.create_task(running_server.serve())
    await running_server.is_up.wait()
    port = running_server.servers[0].sockets[0].getsockname()[1]
    try:
        yield LiveServer(server, port, running_server)
    finally:
        running_server.should_exit = True
        await task


@pytest.fixture
async def live(database: Database, clock: ManualClock, tmp_path: Path) -> AsyncIterator[LiveServer]:
    async with running(database, clock, tmp_path) as server, listening(server) as live:
        yield live


async def hear(socket: ClientConnection) -> dict[str, Any]:
    message: dict[str, Any] = json.loads(await asyncio.wait_for(socket.recv(), 5))
    return message


async def closing_code(socket: ClientConnection) -> int | None:
    """Listen until the server closes the socket."""
    try:
        while True:
            await hear(socket)
    except ConnectionClosed as closed:
        return None if closed.rcvd is None else closed.rcvd.code


async def say(live: LiveServer, scope: str) -> int:
    async with live.server.database.transaction() as connection:
        head = await publish(
            connection, [FeedRow(scope, "x", "1", {"n": live.server.clock.now_ms()})]
        )
    return head


async def test_a_device_hears_of_a_new_head_in_its_scopes(live: LiveServer) -> None:
    await live.server.person("operator")
    device = await live.server.device()

    async with await live.socket(device) as socket:
        assert socket.subprotocol == "takt.sync.1"
        assert "master" in (await hear(socket))["scopes"]
        head = await say(live, "master")
        live.server.app.state.nudge(head)
        message = await hear(socket)
        while "master" not in message["scopes"] or message["head"] < head:
            message = await hear(socket)

    assert message["type"] == "nudge"


async def test_a_nudge_arrives_without_any_notification(live: LiveServer) -> None:
    await live.server.person("operator")
    device = await live.server.device()

    async with await live.socket(device) as socket:
        await hear(socket)
        head = await say(live, "master")
        message = await hear(socket)
        while message["head"] < head:
            message = await hear(socket)

    assert message["head"] == head


async def test_a_page_of_another_site_is_refused_in_the_handshake(live: LiveServer) -> None:
    device = await live.server.device()

    with pytest.raises(InvalidStatus) as refused:
        await live.socket(device, origin="https://evil.test")

    assert refused.value.response.status_code == 403


async def test_a_page_of_this_server_is_let_in(live: LiveServer) -> None:
    device = await live.server.device()

    async with await live.socket(device, origin=f"http://127.0.0.1:{live.port}") as socket:
        assert (await hear(socket))["type"] == "nudge"


@pytest.mark.parametrize(
    "subprotocols",
    [
        None,
        ["takt.sync.1"],
        ["bearer.abc"],
        ["takt.sync.1", "bearer.abc"],
        ["takt.sync.1", "bearer."],
    ],
)
async def test_a_socket_without_a_good_ticket_is_refused(
    live: LiveServer, subprotocols: list[str] | None
) -> None:
    device = await live.server.device()

    with pytest.raises(InvalidStatus) as refused:
        await live.socket(device, subprotocols=subprotocols)

    assert refused.value.response.status_code == 403


async def test_a_revoked_device_is_cut_off_and_cannot_come_back(live: LiveServer) -> None:
    boss = await live.server.administrator()
    device = await live.server.device()

    async with await live.socket(device) as socket:
        await hear(socket)
        reply = await live.server.client.post(
            f"/api/v1/devices/{device.id}/revoke", json={"reason": "left"}, headers=boss.headers
        )
        assert reply.status_code == 200
        code = await closing_code(socket)
    with pytest.raises(InvalidStatus):
        await live.socket(device)

    assert code == 1008


async def test_nudges_go_on_after_the_listening_connection_was_killed(live: LiveServer) -> None:
    await live.server.person("operator")
    device = await live.server.device()

    async with await live.socket(device) as socket:
        await hear(socket)
        async with live.server.database.connection() as connection:
            await connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE query LIKE 'LISTEN%' AND datname = current_database()"
            )
        head = await say(live, "master")
        live.server.app.state.nudge(head)
        message = await hear(socket)
        while message["head"] < head:
            message = await hear(socket)

    assert message["head"] == head


async def test_a_stopping_server_says_that_it_restarts(live: LiveServer) -> None:
    device = await live.server.device()

    async with await live.socket(device) as socket:
        await hear(socket)
        live.uvicorn.should_exit = True
        code = await closing_code(socket)

    assert code == 1012
