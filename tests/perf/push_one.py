"""push_one_p95_ms: from sending one operation to having its receipt, on a machine's own network.

The limit beside it is what cannot be left out: a round trip of the same connection that does
nothing, and one fsync of the database's own log device.
"""

from __future__ import annotations

import asyncio
import json
import os
import time
from dataclasses import dataclass
from pathlib import Path

from tests.perf.batches import Stock, Worker
from tests.perf.figures import RUNS, Figure, figure, percentile
from tests.perf.plant import Plant
from tests.perf.wire import Line

WAL_PAGE = 8_192


@dataclass(frozen=True)
class Size:
    """How often one operation is pushed in each run."""

    pushes: int = 100
    runs: int = RUNS


def measure(plant: Plant, stock: Stock, size: Size = Size()) -> list[Figure]:
    """Push operations one by one, and take the limit after each run."""
    phone, token = asyncio.run(plant.phone("Phone that pushes one by one"))
    worker = Worker(phone, token, stock, 100)
    values, limits = [], []
    with plant.line() as line:
        _push(line, worker)
        for _ in range(size.runs):
            times = [_push(line, worker) for _ in range(size.pushes)]
            values.append(percentile(times, 0.95) * 1000)
            trips = [_round_trip(line) for _ in range(size.pushes)]
            syncs = _fsyncs(plant.server.folder, size.pushes)
            both = [trip + sync for trip, sync in zip(trips, syncs, strict=True)]
            limits.append(percentile(both, 0.95) * 1000)
    return [figure("push_one_p95_ms", values, "ms", limits)]


def _push(line: Line, worker: Worker) -> float:
    body = worker.batch(1)
    began = time.perf_counter()
    receipt = json.loads(line.ask("POST", "/sync/v1/push", worker.token, body))
    took_s = time.perf_counter() - began
    worker.phone.acknowledged = receipt["ok"]
    return took_s


def _round_trip(line: Line) -> float:
    began = time.perf_counter()
    line.ask("GET", "/healthz")
    return time.perf_counter() - began


def _fsyncs(folder: Path, count: int) -> list[float]:
    times = []
    with (folder / "fsync-limit").open("wb") as file:
        for _ in range(count):
            began = time.perf_counter()
            file.write(bytes(WAL_PAGE))
            file.flush()
            os.fdatasync(file.fileno())
            times.append(time.perf_counter() - began)
    return times
