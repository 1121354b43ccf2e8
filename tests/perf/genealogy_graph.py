"""A genealogy from a seeded generator, written straight into the tables of a running plant.

Raw lots that were received, eight levels of semi-finished ones, finished ones that were shipped;
each lot that is made has a run of two or three inputs, most of them from the level below and made
at about the same time. The same seed gives the same genealogy.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from uuid import UUID

from takt.catalogue import code_key
from takt.runtime.database import Connection
from tests.perf.plant import CLOCK, Plant

SEED = 11
CUSTOMERS = 500
SUPPLIERS = 200
ITEMS_PER_LEVEL = 50
NEARBY = 0.02
"""How far, as a share of a level, the inputs of a run lie from it at most."""
ADD_ITEMS = """
    INSERT INTO item (id, code, code_key, name_en, pinyin, unit, scale, lot_tracked, active, search)
    SELECT i.id, i.code, i.code_key, i.code, '', $4, 3, true, true, ''
    FROM unnest($1::bigint[], $2::text[], $3::text[]) AS i (id, code, code_key)
"""
COLUMNS = {
    "lot": ("id", "item", "code", "status", "source", "supplier", "received_at"),
    "lot_entry": (
        "operation", "line", "run", "lot", "item", "direction", "quantity", "relation",
        "work_order", "machine", "person", "device", "site", "effective",
    ),
    "party_entry": (
        "operation", "lot", "item", "party", "direction", "line", "quantity", "location",
        "person", "device", "site", "effective",
    ),
    "balance": ("location", "item", "lot", "quantity"),
}  # fmt: skip


@dataclass(frozen=True)
class Size:
    """How many lots there are at each level, raw ones first."""

    levels: tuple[int, ...] = (100_000, *[40_000] * 8, 80_000)


@dataclass(frozen=True)
class Genealogy:
    """The lots of each level, by id."""

    levels: list[list[UUID]]

    def some(self, chance: random.Random, count: int) -> list[str]:
        """Lots of all levels, drawn evenly."""
        return [str(chance.choice(chance.choice(self.levels))) for _ in range(count)]


class _Writer:
    """Makes the rows level by level, so that no more than one level is held at a time."""

    def __init__(self, plant: Plant, size: Size) -> None:
        self.plant, self.size = plant, size
        self.chance = random.Random(SEED)
        self.device = self.new_id()
        self.at = CLOCK.now_ms() - 10_000_000_000

    def new_id(self) -> UUID:
        return UUID(int=self.chance.getrandbits(128), version=4)

    def item(self, level: int, place: int) -> int:
        return 1_000 + level * ITEMS_PER_LEVEL + place % ITEMS_PER_LEVEL

    def lots(self, level: int, ids: list[UUID]) -> Iterator[tuple[Any, ...]]:
        for place, lot in enumerate(ids):
            supplier = 1 + place % SUPPLIERS if level == 0 else None
            source = "own" if level else "supplier"
            code = f"L{level}-{place:06d}"
            yield lot, self.item(level, place), code, "available", source, supplier, self.at

    def entries(self, level: int, below: list[UUID], ids: list[UUID]) -> Iterator[tuple[Any, ...]]:
        width = max(2, int(len(below) * NEARBY))
        for place, lot in enumerate(ids):
            run, middle = self.new_id(), place * len(below) // len(ids)
            count = 2 + place % 2
            for _ in range(count):
                near = (middle + self.chance.randint(-width, width)) % len(below)
                item = self.item(level - 1, near)
                yield self._entry(level, run, below[near], item, (-1, 10_000))
            yield self._entry(level, run, lot, self.item(level, place), (1, count * 10_000))

    def _entry(
        self, level: int, run: UUID, lot: UUID, item: int, change: tuple[int, int]
    ) -> tuple[Any, ...]:
        return (
            self.new_id(), 0, run, lot, item, *change, "production", level, "M-1",
            self.plant.person, self.device, self.plant.site, self.at + level * 86_400_000,
        )  # fmt: skip

    def parties(self, level: int, ids: list[UUID]) -> Iterator[tuple[Any, ...]]:
        is_raw, is_last = level == 0, level == len(self.size.levels) - 1
        for place, lot in enumerate(ids):
            for _ in range(int(is_raw) + 2 * int(is_last)):
                party = self.chance.randint(1, CUSTOMERS if is_last else SUPPLIERS)
                yield (
                    self.new_id(), lot, self.item(level, place), party,
                    "shipped" if is_last else "received", None, 5_000, self.plant.bins[0],
                    self.plant.person, self.device, self.plant.site, self.at,
                )  # fmt: skip

    def balances(self, level: int, ids: list[UUID]) -> Iterator[tuple[Any, ...]]:
        ends = self.plant.ends
        for place, lot in enumerate(ids):
            item = self.item(level, place)
            here = self.chance.choice(self.plant.bins)
            yield here, item, lot, 5_000
            yield ends["conversion"], item, lot, 5_000 if level == 0 else -15_000
            if level == 0:
                yield ends["supplier"], item, lot, -10_000
            if level == len(self.size.levels) - 1:
                yield ends["customer"], item, lot, 10_000


async def seed(plant: Plant, size: Size = Size()) -> Genealogy:
    """Write the genealogy by COPY; afterwards the tables are as a server that idles leaves them."""
    writer = _Writer(plant, size)
    levels = [[writer.new_id() for _ in range(count)] for count in size.levels]
    async with plant.database(as_owner=True) as database:
        async with database.transaction() as connection:
            await _items(connection, plant, len(levels))
            for level, ids in enumerate(levels):
                await _copy(connection, "lot", writer.lots(level, ids))
                await _copy(connection, "party_entry", writer.parties(level, ids))
                await _copy(connection, "balance", writer.balances(level, ids))
            for level, (below, ids) in enumerate(pairwise(levels), 1):
                await _copy(connection, "lot_entry", writer.entries(level, below, ids))
        async with database.connection() as connection:
            await connection.execute("VACUUM ANALYZE")
            await connection.execute("CHECKPOINT")
    return Genealogy(levels)


async def _items(connection: Connection, plant: Plant, levels: int) -> None:
    ids = [1_000 + number for number in range(levels * ITEMS_PER_LEVEL)]
    codes = [f"G-{one:06d}" for one in ids]
    await connection.execute(ADD_ITEMS, ids, codes, [code_key(one) for one in codes], plant.unit)


async def _copy(connection: Connection, table: str, rows: Iterator[tuple[Any, ...]]) -> None:
    await connection.copy_records_to_table(table, records=rows, columns=COLUMNS[table])
