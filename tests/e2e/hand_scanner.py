"""A hand scanner on a cable: it sends its keys at its own pace and never waits for the page.

The keys go to the browser by its debugging port, as trusted input that no reply holds back;
a page that is slow finds them queued, as it would those of a real scanner.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from websockets.sync.client import ClientConnection, connect

DEBUGGING = "--remote-debugging-port=0"
REPLIES_S = 120


@dataclass
class HandScanner:
    """The open cable."""

    cable: ClientConnection
    _clock: threading.Event = field(default_factory=threading.Event)
    _sent: int = 0

    def scan(self, codes: Sequence[str], per_second: float) -> None:
        """Send the codes, each with Enter behind it, so many a second."""
        start = time.monotonic()
        for number, code in enumerate(codes):
            # The pace is the scanner's, whatever the page does meanwhile.
            self._clock.wait(max(0, start + number / per_second - time.monotonic()))
            for letter in code:
                self._key(letter, letter)
            self._key("Enter", "\r")
        for _ in range(self._sent):
            self.cable.recv(timeout=REPLIES_S)
        self._sent = 0

    def _key(self, key: str, text: str) -> None:
        press = {"type": "keyDown", "key": key, "text": text, "unmodifiedText": text}
        for event in (press, {"type": "keyUp", "key": key}):
            self._sent += 1
            command = {"id": self._sent, "method": "Input.dispatchKeyEvent", "params": event}
            self.cable.send(json.dumps(command))


@contextmanager
def hand_scanner(profile: Path, address: str) -> Iterator[HandScanner]:
    """Plug a scanner in at the page of this address, in the browser that runs on the profile."""
    port = (profile / "DevToolsActivePort").read_text("utf-8").partition("\n")[0]
    pages = httpx.get(f"http://127.0.0.1:{port}/json/list").raise_for_status().json()
    page = next(one for one in pages if one["url"].startswith(address))
    # The browser answers no pings; without them a busy minute does not end the connection.
    with connect(page["webSocketDebuggerUrl"], ping_interval=None, max_queue=None) as cable:
        yield HandScanner(cable)
