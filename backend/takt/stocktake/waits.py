"""Up to when the books of open stocktakes are complete, and whom they wait for; told on change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from takt.inventory import site_watermark
from takt.runtime.feeds import FeedBatch
from takt.stocktake import plan_store
from takt.stocktake.model import SHOWN_MS

if TYPE_CHECKING:
    from takt.runtime.database import Connection, Database

OPEN: Final = """
    SELECT s.id, s.site, s.zone, w.told,
           (SELECT max(v.hi) FROM count_verdict v WHERE v.plan = s.id) AS until,
           (SELECT min(v.hi) FROM count_verdict v WHERE v.plan = s.id AND v.status = 'recorded')
               AS first_open
    FROM stocktake s
    LEFT JOIN count_wait w ON w.stocktake = s.id
    WHERE s.status IN ('open', 'review')
    ORDER BY s.id
"""

NAMES: Final = "SELECT id, name FROM device WHERE id = ANY ($1::uuid[])"

KEEP: Final = """
    INSERT INTO count_wait (stocktake, told)
    VALUES ($1, $2)
    ON CONFLICT (stocktake) DO UPDATE SET told = EXCLUDED.told
"""
STEP_MS: Final = 60_000
"""Whoever waits for nobody is told the minute, not each second."""


async def tell_waits(database: Database, now_ms: int) -> int | None:
    """Tells each open stocktake's devices whom its books wait for, where that changed."""
    async with database.transaction() as connection:
        feed = FeedBatch()
        for row in await connection.fetch(OPEN):
            await _tell(connection, row, now_ms, feed)
        return await feed.publish(connection, now_ms) if len(feed) else None


async def _tell(connection: Connection, row: Any, now_ms: int, feed: FeedBatch) -> None:
    until = row["until"] or 0
    mark = await site_watermark(connection, row["site"], now_ms, until, row["zone"])
    names = {str(id_): name for id_, name in await connection.fetch(NAMES, list(mark.waiting))}
    told = {
        "at": mark.at - mark.at % STEP_MS,
        "stocktake": row["id"],
        "until": row["until"],
        "waiting": [{"device": one, "name": names.get(one, one)} for one in mark.waiting],
    }
    text = msgspec.json.encode(told, order="sorted").decode()
    if text != row["told"]:
        await connection.execute(KEEP, row["id"], text)
        feed.add(f"stocktake:{row['id']}", "count_wait", str(row["id"]), told)


async def forget_stocktakes(database: Database, now_ms: int) -> int | None:
    """Takes stocktakes that ended a week ago off the devices."""
    async with database.transaction() as connection:
        feed = FeedBatch()
        for id_, _ in await connection.fetch(plan_store.FORGET, now_ms - SHOWN_MS):
            for one in await plan_store.find(connection, None, stocktake=id_):
                plan_store.add_stocktake(feed, one)
        return await feed.publish(connection, now_ms) if len(feed) else None
