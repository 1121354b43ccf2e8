"""Waiting until somebody waits: for tests of what two transactions do to one another."""

from __future__ import annotations

from takt.runtime.database import Connection

WAITING = """
    SELECT count(*)
    FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


async def until_somebody_waits(connection: Connection) -> None:
    """Until another connection to this database stands behind a lock."""
    while not await connection.fetchval(WAITING):
        continue
