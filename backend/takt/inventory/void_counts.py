"""What ends with a count that says nothing any more: questions about it, the wish to approve it.

Whoever counted the same is looked at again: a rival that is gone may have been the reason to ask.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from takt.inventory import errors
from takt.inventory.findings import Findings, settle_findings
from takt.inventory.loaded_rows import approval_of_row
from takt.inventory.model import notice_id
from takt.inventory.publishing import add_approval

if TYPE_CHECKING:
    from takt.runtime.database import Connection
    from takt.runtime.feeds import FeedBatch

QUESTIONS = (errors.COUNT_UNCLEAR, errors.COUNTS_DIFFER, errors.COUNT_RECHECK)

WITHDRAW = """
    UPDATE approval
    SET status = 'rejected', decided_at = $2
    WHERE operation = ANY ($1::uuid[]) AND status = 'pending'
    RETURNING operation, kind, site, person, device, item, lot, location, quantity, reason,
              effective, stream, n, at, status, decided_by, decided_at, others, meaning, method,
              answer_reason, answered_in
"""

WAKE_RIVALS = """
    UPDATE count_verdict c
    SET due = true
    FROM count_verdict gone
    WHERE gone.id = ANY ($1::uuid[])
        AND (c.location, c.item, c.lot) = (gone.location, gone.item, gone.lot)
        AND (c.status IN ('added', 'check', 'recount', 'approve')
             OR (c.status = 'accepted' AND c.total IS NOT NULL))
        AND NOT c.due
"""


VOID_PLAN = """
    WITH emptied AS (
        UPDATE empty_count
        SET status = 'undone'
        WHERE plan = $1 AND status = 'standing'
    )
    UPDATE count_verdict
    SET status = 'voided', reason = 'cancelled', due = false, decided_at = $2
    WHERE plan = $1 AND status NOT IN ('accepted', 'voided')
    RETURNING id
"""


async def void_plan(connection: Connection, feed: FeedBatch, now_ms: int, plan: int) -> None:
    """A plan was called off: what was not decided by then says nothing any more."""
    rows = await connection.fetch(VOID_PLAN, plan, now_ms)
    await end_questions(connection, feed, now_ms, [str(row[0]) for row in rows])


async def withdraw_approvals(
    connection: Connection, feed: FeedBatch, now_ms: int, counts: Sequence[str]
) -> None:
    """Nobody has to decide on these counts for the time being; nobody did."""
    if counts:
        for row in await connection.fetch(WITHDRAW, list(counts), now_ms):
            add_approval(feed, approval_of_row(row))


async def end_questions(
    connection: Connection, feed: FeedBatch, now_ms: int, counts: Collection[str]
) -> None:
    """Ends what was asked about counts that were voided."""
    if not counts:
        return
    named = list(counts)
    await connection.execute(WAKE_RIVALS, named)
    await withdraw_approvals(connection, feed, now_ms, named)
    ended: Findings = {notice_id(one, code): None for one in named for code in QUESTIONS}
    await settle_findings(connection, feed, now_ms, ended)
