"""Planted bugs of the blob lane; registered beside those of the operations."""

from typing import Any

from takt_sync.simulator import blob_server
from takt_sync.simulator.blob_lane import BlobLane, KeptBlob
from takt_sync.simulator.device import Client, Reading
from takt_sync.simulator.disk import Disk
from takt_sync.simulator.mutations import PLANTED, Patch, bug, plant

__all__ = ["PLANTED", "plant"]


@bug("blob dropped with the ack of its act", "photos")
def dropped_with_ack() -> list[Patch]:
    """The bytes go when the act that names them is in the books."""
    settle = Disk.settle

    def settle_and_drop(self: Disk, n: int) -> None:
        settle(self, n)
        for entry in self.archive:
            self.blobs.pop(entry.op["args"].get("blob", ""), None)

    return [(Disk, "settle", settle_and_drop)]


@bug("blob before operations", "photos")
def before_operations() -> list[Patch]:
    """The lane looks at nothing but itself."""
    return [(BlobLane, "must_wait", lambda _: False)]


@bug("push waits for a blob", "photos")
def push_waits() -> list[Patch]:
    """One request of any kind at a time, and recording gives nothing up."""
    next_push = Client.next_push

    def patient(self: Client, clock: Reading, limit: int = 500) -> Any:
        return None if self.blobs.in_flight else next_push(self, clock, limit)

    return [(Client, "next_push", patient), (BlobLane, "give_up", lambda _: None)]


@bug("piece taken for the whole", "photos")
def piece_for_whole() -> list[Patch]:
    """Any good answer to a piece confirms the blob."""
    on_reply = BlobLane.on_reply

    def hasty(self: BlobLane, reply: Any) -> None:
        was_piece = self.in_flight is not None and self.in_flight[0]["offset"] is not None
        on_reply(self, {**reply, "complete": was_piece} if "complete" in reply else reply)

    return [(BlobLane, "on_reply", hasty)]


@bug("blob pieces anywhere, and nobody hashes", "photos")
def pieces_anywhere() -> list[Patch]:
    """The server appends whatever comes and counts the bytes."""

    def finish(state: Any, device: str, name: str) -> None:
        state.blobs[name] = state.blob_parts.pop((device, name))

    return [(blob_server, "is_wanted", lambda *_: True), (blob_server, "finish", finish)]


@bug("blob confirmed for all epochs", "photos after a restore")
def confirmed_for_ever() -> list[Patch]:
    """What an earlier server had is never offered to the restored one."""

    def is_waiting(self: BlobLane, blob: KeptBlob) -> bool:
        del self
        return blob.refused is None and blob.confirmed_in is None

    return [(BlobLane, "is_waiting", is_waiting)]
