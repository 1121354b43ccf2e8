"""fefo_pick_p95_ms: from the choice of an item to what is proposed to take, among 100,000 lots.

The replica holds columnar chunks as phones keep them, and the code is that of the screens, run by
Node. Two shelves: a hundred items of a thousand lots each, and one item that has all the lots. The
limit is a plain sort of the same candidates, which reads no replica and leaves nothing out.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from takt.inventory import lot_id
from takt.runtime.columns import columns_of
from tests.perf.figures import RUNS, Figure, figure, percentile

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "pwa" / "scripts" / "pick-speed.mjs"
SEED, TODAY, WAREHOUSE, BINS, PER_CHUNK = 11, "2026-06-15", 2, 2_000, 20_000

Row = dict[str, Any]


@dataclass(frozen=True)
class Shelf:
    """How many items share how many lots."""

    name: str
    items: int
    lots: int = 100_000
    runs: int = RUNS


SHELVES = (
    Shelf("fefo_pick_p95_ms", items=100),
    Shelf("fefo_pick_one_item_p95_ms", items=1),
)
REPEATED = 20
"""So many picks of one run where there are fewer items."""


def measure(shelves: Sequence[Shelf] = SHELVES) -> list[Figure]:
    """Ask for a pick of each item in each run."""
    figures = []
    for shelf in shelves:
        answer = _ask(shelf)
        values = [percentile(run, 0.95) for run in answer["values"]]
        limits = [percentile(run, 0.95) for run in answer["limits"]]
        figures.append(figure(shelf.name, values, "ms", limits))
    return figures


def _ask(shelf: Shelf) -> Any:
    ids = list(range(1, shelf.items + 1))
    question = {
        "tables": list(_tables(shelf)),
        "today": TODAY,
        "items": ids * max(1, REPEATED // len(ids)),
        "quantity": 500,
        "runs": shelf.runs,
    }
    beside = Path(sys.executable).parent  # a Node that came as a Python package lies here
    node = shutil.which("node", path=str(beside)) or shutil.which("node") or "node"
    done = subprocess.run(
        [node, "--experimental-transform-types", "--no-warnings", str(SCRIPT)],
        input=json.dumps(question), capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    return json.loads(done.stdout)


def _tables(shelf: Shelf) -> Iterator[Row]:
    chance = random.Random(SEED)
    lots = [_lot(chance, 1 + place % shelf.items, place) for place in range(shelf.lots)]
    bins = [_place(10 + number) for number in range(BINS)]
    yield from _chunks("site:1", "location", bins)
    yield from _chunks("master", "item", [_item(number + 1) for number in range(shelf.items)])
    yield from _chunks("lots", "lot", lots)
    balances = [_balance(chance, lot) for lot in lots]
    yield from _chunks(f"warehouse:{WAREHOUSE}", "balance", balances)


def _chunks(scope: str, table: str, rows: list[Row]) -> Iterator[Row]:
    for first in range(0, len(rows), PER_CHUNK):
        keyed = [(_key(table, row), row) for row in rows[first : first + PER_CHUNK]]
        yield {"scope": scope, "body": columns_of(table, keyed)}


def _key(table: str, row: Row) -> str:
    if table == "balance":
        return f"{row['item']}.{row['location']}.{row['lot']}"
    return str(row["id"])


def _place(number: int) -> Row:
    named = {"id": number, "code": f"A-{number:04d}", "name_zh": "", "name_en": ""}
    where = {"parent": WAREHOUSE, "kind": "bin", "role": None, "site": 1, "warehouse": WAREHOUSE}
    return named | where | {"time_zone": None, "active": True}


def _item(number: int) -> Row:
    named = {"id": number, "code": f"GLU-{number:04d}", "name_zh": "胶水", "name_en": "Glue"}
    nothing = dict.fromkeys(
        ("picking", "shelf_life_days", "warn_days", "min_stock", "max_stock", "slow_days",
         "category", "merged_into")
    )  # fmt: skip
    flags = {"lot_tracked": True, "serial_tracked": False, "inspects_receipt": False}
    flags["hold_mode"] = "block"
    rest = {"pinyin": "js", "unit": 1, "scale": 0, "active": True, "units": [], "barcodes": []}
    return named | nothing | flags | rest


def _lot(chance: random.Random, item: int, place: int) -> Row:
    code = f"{chance.randint(230101, 261231)}-{place:06d}"
    day = f"20{chance.randint(25, 29)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
    nothing = dict.fromkeys(
        ("best_before_on", "produced_on", "received_at", "source", "supplier", "attributes",
         "status_reason", "status_by", "status_at")
    )  # fmt: skip
    status = "hold" if chance.randrange(50) == 0 else "available"
    lot = {"id": lot_id(item, code), "item": item, "code": code, "expires_on": day}
    return lot | nothing | {"status": status}


def _balance(chance: random.Random, lot: Row) -> Row:
    quantity = round(chance.lognormvariate(4, 1.5)) + 1
    place = 10 + chance.randrange(BINS)
    return {"item": lot["item"], "location": place, "lot": lot["id"], "quantity": quantity}
