"""Documents that a device keeps for times without a network, each in a scope of its own.

They are granted on request and survive the recomputation of grants, for as long as the device is
in use and somebody on it may trace. What stands in them is their area's.
"""

from __future__ import annotations

from dataclasses import dataclass

from takt.identity import model, queries, store
from takt.identity.store import Actor
from takt.identity.use_cases.devices import find
from takt.kernel.errors import Forbidden
from takt.runtime.database import Connection
from takt.runtime.feeds import FeedRow

KEPT_MAX = 50
KEEP = """
    INSERT INTO device_grant (device_id, scope, kept_at) VALUES ($1, $2, $3)
    ON CONFLICT (device_id, scope) DO UPDATE SET kept_at = EXCLUDED.kept_at
"""
DROP_OLDEST = """
    DELETE FROM device_grant AS g
    USING (
        SELECT scope
        FROM device_grant
        WHERE device_id = $1 AND kept_at IS NOT NULL
        ORDER BY kept_at DESC, scope
        OFFSET $2
    ) AS old
    WHERE g.device_id = $1 AND g.scope = old.scope
    RETURNING g.scope
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """What the caller still has to publish, and documents that the device gave up for this one."""

    rows: list[FeedRow]
    dropped: list[str]


async def keep_document(
    connection: Connection, device_id: str, document: str, actor: Actor
) -> Kept:
    """Grant a document to a device on which the actor works and may trace.

    Holds the lock of identity until the end of the transaction.
    """
    await store.lock(connection)
    device = await find(connection, device_id)
    world = await queries.world(connection, [device.site])
    if actor.person not in {person.id for person in model.readers_on(device, world)}:
        raise Forbidden("auth.forbidden", permission=model.DOCUMENTS)
    await connection.execute(KEEP, device.id, document_scope(document), actor.now_ms)
    dropped = [row[0] for row in await connection.fetch(DROP_OLDEST, device.id, KEPT_MAX)]
    # Its own row, anew: that is what makes a device look at what it may load.
    own = FeedRow(f"me:{device.id}", "device", device.id, model.device_row(device))
    return Kept([own], dropped)


def document_scope(document: str) -> str:
    """The scope of a document."""
    return f"{model.DOCUMENT_PREFIX}{document}"
