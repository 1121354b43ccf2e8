"""Books a push: takt_sync's Handlers on one transaction.

Reads in bulk, decides in memory, writes one statement per table; the feed is the last step.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from takt.inventory import count_store, entry_store, errors, store
from takt.inventory.counts import touched_by_counts
from takt.inventory.deciding import decide
from takt.inventory.extension import Extensions
from takt.inventory.held_counts import note_held_counts
from takt.inventory.late_products import name_late_products
from takt.inventory.loading import RightsOf, load
from takt.inventory.model import Facts, Key, Notice, notice_id
from takt.inventory.negative_stock import note_negative
from takt.inventory.publishing import add_act, add_approval, add_balances, add_lot, add_notice
from takt.inventory.rechecks import note_rechecks, suspect_keys
from takt.inventory.recompute import Folded, fold_again
from takt.inventory.serial_pieces import tell_of_serials
from takt.inventory.takers import tell_takers
from takt.inventory.told_lots import refold_lots
from takt.inventory.use_cases.book_move import ENDS, is_late
from takt.inventory.use_cases.resolve_notice import CORRECTABLE
from takt.inventory.void_counts import end_questions
from takt.runtime.database import Connection
from takt.runtime.feeds import FeedBatch
from takt.runtime.sync_store import BookingClash, Counter, add_device_state, save_stream
from takt_sync.envelope import Operation
from takt_sync.ports import Applied, DecidedBatch, DecidedOp, Held, PlacedOp

NOBODY_ELSE = Extensions()


class InventoryHandlers:
    """The business side of one push."""

    def __init__(
        self, place: Counter, rights_of: RightsOf, extensions: Extensions = NOBODY_ELSE
    ) -> None:
        self._extensions = extensions
        self._is_careful = place.is_careful
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
            face.status, face.granted_until, face.person, self._extensions.kinds,
            bool(self._extensions.areas), self._extensions.followers,
            reads_stock=self._is_careful,
        )  # fmt: skip
        if operations:
            foreseeing = self._extensions.foreseeing
            await load(self._connection, facts, operations, self._rights_of, foreseeing)
            for extension in self._extensions.areas:
                await extension.load(self._connection, facts, operations)
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
        epoch = await save_stream(connection, stream, batch.contact, facts.now_ms)
        feed, acts = FeedBatch(), FeedBatch()
        add_device_state(feed, self._face, stream, batch.contact.created, facts.now_ms)
        for one in batch.operations:
            add_act(acts, facts, one)
        await write_effects(connection, facts, feed, self._extensions)
        feed.extend_fresh(acts)
        return epoch, await feed.publish(connection, facts.now_ms, stream.stream, stream.n)


async def write_effects(
    connection: Connection, facts: Facts, feed: FeedBatch, extensions: Extensions = NOBODY_ELSE
) -> None:
    """Writes what decisions left and adds what devices see of it; the balances come last."""
    if facts.outcome.is_blind:
        raise BookingClash
    await _save_cases(connection, facts, feed)
    await entry_store.add_entries(connection, facts.outcome)
    await entry_store.undo_entries(connection, facts.outcome.undone_entries)
    await entry_store.add_descriptions(connection, facts.outcome.described)
    await refold_lots(connection, facts, feed)
    if facts.outcome.booked:
        for extension in extensions.areas:
            await extension.write(connection, facts, facts.outcome.booked, feed)
    await store.save_waiting(connection, facts.outcome)
    await count_store.save_counts(connection, facts)
    await store.add_events(connection, facts.outcome.events)
    counted = touched_by_counts(facts)
    following = [
        rules for rules in extensions.count_rules if await rules.is_concerned(connection, counted)
    ]
    folded, suspects = await _book(connection, facts, feed)
    add_balances(feed, facts, folded.figures)
    await note_negative(connection, folded.figures, facts.locations, facts.now_ms, feed)
    moved = {event.place[1:] for event in facts.outcome.events if event.key in suspects}
    await note_rechecks(connection, feed, facts.now_ms, suspects, moved)
    await note_held_counts(connection, feed, facts.now_ms, folded.corrected)
    await tell_takers(connection, facts, feed)
    await name_late_products(connection, facts, feed)
    await tell_of_serials(connection, facts, feed)
    for rules in extensions.count_rules if suspects else following:
        await rules.follow_counts(connection, feed, facts.now_ms, suspects | counted)


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
                "args": _bookable_args(operation, one.reason),
                "why": None if is_parsed else getattr(operation, "why", None),
                "stream": facts.stream,
                "n": operation.n,
            },
            opened_at=facts.now_ms,
        )
        facts.outcome.notices[notice.id] = notice


def _bookable_args(operation: object, reason: str) -> dict[str, Any] | None:
    """What a supervisor corrects and books: the whole act as it was said."""
    if isinstance(operation, Operation) and operation.kind in ENDS and reason in CORRECTABLE:
        return operation.args
    return None


async def _save_cases(connection: Connection, facts: Facts, feed: FeedBatch) -> None:
    """Lots, counts, approvals and notices, with their feed rows."""
    outcome = facts.outcome
    await store.save_lots(connection, outcome.lots.values())
    await store.save_changes(connection, outcome.changes, outcome.undone_changes)
    await store.pass_holds(connection, facts)
    await store.save_approvals(connection, outcome.approvals.values())
    fresh = [n for n in outcome.notices.values() if n.id not in facts.notices]
    closed = [n for n in outcome.notices.values() if n.id in facts.notices]
    added = await store.add_notices(connection, fresh)
    await store.close_notices(connection, closed)
    for lot in outcome.lots.values():
        add_lot(feed, lot)
    for approval in outcome.approvals.values():
        add_approval(feed, approval)
    for notice in [*(n for n in fresh if n.id in added), *closed]:
        add_notice(feed, notice)


async def _book(connection: Connection, facts: Facts, feed: FeedBatch) -> tuple[Folded, set[Key]]:
    """The balances, whose locks are held from here to the commit; late acts are folded anew.

    Also says at which keys an accepted count may have to be looked at again.
    """
    sums: dict[Key, int] = {}
    late: set[Key] = set()
    stock = facts.stock
    for event in facts.outcome.events:
        key = event.key
        known = stock.get(key)
        if known is not None and is_late(event, known):
            late.add(key)
            sums.setdefault(key, 0)
        else:
            sums[key] = sums.get(key, 0) + event.quantity
    added = await store.add_to_balances(connection, facts, sums)
    late |= await count_store.wake_counts(connection, facts, sums)
    await count_store.save_answers(connection, facts)
    voided = await count_store.void_counts(connection, facts)
    await end_questions(connection, feed, facts.now_ms, voided)
    late.update(voided.values())
    folded = await fold_again(connection, late)
    suspects = suspect_keys(facts, added.count_ends) | {*folded.corrected.values()}
    return Folded(added.figures | folded.figures, folded.corrected), suspects
