"""A large plant from a seeded generator, written straight into the tables and the feed.

100,000 items with names in both languages, 500,000 balances in 2,000 bins, every eighth of them of
one of 20,000 lots. The same seed gives the same plant, byte for byte.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from takt.catalogue import code_key
from takt.catalogue.pinyin import initials
from takt.inventory import lot_id
from takt.inventory.commands import NO_LOT
from takt.runtime.feeds import row_lanes
from tests.perf.plant import CLOCK, Plant

SEED = 7
HEADS = ("六角", "内六角", "不锈钢", "镀锌", "高强度", "塑料", "铝合金", "十字", "自攻", "带垫")
PARTS = ("螺栓", "螺母", "垫圈", "轴承", "齿轮", "电机", "传感器", "电缆", "胶水", "钢板")
ENGLISH = ("bolt", "nut", "washer", "bearing", "gear", "motor", "sensor", "cable", "glue", "sheet")
FINISHES = ("", " zinc", " A2", " A4", " black", " 8.8", " 10.9", " RoHS")
ITEM_COLUMNS = (
    "id", "code", "code_key", "name_zh", "name_en", "pinyin", "unit", "scale", "lot_tracked",
    "active", "search",
)  # fmt: skip
FEED_COLUMNS = ("scope", "table_name", "key", "seq", "row", "lane0", "lane1")
LOG = """
    INSERT INTO feed_change (scope, seq, ids)
    SELECT scope, seq, array_agg(id)
    FROM feed
    WHERE scope = $1 AND seq = $2
    GROUP BY scope, seq
"""
DRAW = "UPDATE feed_head SET seq = seq + 1 RETURNING seq"
COMMIT = "INSERT INTO head_commit (seq, committed_at_ms) VALUES ($1, $2)"
ADD_TO_SCOPE = """
    INSERT INTO feed_scope AS s (scope, lane0, lane1, rows)
    VALUES ($1, $2::bigint & 4294967295, $3::bigint & 4294967295, $4)
    ON CONFLICT (scope) DO UPDATE
    SET lane0 = (s.lane0 + EXCLUDED.lane0) & 4294967295,
        lane1 = (s.lane1 + EXCLUDED.lane1) & 4294967295,
        rows = s.rows + EXCLUDED.rows
"""
_canonical = msgspec.json.Encoder(order="sorted")

Row = dict[str, Any]


@dataclass(frozen=True)
class Size:
    """How large the plant is."""

    items: int = 100_000
    balances: int = 500_000
    lots: int = 20_000


@dataclass(frozen=True)
class Content:
    """Everything of the plant that is generated."""

    items: list[Row]
    lots: list[Row]
    balances: list[Row]


def generate(plant: Plant, size: Size) -> Content:
    """The rows as devices see them."""
    chance = random.Random(SEED)
    items = [_item(chance, number, plant.unit, size) for number in range(1, size.items + 1)]
    tracked = [item["id"] for item in items if item["lot_tracked"]]
    lots = [_lot(chance, tracked[place % len(tracked)], place) for place in range(size.lots)]
    return Content(items, lots, list(_balances(chance, plant, items, lots, size.balances)))


@cache
def _pinyin(name_zh: str) -> str:
    return initials(name_zh)


def _item(chance: random.Random, number: int, unit: int, size: Size) -> Row:
    head, part = chance.choice(HEADS), chance.randrange(len(PARTS))
    measure = f"M{chance.randint(2, 42)}x{chance.randint(5, 204)}"
    barcode = f"69{chance.randrange(10**11):011d}"
    return {
        "id": number,
        "code": f"{ENGLISH[part][:3].upper()}-{number:06d}",
        "name_zh": f"{head}{PARTS[part]} {measure}",
        "name_en": f"{ENGLISH[part]} {measure}{chance.choice(FINISHES)}",
        "pinyin": _pinyin(head + PARTS[part]),
        "category": None,
        "unit": unit,
        "scale": 0,
        "lot_tracked": number % 10 == 0,
        "active": True,
        "merged_into": None,
        "picking": None,
        "serial_tracked": False,
        "shelf_life_days": None,
        "warn_days": None,
        "min_stock": None,
        "max_stock": None,
        "slow_days": None,
        "inspects_receipt": False,
        "hold_mode": "block",
        "units": [],
        "barcodes": [[barcode, None]] if number % 2 else [],
    }


def _lot(chance: random.Random, item: int, place: int) -> Row:
    code = f"{chance.randint(230101, 261231)}-{place:05d}"
    day = f"20{chance.randint(26, 29)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
    empty = dict.fromkeys(
        (
            "best_before_on",
            "produced_on",
            "received_at",
            "source",
            "supplier",
            "attributes",
            "status_reason",
            "status_by",
            "status_at",
        )
    )
    lot = {"id": lot_id(item, code), "item": item, "code": code, "expires_on": day}
    return empty | lot | {"status": "available"}


def _balances(
    chance: random.Random, plant: Plant, items: list[Row], lots: list[Row], count: int
) -> Iterator[Row]:
    known: set[tuple[int, int, str | None]] = set()
    while len(known) < count:
        lot = chance.choice(lots) if chance.randrange(8) == 0 else None
        item = int(lot["item"] if lot else chance.choice(items)["id"])
        place = chance.choice(plant.bins)
        key = (item, place, str(lot["id"]) if lot else None)
        if key not in known:
            known.add(key)
            quantity = round(chance.lognormvariate(4, 1.5)) + 1
            yield {"item": item, "location": place, "lot": key[2], "quantity": quantity}


async def seed(plant: Plant, size: Size = Size()) -> Content:
    """Write a plant into the running server's database; its phones then load it as any other."""
    content = generate(plant, size)
    async with plant.database(as_owner=True) as database:
        async with database.transaction() as connection:
            await _copy_tables(connection, content)
            head = await connection.fetchval(DRAW)
            await connection.execute(COMMIT, head, CLOCK.now_ms())
            await _feed(connection, head, "master", "item", _keyed(content.items))
            await _feed(connection, head, "lots", "lot", _keyed(content.lots))
            scope = f"warehouse:{plant.warehouse}"
            await _feed(connection, head, scope, "balance", map(_balance, content.balances))
        async with database.connection() as connection:
            await connection.execute("ANALYZE")
    untracked = (item["code"] for item in content.items if not item["lot_tracked"])
    plant.codes = list(islice(untracked, 100))
    return content


def _keyed(rows: Iterable[Row]) -> Iterator[tuple[str, Row]]:
    return ((str(row["id"]), row) for row in rows)


def _balance(row: Row) -> tuple[str, Row]:
    return f"{row['item']}.{row['location']}.{row['lot'] or '-'}", row


async def _copy_tables(
    connection: asyncpg.pool.PoolConnectionProxy[asyncpg.Record], content: Content
) -> None:
    items = [
        (
            row["id"], row["code"], code_key(row["code"]), row["name_zh"], row["name_en"],
            row["pinyin"], row["unit"], 0, row["lot_tracked"], True, "",
        )
        for row in content.items
    ]  # fmt: skip
    await connection.copy_records_to_table("item", records=items, columns=ITEM_COLUMNS)
    lots = [(row["id"], row["item"], row["code"], "available") for row in content.lots]
    await connection.copy_records_to_table(
        "lot", records=lots, columns=("id", "item", "code", "status")
    )
    balances = [
        (row["location"], row["item"], UUID(row["lot"] or NO_LOT), row["quantity"])
        for row in content.balances
    ]
    await connection.copy_records_to_table(
        "balance", records=balances, columns=("location", "item", "lot", "quantity")
    )


async def _feed(
    connection: asyncpg.pool.PoolConnectionProxy[asyncpg.Record],
    head: int,
    scope: str,
    table: str,
    rows: Iterable[tuple[str, Row]],
) -> None:
    records = []
    lane0 = lane1 = 0
    for key, row in rows:
        text = _canonical.encode(row)
        first, second = row_lanes(table, key, text)
        lane0, lane1 = lane0 + first, lane1 + second
        records.append((scope, table, key, head, text.decode(), first, second))
    await connection.copy_records_to_table("feed", records=records, columns=FEED_COLUMNS)
    await connection.execute(LOG, scope, head)
    lanes = (lane0 & 0xFFFFFFFF, lane1 & 0xFFFFFFFF)
    await connection.execute(ADD_TO_SCOPE, scope, *lanes, len(records))
