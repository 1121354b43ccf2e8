"""Names what accepted counts take out of lots that must not be used (I13).

A count that finds less than the books say takes goods away as an adjustment does, so it is told
like one. What is told follows the variance: each time another one is booked for a count, this is
worked out again, for all of a batch at once.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from takt.inventory.errors import LOT_ON_HOLD, SEVERITIES
from takt.inventory.findings import Findings, finding_of, settle_findings
from takt.inventory.load_statements import CHANGES
from takt.inventory.loaded_rows import take_change
from takt.inventory.lots import Lot
from takt.inventory.use_cases.judge_act import blocking_change

if TYPE_CHECKING:
    import asyncpg

    from takt.runtime.database import Connection
    from takt.runtime.feeds import FeedBatch

# Most lots were never stopped: nothing more is asked about their counts.
COUNTS = """
    SELECT c.id, c.operation, c.site, c.person, c.location, c.item, c.lot, c.effective,
           c.booked_variance, c.part > 0 AS is_empty, d.id AS difference
    FROM count_verdict c
    JOIN location d ON d.site = c.site AND d.role = 'difference'
    WHERE c.id = ANY ($1::uuid[])
        AND c.lot <> '00000000-0000-0000-0000-000000000000'
        AND (
            EXISTS (
                SELECT
                FROM lot_status s
                WHERE s.lot = c.lot AND s.status <> 'available'
            )
            OR EXISTS (
                SELECT
                FROM passed_hold p
                WHERE p.lot = c.lot
            )
        )
    ORDER BY c.id
"""


async def note_held_counts(
    connection: Connection, feed: FeedBatch, now_ms: int, counts: Collection[str]
) -> None:
    """Opens, brings up to date and closes what is told of counts whose variance is a new one."""
    rows = await connection.fetch(COUNTS, list(counts)) if counts else []
    if not rows:
        return
    lots = {str(row["lot"]): Lot(str(row["lot"]), row["item"], None) for row in rows}
    for change in await connection.fetch(CHANGES, list(lots)):
        take_change(lots, change)
    findings: Findings = {}
    for row in rows:
        findings |= finding_of(
            LOT_ON_HOLD,
            str(row["id"]),
            SEVERITIES[LOT_ON_HOLD],
            _data(row, lots[str(row["lot"])]),
            site=row["site"],
            operation=str(row["operation"]),
            device=None,
            person=row["person"],
            item=row["item"],
            lot=str(row["lot"]),
            location=row["difference"],
        )
    await settle_findings(connection, feed, now_ms, findings)


def _data(row: asyncpg.Record, lot: Lot) -> dict[str, Any] | None:
    """What the count took out of a lot that was stopped then, or is now."""
    change = blocking_change(lot, row["effective"])
    if change is None or row["booked_variance"] >= 0:
        return None
    return {
        "kind": "stock.count_empty" if row["is_empty"] else "stock.count",
        "from": row["location"],
        "reached": [{"location": row["difference"], "quantity": -row["booked_variance"]}],
        "status": change.status,
        "held_by": change.operation,
        "before_hold": row["effective"] < change.place[0],
    }
