"""Keeping the trace of a lot on the device in the hand, for times without a network.

The scope of the lot holds it as it was when somebody last kept it; keeping it again brings it up to
date on every device that has it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import msgspec

from takt.identity import Actor, document_scope, keep_document
from takt.inventory import latest_day
from takt.kernel.errors import Refused
from takt.runtime.database import Connection, Database
from takt.runtime.feeds import FeedBatch
from takt.traceability.details import Details, LotDetail, details
from takt.traceability.pieces import rows_of
from takt.traceability.walks import Trace, trace

TABLE: Final = "trace"
DETAILS_MAX: Final = 500
ROWS_MAX: Final = 20_000
"""What a phone can still draw, and what is reasonable to send to it."""
PARTIES_MAX: Final = 100
"""Of one lot; the newest."""

STANDING = """
    SELECT scope, table_name, key
    FROM feed
    WHERE scope = $1 AND row IS NOT NULL
"""
FORGOTTEN = """
    SELECT f.scope, f.table_name, f.key
    FROM feed f
    WHERE f.scope = ANY ($1::text[]) AND f.row IS NOT NULL
        AND NOT EXISTS (SELECT FROM device_grant g WHERE g.scope = f.scope)
"""


@dataclass(frozen=True, slots=True)
class KeptTrace:
    """What the device will find, and from which head on."""

    scope: str
    head: int
    parts: int
    truncated: bool


async def keep_trace(database: Database, actor: Actor, lot: str) -> KeptTrace:
    """Put the trace of a lot into its scope and grant that to the device of the actor."""
    if actor.device is None:
        raise Refused("traceability.no_device")
    async with database.read_snapshot() as connection:
        found = await trace(connection, lot, "both", ROWS_MAX)
        page = await _page(connection, found, actor.now_ms)
    rows = rows_of(found, page, actor.now_ms)
    scope = document_scope(lot)
    async with database.transaction() as connection:
        kept = await keep_document(connection, actor.device, lot, actor)
        batch = FeedBatch()
        for gone in await connection.fetch(STANDING, scope):
            batch.add(gone[0], gone[1], gone[2], None)
        for gone in await connection.fetch(FORGOTTEN, kept.dropped):
            batch.add(gone[0], gone[1], gone[2], None)
        for row in rows:
            batch.add(scope, TABLE, f"{lot}.{row['part']}", row)
        for own in kept.rows:
            batch.add(own.scope, own.table, own.key, own.row)
        head = await batch.publish(connection, actor.now_ms)
    return KeptTrace(scope, head, len(rows), found.truncated)


async def _page(connection: Connection, found: Trace, now_ms: int) -> Details:
    """Details of as many lots and runs as are kept, the root first."""
    lots = [found.root, *(lot for lot in found.lots if lot != found.root)][:DETAILS_MAX]
    day = await latest_day(connection, now_ms)
    page = await details(connection, lots, found.runs[:DETAILS_MAX], day)
    return Details([_newest_parties(lot) for lot in page.lots], page.runs)


def _newest_parties(lot: LotDetail) -> LotDetail:
    parties = sorted(lot.parties, key=lambda party: -party.at)[:PARTIES_MAX]
    return msgspec.structs.replace(lot, parties=parties)
