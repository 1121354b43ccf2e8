"""Opening stock: events of a system stream from the site's opening location.

Called inside the transaction of an import; feed rows are returned, the caller publishes once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from uuid import UUID, uuid5

import msgspec

from takt.inventory import store
from takt.inventory.commands import NO_LOT
from takt.inventory.load_statements import LOTS
from takt.inventory.loaded_rows import lot_of_row
from takt.inventory.lots import Lot, lot_id
from takt.inventory.model import Event, Facts, Key, Place, Stock
from takt.inventory.publishing import add_balances, add_lot
from takt.runtime.database import Connection
from takt.runtime.feeds import FeedBatch, FeedRow
from takt.runtime.sync_store import hold_scopes
from takt_sync.chain import chain_next, chain_start

SYSTEM_STREAM = "5f1d3c1e-0000-5f0e-8000-000000000001"
SYSTEM_DEVICE = "5f1d3c1e-0000-5f0e-8000-000000000002"

STREAM = """
    INSERT INTO sync_stream (stream, device, h, first_seen_at, seen_at)
    VALUES ($1, $2, $3, $4, $4)
    ON CONFLICT (stream) DO UPDATE
    SET seen_at = EXCLUDED.seen_at
    RETURNING n, h, last
"""

ADVANCE = """
    UPDATE sync_stream
    SET n = $2, h = $3, last = $4, created = $2
    WHERE stream = $1
"""

PLACES = """
    SELECT l.id, l.kind, l.role, l.site, l.warehouse, s.time_zone
    FROM location l
    JOIN location s ON s.id = l.site
    WHERE l.id = ANY ($1::bigint[]) OR l.role = 'opening'
"""

ADD_OPERATIONS = """
    INSERT INTO operation (stream, n, id, kind, version, device, hash, identity, body,
                           effective, lo, hi, received_at, status)
    SELECT $1, o.n, o.id, 'stock.opening', 1, $2, o.hash, o.identity, o.body, o.effective,
           o.effective, o.effective, $3, 'applied'
    FROM unnest($4::bigint[], $5::uuid[], $6::bytea[], $7::bytea[], $8::bytea[], $9::bigint[])
         AS o (n, id, hash, identity, body, effective)
"""


@dataclass(frozen=True, slots=True)
class OpeningLine:
    """What lay somewhere when the books were opened."""

    location: int
    item: int
    lot_code: str | None
    expires_on: date | None
    quantity: int


async def book_opening(
    connection: Connection, lines: Sequence[OpeningLine], now_ms: int
) -> tuple[list[tuple[str, int]], list[FeedRow]]:
    """Books opening stock; returns the place of each line in the system stream."""
    await hold_scopes(connection)
    row = (
        await connection.fetch(
            STREAM, SYSTEM_STREAM, SYSTEM_DEVICE, chain_start(SYSTEM_STREAM), now_ms
        )
    )[0]
    first_n, last = row["n"] + 1, row["last"]
    facts = await _facts(connection, lines, now_ms)
    operations = _operations(lines, first_n, row["h"])
    effective = max(now_ms, last + 1)
    for index, line in enumerate(lines):
        _note(
            facts, line, operations[index].id, (effective + index, SYSTEM_STREAM, first_n + index)
        )
    await connection.execute(
        ADD_OPERATIONS,
        SYSTEM_STREAM,
        SYSTEM_DEVICE,
        now_ms,
        [first_n + index for index in range(len(lines))],
        [one.id for one in operations],
        [one.hash for one in operations],
        [sha256(one.body).digest() for one in operations],
        [one.body for one in operations],
        [effective + index for index in range(len(lines))],
    )
    batch = await _write(connection, facts)
    last_n = first_n + len(lines) - 1
    if lines:
        await connection.execute(
            ADVANCE, SYSTEM_STREAM, last_n, operations[-1].hash, effective + len(lines) - 1
        )
    return [(SYSTEM_STREAM, first_n + index) for index in range(len(lines))], batch


@dataclass(frozen=True, slots=True)
class _Operation:
    id: str
    body: bytes
    hash: bytes


def _operations(lines: Sequence[OpeningLine], first_n: int, previous: bytes) -> list[_Operation]:
    made = []
    for n, line in enumerate(lines, first_n):
        args = {
            "item": line.item,
            "lot_code": line.lot_code,
            "expires_on": line.expires_on,
            "location": line.location,
            "quantity": line.quantity,
        }
        id_ = str(uuid5(UUID(SYSTEM_STREAM), str(n)))
        content = {"id": id_, "n": n, "kind": "stock.opening", "version": 1, "args": args}
        body = msgspec.json.encode(content, order="sorted")
        previous = chain_next(previous, body)
        made.append(_Operation(id_, body, previous))
    return made


async def _facts(connection: Connection, lines: Sequence[OpeningLine], now_ms: int) -> Facts:
    facts = Facts(now_ms, SYSTEM_STREAM, SYSTEM_DEVICE, 0)
    for row in await connection.fetch(PLACES, [line.location for line in lines]):
        place = facts.locations[row[0]] = Place(*row)
        if place.role == "opening":
            facts.difference[place.site] = place.id
    lots = {lot_id(line.item, line.lot_code) for line in lines if line.lot_code is not None}
    if lots:
        for row in await connection.fetch(LOTS, list(lots)):
            lot = lot_of_row(row)
            facts.lots[lot.id] = lot
    return facts


def _note(facts: Facts, line: OpeningLine, operation: str, place: tuple[int, str, int]) -> None:
    lot = NO_LOT
    if line.lot_code is not None:
        lot = lot_id(line.item, line.lot_code)
        if lot not in facts.lots:
            made = Lot(lot, line.item, line.lot_code.strip(), line.expires_on)
            facts.lots[lot] = facts.outcome.lots[lot] = made
    opening = facts.difference[facts.locations[line.location].site]
    for part, (location, quantity) in enumerate(
        ((opening, -line.quantity), (line.location, line.quantity))
    ):
        event = Event(location, line.item, lot, quantity, place, part, operation)
        facts.outcome.events.append(event)


async def _write(connection: Connection, facts: Facts) -> list[FeedRow]:
    outcome = facts.outcome
    await store.save_lots(connection, outcome.lots.values())
    sums: dict[Key, int] = {}
    for event in outcome.events:
        sums[event.key] = sums.get(event.key, 0) + event.quantity
        facts.stock.setdefault(event.key, Stock(0, None))
    added = await store.add_to_balances(connection, facts, sums)
    await store.add_events(connection, outcome.events)
    batch = FeedBatch()
    add_balances(batch, facts, added.figures)
    for lot in outcome.lots.values():
        add_lot(batch, lot)
    return batch.as_rows()
