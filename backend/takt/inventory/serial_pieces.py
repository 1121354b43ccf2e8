"""Tells where the books have more than one piece of a serial number.

A receipt that was recorded twice is a fact like any other: it is booked, and people are told until
an undo puts it right.
"""

from __future__ import annotations

from takt.inventory.errors import SERIAL_TWICE
from takt.inventory.findings import Findings, finding_of, settle_findings
from takt.inventory.model import Act, Facts
from takt.runtime.database import Connection
from takt.runtime.feeds import FeedBatch

# What is in the house, on the floor included: elsewhere a number may come and go as it likes.
THERE = """
    SELECT b.lot, sum(b.quantity)::bigint
    FROM balance b
    JOIN location l ON l.id = b.location
    WHERE b.lot = ANY ($1::uuid[]) AND (l.kind <> 'virtual' OR l.role = 'production')
    GROUP BY b.lot
"""


async def tell_of_serials(connection: Connection, facts: Facts, feed: FeedBatch) -> None:
    """Opens and closes what is told of the serial numbers that this batch moved."""
    moved = _moved(facts)
    if not moved:
        return
    found: Findings = {}
    there = {str(lot): quantity for lot, quantity in await connection.fetch(THERE, [*moved])}
    for lot, act in sorted(moved.items()):
        item = facts.items[facts.lots[lot].item]
        quantity = there.get(lot, 0)
        data = {"quantity": quantity} if quantity > 10**item.scale else None
        about = {"site": facts.device_site, "operation": act.id, "device": act.device}
        about |= {"person": act.person, "item": item.id, "lot": lot}
        found |= finding_of(SERIAL_TWICE, lot, "warning", data, **about)
    await settle_findings(connection, feed, facts.now_ms, found)


def _moved(facts: Facts) -> dict[str, Act]:
    """Serial numbers, with the act that moved them last; none where no item has any."""
    if not any(item.serial_tracked for item in facts.items.values()):
        return {}
    acts = {one.act.id: one.act for one in facts.outcome.booked}
    moved = {}
    for event in facts.outcome.events:
        lot, item = facts.lots.get(event.lot), facts.items.get(event.item)
        if lot is not None and item is not None and item.serial_tracked and lot.item == item.id:
            moved[lot.id] = acts.get(event.operation)
    return {lot: act for lot, act in moved.items() if act is not None}
