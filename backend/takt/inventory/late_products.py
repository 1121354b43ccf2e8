"""Names what was made of a held lot where that is told after the hold (I13).

Production ends a hold's reach: its products stay available, and people have to judge them. So the
notice of the hold lists them; one that comes to light later is added to it, once, and one whose
making was undone leaves it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from takt.inventory.errors import LOT_ON_HOLD
from takt.inventory.findings import Findings, settle_findings
from takt.inventory.holds_in_force import HoldKey, StandingHold, standing_holds
from takt.inventory.load_statements import USES
from takt.inventory.model import Facts, Notice, notice_id
from takt.inventory.use_cases.name_reached import listed
from takt.inventory.uses import Uses
from takt.runtime.database import Connection
from takt.runtime.feeds import FeedBatch

# What went into the runs of some acts, step by step up to the sources, and the holds on any of it.
HOLDS_ABOVE = """
    WITH RECURSIVE above (lot) AS (
        SELECT e.lot
        FROM (
            SELECT unnest($1::uuid[]) AS run
            UNION
            SELECT run
            FROM lot_entry
            WHERE operation = ANY ($2::uuid[])
        ) AS r
        JOIN lot_entry e ON e.run = r.run
        WHERE e.direction = -1 AND (e.undone_by IS NULL OR e.operation = ANY ($2::uuid[]))
            AND e.lot <> '00000000-0000-0000-0000-000000000000'
        UNION
        SELECT used.lot
        FROM above a
        CROSS JOIN LATERAL (
            SELECT DISTINCT run
            FROM lot_entry
            WHERE lot = a.lot AND direction = 1 AND undone_by IS NULL
        ) AS made
        CROSS JOIN LATERAL (
            SELECT lot
            FROM lot_entry
            WHERE run = made.run AND direction = -1 AND undone_by IS NULL
                AND lot <> '00000000-0000-0000-0000-000000000000'
            OFFSET 0
        ) AS used
    )
    SELECT c.lot, c.operation
    FROM above a
    JOIN lot_status c ON c.lot = a.lot
    WHERE c.status IN ('hold', 'quarantine') AND c.undone_by IS NULL AND NOT c.awaits_receipt
    UNION
    SELECT p.source, p.operation
    FROM above a
    JOIN passed_hold p ON p.lot = a.lot
    WHERE p.until_effective IS NULL
"""

KNOWN = """
    SELECT id, data, status
    FROM notice
    WHERE id = ANY ($1::uuid[])
"""


async def name_late_products(connection: Connection, facts: Facts, feed: FeedBatch) -> None:
    """Brings the notices of holds in step with what the acts of this batch made or took back."""
    runs = {entry.run for entry in facts.outcome.lot_entries}
    undone = facts.outcome.undone_entries
    if not runs and not undone:
        return
    rows = await connection.fetch(HOLDS_ABOVE, list(runs), list(undone))
    keys: set[HoldKey] = {(str(lot), str(operation)) for lot, operation in rows}
    holds = await standing_holds(connection, keys)
    ids = {notice_id(hold.operation, LOT_ON_HOLD): hold for hold in holds}
    if not ids:
        return
    known = {str(row[0]): row for row in await connection.fetch(KNOWN, list(ids))}
    uses = await _uses_of(connection, holds)
    found: Findings = {}
    for id_, hold in ids.items():
        made, row = uses.made_of(hold.lots), known.get(id_)
        data = {} if row is None else msgspec.json.decode(row["data"])
        if _is_news(made, data, is_open=row is None or row["status"] == "open"):
            found[id_] = _notice(id_, hold, data | listed("made", made))
    await settle_findings(connection, feed, facts.now_ms, found)


async def _uses_of(connection: Connection, holds: Iterable[StandingHold]) -> Uses:
    """What became of all that the holds keep on hold."""
    uses, lots = Uses(), set[str]().union(*(hold.lots for hold in holds))
    for run, lot, direction in await connection.fetch(USES, list(lots)):
        uses.add(str(run), str(lot), direction)
    return uses


def _is_news(made: list[str], data: dict[str, Any], *, is_open: bool) -> bool:
    """A notice that a person has closed is opened again by more products, never by fewer."""
    count = data.get("made_count", 0)
    said = listed("made", made)
    is_same = said["made"] == data.get("made", []) and said["made_count"] == count
    return not is_same and (is_open or len(made) > count)


def _notice(id_: str, hold: StandingHold, data: dict[str, Any]) -> Notice:
    """The notice of the hold, as it is where nothing but products is to be told."""
    said = {"kind": hold.kind, "status": hold.status} | listed("reached", [])
    said |= listed("parts", sorted(hold.lots - {hold.lot}))
    return Notice(
        id=id_,
        code=LOT_ON_HOLD,
        **hold.about,
        device=hold.device,
        person=hold.person,
        data=said | data,
    )
