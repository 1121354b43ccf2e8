"""What a verdict over counts leaves in the tables, one statement each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from takt.inventory import store
from takt.inventory.model import Approval
from takt.inventory.publishing import add_approval

if TYPE_CHECKING:
    from takt.inventory.decide_counts import Decided
    from takt.runtime.database import Connection
    from takt.runtime.feeds import FeedBatch

SET_VERDICTS = """
    UPDATE count_verdict c
    SET status = v.status, due = v.due, is_final = c.is_final OR v.is_final,
        total = CASE v.reason WHEN 'answered' THEN c.total ELSE v.total END,
        whole_lo = CASE v.reason WHEN 'answered' THEN c.whole_lo ELSE v.whole_lo END,
        whole_hi = CASE v.reason WHEN 'answered' THEN c.whole_hi ELSE v.whole_hi END,
        whole_base = CASE v.reason WHEN 'answered' THEN c.whole_base ELSE v.whole_base END,
        reason = CASE v.reason WHEN 'answered' THEN c.reason ELSE v.reason END,
        quantity = CASE v.reason WHEN 'answered' THEN c.quantity ELSE v.quantity END,
        decided_at = CASE WHEN v.status = c.status THEN c.decided_at ELSE $9 END,
        accepted_variance = CASE WHEN v.status = 'accepted'
            THEN coalesce(c.accepted_variance, v.variance) ELSE c.accepted_variance END
    FROM unnest($1::uuid[], $2::text[], $3::text[], $4::boolean[], $5::bigint[], $6::bigint[],
                $7::bigint[], $8::boolean[], $10::bigint[], $11::bigint[], $12::bigint[])
         AS v (id, status, reason, due, variance, total, quantity, is_final, whole_lo, whole_hi,
               whole_base)
    WHERE c.id = v.id
"""

ADD_COUNT_EVENTS = """
    INSERT INTO stock_event (stream, n, part, location, item, lot, kind, quantity, effective,
                             operation)
    SELECT c.stream, c.n, c.part, c.location, c.item, c.lot, 'count',
           coalesce(c.total, c.counted), c.effective, c.operation
    FROM count_verdict c
    WHERE c.id = ANY ($1::uuid[])
    ON CONFLICT DO NOTHING
"""

MARK_SIDES = """
    UPDATE count_side s
    SET is_needed = true
    FROM unnest($1::uuid[], $2::uuid[], $3::bigint[]) AS m (counted, stream, n)
    WHERE (s.counted, s.stream, s.n) = (m.counted, m.stream, m.n)
"""

# Late keys of a place whose books were complete once are not waited for again.
MARK_EMPTIES = """
    UPDATE empty_count e
    SET is_final = true
    FROM count_verdict c
    WHERE e.operation = ANY ($1::uuid[]) AND c.operation = e.operation AND c.is_final
        AND NOT e.is_final
"""


async def write_verdicts(
    connection: Connection, decided: Sequence[Decided], now_ms: int, batch: FeedBatch
) -> None:
    """Writes verdicts, entries of accepted counts, and asks people where they have to approve."""
    sides = [(one.count.id, *place) for one in decided for place in one.sides]
    await _write(connection, MARK_SIDES, sides)
    rows = [
        (
            one.count.id, one.status, one.reason, one.due, one.variance, one.total,
            one.count.row["counted"] if one.quantity is None else one.quantity,
            one.count.row["is_final"],
        )
        for one in decided
    ]  # fmt: skip
    wholes = [
        (None, None, None) if one.whole is None else (one.whole.lo, one.whole.hi, one.whole.base)
        for one in decided
    ]
    if rows:
        columns = map(list, zip(*rows, strict=True))
        spans = map(list, zip(*wholes, strict=True))
        await connection.execute(SET_VERDICTS, *columns, now_ms, *spans)
    if places := [one.count.row["operation"] for one in decided if one.count.row["part"]]:
        await connection.execute(MARK_EMPTIES, places)
    fresh = [one.count.id for one in decided if one.is_new and one.status == "accepted"]
    if fresh:
        await connection.execute(ADD_COUNT_EVENTS, fresh)
    approvals = [
        _approval(one, now_ms)
        for one in decided
        if one.asks_approval or (one.count.approval == "pending" and one.status == "approve")
    ]
    await store.save_approvals(connection, approvals)
    for approval in approvals:
        add_approval(batch, approval)


async def _write(connection: Connection, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
    if rows:
        await connection.execute(statement, *map(list, zip(*rows, strict=True)))


def _approval(one: Decided, now_ms: int) -> Approval:
    """What another person decides on: nobody who counted the same may."""
    row = one.count.row
    return Approval(
        operation=one.count.id,
        kind="stock.count",
        site=row["site"],
        person=row["person"],
        device=str(row["device"]),
        item=row["item"],
        lot=str(row["lot"]),
        location=row["location"],
        quantity=one.variance,
        reason=None,
        place=(row["effective"], str(row["stream"]), row["n"]),
        at=now_ms,
        others=tuple(sorted(one.people - {row["person"]})),
    )
