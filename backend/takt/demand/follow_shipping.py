"""Keeps what left of shipments in step with the shipping that is booked.

An act is booked whatever comes out here. What does not fit its line, what is more than was asked
for and what is not fresh enough opens a notice, which closes when an undo puts it right.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from takt.demand import errors, queries, store
from takt.demand.model import Shipment, ShipmentLine, kept_in_step, mismatch
from takt.demand.shelf_life import dated_lots, short_shelf_lives
from takt.inventory import (
    Booked,
    Facts,
    Kind,
    Notice,
    Trade,
    finding,
    notice_id,
    settle_findings,
    touched_trades,
    traded,
)

if TYPE_CHECKING:
    from takt.runtime.database import Connection
    from takt.runtime.feeds import FeedBatch
    from takt_sync.envelope import Operation

Findings = dict[str, Notice | None]


class Shipping:
    """The part of demand in a push."""

    area = "demand"
    kinds: Mapping[str, Kind] = {}

    async def load(
        self, connection: Connection, facts: Facts, operations: Sequence[Operation]
    ) -> None:
        """Nothing: no rule of shipping asks for its shipment."""

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
    shipments = await keep_in_step(connection, locked.values(), now_ms, feed)
    by_line = {line.id: (line, one) for one in shipments for line in one.lines}
    findings: Findings = {}
    for trade in trades:
        line, shipment = by_line.get(trade.line, (None, None))
        _note_mismatch(trade, mismatch(trade, line, shipment), findings)
        if line is not None and shipment is not None:
            _note_over(trade, line, shipment, findings)
    return findings


async def keep_in_step(
    connection: Connection, locked: Iterable[Shipment], now_ms: int, feed: FeedBatch
) -> list[Shipment]:
    """Brings locked shipments up to date with the acts that stand; stores what changed."""
    before = list(locked)
    lines = [line.id for shipment in before for line in shipment.lines]
    sums = await traded(connection, lines, "shipped") if lines else {}
    after = [kept_in_step(shipment, sums, now_ms) for shipment in before]
    for old, new in zip(before, after, strict=True):
        if new != old:
            await store.save(connection, new, now_ms)
            store.add_shipment(feed, new, now_ms)
    return after


def _note_mismatch(trade: Trade, why: str | None, findings: Findings) -> None:
    """One case for each act; it is over when the act is undone."""
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


def _note_over(trade: Trade, line: ShipmentLine, shipment: Shipment, findings: Findings) -> None:
    """One case for each line: it is over while more left than was asked for."""
    case = f"shipment_line:{line.id}"
    notice = None
    if line.shipped > line.quantity:
        notice = finding(
            errors.OVER_SHIPPED,
            case,
            "warning",
            site=shipment.site,
            operation=trade.operation,
            device=trade.device,
            person=trade.person,
            item=line.item,
            data={
                "code": shipment.code,
                "shipment": shipment.id,
                "line": line.id,
                "quantity": line.quantity,
                "shipped": line.shipped,
            },
        )
    findings[notice_id(case, errors.OVER_SHIPPED)] = notice
