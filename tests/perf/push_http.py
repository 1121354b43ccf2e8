"""push_http_8x500: operations a second that eight phones get booked over HTTPS.

Every phone has its batches ready and signed, and sends the next one when the last is answered. The
whole ledger is verified at the end: figures of a wrong ledger are worth nothing.
"""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

from takt.inventory.verify import verify
from tests.perf.batches import Stock, Worker
from tests.perf.copy_limit import Limit, copy_limit, mark
from tests.perf.figures import RUNS, Figure, figure
from tests.perf.plant import Plant

ITEMS = 1_000


@dataclass(frozen=True)
class Size:
    """How much is pushed; the smallest one only shows that the measure works."""

    phones: int = 8
    batches: int = 4
    operations: int = 500
    runs: int = RUNS


class WrongLedgerError(Exception):
    """What was pushed does not agree with what is in the books."""


def measure(plant: Plant, stock: Stock, size: Size = Size()) -> list[Figure]:
    """Push, copy the same rows, and compare."""
    workers = [_worker(stock, number) for number in range(size.phones)]
    _push_all([(worker, [worker.batch(20)]) for worker in workers])
    speeds, limits = [], []
    for _ in range(size.runs):
        speed, limit = _run(plant, workers, size)
        speeds.append(speed)
        limits.append(limit)
    asyncio.run(check_ledger(plant))
    total = size.phones * size.batches * size.operations
    by_batch = [total / one.by_batch_s for one in limits]
    at_once = [total / one.at_once_s for one in limits]
    return [
        figure("push_http_8x500", speeds, "operations/s", by_batch),
        figure("push_http_8x500_to_one_copy", speeds, "operations/s", at_once),
    ]


def _worker(stock: Stock, number: int) -> Worker:
    phone, token = asyncio.run(stock.plant.phone(f"Phone {number}"))
    return Worker(phone, token, stock, number)


def _run(plant: Plant, workers: Sequence[Worker], size: Size) -> tuple[float, Limit]:
    prepared = [
        (worker, [worker.batch(size.operations) for _ in range(size.batches)])
        for worker in workers
    ]  # fmt: skip
    before = asyncio.run(mark(plant))
    took_s = _push_all(prepared)
    total = len(workers) * size.batches * size.operations
    limit = asyncio.run(copy_limit(plant, before, len(workers) * size.batches))
    return total / took_s, limit


def _push_all(prepared: Sequence[tuple[Worker, list[bytes]]]) -> float:
    """Let every phone send its batches one after the other, all phones at once."""
    start = threading.Barrier(len(prepared) + 1)
    errors: list[BaseException] = []
    threads = [
        threading.Thread(target=_push, args=(worker, bodies, start, errors))
        for worker, bodies in prepared
    ]
    for thread in threads:
        thread.start()
    start.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    took_s = time.perf_counter() - began
    if errors:
        raise errors[0]
    return took_s


def _push(
    worker: Worker, bodies: list[bytes], start: threading.Barrier, errors: list[BaseException]
) -> None:
    with worker.stock.plant.line() as line:
        start.wait()
        try:
            for body in bodies:
                receipt = json.loads(line.ask("POST", "/sync/v1/push", worker.token, body))
                worker.phone.acknowledged = receipt["ok"]
        except Exception as error:
            errors.append(error)


async def check_ledger(plant: Plant) -> None:
    """Everything in the books follows from the acts."""
    async with plant.database() as database:
        found = [str(one) for one in await verify(database)]
    if found:
        raise WrongLedgerError("; ".join(found[:5]))
