"""`make bench`: take every figure and write .takt/bench.json; `--table` prints it as Markdown.

A figure that cannot be taken is named and the others are written all the same; then the exit code
is 1. Names on the command line choose parts: gs1, labels, pick, small, large, nudges,
shell, spc, genealogy, stocktakes, counting, readings.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from tests.perf import (
    bootstrap,
    cold_start,
    counting,
    fefo_pick,
    genealogy,
    gs1_parse,
    label_pdf,
    large_plant,
    nudges,
    push_http,
    push_one,
    reading_to_verdict,
    scan_to_durable,
    search,
    shell_size,
    spc_chart,
    stocktake,
    visible_elsewhere,
)
from tests.perf.batches import open_stock
from tests.perf.browser import Phone
from tests.perf.figures import TARGET, Figure, figure, table, write
from tests.perf.plant import build, running_plant


class Bench:
    """Takes figures one by one, keeps what came and what failed."""

    def __init__(self) -> None:
        self.failed: list[str] = []
        self.memory_mb: list[float] = []

    def take(self, name: str, measure: Callable[[], list[Figure]]) -> None:
        """Take some figures and write them at once."""
        try:
            figures = measure()
        except Exception:
            self.failed.append(name)
            traceback.print_exc()
            return
        write(figures)
        for one in figures:
            sys.stdout.write(f"{one.name}: {one.value} {one.unit}, ratio {one.ratio}\n")
        sys.stdout.flush()

    def small(self, folder: Path) -> None:
        """What is measured on a plant of the usual size."""
        with running_plant(folder) as plant:
            asyncio.run(build(plant, bins=40))
            stock = asyncio.run(open_stock(plant, push_http.ITEMS))
            self.take("push_one", lambda: push_one.measure(plant, stock))
            self.take("visible_elsewhere", lambda: visible_elsewhere.measure(plant, stock))
            self.take("push_http", lambda: push_http.measure(plant, stock))
            self.memory_mb.append(plant.peak_memory_mb())

    def large(self, folder: Path) -> None:
        """What is measured on a plant of 100,000 items."""
        with running_plant(folder) as plant:
            asyncio.run(build(plant, bins=2_000))
            asyncio.run(large_plant.seed(plant))
            self.take("bootstrap", lambda: bootstrap.measure(plant, folder))
            phone = Phone(plant, folder / "phone")
            bootstrap.first_load(phone, "Phone of the browser figures")
            self.take("cold_start", lambda: cold_start.measure(phone))
            self.take("scan_to_durable", lambda: scan_to_durable.measure(phone))
            self.take("search", lambda: search.measure(phone))
            self.memory_mb.append(plant.peak_memory_mb())

    def genealogy(self, folder: Path) -> None:
        """What is measured on a genealogy of 1,000,000 links."""
        with running_plant(folder) as plant:
            asyncio.run(build(plant, bins=200))
            self.take("genealogy", lambda: genealogy.measure(plant))
            self.memory_mb.append(plant.peak_memory_mb())

    def stocktakes(self, folder: Path) -> None:
        """Whole stocktakes of 1,000 and of 20,000 lines, each in a plant of its own."""
        for size, items in ((stocktake.SMALL, 25), (stocktake.Size(), 500)):
            within = folder / size.name
            within.mkdir()
            with running_plant(within) as plant:
                asyncio.run(build(plant, bins=40))
                stock = asyncio.run(open_stock(plant, items))
                self.take(size.name, partial(stocktake.measure, plant, stock, size))

    def counting(self, folder: Path) -> None:
        """What somebody who counts waits for, line by line."""
        self.take("counting", lambda: counting.measure(folder))

    def readings(self, folder: Path) -> None:
        """What an inspector waits for, reading by reading."""
        self.take("reading_to_verdict", lambda: reading_to_verdict.measure(folder))

    def part(self, name: str) -> None:
        """One part by its name; a plant that does not start is a failure of its figures."""
        plants = {"small": self.small, "large": self.large, "genealogy": self.genealogy}
        plants |= {
            "stocktakes": self.stocktakes,
            "counting": self.counting,
            "readings": self.readings,
        }
        alone = {
            "gs1": gs1_parse.measure,
            "labels": label_pdf.measure,
            "nudges": nudges.measure,
            "pick": fefo_pick.measure,
            "shell": shell_size.measure,
            "spc": spc_chart.measure,
        }
        if name in alone:
            self.take(name, alone[name])
            return
        try:
            with _folder() as folder:
                plants[name](folder)
        except Exception:
            self.failed.append(name)
            traceback.print_exc()


def _bare_memory_mb() -> float:
    """The limit of memory: a process that has loaded the same code and does nothing."""
    look = "import takt.app, uvicorn; print(open('/proc/self/status').read())"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    kib = next(line.split()[1] for line in done.stdout.splitlines() if line.startswith("VmHWM"))
    return int(kib) / 1024


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="takt-bench-"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


QUICK = ("shell", "gs1", "labels", "pick", "spc", "nudges")
PARTS = (*QUICK, "small", "stocktakes", "counting", "readings", "large", "genealogy")


def main() -> int:
    """Take the figures that were asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.perf")
    parser.add_argument("parts", nargs="*", help=", ".join(PARTS))
    parser.add_argument("--table", action="store_true", help="print bench.json as Markdown")
    given = parser.parse_args()
    if given.table:
        sys.stdout.write(table(json.loads(TARGET.read_text("utf-8"))) + "\n")
        return 0
    bench = Bench()
    sys.stdout.write(f"load before: {os.getloadavg()}\n")
    for name in given.parts or PARTS:
        bench.part(name)
    if bench.memory_mb:
        write([figure("memory_server_mb", [max(bench.memory_mb)], "MB", [_bare_memory_mb()])])
    sys.stdout.write(f"load after: {os.getloadavg()}; failed: {bench.failed or 'nothing'}\n")
    return 1 if bench.failed else 0


if __name__ == "__main__":
    sys.exit(main())
