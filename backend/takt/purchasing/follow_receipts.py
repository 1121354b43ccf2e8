"""Keeps what was received of deliveries in step with the receipts that are booked.

A receipt is booked whatever comes out here. What does not fit its line, and what is more than was
expected, opens a notice for a person, which closes when an undo puts it right.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from takt.inventory import (
    Booked,
    Facts,
    Kind,
    Notice,
    Receive,
    Trade,
    finding,
    notice_id,
    settle_findings,
    touched_trades,
    traded,
)
from takt.purchasing import errors, queries, store
from takt.purchasing.model import Delivery, DeliveryLine, kept_in_step, mismatch

if TYPE_CHECKING:
    from takt.runtime.database import Connection
    from takt.runtime.feeds import FeedBatch
    from takt_sync.envelope import Operation

INSPECTED_LINES = "purchasing.inspected_lines"
"""Where other areas find the lines whose goods are inspected on receipt."""

Findings = dict[str, Notice | None]


class Receipts:
    """The part of purchasing in a push."""

    area = "purchasing"
    kinds: Mapping[str, Kind] = {}

    async def load(
        self, connection: Connection, facts: Facts, operations: Sequence[Operation]
    ) -> None:
        """Which lines of the batch are inspected, for quality to read."""
        commands = [facts.commands[operation.id] for operation in operations]
        lines = [one.line for one in commands if type(one) is Receive and one.line is not None]
        facts.of[INSPECTED_LINES] = (
            await queries.inspected_lines(connection, lines) if lines else frozenset()
        )

    async def write(
        self, connection: Connection, facts: Facts, booked: Sequence[Booked], feed: FeedBatch
    ) -> None:
        """Follows the receipts of this batch, and those that it took back."""
        trades = await touched_trades(connection, facts, "received") if booked else []
        if trades:
            await _follow(connection, trades, facts.now_ms, feed)


async def _follow(
    connection: Connection, trades: Sequence[Trade], now_ms: int, feed: FeedBatch
) -> None:
    locked = await queries.lock_by_lines(connection, {trade.line for trade in trades})
    deliveries = await keep_in_step(connection, locked.values(), now_ms, feed)
    by_line = {line.id: (line, one) for one in deliveries for line in one.lines}
    findings: Findings = {}
    for trade in trades:
        line, delivery = by_line.get(trade.line, (None, None))
        _note_mismatch(trade, mismatch(trade, line, delivery), findings)
        if line is not None and delivery is not None:
            _note_over(trade, line, delivery, findings)
    await settle_findings(connection, feed, now_ms, findings)


async def keep_in_step(
    connection: Connection, locked: Iterable[Delivery], now_ms: int, feed: FeedBatch
) -> list[Delivery]:
    """Brings locked deliveries up to date with the receipts that stand; stores what changed."""
    before = list(locked)
    lines = [line.id for delivery in before for line in delivery.lines]
    sums = await traded(connection, lines, "received") if lines else {}
    after = [kept_in_step(delivery, sums, now_ms) for delivery in before]
    for old, new in zip(before, after, strict=True):
        if new != old:
            await store.save(connection, new, now_ms)
            store.add_delivery(feed, new, now_ms)
    return after


def _note_mismatch(trade: Trade, why: str | None, findings: Findings) -> None:
    """One case for each receipt; it is over when the receipt is undone."""
    case = f"{trade.operation}:{trade.line}"
    notice = None
    if why is not None and trade.stands:
        notice = finding(
            errors.LINE_MISMATCH,
            case,
            "warning",
            site=trade.site,
            operation=trade.operation,
            device=trade.device,
            person=trade.person,
            item=trade.item,
            location=trade.location,
            data={"line": trade.line, "quantity": trade.quantity, "why": why},
        )
    findings[notice_id(case, errors.LINE_MISMATCH)] = notice


def _note_over(trade: Trade, line: DeliveryLine, delivery: Delivery, findings: Findings) -> None:
    """One case for each line: it is over while more came in than was expected."""
    case = f"delivery_line:{line.id}"
    notice = None
    if line.received > line.quantity:
        notice = finding(
            errors.OVER_DELIVERED,
            case,
            "warning",
            site=delivery.site,
            operation=trade.operation,
            device=trade.device,
            person=trade.person,
            item=line.item,
            data={
                "code": delivery.code,
                "delivery": delivery.id,
                "line": line.id,
                "quantity": line.quantity,
                "received": line.received,
            },
        )
    findings[notice_id(case, errors.OVER_DELIVERED)] = notice
