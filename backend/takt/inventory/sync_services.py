"""What synchronisation needs of the areas, put together: devices, rights, booking, lost acts."""

from __future__ import annotations

from collections.abc import Sequence

import asyncpg
from piccolo.query.methods import Select

from takt.inventory import errors, store
from takt.inventory.booking import InventoryHandlers
from takt.inventory.extension import Extension, Extensions
from takt.inventory.loading import RightsOf
from takt.inventory.model import Notice, notice_id
from takt.inventory.number_blocks import lease_block
from takt.inventory.publishing import add_notice
from takt.runtime.built import fetch, run
from takt.runtime.database import Connection
from takt.runtime.device_keys import is_signed_by
from takt.runtime.feeds import FeedBatch
from takt.runtime.sync_routes import PushingDevice, SyncServices
from takt.runtime.sync_store import Counter, DeviceFace
from takt.runtime.tables import SyncStream
from takt_sync.envelope import Contact, EnvelopeError
from takt_sync.sequence import missing_between

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


CARRIED = """
    SELECT earlier, first_n, last_n
    FROM stream_carried c
    JOIN sync_stream s ON s.stream = c.stream
    WHERE s.device = $1
"""

CARRY = """
    INSERT INTO stream_carried (stream, earlier, first_n, last_n)
    SELECT $1, c.earlier, c.first_n, c.last_n
    FROM unnest($2::uuid[], $3::bigint[], $4::bigint[]) AS c (earlier, first_n, last_n)
    ON CONFLICT DO NOTHING
"""


def sync_services(rights_of: RightsOf, extensions: Sequence[Extension] = ()) -> SyncServices:
    """The services of one application; `extensions` are the areas that take part in pushes."""

    joined = Extensions(extensions)

    def handlers(counter: Counter) -> InventoryHandlers:
        return InventoryHandlers(counter, rights_of, joined)

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
    """A device uses this stream and no other: says which acts of its others never arrived.

    What was told of this stream itself, before a backup of the device brought it to life again,
    is taken back as far as it came.
    """
    if contact.carried:
        columns = map(list, zip(*contact.carried, strict=True))
        await connection.execute(CARRY, contact.stream, *columns)
    carried: dict[str, list[tuple[int, int]]] = {}
    for earlier, first, last in await connection.fetch(CARRIED, face.device):
        carried.setdefault(str(earlier), []).append((first, last))
    batch = FeedBatch()
    for row in await fetch(connection, _streams_to_tell(face.device, contact.stream)):
        stream = str(row["stream"])
        missing = missing_between(row["n"] + 1, row["created"], carried.get(stream, []))
        if stream == contact.stream:
            missing = min(missing, row["lost_reported"])
        if missing == row["lost_reported"]:
            continue
        marked = SyncStream.update({SyncStream.lost_reported: missing})
        await run(connection, marked.where(SyncStream.stream == row["stream"]))
        notice = _lost_notice(row, face, missing, now_ms)
        if missing == 0:
            notice.status, notice.closed_at, notice.resolution = "closed", now_ms, "arrived"
            await store.close_notices(connection, [notice])
            add_notice(batch, notice)
        elif await store.add_notices(connection, [notice]):
            add_notice(batch, notice)
    await lease_block(connection, (face.device, contact.stream), (), now_ms, batch)
    return await batch.publish(connection, now_ms) if len(batch) else None


def _streams_to_tell(device: str, in_use: str) -> Select[SyncStream]:
    is_ended_or_told = (SyncStream.stream != in_use) | (SyncStream.lost_reported > 0)
    of_device = (SyncStream.device == device) & is_ended_or_told
    in_order = SyncStream.select().where(of_device).order_by(SyncStream.first_seen_at)
    return in_order.order_by(SyncStream.stream).lock_rows("UPDATE")


def _lost_notice(row: asyncpg.Record, face: DeviceFace, missing: int, now_ms: int) -> Notice:
    stream = str(row["stream"])
    return Notice(
        id=notice_id(stream, errors.LOST_OPERATIONS),
        code=errors.LOST_OPERATIONS,
        site=face.site,
        operation=None,
        device=face.device,
        person=face.person,
        data={
            "stream": stream,
            "count": missing,
            "first_n": row["n"] + 1,
            "last_n": row["created"],
            "since": row["first_seen_at"],
            "until": row["seen_at"],
        },
        opened_at=now_ms,
    )
