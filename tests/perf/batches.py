"""Batches of operations made ahead, as many phones would send them: mixed kinds over many keys."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from takt.catalogue import code_key
from takt.inventory import OpeningLine, book_opening, lot_id
from takt.kernel.ids import uuid7
from takt.runtime.feeds import publish
from tests.perf.plant import CLOCK, Plant
from tests.phone import Phone, body_of

OPENING = 1_000_000
LOT_CODE = "L-1"
LOT_EVERY = 4
BETWEEN_ACTS_MS = 1_500
OPENING_LINES = 5_000
ADD_ITEMS = """
    INSERT INTO item (code, code_key, name_en, pinyin, unit, scale, lot_tracked, active, search)
    SELECT i.code, i.code_key, i.code, '', $3, 0, i.lot_tracked, true, ''
    FROM unnest($1::text[], $2::text[], $4::boolean[]) AS i (code, code_key, lot_tracked)
    RETURNING id
"""
KINDS = {
    "stock.move": 44,
    "stock.put_away": 15,
    "stock.receive": 14,
    "stock.issue": 14,
    "stock.return": 4,
    "stock.scrap": 4,
    "stock.count": 2,
    "undo": 2,
    "scan.unresolved": 1,
}
"""Share of each kind in a hundred."""


@dataclass
class Stock:
    """Items by their lot (none or one), with plenty of each in every bin."""

    plant: Plant
    lots: dict[int, str | None]


async def open_stock(plant: Plant, items: int) -> Stock:
    """Add items, every fourth with a lot, and opening stock in all bins."""
    codes = [f"I-{number:06d}" for number in range(items)]
    tracked = [number % LOT_EVERY == 0 for number in range(items)]
    async with plant.database() as database:
        async with database.transaction() as connection:
            keys = [code_key(code) for code in codes]
            rows = await connection.fetch(ADD_ITEMS, codes, keys, plant.unit, tracked)
        ids = [row[0] for row in rows]
        lines = [
            OpeningLine(place, item, LOT_CODE if has_lot else None, None, OPENING)
            for item, has_lot in zip(ids, tracked, strict=True)
            for place in plant.bins
        ]
        # A millisecond each: the last one is of now, so that what is counted next comes behind.
        opened = CLOCK.now_ms() - len(lines)
        for start in range(0, len(lines), OPENING_LINES):
            async with database.transaction() as connection:
                part = lines[start : start + OPENING_LINES]
                _, feed = await book_opening(connection, part, opened + start)
                await publish(connection, feed, CLOCK.now_ms())
    known = zip(ids, tracked, strict=True)
    return Stock(plant, {i: lot_id(i, LOT_CODE) if has_lot else None for i, has_lot in known})


@dataclass
class Worker:
    """One phone and the random choices of whoever holds it."""

    phone: Phone
    token: str
    stock: Stock
    seed: int
    _chance: random.Random = field(init=False)
    _items: Sequence[int] = field(init=False)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        self._items = list(self.stock.lots)

    def batch(self, size: int) -> bytes:
        """Record acts that ended just now and return the signed request that carries them."""
        first = len(self.phone.acts) + 1
        kinds = self._chance.choices(list(KINDS), list(KINDS.values()), k=size)
        now_ms = CLOCK.now_ms()
        for place, drawn in enumerate(kinds):
            ago = (size - place) * BETWEEN_ACTS_MS
            time = {"wall": now_ms - ago, "mono": now_ms - ago, "boot": self.phone.boot}
            args = self._args(drawn)
            lacks_original = drawn == "undo" and "operation" not in args
            kind = "stock.move" if lacks_original else drawn
            person = self.stock.plant.person
            self.phone.record(kind, person, args, id=uuid7(CLOCK), time=time)
        return body_of(self.phone.push_request(first, size))

    def _args(self, kind: str) -> dict[str, Any]:
        chance = self._chance
        item = chance.choice(self._items)
        lot = self.stock.lots[item]
        here, there = chance.sample(self.stock.plant.bins, 2)
        if kind == "stock.count":
            return {"item": item, "lot": lot, "location": here, "quantity": OPENING, "plan": None}
        if kind == "scan.unresolved":
            code = f"4006381{chance.randrange(10**6):06d}"
            return {"code": code, "location": here, "quantity": None, "symbology": "EAN-13"}
        newest = self.phone.acts[-1] if self.phone.acts else None
        if kind == "undo" and newest and newest["kind"] == "stock.move":
            return {"operation": newest["id"]}
        ends = self.stock.plant.ends
        source = {"stock.receive": ends["supplier"], "stock.return": ends["production"]}
        target = {"stock.issue": ends["production"], "stock.scrap": ends["scrap"]}
        args = {
            "item": item,
            "lot": lot,
            "from": source.get(kind, here),
            "to": target.get(kind, there),
            "quantity": chance.randint(1, 99),
            "unit": None,
            "entered": None,
        }
        return args | MORE.get(kind, {})


MORE: dict[str, dict[str, Any]] = {
    "stock.receive": {"lot_code": None, "expires_on": None, "reference": "PO-4711"},
    "stock.issue": {"reference": "WO-0815"},
    "stock.return": {"reference": None},
    "stock.scrap": {"reason": None, "note": None},
}
