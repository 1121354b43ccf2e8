"""Books a push: takt_sync's Handlers on one transaction.

Reads in bulk, decides in memory, writes one statement per table; the feed is the last step.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from takt.inventory import errors, store
from takt.inventory.commands import NO_LOT
from takt.inventory.deciding import decide
from takt.inventory.loading import RightsOf, load
from takt.inventory.model import Facts, Key, Notice, notice_id
from takt.inventory.publishing import add_act, add_approval, add_balances, add_lot, add_notice
from takt.inventory.recompute import fold_again
from takt.inventory.use_cases.book_move import is_late
from takt.runtime.database import Connection
from takt.runtime.feeds import FeedBatch
from takt.runtime.sync_store import DeviceFace, add_device_state, save_stream, server_epoch
from takt_sync.envelope import Contact, Operation
from takt_sync.ports import Applied, DecidedBatch, DecidedOp, Held, PlacedOp


@dataclass(frozen=True, slots=True)
class Counter:
    """Where one push is handed in: its transaction, its device, its envelope, the time."""

    connection: Connection
    face: DeviceFace
    contact: Contact
    now_ms: int


class InventoryHandlers:
    """The business side of one push."""

    def __init__(self, place: Counter, rights_of: RightsOf) -> None:
        self._connection = place.connection
        self._face = place.face
        self._contact = place.contact
        self._now_ms = place.now_ms
        self._rights_of = rights_of
        self._facts: Facts | None = None

    async def load(self, operations: Sequence[Operation]) -> Facts:
        """Reads what the decisions need and locks the balances."""
        face = self._face
        facts = self._facts = Facts(
            self._now_ms, self._contact.stream, face.device, face.site, self._contact.boot,
            face.status, face.granted_until,
        )  # fmt: skip
        if operations:
            await load(self._connection, facts, operations, self._rights_of)
        return facts

    def decide(self, placed: PlacedOp, facts: Facts) -> Applied | Held:
        """Decides on one operation."""
        return decide(placed, facts)

    async def write(self, batch: DecidedBatch) -> tuple[int, int]:
        """Writes everything that one push leaves, the feed last."""
        facts, connection = self._facts, self._connection
        if facts is None:
            raise RuntimeError("write before load")
        _note_held(facts, batch.operations)
        stream = batch.stream
        await store.add_operations(
            connection, stream.stream, stream.device, facts.now_ms, batch.operations
        )
        await _save_lots(connection, facts)
        figures = await _book(connection, facts)
        opened = await _save_cases(connection, facts, figures)
        await save_stream(connection, stream, batch.contact, facts.now_ms)
        feed = FeedBatch()
        for one in batch.operations:
            add_act(feed, facts, one)
        add_balances(feed, facts, figures)
        for lot in facts.outcome.lots.values():
            add_lot(feed, lot)
        for approval in facts.outcome.approvals.values():
            add_approval(feed, approval)
        for notice in opened:
            add_notice(feed, notice)
        add_device_state(feed, self._face, stream, batch.contact, facts.now_ms)
        epoch = await server_epoch(connection)
        head = await feed.publish(connection, facts.now_ms, stream.stream, stream.n)
        return epoch, head


def _note_held(facts: Facts, operations: Sequence[DecidedOp]) -> None:
    """Every held operation is in the inbox (I6)."""
    for one in operations:
        if one.reason is None or one.duplicate_of is not None:
            continue
        operation = one.operation
        id_ = operation.id or f"{facts.stream}:{operation.n}"
        is_parsed = isinstance(operation, Operation)
        notice = Notice(
            id=notice_id(id_, errors.HELD, facts.stream),
            code=errors.HELD,
            site=facts.device_site,
            operation=operation.id,
            device=facts.device,
            person=operation.actor if isinstance(operation, Operation) else None,
            data={
                "reason": one.reason,
                "kind": operation.kind if isinstance(operation, Operation) else None,
                "why": None if is_parsed else getattr(operation, "why", None),
                "stream": facts.stream,
                "n": operation.n,
            },
            opened_at=facts.now_ms,
        )
        facts.outcome.notices[notice.id] = notice


async def _save_lots(connection: Connection, facts: Facts) -> None:
    outcome = facts.outcome
    await store.save_lots(connection, outcome.lots.values())
    await store.save_changes(connection, outcome.changes, outcome.undone_changes)


async def _book(connection: Connection, facts: Facts) -> dict[Key, int]:
    """Events, then balances, whose locks are held from here to the commit; late acts last."""
    outcome = facts.outcome
    sums: dict[Key, int] = {}
    late: set[Key] = set()
    for event in outcome.events:
        key = event.key
        stock = facts.stock[key]
        is_before_count = is_late(event, stock)
        if is_before_count:
            late.add(key)
        sums[key] = sums.get(key, 0) + (0 if is_before_count else event.quantity)
    await store.add_events(connection, outcome.events)
    await store.add_counts(connection, outcome.counts, facts)
    figures = await store.add_to_balances(connection, facts, sums)
    late |= await store.void_counts(connection, facts)
    figures.update(await fold_again(connection, late))
    return figures


async def _save_cases(
    connection: Connection, facts: Facts, figures: dict[Key, int]
) -> list[Notice]:
    """Approvals and notices; returns the notices that are new or changed."""
    outcome = facts.outcome
    await store.save_approvals(connection, outcome.approvals.values())
    _note_negative(facts, figures)
    fresh = [n for n in outcome.notices.values() if n.id not in facts.notices]
    closed = [n for n in outcome.notices.values() if n.id in facts.notices]
    added = await store.add_notices(connection, fresh)
    await store.close_notices(connection, closed)
    return [notice for notice in fresh if notice.id in added] + closed


def _note_negative(facts: Facts, figures: dict[Key, int]) -> None:
    """Provisional: the notice closes itself when the fold comes out right after all."""
    for key, quantity in figures.items():
        act = facts.outcome.overdrawn.get(key)
        place = facts.locations.get(key[0])
        if quantity >= 0 or act is None or place is None or place.is_virtual:
            continue
        detail = f"{key[1]}.{key[0]}.{key[2]}"
        notice = Notice(
            id=notice_id(act.id, errors.NEGATIVE_STOCK, detail),
            code=errors.NEGATIVE_STOCK,
            site=place.site,
            operation=act.id,
            device=act.device,
            person=act.person,
            item=key[1],
            lot=None if key[2] == NO_LOT else key[2],
            location=key[0],
            data={"quantity": quantity, "since": act.effective},
            opened_at=facts.now_ms,
        )
        facts.outcome.notices[notice.id] = notice
