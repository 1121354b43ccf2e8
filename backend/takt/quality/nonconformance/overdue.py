"""Actions that should have been done or checked by now: one notice each, until they are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from takt.inventory import Findings, day_at, finding, notice_id, settle_findings
from takt.quality.nonconformance import errors
from takt.quality.nonconformance.actions import Action
from takt.runtime.feeds import FeedBatch

if TYPE_CHECKING:
    import asyncpg

    from takt.runtime.database import Connection, Database

OPEN: Final = """
    SELECT a.id, a.nonconformance, a.kind, a.text, a.owner, a.due_on, a.done_on, a.check_on,
           a.effectiveness, a.checked_by, a.created_by, a.created_at,
           c.site, c.item, c.lot, c.location, l.time_zone
    FROM nonconformance_action a
    JOIN nonconformance c ON c.id = a.nonconformance
    JOIN location l ON l.id = c.site
    WHERE (a.done_on IS NULL OR a.effectiveness IS NULL)
        AND (a.done_on IS NULL OR a.check_on IS NOT NULL) AND c.status NOT IN ('awaited', 'void')
        AND ($1::bigint IS NULL OR a.id = $1)
    ORDER BY a.id
"""

TOLD: Final = """
    SELECT id
    FROM notice
    WHERE code = 'quality.action_overdue' AND status = 'open'
"""


async def tell_overdue_actions(database: Database, now_ms: int) -> int | None:
    """Opens a notice for each action that is overdue, and closes those that are not any more."""
    async with database.transaction() as connection:
        findings: Findings = {str(row[0]): None for row in await connection.fetch(TOLD)}
        findings |= _overdue(await connection.fetch(OPEN, None), now_ms)
        feed = FeedBatch()
        await settle_findings(connection, feed, now_ms, findings)
        return await feed.publish(connection, now_ms) if len(feed) else None


def _overdue(rows: Iterable[asyncpg.Record], now_ms: int) -> Findings:
    found: Findings = {}
    for row in rows:
        about = dict(row)
        where = {name: about.pop(name) for name in ("site", "item", "lot", "location", "time_zone")}
        action = Action(**about | {"nonconformance": str(about["nonconformance"])})
        what = action.overdue_at(day_at(now_ms, where.pop("time_zone") or "UTC"))
        if what is not None:
            where["lot"] = None if where["lot"] is None else str(where["lot"])
            found[case_id(action)] = _notice(action, what, where)
    return found


def _notice(action: Action, what: str, where: dict[str, Any]) -> Any:
    due_on = action.due_on if what == "action" else action.check_on
    data = {
        "action": action.id,
        "due_on": None if due_on is None else due_on.isoformat(),
        "nonconformance": action.nonconformance,
        "what": what,
    }
    about = where | {"operation": None, "device": None, "person": action.owner}
    return finding(errors.ACTION_OVERDUE, f"action:{action.id}", "warning", data=data, **about)


def case_id(action: Action) -> str:
    """The notice that says that an action is overdue."""
    return notice_id(f"action:{action.id}", errors.ACTION_OVERDUE)


async def tell_action(connection: Connection, feed: FeedBatch, now_ms: int, action: Action) -> None:
    """Closes the notice of an action at once where it is not overdue any more."""
    rows = await connection.fetch(OPEN, action.id)
    findings: Findings = {case_id(action): None}
    await settle_findings(connection, feed, now_ms, findings | _overdue(rows, now_ms))
