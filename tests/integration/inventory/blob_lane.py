"""Photos to send, and a phone's half of the blob lane over HTTP."""

from __future__ import annotations

import io
from hashlib import sha256
from typing import Any

import httpx
from PIL import Image

from tests.integration.inventory.plant import Plant
from tests.phone import Phone

PIECE = 4_096


def a_photo(shade: int = 90, width: int = 800, height: int = 600) -> bytes:
    """A JPEG with some structure, different for each shade."""
    image = Image.new("RGB", (width, height), (shade, 120, 200))
    for x in range(0, width, 8):
        image.paste(((x * 7 + shade) % 256, x % 256, 40), (x, 0, x + 4, height))
    written = io.BytesIO()
    image.save(written, "JPEG", quality=80)
    return written.getvalue()


def name_of(content: bytes) -> str:
    return sha256(content).hexdigest()


def path_of(content: bytes) -> str:
    return f"/sync/v1/blob/{name_of(content)}"


class Lane:
    """One phone that sends blobs."""

    def __init__(self, plant: Plant, phone: Phone) -> None:
        self.client = plant.server.client
        self.headers = plant.headers[phone.device]

    async def put(
        self, content: bytes, offset: int, body: bytes, total: int | None = None
    ) -> httpx.Response:
        """One piece, under the name of `content`."""
        said = f"bytes {offset}-{offset + len(body) - 1}/{total or len(content)}"
        headers = self.headers | {"content-range": said}
        return await self.client.put(path_of(content), content=body, headers=headers)

    async def has(self, content: bytes) -> tuple[int, str]:
        """How much is there, and whether that is all."""
        reply = await self.client.head(path_of(content), headers=self.headers)
        assert reply.status_code == 200, reply.status_code
        return int(reply.headers["upload-offset"]), reply.headers["upload-complete"]

    async def send(self, content: bytes, until: int | None = None) -> Any:
        """Piece after piece from where the server is, to the end or up to `until`."""
        offset, _ = await self.has(content)
        reply: Any = None
        end = len(content) if until is None else until
        while offset < end:
            body = content[offset : min(offset + PIECE, end)]
            answer = await self.put(content, offset, body)
            assert answer.status_code == 200, answer.text
            reply = answer.json()
            offset = reply["offset"]
        return reply
