"""The part that attachments take in a push: their table, their feed rows, the claim on the blob."""

from __future__ import annotations

from collections.abc import Sequence

from takt.inventory.attachments.model import AREA, KIND, Attach, Known, attach, noted, undo_attach
from takt.inventory.attachments.rows import AttachmentRow
from takt.inventory.commands import Undo
from takt.inventory.kinds import Kind, Kinds
from takt.inventory.model import Booked, Facts
from takt.runtime import blob_store
from takt.runtime.blob_store import Announced
from takt.runtime.database import Connection
from takt.runtime.feeds import FeedBatch
from takt_sync.envelope import Operation

KNOWN = """
    SELECT operation, site, undone_by IS NOT NULL
    FROM attachment
    WHERE operation = ANY ($1::uuid[])
"""

ADD = """
    INSERT INTO attachment (operation, blob, size, type, subject_kind, subject_id, caption,
                            person, device, site, effective)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
"""

TAKE_OFF = """
    UPDATE attachment
    SET undone_by = $2
    WHERE operation = $1
"""


KINDS: Kinds = {KIND: Kind(Attach, attach, "inventory.view", undo=undo_attach)}


class Attachments:
    """An extension of the inventory (see `inventory.extension`)."""

    @property
    def area(self) -> str:
        """The name of its facts."""
        return AREA

    @property
    def kinds(self) -> Kinds:
        """The one act of the area."""
        return KINDS

    async def load(
        self, connection: Connection, facts: Facts, operations: Sequence[Operation]
    ) -> None:
        """The attachments that undos speak of, those of the batch and one that waited."""
        del operations
        undos = [one.operation for one in facts.commands.values() if type(one) is Undo]
        await _load_known(connection, facts, undos)

    async def write(
        self, connection: Connection, facts: Facts, booked: Sequence[Booked], feed: FeedBatch
    ) -> None:
        """Adds and takes off; a blob that is named is claimed for good."""
        attached = [one for one in booked if one.act.kind == KIND]
        for one in attached:
            await _add(connection, facts, one, feed)
        named = [(one.act.device, _announced(one.command)) for one in attached]
        for device in sorted({device for device, _ in named}):
            blobs = [blob for of, blob in named if of == device]
            await blob_store.announce(connection, device, blobs, facts.now_ms)
        for one in booked:
            if one.undoes is not None and one.undoes.kind == KIND:
                await _take_off(connection, facts, one, feed)


async def _load_known(connection: Connection, facts: Facts, wanted: list[str]) -> None:
    if not wanted:
        return
    for operation, site, is_undone in await connection.fetch(KNOWN, wanted):
        id_ = str(operation)
        noted(facts).known[id_] = Known(id_, site, is_undone)


def _announced(command: Attach) -> Announced:
    return Announced(command.blob, command.size, command.type)


async def _add(connection: Connection, facts: Facts, one: Booked, feed: FeedBatch) -> None:
    act, command = one.act, one.command
    site, subject = facts.device_site, command.subject
    await connection.execute(
        ADD, act.id, command.blob, command.size, command.type, subject.kind, subject.id,
        command.caption, act.person, act.device, site, act.effective,
    )  # fmt: skip
    row = AttachmentRow(
        act.effective, command.blob, command.caption, act.id, act.person, command.size,
        subject.id, subject.kind, command.type,
    )  # fmt: skip
    feed.add(f"site:{site}", "attachment", act.id, row)


async def _take_off(connection: Connection, facts: Facts, one: Booked, feed: FeedBatch) -> None:
    known = noted(facts).known.get(one.undoes.id) if one.undoes else None
    if known is None:
        return
    await connection.execute(TAKE_OFF, known.id, one.act.id)
    feed.add(f"site:{known.site}", "attachment", known.id, None)
