"""What a day that is told late means for goods that left already: used expired, shipped too old.

Each case is judged as if the day had always been known, so a day that is put right again closes
what it had opened. Acts that were told of when they were booked keep their own notices; what only
the late day shows stands in one notice of the lot.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from takt.inventory.errors import LOT_EXPIRED, SEVERITIES, SHELF_LIFE_SHORT
from takt.inventory.extension import Kind
from takt.inventory.findings import finding, settle_findings
from takt.inventory.lot_states import day_at, is_expired
from takt.inventory.lots import Anchor, Lot
from takt.inventory.model import Act, Booked, Facts, Notice, Reach, notice_id
from takt.inventory.use_cases.judge_act import USED_AT
from takt.inventory.use_cases.name_reached import arrivals, listed
from takt.inventory.use_cases.note_choice import left_too_short, told_end
from takt.partners import parties_by_id

if TYPE_CHECKING:
    import asyncpg

    from takt.runtime.database import Connection
    from takt.runtime.feeds import FeedBatch
    from takt_sync.envelope import Operation

AREA: Final = "late_dates"

TOLD = """
    SELECT id, operation
    FROM notice
    WHERE lot = $1 AND status = 'open' AND code = 'inventory.lot_expired'
"""

# Of what left by a line the shipment says how fresh it has to be (see takt.demand).
SHIPPED = """
    SELECT e.operation, e.lot, e.item, e.location, e.person, e.device, e.site, e.effective,
           e.party, e.undone_by IS NULL AS stands, s.time_zone, l.expires_on, l.best_before_on
    FROM party_entry e
    JOIN lot l ON l.id = e.lot
    JOIN location s ON s.id = e.site
    WHERE e.direction = 'shipped' AND e.line IS NULL AND e.party IS NOT NULL
        AND (e.lot = ANY ($1::uuid[]) OR e.operation = ANY ($2::uuid[]))
    ORDER BY e.operation
"""


def uses_of(lot: str, facts: Facts) -> list[Reach]:
    """Where the lot went to be used or to a customer, by acts that stand; oldest first."""
    arrived = [*arrivals(lot, facts)]
    acts: dict[Anchor, set[str]] = defaultdict(set)
    for one in arrived:  # an undo has the place of its original
        acts[one.event.place].add(one.event.operation)
    used = [
        one
        for one in arrived
        # The odd part of two is where goods went: a regrouping also brings some.
        if one.role in USED_AT and one.event.part % 2 == 1 and len(acts[one.event.place]) == 1
    ]
    return sorted(used, key=lambda one: (one.event.place, one.event.part))


def expired_then(lot: Lot, use: Reach) -> bool:
    """Whether the lot had expired when it went there, by the calendar of that site."""
    return is_expired(lot.expires_on, day_at(use.event.place[0], use.time_zone))


def used_expired(act: Act, lot: Lot, late: Sequence[Reach]) -> Notice | None:
    """The notice of what left too late and was not told of yet; `act` told the day."""
    if not late or lot.expires_on is None:
        return None
    reached = [{"location": use.event.location, "quantity": use.event.quantity} for use in late]
    data = {"kind": act.kind, "expires_on": lot.expires_on.isoformat()}
    return finding(
        LOT_EXPIRED,
        lot.id,
        SEVERITIES[LOT_EXPIRED],
        site=late[0].site,
        operation=act.id,
        device=act.device,
        person=act.person,
        item=lot.item,
        lot=lot.id,
        data=data | listed("reached", reached),
    )


class LateDates:
    """The part of days that are told late in a push."""

    area = AREA
    kinds: Mapping[str, Kind] = {}

    async def load(
        self, connection: Connection, facts: Facts, operations: Sequence[Operation]
    ) -> None:
        """Nothing: what lots reached is loaded with the acts that may tell a day."""

    async def write(
        self, connection: Connection, facts: Facts, booked: Sequence[Booked], feed: FeedBatch
    ) -> None:
        """Opens, brings up to date and closes what the days of this batch mean."""
        redated, undone = facts.outcome.redated, [*facts.outcome.undone_entries]
        if not booked or not (redated or undone):
            return
        findings: dict[str, Notice | None] = {}
        for id_, act in sorted(redated.items()):
            findings |= await _expired_uses(connection, act, facts.lots[id_], facts)
        findings |= await _short_lives(connection, [*redated], undone)
        await settle_findings(connection, feed, facts.now_ms, findings)


async def _expired_uses(
    connection: Connection, act: Act, lot: Lot, facts: Facts
) -> dict[str, Notice | None]:
    told = {str(row[0]): str(row[1]) for row in await connection.fetch(TOLD, lot.id)}
    summary = notice_id(lot.id, LOT_EXPIRED)
    uses = uses_of(lot.id, facts)
    late = [use for use in uses if expired_then(lot, use)]
    right = {use.event.operation for use in uses} - {use.event.operation for use in late}
    findings: dict[str, Notice | None] = {
        id_: None for id_, operation in told.items() if operation in right and id_ != summary
    }
    known = {operation for id_, operation in told.items() if id_ != summary}
    rest = [use for use in late if use.event.operation not in known]
    return findings | {summary: used_expired(act, lot, rest)}


async def _short_lives(
    connection: Connection, lots: Sequence[str], operations: Sequence[str]
) -> dict[str, Notice | None]:
    """One case for each act that shipped to a customer without a line of a shipment."""
    rows = await connection.fetch(SHIPPED, lots, operations)
    parties = await parties_by_id(connection, {row["party"] for row in rows}) if rows else {}
    least = {id_: party.min_days or 0 for id_, party in parties.items()}
    return {
        notice_id(str(row["operation"]), SHELF_LIFE_SHORT): _short(row, least.get(row["party"], 0))
        for row in rows
    }


def _short(row: asyncpg.Record, least: int) -> Notice | None:
    until = told_end(row["expires_on"], row["best_before_on"])
    left = left_too_short(until, day_at(row["effective"], row["time_zone"]), least)
    if left is None or not row["stands"]:
        return None
    data: dict[str, Any] = {"left": left, "least": least, "party": row["party"]}
    return finding(
        SHELF_LIFE_SHORT,
        str(row["operation"]),
        SEVERITIES[SHELF_LIFE_SHORT],
        site=row["site"],
        operation=str(row["operation"]),
        device=str(row["device"]),
        person=row["person"],
        item=row["item"],
        lot=str(row["lot"]),
        location=row["location"],
        data=data | {"expires_on": until},
    )
