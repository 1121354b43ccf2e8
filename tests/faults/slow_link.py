"""A TCP proxy that behaves like a poor network: slow, late, or cut.

It stands between a client (a browser too) and a server on this machine. Bytes are
passed on untouched; only their time changes, so TLS works through it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

PIECE_BYTES = 16_384


@dataclass
class SlowLink:
    """The state of the link; change it while connections are open.

    `bits_per_second` 0 means unlimited and holds for each direction, shared by all connections.
    """

    host: str
    port: int
    bits_per_second: int = 0
    delay_ms: int = 0
    is_cut: bool = False
    listening_on: int = 0
    _free_at: dict[str, float] = field(default_factory=dict)
    _open: set[asyncio.StreamWriter] = field(default_factory=set)

    def cut(self) -> None:
        """Drop every connection and refuse new ones until `heal`."""
        self.is_cut = True
        for writer in list(self._open):
            writer.transport.abort()

    def heal(self) -> None:
        """Let connections through again."""
        self.is_cut = False

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection in both directions until either side ends."""
        if self.is_cut:
            writer.transport.abort()
            return
        server_reader, server_writer = await asyncio.open_connection(self.host, self.port)
        self._open |= {writer, server_writer}
        await asyncio.gather(
            self._carry("up", reader, server_writer),
            self._carry("down", server_reader, writer),
        )
        self._open -= {writer, server_writer}

    async def _carry(
        self, direction: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        with suppress(OSError):
            while piece := await reader.read(PIECE_BYTES):
                await self._wait(direction, len(piece))
                writer.write(piece)
                await writer.drain()
        with suppress(OSError):
            writer.close()

    async def _wait(self, direction: str, size: int) -> None:
        """Sleep as long as the link would need; the queue of a direction is shared."""
        loop = asyncio.get_running_loop()
        now = loop.time()
        wire_s = size * 8 / self.bits_per_second if self.bits_per_second else 0
        free_at = max(now, self._free_at.get(direction, now)) + wire_s
        self._free_at[direction] = free_at
        await asyncio.sleep(free_at - now + self.delay_ms / 1000)


@asynccontextmanager
async def slow_link(
    port: int, bits_per_second: int = 0, delay_ms: int = 0
) -> AsyncIterator[SlowLink]:
    """Open a link to a server on this machine; its own port is `listening_on`."""
    link = SlowLink("127.0.0.1", port, bits_per_second, delay_ms)
    server = await asyncio.start_server(link.handle, "127.0.0.1", 0)
    link.listening_on = server.sockets[0].getsockname()[1]
    try:
        yield link
    finally:
        link.cut()
        server.close()
        await server.wait_closed()
