"""Stock below nothing: one notice a key, which names everybody who took what was not there.

Who took is read from the ledger in the order of the fold, so the order of arrival does not
matter. The notice closes itself when the fold comes out right after all (see jobs).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import asyncpg
import msgspec

from takt.inventory import errors, store
from takt.inventory.commands import NO_LOT
from takt.inventory.model import Key, Notice, Place, notice_id
from takt.inventory.publishing import add_notice
from takt.runtime.database import Connection
from takt.runtime.feeds import FeedBatch
from takt_sync.stock import UNDO_PART

TAKERS = 10

# Newest first. A count that was voided is no event; opening stock has no operation.
HISTORY = """
    SELECT k.location, k.item, k.lot, e.stream, e.n, e.part, e.kind, e.quantity, e.effective,
           e.operation, o.person, o.device
    FROM unnest($1::bigint[], $2::bigint[], $3::uuid[]) AS k (location, item, lot)
    CROSS JOIN LATERAL (
        SELECT s.*
        FROM stock_event s
        WHERE (s.item, s.location, s.lot) = (k.item, k.location, k.lot)
        ORDER BY s.effective DESC, s.stream DESC, s.n DESC, s.part DESC
        LIMIT 200
    ) AS e
    LEFT JOIN count_verdict c ON e.kind = 'count'
        AND (c.stream, c.n, c.part) = (e.stream, e.n, e.part)
    LEFT JOIN operation o ON o.id = e.operation AND o.duplicate_of IS NULL
    WHERE e.kind = 'delta' OR c.status = 'accepted'
    ORDER BY k.location, k.item, k.lot, e.effective DESC, e.stream DESC, e.n DESC, e.part DESC
"""

OPEN = """
    SELECT n.id, n.location, n.item, n.lot, n.device, n.operation, n.opened_at, n.data,
           n.severity
    FROM notice n
    JOIN unnest($1::bigint[], $2::bigint[], $3::uuid[]) AS k (location, item, lot)
        ON (n.location, n.item) = (k.location, k.item) AND n.lot IS NOT DISTINCT FROM k.lot
    WHERE n.code = 'inventory.negative_stock' AND n.status = 'open'
    ORDER BY n.id
    FOR UPDATE OF n
"""

UPDATE = """
    UPDATE notice
    SET operation = $2, device = $3, person = $4, data = $5
    WHERE id = $1
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a key's ledger, with who made it."""

    place: tuple[int, str, int, int]
    kind: str
    quantity: int
    operation: str
    person: int | None
    device: str | None

    @property
    def is_taking(self) -> bool:
        """Whether goods left by it."""
        return self.kind == "delta" and self.quantity < 0


@dataclass(slots=True)
class Shortage:
    """Who took since the shelf was last filled, newest first, and whose act went too far."""

    takers: list[Entry] = field(default_factory=list)
    first_below: Entry | None = None


def shortage(history: Iterable[Entry], quantity: int) -> Shortage:
    """Walks back from the newest entry to the last arrival that left enough.

    An undone entry and its undo take nothing and bring nothing.
    """
    entries = list(history)
    places = {entry.place for entry in entries}
    found, after, is_below = Shortage(), quantity, True
    for entry in entries:
        if _is_undone(entry.place, places):
            continue
        is_below = is_below and after < 0
        if entry.is_taking:
            found.takers.append(entry)
            found.first_below = entry if is_below else found.first_below
        elif after >= 0:
            break
        after -= entry.quantity
    return found


def _is_undone(place: tuple[int, str, int, int], places: set[tuple[int, str, int, int]]) -> bool:
    effective, stream, n, part = place
    other = part - UNDO_PART if part >= UNDO_PART else part + UNDO_PART
    return (effective, stream, n, other) in places


async def note_negative(
    connection: Connection,
    figures: Mapping[Key, int],
    places: Mapping[int, Place],
    now_ms: int,
    feed: FeedBatch,
) -> None:
    """Opens a notice for each real key below nothing, or brings the open one up to date."""
    below = {
        key: quantity
        for key, quantity in figures.items()
        if quantity < 0 and not places[key[0]].is_virtual
    }
    if not below:
        return
    histories = await _histories(connection, below)
    known = await _open_notices(connection, below)
    fresh = []
    for key, quantity in below.items():
        found = shortage(histories.get(key, ()), quantity)
        notice = _notice(key, quantity, found, places[key[0]], now_ms)
        if key in known:
            await _update(connection, notice, known[key], feed)
        else:
            fresh.append(notice)
    added = await store.add_notices(connection, fresh)
    for notice in fresh:
        if notice.id in added:
            add_notice(feed, notice)


async def _histories(connection: Connection, keys: Iterable[Key]) -> dict[Key, list[Entry]]:
    rows = await connection.fetch(HISTORY, *_columns(keys))
    return {
        key: [
            Entry(
                (row["effective"], str(row["stream"]), row["n"], row["part"]), row["kind"],
                row["quantity"], str(row["operation"]), row["person"], _text(row["device"]),
            )
            for row in group
        ]
        for key, group in groupby(rows, lambda row: (row[0], row[1], str(row[2])))
    }  # fmt: skip


async def _open_notices(connection: Connection, keys: Iterable[Key]) -> dict[Key, asyncpg.Record]:
    locations, items, lots = _columns(keys)
    shown = [None if lot == NO_LOT else lot for lot in lots]
    rows = await connection.fetch(OPEN, locations, items, shown)
    return {(row["location"], row["item"], _text(row["lot"]) or NO_LOT): row for row in rows}


def _columns(keys: Iterable[Key]) -> tuple[list[int], list[int], list[str]]:
    named = list(keys)
    return [key[0] for key in named], [key[1] for key in named], [key[2] for key in named]


def _notice(key: Key, quantity: int, found: Shortage, place: Place, now_ms: int) -> Notice:
    first = found.first_below
    operation = None if first is None else first.operation
    # Of a place that is counted blindly no device is told a figure, its own included.
    is_shown = first is not None and place.counted_by is None
    detail = f"{key[1]}.{key[0]}.{key[2]}.{now_ms}"
    return Notice(
        id=notice_id(operation or "", errors.NEGATIVE_STOCK, detail),
        code=errors.NEGATIVE_STOCK,
        site=place.site,
        operation=operation,
        device=first.device if first is not None and is_shown else None,
        person=None if first is None else first.person,
        item=key[1],
        lot=None if key[2] == NO_LOT else key[2],
        location=key[0],
        data={
            "quantity": quantity,
            "since": now_ms if first is None else first.place[0],
            "takers": [_taker(entry) for entry in found.takers[:TAKERS]],
        },
        opened_at=now_ms,
    )


def _taker(entry: Entry) -> dict[str, Any]:
    return {
        "at": entry.place[0],
        "operation": entry.operation,
        "person": entry.person,
        "quantity": -entry.quantity,
    }


async def _update(
    connection: Connection, notice: Notice, known: asyncpg.Record, feed: FeedBatch
) -> None:
    """One shortage, one notice: it says what the ledger says now."""
    notice.id, notice.opened_at = str(known["id"]), known["opened_at"]
    notice.severity = known["severity"]
    data = msgspec.json.encode(notice.data, order="sorted").decode()
    earlier = _text(known["device"])
    if (data, notice.operation) == (known["data"], _text(known["operation"])):
        return
    await connection.execute(
        UPDATE, notice.id, notice.operation, notice.device, notice.person, data
    )
    if earlier is not None and earlier != notice.device:
        feed.add(f"me:{earlier}", "notice", notice.id, None)
    add_notice(feed, notice)


def _text(value: object | None) -> str | None:
    return None if value is None else str(value)
