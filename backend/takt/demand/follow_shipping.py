"""Keeps what left of shipments in step with the shipping that is booked.

An act is booked whatever comes out here. What does not fit its line, what is more than was asked
for and what is not fresh enough opens a notice, which closes when an undo puts it right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from takt.demand import errors, queries, store
from takt.demand.model import Shipment
from takt.demand.shelf_life import dated_lots, short_shelf_lives
from takt.inventory import (
    Booked,
    Facts,
    Findings,
    Kind,
    Ship,
    Trade,
    fact_of,
    findings_of_trades,
    in_step,
    settle_findings,
    tell_codes,
    touched_trades,
)

if TYPE_CHECKING:
    from takt.runtime.database import Connection
    from takt.runtime.feeds import FeedBatch
    from takt_sync.envelope import Operation


class Shipping:
    """The part of demand in a push."""

    area = "demand"
    kinds: Mapping[str, Kind] = {}

    async def load(
        self, connection: Connection, facts: Facts, operations: Sequence[Operation]
    ) -> None:
        """Whose lines the batch ships by: what is kept for a shipment goes by its code."""
        commands = [fact_of(facts.commands[operation.id]) for operation in operations]
        lines = {one.line for one in commands if type(one) is Ship and one.line is not None}
        if lines:
            tell_codes(facts, "shipment_line", await queries.codes_of_lines(connection, lines))

    async def write(
        self, connection: Connection, facts: Facts, booked: Sequence[Booked], feed: FeedBatch
    ) -> None:
        """Follows the shipping of this batch, and what of it was taken back."""
        trades = await touched_trades(connection, facts, "shipped") if booked else []
        lots = dated_lots(facts)
        if not (trades or lots):
            return
        findings = await _follow(connection, trades, facts.now_ms, feed) if trades else {}
        operations = [trade.operation for trade in trades]
        findings |= await short_shelf_lives(connection, operations, lots)
        await settle_findings(connection, feed, facts.now_ms, findings)


async def _follow(
    connection: Connection, trades: Sequence[Trade], now_ms: int, feed: FeedBatch
) -> Findings:
    locked = await queries.lock_by_lines(connection, {trade.line for trade in trades})
    shipments = await keep_in_step(connection, locked, now_ms, feed)
    return findings_of_trades(trades, shipments, errors.NOTICES)


async def keep_in_step(
    connection: Connection, locked: Sequence[Shipment], now_ms: int, feed: FeedBatch
) -> list[Shipment]:
    """Brings locked shipments up to date with the acts that stand; stores what changed."""
    shipments = await in_step(connection, locked, now_ms)
    for before, shipment in zip(locked, shipments, strict=True):
        if shipment != before:
            await store.save(connection, shipment, now_ms)
            store.add_shipment(feed, shipment, now_ms)
    return shipments
