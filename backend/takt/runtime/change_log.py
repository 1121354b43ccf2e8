"""The log of changes that devices read the feed by: what may be forgotten of it, what it must name.

The rule: each row of `feed` is named by the entry of its scope and seq. An entry may name more,
since rows that changed again, or were forgotten, are passed over by readers (`feed_changes`).
"""

from __future__ import annotations

from takt.runtime.database import Connection, Database
from takt.runtime.jobs import HOUR_MS, Job, every

FORGET_EVERY_MS = 6 * HOUR_MS
LOCK = "SELECT pg_try_advisory_xact_lock(7265839)"

# One statement sees feed and log at one moment, in which the rule holds. An entry that it does not
# see is not touched, and no row ever comes to a seq of the past: rows move on to entries that are
# written in the same transaction. So what is taken from an entry here stays useless, whatever is
# published meanwhile, and needs no lock; a reader's own snapshot still has the entry as it was.
# What is at least half of use stays as it is, so that an entry is not written again and again.
FORGET = """
    WITH standing AS MATERIALIZED (
        SELECT scope, seq, array_agg(id) AS ids
        FROM feed
        GROUP BY scope, seq
    ), worn AS MATERIALIZED (
        SELECT c.scope, c.seq, s.ids
        FROM feed_change c
        LEFT JOIN standing s ON (s.scope, s.seq) = (c.scope, c.seq)
        WHERE s.ids IS NULL OR 2 * cardinality(s.ids) < cardinality(c.ids)
    ), gone AS (
        DELETE FROM feed_change c
        USING worn w
        WHERE (c.scope, c.seq) = (w.scope, w.seq) AND w.ids IS NULL
    )
    UPDATE feed_change c
    SET ids = w.ids
    FROM worn w
    WHERE (c.scope, c.seq) = (w.scope, w.seq) AND w.ids IS NOT NULL
"""

UNNAMED = """
    SELECT f.scope || ' ' || f.table_name || ' ' || f.key, f.seq
    FROM feed f
    WHERE NOT EXISTS (
        SELECT
        FROM (
            SELECT c.scope, c.seq, unnest(c.ids) AS id
            FROM feed_change c
        ) AS named
        WHERE (named.scope, named.seq, named.id) = (f.scope, f.seq, f.id)
    )
    ORDER BY 1
    LIMIT 1000
"""


async def forget_changes(database: Database) -> None:
    """Takes rows that changed again since from the log, so that it stays as long as the feed."""
    async with database.transaction() as connection:
        if await connection.fetchval(LOCK):
            await connection.execute(FORGET)


def forget_changes_job(database: Database) -> Job:
    """A few times a day, for a server that is not on at night."""
    return Job("forget changes", every(FORGET_EVERY_MS), lambda: forget_changes(database))


async def unnamed(connection: Connection) -> list[tuple[str, int]]:
    """Rows that no device would ever read; where, and their seq."""
    return [(row[0], row[1]) for row in await connection.fetch(UNNAMED)]
