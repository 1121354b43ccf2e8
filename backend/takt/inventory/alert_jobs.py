"""Looks at stock by itself: at what was touched lately, and at everything once a day per site.

The day is that of the site's time zone. What was touched is read from the feed, so whatever
changes a figure counts: moves, counts, imports, a date on a lot, a limit of an item.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import asyncpg

from takt.inventory.alert_store import add_alert, figures, open_alerts, save_alerts
from takt.inventory.alerts import causes, reconcile
from takt.inventory.lot_states import day_at
from takt.runtime.database import Connection, Database
from takt.runtime.feeds import FeedBatch

ITEMS_AT_ONCE = 2_000
CLOSED_SHOWN_MS = 7 * 24 * 3_600_000

SITES = """
    SELECT id, time_zone
    FROM location
    WHERE kind = 'site' AND active
    ORDER BY id
"""

BEGIN = """
    INSERT INTO alert_progress (site, seq)
    VALUES ($1, 0)
    ON CONFLICT DO NOTHING
"""

PROGRESS = """
    SELECT seq, day
    FROM alert_progress
    WHERE site = $1
    FOR UPDATE SKIP LOCKED
"""

SAVE_PROGRESS = """
    UPDATE alert_progress
    SET seq = $2, day = $3
    WHERE site = $1
"""

HEAD = "SELECT seq FROM feed_head"

SCOPES = """
    SELECT coalesce('counted:' || l.counted_by, 'warehouse:' || coalesce(l.warehouse, l.site))
    FROM location l
    WHERE l.site = $1 AND l.kind <> 'virtual'
    GROUP BY 1
"""

TOUCHED = """
    WITH changed AS MATERIALIZED (
        SELECT f.table_name, f.key, f.row
        FROM feed_changes(
            $1::text[] || ARRAY['lots', 'master'],
            array_fill($2::bigint, ARRAY[cardinality($1::text[]) + 2]),
            2147483647
        ) AS f
    )
    SELECT split_part(f.key, '.', 1)::bigint
    FROM changed f
    WHERE f.table_name = 'balance'
    UNION
    SELECT (f.row::json ->> 'item')::bigint
    FROM changed f
    WHERE f.table_name = 'lot' AND f.row IS NOT NULL
    UNION
    SELECT f.key::bigint
    FROM changed f
    WHERE f.table_name = 'item'
    ORDER BY 1
"""

CATEGORIES_CHANGED = """
    SELECT EXISTS (
        SELECT 1
        FROM feed_changes(ARRAY['master'], ARRAY[$1::bigint], 2147483647) AS f
        WHERE f.table_name = 'category'
    )
"""

# What a site has or had, what it should have and nobody has, and what there is an alert of.
EVERYTHING = """
    SELECT b.item
    FROM balance b
    JOIN location l ON l.id = b.location
    WHERE l.site = $1
    UNION
    SELECT i.id
    FROM item i
    WHERE i.min_stock > 0 AND i.active AND NOT EXISTS (
        SELECT 1
        FROM balance b
        WHERE b.item = i.id
    )
    UNION
    SELECT a.item
    FROM stock_alert a
    WHERE a.site = $1 AND a.status = 'open'
    ORDER BY 1
"""

OVER = """
    SELECT f.key
    FROM feed f
    JOIN stock_alert a ON a.id = f.key::uuid
    WHERE f.scope = $1 AND f.table_name = 'alert' AND f.row IS NOT NULL
        AND a.status = 'closed' AND a.closed_at < $2
"""


async def watch_stock(database: Database, now_ms: int) -> int | None:
    """Opens, updates and closes alerts, site by site; the newest head."""
    async with database.connection() as connection:
        sites = await connection.fetch(SITES)
    newest = None
    for site in sites:
        async with database.transaction() as connection:
            head = await _watch_site(connection, site, now_ms)
        newest = newest if head is None else head
    return newest


async def _watch_site(connection: Connection, site: asyncpg.Record, now_ms: int) -> int | None:
    await connection.execute(BEGIN, site["id"])
    progress = await connection.fetchrow(PROGRESS, site["id"])
    if progress is None:
        return None  # another node is at it
    today = day_at(now_ms, site["time_zone"] or "UTC")
    head = await connection.fetchval(HEAD)
    feed = FeedBatch()
    is_night = progress["day"] != today
    if is_night:
        for (key,) in await connection.fetch(OVER, f"inbox:{site['id']}", now_ms - CLOSED_SHOWN_MS):
            feed.add(f"inbox:{site['id']}", "alert", key, None)
    if is_night or await connection.fetchval(CATEGORIES_CHANGED, progress["seq"]):
        rows = await connection.fetch(EVERYTHING, site["id"])
    elif head == progress["seq"]:
        return None
    else:
        scopes = [row[0] for row in await connection.fetch(SCOPES, site["id"])]
        rows = await connection.fetch(TOUCHED, scopes, progress["seq"])
    await look_at(connection, site["id"], [row[0] for row in rows], (today, now_ms), feed)
    await connection.execute(SAVE_PROGRESS, site["id"], head, today)
    return await feed.publish(connection, now_ms) if len(feed) else None


async def look_at(
    connection: Connection,
    site: int,
    items: Sequence[int],
    moment: tuple[date, int],
    feed: FeedBatch,
) -> None:
    """Judges some items at a site as of a day and a moment."""
    today, now_ms = moment
    for first in range(0, len(items), ITEMS_AT_ONCE):
        some = items[first : first + ITEMS_AT_ONCE]
        known = await open_alerts(connection, site, some)
        due = [
            cause
            for figure in await figures(connection, site, some, moment)
            for cause in causes(figure, today.isoformat(), now_ms)
        ]
        found = reconcile(known, due, site, now_ms)
        await save_alerts(connection, [*found.fresh, *found.changed])
        for alert in (*found.fresh, *found.changed):
            add_alert(feed, alert)
