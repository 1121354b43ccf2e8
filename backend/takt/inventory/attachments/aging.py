"""Takes attachments off the devices once they are old; the server keeps rows and bytes.

A device asks for older ones where it has a network (see `routes.py`).
"""

from __future__ import annotations

from typing import Final

from takt.runtime.database import Database
from takt.runtime.feeds import FeedBatch

SHOWN_MS: Final = 90 * 24 * 3_600_000
BATCH: Final = 5_000

# Rows that still live are few; what is stored grows for ever, so it is reached from them.
OLD: Final = """
    SELECT f.scope, f.key
    FROM feed_scope s
    JOIN feed f
        ON f.scope = s.scope AND f.table_name = 'attachment' AND f.row IS NOT NULL
    JOIN attachment a
        ON a.operation = f.key::uuid
    WHERE s.scope LIKE 'site:%' AND a.effective < $1
    ORDER BY f.scope, f.key
    LIMIT $2
"""


async def forget_attachments(database: Database, now_ms: int) -> int | None:
    """Tombstones for what is older than three months; returns the head, if anything was."""
    async with database.transaction() as connection:
        rows = await connection.fetch(OLD, now_ms - SHOWN_MS, BATCH)
        if not rows:
            return None
        batch = FeedBatch()
        for scope, key in rows:
            batch.add(scope, "attachment", key, None)
        return await batch.publish(connection, now_ms)
