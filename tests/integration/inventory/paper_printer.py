"""A printer on this machine that collects what it is sent."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass
class PaperPrinter:
    """Jobs that came in whole; `breaks_off` hangs up in the middle of the next one."""

    port: int = 0
    breaks_off: bool = False
    jobs: list[bytes] = field(default_factory=list)
    came: asyncio.Event = field(default_factory=asyncio.Event)

    async def has(self, count: int) -> None:
        """Until so many jobs came in."""
        while len(self.jobs) < count:
            self.came.clear()
            await self.came.wait()

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.breaks_off:
            await reader.read(100)
            writer.transport.abort()
            return
        data = await reader.read(-1)
        self.jobs.append(data)
        self.came.set()
        writer.close()


@asynccontextmanager
async def paper_printer() -> AsyncIterator[PaperPrinter]:
    """Switch a printer on."""
    printer = PaperPrinter()
    server = await asyncio.start_server(printer.take, "127.0.0.1", 0)
    printer.port = server.sockets[0].getsockname()[1]
    async with server:
        yield printer


async def closed_port() -> int:
    """A port on which nobody listens."""
    async with paper_printer() as printer:
        return printer.port


@dataclass
class StuckPrinter:
    """Takes every connection and never reads a byte of it."""

    port: int
    reached: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, listener: socket.socket) -> None:
        taken, _ = await asyncio.get_running_loop().sock_accept(listener)
        with taken:
            self.reached.set()
            await asyncio.Event().wait()


@asynccontextmanager
async def stuck_printer() -> AsyncIterator[StuckPrinter]:
    """Switch a printer on that nobody should have bought."""
    listener = socket.socket()
    listener.setblocking(False)
    # A small window, inherited by what is accepted: the sender soon notices that nobody reads.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    printer = StuckPrinter(listener.getsockname()[1])
    taking = asyncio.create_task(printer.take(listener))
    try:
        yield printer
    finally:
        taking.cancel()
        await asyncio.gather(taking, return_exceptions=True)
        listener.close()
