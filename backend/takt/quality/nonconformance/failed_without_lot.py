"""Names what leaves of goods without a lot that failed: nobody can tell them from the others.

Only lots can be held. So one notice for each failed inspection lists what was used or shipped of
the item at its site since the verdict, until its case is decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from takt.inventory import (
    NO_LOT,
    Booked,
    Event,
    Facts,
    Findings,
    Kind,
    Place,
    finding_of,
    settle_findings,
)
from takt.quality.errors import FAILED_GOODS_LEFT
from takt.quality.nonconformance.model import cases_of

if TYPE_CHECKING:
    import asyncpg

    from takt.runtime.database import Connection
    from takt.runtime.feeds import FeedBatch
    from takt_sync.envelope import Operation

LISTED_MAX: Final = 100
ENDS: Final = frozenset({"production", "conversion", "customer"})
"""Where goods are used, or away."""
Arrival = tuple[int, int, str, int]
"""Location, then the place of the act that brought goods there."""

# Locked, so that what two phones take at the same time is listed by the later one.
CASES = """
    SELECT id, inspection, site, item, person, effective, stream, n,
           status IN ('open', 'concession') AS is_undecided
    FROM nonconformance
    WHERE item = ANY ($1::bigint[]) AND lot IS NULL AND inspection IS NOT NULL
        AND (status IN ('open', 'concession') OR id = ANY ($2::uuid[]))
    ORDER BY id
    FOR UPDATE
"""

# An undo has the place of its original.
LEFT = """
    SELECT k.id, e.location, e.effective, e.stream, e.n, sum(e.quantity)::bigint AS quantity
    FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[], $5::uuid[], $6::bigint[])
         AS k (id, site, item, effective, stream, n)
    JOIN location l ON l.site = k.site AND l.role IN ('production', 'conversion', 'customer')
    JOIN stock_event e
        ON (e.item, e.location, e.lot)
            = (k.item, l.id, '00000000-0000-0000-0000-000000000000'::uuid)
    WHERE e.kind = 'delta' AND (e.effective, e.stream, e.n) > (k.effective, k.stream, k.n)
    GROUP BY k.id, e.location, e.effective, e.stream, e.n
"""


@dataclass(frozen=True, slots=True)
class FailedCase:
    """A case of a failed inspection without a lot, with the place of its verdict."""

    id: str
    inspection: str
    site: int
    item: int
    person: int | None
    since: tuple[int, str, int]
    is_undecided: bool


class FailedWithoutLot:
    """Comes behind nonconformances: it asks for what they have become."""

    area: str = "quality.failed_without_lot"
    kinds: Mapping[str, Kind] = {}

    async def load(self, connection: Connection, facts: Facts, _: Sequence[Operation]) -> None:
        """What failed is asked for where goods of its item leave."""

    async def write(
        self, connection: Connection, facts: Facts, booked: Sequence[Booked], feed: FeedBatch
    ) -> None:
        """Brings up to date what is told of cases that were decided, and of goods that left."""
        changed = [one for one in cases_of(facts).changed.values() if one.lot is None]
        items = {one.item for one in changed if one.item is not None}
        items |= {
            event.item
            for event in facts.outcome.events
            if event.lot == NO_LOT and _end_of(event, facts) is not None
        }
        if not (booked and items):
            return
        ids = [one.id for one in changed]
        cases = [_case(row) for row in await connection.fetch(CASES, list(items), ids)]
        if cases:
            left = await _left(connection, facts, [one for one in cases if one.is_undecided])
            findings = _findings(cases, left)
            await settle_findings(connection, feed, facts.now_ms, findings)


def _case(row: asyncpg.Record) -> FailedCase:
    since = row["effective"], str(row["stream"]), row["n"]
    return FailedCase(
        str(row["id"]), str(row["inspection"]), row["site"], row["item"], row["person"], since,
        row["is_undecided"],
    )  # fmt: skip


async def _left(
    connection: Connection, facts: Facts, cases: Sequence[FailedCase]
) -> dict[str, list[dict[str, Any]]]:
    """Case -> where goods went since, those of this push too, the earliest first."""
    rows = [(one.id, one.site, one.item, *one.since) for one in cases]
    columns = [list(column) for column in zip(*rows, strict=True)]
    sums: dict[str, dict[Arrival, int]] = {one.id: {} for one in cases}
    for row in await connection.fetch(LEFT, *columns) if rows else ():
        place = row["location"], row["effective"], str(row["stream"]), row["n"]
        sums[str(row["id"])][place] = row["quantity"]
    for one in cases:
        _add_fresh(sums[one.id], one, facts)
    return {
        id_: [
            {"location": place[0], "quantity": quantity}
            for place, quantity in sorted(places.items(), key=lambda one: one[0][1:])
            if quantity > 0
        ]
        for id_, places in sums.items()
    }


def _add_fresh(sums: dict[Arrival, int], case: FailedCase, facts: Facts) -> None:
    for event in facts.outcome.events:
        is_meant = (event.item, event.lot) == (case.item, NO_LOT) and event.place > case.since
        end = _end_of(event, facts) if is_meant else None
        if end is not None and end.site == case.site:
            place = event.location, *event.place
            sums[place] = sums.get(place, 0) + event.quantity


def _end_of(event: Event, facts: Facts) -> Place | None:
    """Where the goods are used, or away, if they are."""
    place = facts.locations.get(event.location)
    return place if place is not None and place.role in ENDS else None


def _findings(cases: Iterable[FailedCase], left: Mapping[str, list[dict[str, Any]]]) -> Findings:
    found: Findings = {}
    for one in cases:
        reached = left.get(one.id, [])
        data = {
            "inspection": one.inspection,
            "reached": reached[:LISTED_MAX],
            "reached_count": len(reached),
        }
        found |= finding_of(
            FAILED_GOODS_LEFT,
            one.id,
            "warning",
            data if reached else None,
            site=one.site,
            operation=None,
            device=None,
            person=one.person,
            item=one.item,
        )
    return found
