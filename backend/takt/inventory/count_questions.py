"""What a person is asked about counts: where a move lies, which of two figures is right.

A question stands while it is one: it closes by the answer, or when the count is decided after all.
Nothing here goes to the device of whoever counted: it holds what the books say.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from takt.inventory import errors
from takt.inventory.commands import NO_LOT
from takt.inventory.decide_counts import ASKING, Decided
from takt.inventory.findings import Findings, finding_of, settle_findings

if TYPE_CHECKING:
    import asyncpg

    from takt.inventory.open_counts import Near
    from takt.runtime.database import Connection
    from takt.runtime.feeds import FeedBatch

MOVES = """
    SELECT id, kind, person, device, body
    FROM operation
    WHERE id = ANY ($1::uuid[]) AND duplicate_of IS NULL
"""


async def settle_questions(
    connection: Connection, decided: Sequence[Decided], feed: FeedBatch, now_ms: int
) -> None:
    """Asks what has to be asked of these counts, and ends what is answered."""
    about = [one for one in decided if {one.status, one.count.row["status"]} & ASKING]
    named = {near.operation for one in about for near in one.asked}
    moves = await moves_by_id(connection, named)
    findings: Findings = {}
    for one in about:
        row = one.count.row
        told = about_count(row)
        asks_side = one.status == "check"
        unclear = _data(one) | {"moves": [shown_move(near, moves) for near in one.asked]}
        findings |= finding_of(
            errors.COUNT_UNCLEAR, one.count.id, "warning", unclear if asks_side else None, **told
        )
        differs = one.status == "recount" and one.reason == "counts_differ"
        findings |= finding_of(
            errors.COUNTS_DIFFER, one.count.id, "warning", _data(one) if differs else None, **told
        )
    await settle_findings(connection, feed, now_ms, findings)


def about_count(row: asyncpg.Record) -> dict[str, Any]:
    """Whom and what a question about a count names."""
    lot = str(row["lot"])
    return {
        "site": row["site"],
        "operation": str(row["id"]),
        "device": None,
        "person": row["person"],
        "item": row["item"],
        "lot": None if lot == NO_LOT else lot,
        "location": row["location"],
    }


def _data(one: Decided) -> dict[str, Any]:
    return {
        "quantity": one.count.row["counted"] if one.total is None else one.total,
        "book": one.count.book,
        "effective": one.count.row["effective"],
        "others": [{"person": other.person, "quantity": other.quantity} for other in one.others],
    }


async def moves_by_id(connection: Connection, ids: Collection[str]) -> dict[str, asyncpg.Record]:
    """The acts that moved something, by their identifiers."""
    if not ids:
        return {}
    return {str(row["id"]): row for row in await connection.fetch(MOVES, list(ids))}


def shown_move(near: Near, moves: dict[str, asyncpg.Record]) -> dict[str, Any]:
    """A move beside a count, as a person is told of it: by whom, when, how much, from where."""
    row, time = moves.get(near.operation), near.neighbour.time
    args: dict[str, Any] = {}
    if row is not None:
        args = msgspec.json.decode(row["body"]).get("args", {})
    return {
        "operation": near.operation,
        "kind": None if row is None else row["kind"],
        "person": None if row is None else row["person"],
        "device": None if row is None else str(row["device"]),
        "quantity": near.neighbour.quantity,
        "effective": time.effective,
        "from": args.get("from"),
        "to": args.get("to"),
    }
