"""What synchronisation needs of the areas, put together: devices, rights, booking, lost acts."""

from __future__ import annotations

from takt.inventory import errors, store
from takt.inventory.booking import Counter, InventoryHandlers
from takt.inventory.loading import RightsOf
from takt.inventory.model import Notice, notice_id
from takt.inventory.publishing import add_notice
from takt.runtime.database import Connection
from takt.runtime.device_keys import is_signed_by
from takt.runtime.feeds import FeedBatch
from takt.runtime.sync_routes import PushingDevice, SyncServices
from takt.runtime.sync_store import DeviceFace
from takt_sync.envelope import Contact, EnvelopeError

DAY_MS = 24 * 3_600_000

# The offline grant runs from the last moment at which the device was known to be complete.
DEVICE = """
    SELECT d.site, d.name, d.status, d.person_id, d.key_x, d.key_y, d.offline_grant_days,
           coalesce((
               SELECT max(s.complete_up_to)
               FROM sync_stream s
               WHERE s.device = d.id
           ), d.enrolled_at) AS complete_up_to
    FROM device d
    WHERE d.id = $1
"""

# Made by the device, by its own account, and neither here nor carried over by another stream.
LOST = """
    SELECT s.stream, s.created, s.n, s.seen_at, s.lost_reported, s.first_seen_at
    FROM sync_stream s
    WHERE s.device = $1 AND s.stream <> $2 AND s.created > s.n
        AND NOT EXISTS (
            SELECT FROM sync_stream c
            WHERE c.carried_from = s.stream AND c.carried_last >= s.created
        )
        AND s.created - s.n > s.lost_reported
    ORDER BY s.stream
    FOR UPDATE
"""

MARK_LOST = """
    UPDATE sync_stream
    SET lost_reported = created - n
    WHERE stream = $1
"""

CARRY = """
    UPDATE sync_stream
    SET carried_from = $2, carried_first = $3, carried_last = $4
    WHERE stream = $1
"""


def sync_services(rights_of: RightsOf) -> SyncServices:
    """The services of one application."""

    def handlers(
        connection: Connection, face: DeviceFace, contact: Contact, now_ms: int
    ) -> InventoryHandlers:
        return InventoryHandlers(Counter(connection, face, contact, now_ms), rights_of)

    return SyncServices(pushing_device, handlers, note_lost)


async def pushing_device(connection: Connection, device: str) -> PushingDevice:
    """The device behind a push, with the key that its signatures are checked with."""
    row = await connection.fetchrow(DEVICE, device)
    if row is None:
        raise EnvelopeError("auth", "the device is not known")
    jwk = {"kty": "EC", "crv": "P-256", "x": row["key_x"], "y": row["key_y"]}

    def check(message: bytes, signature: str) -> bool:
        return is_signed_by(jwk, signature, message)

    grant_ms = row["offline_grant_days"] * DAY_MS
    face = DeviceFace(
        device, row["site"], row["name"], row["status"], row["person_id"],
        row["complete_up_to"] + grant_ms,
    )  # fmt: skip
    return PushingDevice(face, check)


async def note_lost(
    connection: Connection, face: DeviceFace, contact: Contact, now_ms: int
) -> int | None:
    """A device begins a new stream: says which acts of its older ones never arrived."""
    if contact.carried is not None:
        await connection.execute(CARRY, contact.stream, *contact.carried)
    batch = FeedBatch()
    for row in await connection.fetch(LOST, face.device, contact.stream):
        stream = str(row["stream"])
        notice = Notice(
            id=notice_id(stream, errors.LOST_OPERATIONS, str(row["created"])),
            code=errors.LOST_OPERATIONS,
            site=face.site,
            operation=None,
            device=face.device,
            person=face.person,
            data={
                "stream": stream,
                "count": row["created"] - row["n"],
                "first_n": row["n"] + 1,
                "last_n": row["created"],
                "since": row["first_seen_at"],
                "until": row["seen_at"],
            },
            opened_at=now_ms,
        )
        await connection.execute(MARK_LOST, row["stream"])
        if await store.add_notices(connection, [notice]):
            add_notice(batch, notice)
    return await batch.publish(connection, now_ms) if len(batch) else None
