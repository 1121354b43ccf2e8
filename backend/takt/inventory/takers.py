"""Tells the devices that took of a lot on hold: open while the hold stands and goods are out.

What is told is worked out from the books whenever an act touches it. So it does not matter whether
the hold or the act that took comes first, and an undo of either ends it, as a release does. What
is rejected has to come back as well: that ends nothing. Each device is told once of each hold; the
one that put the lot on hold knows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from takt.inventory.errors import HELD_LOT_WITH_YOU
from takt.inventory.findings import Findings, settle_findings
from takt.inventory.holds_in_force import StandingHold, holds_of, standing_holds
from takt.inventory.model import Facts, Notice, notice_id
from takt.inventory.use_cases.name_reached import listed
from takt.runtime.database import Connection
from takt.runtime.feeds import FeedBatch

TAKING = ("stock.issue", "stock.consume", "stock.ship", "lot.regroup")
PHONES_TOLD_MAX = 100

# An undo has the place of its original.
TAKEN = """
    SELECT e.lot, e.location, e.quantity, o.device, o.person
    FROM balance b
    JOIN stock_event e
        ON (e.item, e.location, e.lot) = (b.item, b.location, b.lot)
    JOIN operation o ON o.id = e.operation AND o.duplicate_of IS NULL
    WHERE b.lot = ANY ($1::uuid[]) AND e.kind = 'delta' AND e.quantity > 0
        AND o.kind = ANY ($2::text[])
        AND NOT EXISTS (
            SELECT
            FROM stock_event u
            WHERE (u.stream, u.n) = (e.stream, e.n) AND u.operation <> e.operation
        )
    ORDER BY e.effective, e.stream, e.n, e.part
"""

TOLD = """
    SELECT id
    FROM notice
    WHERE lot = ANY ($1::uuid[]) AND operation = ANY ($2::uuid[]) AND status = 'open'
        AND code = 'inventory.held_lot_with_you'
"""


@dataclass(frozen=True, slots=True)
class Taken:
    """Goods of a lot that an act took to a place."""

    lot: str
    location: int
    quantity: int
    device: str
    person: int


async def tell_takers(connection: Connection, facts: Facts, feed: FeedBatch) -> None:
    """Opens, brings up to date and closes what devices are told, once the acts are in the books."""
    keys = holds_of(facts.lots[lot] for lot in _touched(facts))
    if not keys:
        return
    lots, operations = {lot for lot, _ in keys}, {operation for _, operation in keys}
    told = await connection.fetch(TOLD, list(lots), list(operations))
    holds = [one for one in await standing_holds(connection, keys) if one.status == "hold"]
    if not told and not holds:
        return
    found: Findings = {str(row[0]): None for row in told}
    reached = list(set[str]().union(*(one.lots for one in holds)))
    taken = [
        Taken(str(lot), location, quantity, str(device), person)
        for lot, location, quantity, device, person in await connection.fetch(
            TAKEN, reached, TAKING
        )
    ]
    for hold in holds:
        found |= _told_of(hold, taken)
    await settle_findings(connection, feed, facts.now_ms, found)


def _touched(facts: Facts) -> set[str]:
    """Lots that were held or let go, and those whose goods went anywhere."""
    outcome = facts.outcome
    touched = {one.lot for one in outcome.changes} | {lot for lot, _ in outcome.undone_changes}
    touched |= outcome.passed | {event.lot for event in outcome.events}
    return touched & facts.lots.keys()


def _told_of(hold: StandingHold, taken: Sequence[Taken]) -> Findings:
    """One notice for each device that took of what the hold keeps on hold."""
    by_device: dict[str, list[Taken]] = {}
    for one in taken:
        if one.lot in hold.lots and one.device != hold.device:
            by_device.setdefault(one.device, []).append(one)
    notices = [_notice(hold, device, by_device[device]) for device in sorted(by_device)]
    return {notice.id: notice for notice in notices[:PHONES_TOLD_MAX]}


def _notice(hold: StandingHold, device: str, taken: Sequence[Taken]) -> Notice:
    sums: dict[tuple[int, str], int] = {}
    for one in taken:
        key = one.location, one.lot
        sums[key] = sums.get(key, 0) + one.quantity
    reached = [
        {"location": location, "lot": lot, "quantity": quantity}
        for (location, lot), quantity in sums.items()
    ]
    said = {"held_at": hold.at, "held_by": hold.operation, "held_by_person": hold.person}
    return Notice(
        id=notice_id(hold.operation, HELD_LOT_WITH_YOU, device),
        code=HELD_LOT_WITH_YOU,
        **hold.about,
        device=device,
        person=taken[-1].person,
        data=said | listed("reached", reached),
    )
