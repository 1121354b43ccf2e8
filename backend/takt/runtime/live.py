"""The websocket that devices keep open to hear of news.

The guard has checked origin, token and device before the handshake is accepted. What is said here
are hints; a device that hears nothing pulls all the same.
"""

from __future__ import annotations

import asyncio
from typing import Any

from litestar import WebSocket, websocket
from litestar.exceptions import WebSocketDisconnect, WebSocketException

from takt.runtime.auth import SOCKET_PROTOCOL, Authority, caller_of, requires_device
from takt.runtime.hub import POLICY_VIOLATION, Hub, Mailbox

SEND_TIMEOUT_S = 20.0
MESSAGES_MAX = 600

AnySocket = WebSocket[Any, Any, Any]


@websocket("/sync/v1/live", guards=[requires_device])
async def live(socket: AnySocket) -> None:
    """Send nudges until one side goes away or the device loses its right to listen."""
    hub: Hub = socket.app.state.hub
    authority: Authority = socket.app.state.authority
    device = str(caller_of(socket).device)
    await socket.accept(subprotocols=SOCKET_PROTOCOL)
    mailbox = hub.join(device, await authority.scopes(device))
    sender = asyncio.create_task(_send(socket, mailbox))
    receiver = asyncio.create_task(_receive(socket))
    try:
        await asyncio.wait((sender, receiver), return_when=asyncio.FIRST_COMPLETED)
    finally:
        hub.leave(mailbox)
        for task in (sender, receiver):
            task.cancel()
        await asyncio.gather(sender, receiver, return_exceptions=True)


async def _send(socket: AnySocket, mailbox: Mailbox) -> None:
    hub: Hub = socket.app.state.hub
    authority: Authority = socket.app.state.authority
    own = f"me:{mailbox.device}"
    is_first = True
    while (message := await mailbox.take()) is not None:
        async with asyncio.timeout(SEND_TIMEOUT_S):
            await socket.send_text(message.decode())
        if own in mailbox.told and not is_first:
            scopes = await authority.scopes(mailbox.device)
            if not scopes:
                mailbox.close(POLICY_VIOLATION)
            hub.change_scopes(mailbox, scopes)
        is_first = False
    await socket.close(mailbox.close_code)


async def _receive(socket: AnySocket) -> None:
    """Clients have nothing to say here; one that talks too much is cut off."""
    try:
        for _ in range(MESSAGES_MAX):
            await socket.receive_data(mode="text")
    except (WebSocketDisconnect, WebSocketException):
        return
