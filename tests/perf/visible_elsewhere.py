"""visible_elsewhere_p95_ms: from recording an act on one phone to the other phone having it.

The second phone listens on its websocket, waits the jitter that clients wait after a nudge, and
pulls until its checkpoint is complete, as a real one does before it reveals. The limit is a push
and a pull right after it over the same two connections: no nudge, no jitter, no waiting.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from dataclasses import dataclass, field

from websockets.asyncio.client import ClientConnection, connect

from tests.perf.batches import Stock, Worker
from tests.perf.figures import RUNS, Figure, figure, percentile
from tests.perf.plant import Plant
from tests.perf.wire import Line
from tests.phone import Phone, body_of

JITTER_MAX_S = 0.15
BETWEEN_ACTS_S = 0.3
LATE_S = 20


@dataclass(frozen=True)
class Size:
    """How many acts are watched in each run."""

    acts: int = 20
    runs: int = RUNS
    between_s: float = BETWEEN_ACTS_S


@dataclass
class Watcher:
    """The second phone: cursors, and the acts that it has revealed with their times."""

    phone: Phone
    token: str
    line: Line
    cursors: dict[str, list[int]] = field(default_factory=dict)
    revealed: dict[str, float] = field(default_factory=dict)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def pull(self) -> None:
        """Pull to the end of the feed; what came is revealed with the last page."""
        seen: list[str] = []
        more = True
        while more:
            body = body_of(self.phone.pull_request(self.cursors))
            reply = json.loads(self.line.ask("POST", "/sync/v1/pull", self.token, body))
            self.phone.seen = reply["server_time"]
            for scope in reply["scopes"]:
                self.cursors.setdefault(scope, [reply["head"], reply["head"]])
            self.cursors |= reply["cursors"]
            seen += [row[1] for row in reply["rows"] if row[0] == "act"]
            more = reply["more"]
        at = time.perf_counter()
        for act in seen:
            self.revealed.setdefault(act, at)
        self.news.set()

    async def follow(self, socket: ClientConnection) -> None:
        """Pull after each nudge, a moment later."""
        chance = random.Random(1)
        async for _ in socket:
            await asyncio.sleep(chance.uniform(0, JITTER_MAX_S))
            await asyncio.to_thread(self.pull)

    async def has(self, act: str) -> float:
        """When an act was revealed; waits for it."""
        async with asyncio.timeout(LATE_S):
            while act not in self.revealed:
                self.news.clear()
                await self.news.wait()
        return self.revealed[act]


def measure(plant: Plant, stock: Stock, size: Size = Size()) -> list[Figure]:
    """Record on one phone and look at the other."""
    values, limits = asyncio.run(_measure(plant, stock, size))
    return [figure("visible_elsewhere_p95_ms", values, "ms", limits)]


async def _measure(plant: Plant, stock: Stock, size: Size) -> tuple[list[float], list[float]]:
    actor, actor_token = await plant.phone("Phone that acts")
    watcher, token = await plant.phone("Phone that watches")
    worker = Worker(actor, actor_token, stock, 200)
    url = f"wss://localhost:{plant.port}/sync/v1/live"
    protocols = ["takt.sync.1", f"bearer.{token}"]
    with plant.line() as sending, plant.line() as pulling:
        other = Watcher(watcher, token, pulling)
        await asyncio.to_thread(other.pull)
        async with connect(url, ssl=plant.trust, subprotocols=protocols) as socket:  # type: ignore[arg-type]  # plain names
            following = asyncio.create_task(other.follow(socket))
            try:
                values = [await _run(sending, worker, other, size) for _ in range(size.runs)]
            finally:
                following.cancel()
                await asyncio.gather(following, return_exceptions=True)
        limits = [_push_and_pull(sending, worker, other, size) for _ in range(size.runs)]
    return values, limits


def _push_and_pull(sending: Line, worker: Worker, other: Watcher, size: Size) -> float:
    times = []
    for _ in range(size.acts):
        body = worker.batch(1)
        began = time.perf_counter()
        reply = sending.ask("POST", "/sync/v1/push", worker.token, body)
        worker.phone.acknowledged = json.loads(reply)["ok"]
        other.pull()
        times.append((time.perf_counter() - began) * 1000)
    return percentile(times, 0.95)


async def _run(sending: Line, worker: Worker, other: Watcher, size: Size) -> float:
    times = []
    for _ in range(size.acts):
        began = time.perf_counter()
        body = worker.batch(1)
        reply = await asyncio.to_thread(sending.ask, "POST", "/sync/v1/push", worker.token, body)
        worker.phone.acknowledged = json.loads(reply)["ok"]
        revealed = await other.has(worker.phone.acts[-1]["id"])
        times.append((revealed - began) * 1000)
        await asyncio.sleep(size.between_s)
    return percentile(times, 0.95)
