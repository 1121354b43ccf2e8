"""First loads of many devices at once: nobody waits for somebody who waits."""

import asyncio
import json

from takt.kernel.clock import ManualClock
from takt.runtime.chunks import manifest_of
from takt.runtime.database import Database
from takt.runtime.feeds import FeedRow, publish


async def test_more_scopes_than_connections_are_built_at_once(
    database: Database, clock: ManualClock
) -> None:
    """On the day of the roll-out every phone has a scope of its own."""
    scopes = [f"me:{number}" for number in range(3 * database.pool.get_max_size())]
    async with database.transaction() as connection:
        rows = [FeedRow(scope, "device", "1", {"id": scope}) for scope in scopes]
        await publish(connection, rows, clock.now_ms())

    bodies = await asyncio.gather(
        *(manifest_of(database, scope, clock.now_ms()) for scope in scopes)
    )

    assert [json.loads(body)["scope"] for body in bodies] == scopes
