"""What is answered to a push, and answered again word for word when it comes again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from takt_sync.ports import Status

Result = tuple[int, Status, str | None]


@dataclass(frozen=True, slots=True)
class PushReply:
    """The receipt of a push."""

    ok: int
    hash: bytes
    epoch: int
    head: int
    results: Sequence[Result]
    server_time: int

    def to_wire(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "ok": self.ok,
            "hash": self.hash.hex(),
            "epoch": self.epoch,
            "head": self.head,
            "results": [
                [n, status] if reason is None else [n, status, reason]
                for n, status, reason in self.results
            ],
            "server_time": self.server_time,
        }
