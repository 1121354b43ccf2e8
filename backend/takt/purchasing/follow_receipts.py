"""Keeps what was received of deliveries in step with the receipts that are booked.

A receipt is booked whatever comes out here. What does not fit its line, and what is more than was
expected, opens a notice for a person, which closes when an undo puts it right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from takt.inventory import (
    Booked,
    Facts,
    Kind,
    Receive,
    Trade,
    fact_of,
    findings_of_trades,
    in_step,
    settle_findings,
    touched_trades,
)
from takt.purchasing import errors, queries, store
from takt.purchasing.model import Delivery

if TYPE_CHECKING:
    from takt.runtime.database import Connection
    from takt.runtime.feeds import FeedBatch
    from takt_sync.envelope import Operation

INSPECTED_LINES = "purchasing.inspected_lines"
"""Where other areas find the lines whose goods are inspected on receipt."""


class Receipts:
    """The part of purchasing in a push."""

    area = "purchasing"
    kinds: Mapping[str, Kind] = {}

    async def load(
        self, connection: Connection, facts: Facts, operations: Sequence[Operation]
    ) -> None:
        """Which lines of the batch are inspected, for quality to read."""
        commands = [facts.commands[operation.id] for operation in operations]
        receipts = [fact_of(one) for one in commands]
        lines = [one.line for one in receipts if type(one) is Receive and one.line is not None]
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
    deliveries = await keep_in_step(connection, locked, now_ms, feed)
    findings = findings_of_trades(trades, deliveries, errors.NOTICES)
    await settle_findings(connection, feed, now_ms, findings)


async def keep_in_step(
    connection: Connection, locked: Sequence[Delivery], now_ms: int, feed: FeedBatch
) -> list[Delivery]:
    """Brings locked deliveries up to date with the receipts that stand; stores what changed."""
    deliveries = await in_step(connection, locked, now_ms)
    for before, delivery in zip(locked, deliveries, strict=True):
        if delivery != before:
            await store.save(connection, delivery, now_ms)
            store.add_delivery(feed, delivery, now_ms)
    return deliveries
