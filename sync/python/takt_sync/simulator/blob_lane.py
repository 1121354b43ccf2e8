"""The device's half of the blob lane (S86 to S89): what goes up next, when nothing else has to.

Like the client beside it, a state machine without I/O; the TypeScript core does the same call by
call. Bytes are on the disk before the act that names them, and stay until the server has them.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from takt_sync.simulator.device import Client

PIECE_BYTES = 64 * 1024
PIECE_BYTES_MIN = 8 * 1024
Json = dict[str, Any]


@dataclass(slots=True)
class KeptBlob:
    """A blob on the disk; without a body, only its small picture is left."""

    body: bytes | None
    confirmed_in: int | None = None
    """The epoch in which the server said that it has all of it."""
    refused: str | None = None


class BlobLane:
    """The lane of one tab."""

    def __init__(self, client: "Client") -> None:
        self.client = client
        self.offsets: dict[str, int] = {}
        self.in_flight: tuple[Json, int] | None = None
        self.piece = PIECE_BYTES

    @property
    def disk(self) -> dict[str, KeptBlob]:
        """What is kept, oldest first."""
        return self.client.disk.blobs

    def keep(self, body: bytes) -> str:
        """Store a blob under its name; durable when this returns."""
        name = sha256(body).hexdigest()
        known = self.disk.get(name)
        if known is None or known.body is None:
            self.disk[name] = KeptBlob(body)
        return name

    def next(self, limit: int = PIECE_BYTES) -> Json | None:
        """The next request, when no operation waits and none of ours is on its way."""
        client = self.client
        client.follow()
        if self.in_flight is not None or self.must_wait():
            return None
        for name, blob in self.disk.items():
            if not self.is_waiting(blob) or blob.body is None:
                continue
            request = self.request(name, blob.body, min(limit, self.piece))
            self.in_flight = (request, client.disk.epoch)
            return request
        return None

    def must_wait(self) -> bool:
        """Operations go first."""
        return self.client.pushing is not None or bool(self.client.to_push())

    def is_waiting(self, blob: KeptBlob) -> bool:
        """Whether the server of this epoch does not have it, as far as it said."""
        return blob.refused is None and blob.confirmed_in != self.client.disk.epoch

    def request(self, name: str, body: bytes, limit: int) -> Json:
        """Ask how much is there, or send what follows."""
        offset = self.offsets.get(name)
        if offset is None:
            return {"id": name, "offset": None}
        # All bytes may be there without having been hashed: the last one again calls for it.
        at = min(offset, len(body) - 1)
        return {
            "id": name, "offset": at, "total": len(body), "body": body[at : at + limit].hex(),
        }  # fmt: skip

    def on_reply(self, reply: Json) -> None:
        """What the server said to the request in flight."""
        if self.in_flight is None:
            return
        (request, epoch), self.in_flight = self.in_flight, None
        name = request["id"]
        blob = self.disk.get(name)
        if blob is None:
            return
        if "code" in reply:
            self.on_error(name, blob, reply)
        elif reply["complete"]:
            self.confirm(name, blob, epoch)
        else:
            self.offsets[name] = reply["offset"]
            if request["offset"] is not None:
                self.piece = min(PIECE_BYTES, self.piece * 2)

    def confirm(self, name: str, blob: KeptBlob, epoch: int) -> None:
        """The server has all of it."""
        blob.confirmed_in = epoch
        self.offsets.pop(name, None)

    def on_error(self, name: str, blob: KeptBlob, error: Json) -> None:
        """Go where the server says; what it never takes waits for a person; all else waits."""
        code = error["code"]
        if code == "offset":
            self.offsets[name] = error["offset"]
        elif code == "content":
            is_whole = blob.body is not None and sha256(blob.body).hexdigest() == name
            self.offsets[name] = 0
            blob.refused = None if is_whole else code
        elif code in ("type", "too_large"):
            blob.refused = code

    def give_up(self) -> None:
        """Time-out, or an act was recorded: what arrived of it, the server will say."""
        if self.in_flight is None:
            return
        request, _ = self.in_flight
        self.in_flight = None
        self.offsets.pop(request["id"], None)
        self.piece = max(PIECE_BYTES_MIN, self.piece // 2)

    def make_room(self) -> list[str]:
        """Drop the bytes of what the server has; the names of what went."""
        gone = []
        for name, blob in self.disk.items():
            if blob.body is not None and blob.confirmed_in == self.client.disk.epoch:
                blob.body = None
                gone.append(name)
        return gone
