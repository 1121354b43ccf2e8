"""A device that is taken out of use: the live board waits for it no longer."""

from __future__ import annotations

from typing import Final

from takt.runtime.database import Connection
from takt.runtime.feeds import FeedBatch
from takt.runtime.sync_store import DeviceFace, add_device_state
from takt_sync.ports import StreamState

LAST_HEARD_OF: Final = """
    SELECT stream::text AS stream, n, h, lo, last, created, seen_at, complete_up_to
    FROM sync_stream
    WHERE device = $1
    ORDER BY seen_at DESC, stream DESC
    LIMIT 1
"""


async def publish_end(connection: Connection, face: DeviceFace, now_ms: int) -> int | None:
    """Tells the board of the new status: the new head, or None for a device that never called.

    Nothing may lock after this.
    """
    row = await connection.fetchrow(LAST_HEARD_OF, face.device)
    if row is None:
        return None
    known = StreamState(
        row["stream"], face.device, row["n"], row["h"], row["lo"], row["last"],
        row["complete_up_to"] or 0,
    )  # fmt: skip
    batch = FeedBatch()
    add_device_state(batch, face, known, row["created"], row["seen_at"])
    return await batch.publish(connection, now_ms)
