"""Sends bytes to a printer over TCP, with an end to every wait.

Knows whether anything was sent before it failed: what did not reach the printer may be tried again,
what broke off half-way may have been printed and is left to a person.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from dataclasses import dataclass
from typing import Final

from takt.inventory.printing.hosts import HostRefused, PrinterHosts

CONNECT_S: Final = 5.0
WRITE_S: Final = 30.0
LINGER_S: Final = 3.0
WHOLE_S: Final = 1_800.0
"""A printer that takes a little now and then is slow, and after so long it is broken."""
PIECE: Final = 16_384


class SendError(Exception):
    """The job did not go through; `why` is a stable word."""

    def __init__(self, why: str, *, may_retry: bool) -> None:
        super().__init__(why)
        self.why = why
        self.may_retry = may_retry


@dataclass(frozen=True, slots=True)
class Limits:
    """How long to wait for the connection, each piece to be taken, the end, and all of it."""

    connect_s: float = CONNECT_S
    write_s: float = WRITE_S
    linger_s: float = LINGER_S
    whole_s: float = WHOLE_S


async def send(
    hosts: PrinterHosts, host: str, port: int, data: bytes, limits: Limits = Limits()
) -> None:
    """Sends a whole job, or raises."""
    try:
        async with asyncio.timeout(limits.connect_s):
            address = await hosts.resolve(host, port)
            reader, writer = await asyncio.open_connection(str(address), port)
    except HostRefused as error:
        raise SendError(error.why, may_retry=error.why == "host_unknown") from error
    except TimeoutError as error:
        raise SendError("no_answer", may_retry=True) from error
    except OSError as error:
        raise SendError("not_reached", may_retry=True) from error
    _keep_little(writer)
    try:
        async with asyncio.timeout(limits.whole_s):
            await _write(writer, data, limits.write_s)
            await _until_taken(reader, limits.linger_s)
    except (OSError, TimeoutError) as error:
        writer.transport.abort()
        raise SendError("broke_off", may_retry=False) from error
    except asyncio.CancelledError:
        writer.transport.abort()
        raise
    writer.close()


def _keep_little(writer: asyncio.StreamWriter) -> None:
    """Lets this machine hold hardly anything back, so that what was taken is at the printer."""
    taken: socket.socket = writer.get_extra_info("socket")
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, PIECE)


async def _write(writer: asyncio.StreamWriter, data: bytes, limit_s: float) -> None:
    writer.transport.set_write_buffer_limits(high=0)
    for at in range(0, len(data), PIECE):
        writer.write(data[at : at + PIECE])
        async with asyncio.timeout(limit_s):
            await writer.drain()
    # The end of our side tells the printer that the job is whole.
    writer.write_eof()


async def _until_taken(reader: asyncio.StreamReader, limit_s: float) -> None:
    """Waits until the printer hangs up; many never do, and are left after a while."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(limit_s):
            while await reader.read(4_096):
                pass
