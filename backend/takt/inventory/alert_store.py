"""Reads figures that alerts are judged by, and writes alerts with their feed rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

import asyncpg
import msgspec

from takt.inventory.alerts import DAY_MS, Alert, AlertKey, ItemFigure, LotFigure, is_slow
from takt.inventory.commands import NO_LOT
from takt.inventory.lot_states import block_of
from takt.inventory.picking import inherited
from takt.inventory.publishing import shown_lot
from takt.runtime.database import Connection
from takt.runtime.feeds import FeedBatch
from takt_sync.stock import BALANCE_MAX

OPEN = """
    SELECT id, kind, site, item, lot, location, quantity, "limit", owner, snoozed_until, status,
           opened_at, closed_at
    FROM stock_alert
    WHERE site = $1 AND item = ANY ($2::bigint[]) AND status = 'open'
    ORDER BY id
    FOR UPDATE
"""

BY_ID = """
    SELECT id, kind, site, item, lot, location, quantity, "limit", owner, snoozed_until, status,
           opened_at, closed_at
    FROM stock_alert
    WHERE id = ANY ($1::uuid[])
    ORDER BY id
    FOR UPDATE
"""

SAVE = """
    INSERT INTO stock_alert AS s (id, kind, site, item, lot, location, quantity, "limit", owner,
                                  snoozed_until, status, opened_at, closed_at)
    SELECT a.id, a.kind, a.site, a.item, a.lot, a.location, a.quantity, a.most, a.owner,
           a.snoozed_until, a.status, a.opened_at, a.closed_at
    FROM unnest($1::uuid[], $2::text[], $3::bigint[], $4::bigint[], $5::uuid[], $6::bigint[],
                $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], $11::text[],
                $12::bigint[], $13::bigint[])
         AS a (id, kind, site, item, lot, location, quantity, most, owner, snoozed_until, status,
               opened_at, closed_at)
    ON CONFLICT (id) DO UPDATE
    SET location = EXCLUDED.location, quantity = EXCLUDED.quantity, "limit" = EXCLUDED."limit",
        owner = EXCLUDED.owner, snoozed_until = EXCLUDED.snoozed_until,
        status = EXCLUDED.status, closed_at = EXCLUDED.closed_at
"""

ITEMS = """
    SELECT id, category, active, min_stock, max_stock, warn_days, slow_days
    FROM item
    WHERE id = ANY ($1::bigint[])
    ORDER BY id
"""

CATEGORIES = """
    SELECT id, parent, warn_days, slow_days
    FROM category
"""

STOCK = """
    SELECT b.item, b.lot, b.location, b.quantity, lot.expires_on, lot.best_before_on,
           lot.status
    FROM balance b
    JOIN location l ON l.id = b.location
    LEFT JOIN lot ON lot.id = b.lot
    WHERE b.item = ANY ($1::bigint[]) AND l.site = $2 AND l.kind <> 'virtual'
        AND b.quantity <> 0
    ORDER BY b.item, b.lot, b.location
"""

# The newest entry of each lot at the places where goods go; an item that nobody asks for is slow.
USED_AT = """
    SELECT b.item, max(e.effective)
    FROM balance b
    JOIN location l ON l.id = b.location
    CROSS JOIN LATERAL (
        SELECT s.effective
        FROM stock_event s
        WHERE (s.item, s.location, s.lot) = (b.item, b.location, b.lot) AND s.quantity > 0
        ORDER BY s.effective DESC, s.stream DESC, s.n DESC, s.part DESC
        LIMIT 1
    ) AS e
    WHERE b.item = ANY ($1::bigint[]) AND l.site = $2
        AND l.role IN ('production', 'conversion', 'customer')
    GROUP BY b.item
"""

CAME_AT = """
    SELECT b.item, min(e.effective)
    FROM balance b
    JOIN location l ON l.id = b.location
    CROSS JOIN LATERAL (
        SELECT s.effective
        FROM stock_event s
        WHERE (s.item, s.location, s.lot) = (b.item, b.location, b.lot)
        ORDER BY s.effective, s.stream, s.n, s.part
        LIMIT 1
    ) AS e
    WHERE b.item = ANY ($1::bigint[]) AND l.site = $2 AND l.kind <> 'virtual'
    GROUP BY b.item
"""

# When some came after there was none: the last act since a time before which nothing was there.
BACK_AT = """
    WITH act AS (
        SELECT s.item, s.effective, s.stream, s.n, sum(s.quantity) AS quantity
        FROM balance b
        JOIN location l ON l.id = b.location
        JOIN stock_event s ON (s.item, s.location, s.lot) = (b.item, b.location, b.lot)
        WHERE b.item = ANY ($1::bigint[]) AND l.site = $2 AND l.kind <> 'virtual'
            AND s.effective >= $4
        GROUP BY s.item, s.effective, s.stream, s.n
    ), step AS (
        SELECT act.item, act.effective, there.quantity - sum(act.quantity) OVER (
            PARTITION BY act.item
            ORDER BY act.effective DESC, act.stream DESC, act.n DESC
        ) AS left_before
        FROM act
        JOIN unnest($1::bigint[], $3::bigint[]) AS there (item, quantity) USING (item)
    )
    SELECT item, max(effective)
    FROM step
    WHERE left_before <= 0
    GROUP BY item
"""


class AlertRow(msgspec.Struct):
    """An alert as the inbox of its site shows it."""

    closed_at: int | None
    id: str
    item: int
    kind: str
    limit: int
    location: int | None
    lot: str | None
    opened_at: int
    owner: int | None
    quantity: int
    snoozed_until: int | None
    status: str


def add_alert(feed: FeedBatch, alert: Alert) -> None:
    """An alert to the inbox of its site."""
    row = AlertRow(
        alert.closed_at, alert.id, alert.item, alert.kind, alert.limit, alert.location,
        shown_lot(alert.lot), alert.opened_at, alert.owner, alert.quantity, alert.snoozed_until,
        alert.status,
    )  # fmt: skip
    feed.add(f"inbox:{alert.site}", "alert", alert.id, row)


async def open_alerts(
    connection: Connection, site: int, items: Sequence[int]
) -> dict[AlertKey, Alert]:
    """The open alerts of some items at a site, locked."""
    rows = await connection.fetch(OPEN, site, items)
    return {alert.key: alert for alert in map(_alert, rows)}


async def alerts_by_id(connection: Connection, ids: Iterable[str]) -> dict[str, Alert]:
    """Alerts by their ids, locked."""
    return {alert.id: alert for alert in map(_alert, await connection.fetch(BY_ID, list(ids)))}


async def save_alerts(connection: Connection, alerts: Sequence[Alert]) -> None:
    """Adds alerts, and writes what became of known ones."""
    rows = [
        (
            a.id, a.kind, a.site, a.item, a.lot, a.location, a.quantity, a.limit, a.owner,
            a.snoozed_until, a.status, a.opened_at, a.closed_at,
        )
        for a in alerts
    ]  # fmt: skip
    if rows:
        await connection.execute(SAVE, *map(list, zip(*rows, strict=True)))


def _alert(row: asyncpg.Record) -> Alert:
    return Alert(str(row[0]), row[1], row[2], row[3], str(row[4]), *row[5:])


async def figures(
    connection: Connection, site: int, items: Sequence[int], moment: tuple[date, int]
) -> list[ItemFigure]:
    """What alerts of some items at a site are judged by, as of a day and a moment."""
    today, now_ms = moment
    stock: dict[int, list[asyncpg.Record]] = {}
    for row in await connection.fetch(STOCK, items, site):
        stock.setdefault(row[0], []).append(row)
    rows = await connection.fetch(ITEMS, items)
    categories = await connection.fetch(CATEGORIES)
    above = {row["id"]: row for row in categories}
    found = [_figure(row, stock.get(row["id"], []), above, today) for row in rows]
    asked = [one.item for one in found if one.slow_days is not None or one.usable <= 0]
    used = await _times(connection, USED_AT, asked, site)
    resting = [one.item for one in found if one.slow_days and one.item not in used]
    came = await _times(connection, CAME_AT, resting, site)
    found = [replace(one, used_at=used.get(one.item), came_at=came.get(one.item)) for one in found]
    slow = [one for one in found if is_slow(one, now_ms)]
    back = await _came_back(connection, slow, site, now_ms)
    return [replace(one, back_at=back.get(one.item)) for one in found]


async def _came_back(
    connection: Connection, slow: Sequence[ItemFigure], site: int, now_ms: int
) -> dict[int, int]:
    """When items that seem slow came back; only as long ago as it makes a difference."""
    if not slow:
        return {}
    since = now_ms - max(one.slow_days or 0 for one in slow) * DAY_MS
    there = [one.item for one in slow], [one.on_hand for one in slow]
    rows = await connection.fetch(BACK_AT, there[0], site, there[1], since)
    return {row[0]: row[1] for row in rows}


async def _times(
    connection: Connection, statement: str, items: Sequence[int], site: int
) -> dict[int, int]:
    if not items:
        return {}
    return {row[0]: row[1] for row in await connection.fetch(statement, items, site)}


def _figure(
    row: asyncpg.Record,
    stock: Sequence[asyncpg.Record],
    above: Mapping[int, asyncpg.Record],
    today: date,
) -> ItemFigure:
    line = list(_line_of(row["category"], above))
    lots: dict[str, list[asyncpg.Record]] = {}
    for there in stock:
        if (lot := str(there["lot"])) != NO_LOT:
            lots.setdefault(lot, []).append(there)
    on_hand = _sum(stock)
    return ItemFigure(
        row["id"],
        on_hand,
        row["active"],
        row["min_stock"],
        row["max_stock"],
        inherited(row["warn_days"], [one["warn_days"] for one in line]),
        inherited(row["slow_days"], [one["slow_days"] for one in line]),
        lots=tuple(_lot(lot, places) for lot, places in lots.items()),
        blocked=on_hand - _sum([there for there in stock if not _is_blocked(there, today)]),
    )


def _is_blocked(there: asyncpg.Record, today: date) -> bool:
    return block_of(there["status"] or "available", there["expires_on"], today) is not None


def _line_of(category: int | None, above: Mapping[int, asyncpg.Record]) -> Iterable[asyncpg.Record]:
    """A category, then the ones that it lies in."""
    while category is not None:
        yield above[category]
        category = above[category]["parent"]


def _lot(lot: str, places: Sequence[asyncpg.Record]) -> LotFigure:
    quantity = _sum(places)
    location = places[0]["location"] if len(places) == 1 else None
    dates = places[0]["expires_on"], places[0]["best_before_on"]
    return LotFigure(lot, quantity, location, *map(_text, dates))


def _sum(places: Sequence[asyncpg.Record]) -> int:
    """What lies there in all, as far as every device can hold the figure."""
    quantity: int = sum(place["quantity"] for place in places)
    return max(-BALANCE_MAX, min(quantity, BALANCE_MAX))


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
