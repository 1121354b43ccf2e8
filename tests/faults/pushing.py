"""Phones that push from threads of their own while the server dies and comes back.

Each keeps what it was promised: the newest number that a reply or a checkpoint acknowledged.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.faults.floor import Floor, NotReachedError
from tests.phone import Phone


@dataclass
class Traffic:
    """How many pushes have begun, and whether the phones shall stop."""

    begun: int = 0
    is_over: threading.Event = field(default_factory=threading.Event)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def one_more(self) -> None:
        with self.changed:
            self.begun += 1
            self.changed.notify_all()

    def wait_for(self, count: int) -> None:
        """Wait until so many pushes have begun since the start."""
        with self.changed:
            assert self.changed.wait_for(lambda: self.begun >= count, timeout=60)


@dataclass
class PushingPhone:
    """A phone with endless work; `promised` never shrinks, `pushed` is forgotten at a break."""

    floor: Floor
    phone: Phone
    work: Iterator[tuple[str, dict[str, Any]]]
    actor: int
    chance: random.Random
    promised: int = 0
    pushed: int = 0
    repeated: int = 0
    faults: list[str] = field(default_factory=list)

    def run(self, traffic: Traffic) -> None:
        """Record and push until told to stop or the server is gone."""
        client = self.floor.new_client()
        try:
            while not traffic.is_over.is_set():
                self.record(self.chance.randint(1, 20))
                traffic.one_more()
                self.push(client)
                if self.chance.random() < 0.3:
                    self.pull(client)
        except NotReachedError:
            self.pushed = self.phone.acknowledged
        except BaseException as error:  # a thread's failure has to reach the test
            self.faults.append(repr(error))
        finally:
            client.close()

    def record(self, count: int) -> None:
        for _ in range(count):
            kind, args = next(self.work)
            self.phone.record(kind, self.actor, args)

    def push(self, client: Any, first: int | None = None) -> None:
        """Push what no reply of this connection acknowledged, byte for byte as it was made."""
        start = first or self.pushed + 1
        if start > len(self.phone.acts):
            return
        reply = self.floor.ask(self.phone, "push", self.phone.push_request(start), client)
        assert "ok" in reply, reply
        self.repeated += max(0, self.promised - start + 1)
        self.keep(reply["ok"], reply["hash"])
        self.pushed = reply["ok"]
        held = [result for result in reply["results"] if result[1] != "applied"]
        assert held == []

    def pull(self, client: Any) -> None:
        """Learn what a checkpoint acknowledges: only then the outbox lets go."""
        reply = self.floor.ask(self.phone, "pull", self.phone.pull_request({}), client)
        number, own_hash = reply["ack"]
        self.keep(number, own_hash)
        self.phone.acknowledged = number

    def keep(self, number: int, own_hash: str) -> None:
        """An acknowledgement may name only what was made, and never less than before."""
        assert number >= self.promised, f"{number} after {self.promised} was promised"
        assert number == 0 or self.phone.chain[number - 1].hex() == own_hash
        self.promised = number

    def push_to_the_end(self, client: Any) -> None:
        """Push the rest and take the checkpoint."""
        self.pushed = self.phone.acknowledged
        while self.pushed < len(self.phone.acts):
            self.push(client)
        self.pull(client)
        assert self.phone.acknowledged == len(self.phone.acts)
