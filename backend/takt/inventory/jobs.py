"""What the inventory does by itself: accepting counts, settling negative stock, forgetting.

Each job is one short transaction and may run at any time on any node.
"""

from __future__ import annotations

import asyncpg
import msgspec

from takt.inventory import store
from takt.inventory.model import Notice
from takt.inventory.publishing import add_notice
from takt.inventory.watermarks import site_watermark
from takt.runtime.database import Database
from takt.runtime.feeds import FeedBatch
from takt_sync.acceptance import Watermark, judge_negative

DAY_MS = 24 * 3_600_000
ACTS_KEPT_MS = 7 * DAY_MS
TOMBSTONES_KEPT_MS = 30 * DAY_MS
BATCH = 5_000

NEGATIVE = """
    SELECT n.id, n.code, n.site, n.operation, n.device, n.person, n.item, n.lot, n.location,
           n.data, n.status, n.opened_at, n.closed_at, n.resolution, n.severity, b.quantity
    FROM notice n
    JOIN balance b
        ON (b.location, b.item, b.lot) = (n.location, n.item,
            coalesce(n.lot, '00000000-0000-0000-0000-000000000000'))
    WHERE n.code = 'inventory.negative_stock' AND n.status = 'open'
        AND (n.severity <> 'stop' OR b.quantity >= 0)
    ORDER BY n.id
    LIMIT 1000
    FOR UPDATE OF n
"""

ESCALATE = """
    UPDATE notice
    SET severity = 'stop'
    WHERE id = ANY ($1::uuid[])
"""

# One row per act, oldest first; a tombstone follows each, and is forgotten in its turn.
OLD_ACTS = """
    SELECT f.scope, f.key
    FROM feed_change c
    CROSS JOIN LATERAL unnest(c.ids) AS named (id)
    JOIN feed f ON f.id = named.id AND f.seq = c.seq
    WHERE f.table_name = 'act' AND c.scope LIKE 'live:%' AND f.row IS NOT NULL
        AND c.seq <= coalesce((
            SELECT max(h.seq)
            FROM head_commit h
            WHERE h.committed_at_ms < $1
        ), 0)
    ORDER BY c.seq
    LIMIT $2
"""

FORGET_TOMBSTONES = """
    WITH old AS (
        SELECT coalesce(max(seq), 0) AS seq
        FROM head_commit
        WHERE committed_at_ms < $1
    ), gone AS (
        DELETE FROM feed f
        USING old
        WHERE f.row IS NULL AND f.seq <= old.seq
        RETURNING f.scope, f.seq
    ), floors AS (
        SELECT scope, max(seq) AS floor
        FROM gone
        GROUP BY scope
    )
    UPDATE feed_scope s
    SET floor = greatest(s.floor, floors.floor)
    FROM floors
    WHERE s.scope = floors.scope
"""

LOCK_FEED = "SELECT pg_advisory_xact_lock(7265836)"


async def settle_negative(database: Database, now_ms: int) -> int | None:
    """Closes notices of negative stock that came right, and escalates those that did not."""
    async with database.transaction() as connection:
        closed: list[Notice] = []
        escalated: list[Notice] = []
        marks: dict[int, Watermark] = {}
        for row in await connection.fetch(NEGATIVE):
            notice = notice_of(row)
            if notice.site not in marks:
                marks[notice.site] = await site_watermark(connection, notice.site, now_ms)
            since = notice.data.get("since", notice.opened_at)
            verdict = judge_negative(row["quantity"], since, marks[notice.site].at)
            if verdict == "closed":
                notice.status, notice.closed_at = "closed", now_ms
                notice.resolution = "came_right"
                closed.append(notice)
            elif verdict == "escalated" and notice.severity != "stop":
                notice.severity = "stop"
                escalated.append(notice)
        if not closed and not escalated:
            return None
        await store.close_notices(connection, closed)
        await connection.execute(ESCALATE, [notice.id for notice in escalated])
        batch = FeedBatch()
        for notice in [*closed, *escalated]:
            add_notice(batch, notice)
        return await batch.publish(connection, now_ms)


def notice_of(row: asyncpg.Record) -> Notice:
    """A notice as it stands in the table."""
    return Notice(
        str(row["id"]), row["code"], row["site"], _text(row["operation"]), _text(row["device"]),
        row["person"], row["item"], _text(row["lot"]), row["location"],
        msgspec.json.decode(row["data"]), row["status"], row["opened_at"], row["closed_at"],
        row["resolution"], row["severity"],
    )  # fmt: skip


def _text(value: object | None) -> str | None:
    return None if value is None else str(value)


async def forget_acts(database: Database, now_ms: int) -> int | None:
    """Takes acts of past weeks off the live boards; the ledger keeps them."""
    async with database.transaction() as connection:
        rows = await connection.fetch(OLD_ACTS, now_ms - ACTS_KEPT_MS, BATCH)
        if not rows:
            return None
        batch = FeedBatch()
        for scope, key in rows:
            batch.add(scope, "act", key, None)
        return await batch.publish(connection, now_ms)


async def forget_tombstones(database: Database, now_ms: int) -> None:
    """Forgets what was deleted a month ago; who was away longer loads the scope anew."""
    async with database.transaction() as connection:
        await connection.execute(LOCK_FEED)
        await connection.execute(FORGET_TOMBSTONES, now_ms - TOMBSTONES_KEPT_MS)
