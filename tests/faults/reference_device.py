"""The reference client of the sync engine, driven over HTTPS against a real server.

It is the same state machine that the simulator runs; only its signatures are real.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

from takt_sync.chain import push_message
from takt_sync.simulator.device import Client, Reading
from takt_sync.simulator.disk import Disk
from tests.faults.floor import Floor
from tests.phone import Act, Phone

TURNS_MAX = 60


@dataclass
class ReferenceDevice:
    """A device that keeps outbox, archive and base rows; `phone` lends it key and identity."""

    floor: Floor
    name: str
    actor: int
    phone: Phone = field(default_factory=Phone)
    boot: str = "boot-1"
    client: Client = field(init=False)

    def __post_init__(self) -> None:
        self.floor.enrol(self.name, self.phone)
        self.client = Client(Disk(self.phone.device, str(uuid.uuid4())))

    def now(self) -> Reading:
        """One look at the clocks, with ids for whatever needs one."""
        now = self.phone.now_ms()
        return Reading(now, now, self.boot, [str(uuid.uuid4()) for _ in range(4)])

    def record(self, kind: str, args: dict[str, Any]) -> Act:
        return self.client.record(kind, self.actor, args, self.now())

    def push(self) -> bool:
        """One push; False when there is nothing to send."""
        request = self.client.next_push(self.now())
        if request is None:
            return False
        last = request["operations"][-1]["n"]
        newest = self.client.disk.entry(last)
        assert newest is not None
        request["signature"] = self.phone.sign(push_message(request["stream"], last, newest.hash))
        reply = self.floor.ask(self.phone, "push", request, self.floor.client)
        self.client.on_push_reply(reply, self.now())
        return True

    def pull(self) -> bool:
        """One page; True when it revealed a checkpoint."""
        request = self.client.next_pull(self.now())
        if request is None:
            return False
        reply = self.floor.ask(self.phone, "pull", request, self.floor.client)
        return self.client.on_pull_reply(reply, self.now())

    def sync(self) -> None:
        """Push and pull until a checkpoint is revealed that leaves nothing in the outbox."""
        for _ in range(TURNS_MAX):
            while self.push():
                pass
            is_revealed = self.pull()
            for scope in self.client.wanted():
                self.client.begin_scope(scope)
            if is_revealed and self.is_quiet():
                return
        raise AssertionError(f"{self.name} has not come to rest in {TURNS_MAX} turns")

    def is_quiet(self) -> bool:
        """Whether everything is acknowledged and every granted scope is on the device."""
        client = self.client
        is_loaded = set(client.granted) == set(client.disk.scopes) and not client.begun
        return is_loaded and not client.disk.outbox

    def balances(self) -> dict[tuple[int, int, str | None], int]:
        """The figures of its base rows."""
        return {
            (row["location"], row["item"], row["lot"]): row["quantity"]
            for scope in self.client.disk.scopes.values()
            for (table, _), row in scope.rows.items()
            if table == "balance"
        }
