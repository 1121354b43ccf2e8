"""What people write about nonconformances: causes, actions and claims, read and stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import msgspec

from takt.quality.nonconformance.actions import Action, Analysis, Claim

if TYPE_CHECKING:
    import asyncpg

    from takt.runtime.database import Connection

LOCK: Final = """
    SELECT c.site, c.containment, c.causes, l.time_zone
    FROM nonconformance c
    JOIN location l ON l.id = c.site
    WHERE c.id = $1 AND c.status NOT IN ('awaited', 'void')
    FOR UPDATE OF c
"""

SAVE_ANALYSIS: Final = """
    UPDATE nonconformance
    SET containment = $2, causes = $3
    WHERE id = $1
"""

ACTIONS: Final = """
    SELECT id, nonconformance, kind, text, owner, due_on, done_on, check_on, effectiveness,
           checked_by, created_by, created_at
    FROM nonconformance_action
    WHERE nonconformance = $1
    ORDER BY id
"""

ADD_ACTION: Final = """
    INSERT INTO nonconformance_action (nonconformance, kind, text, owner, due_on, done_on, check_on,
                                       effectiveness, checked_by, created_by, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
    RETURNING id
"""

CHANGE_ACTION: Final = """
    UPDATE nonconformance_action
    SET kind = $2, text = $3, owner = $4, due_on = $5, done_on = $6, check_on = $7,
        effectiveness = $8, checked_by = $9
    WHERE id = $1
"""

CLAIMS: Final = """
    SELECT id, nonconformance, supplier, quantity, amount, currency, status, sent_on, answer,
           created_at
    FROM supplier_claim
    WHERE nonconformance = $1
    ORDER BY id
"""

ADD_CLAIM: Final = """
    INSERT INTO supplier_claim (nonconformance, supplier, quantity, amount, currency, status,
                                sent_on, answer, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    RETURNING id
"""

CHANGE_CLAIM: Final = """
    UPDATE supplier_claim
    SET supplier = $2, quantity = $3, amount = $4, currency = $5, status = $6, sent_on = $7,
        answer = $8
    WHERE id = $1
"""

PEOPLE: Final = """
    SELECT id, name
    FROM person
    WHERE id = ANY ($1::bigint[])
"""

ACTIVE: Final = """
    SELECT EXISTS (
        SELECT
        FROM person
        WHERE id = $1 AND active
    )
"""


class LockedCase(msgspec.Struct, frozen=True):
    """A case that nobody else writes about meanwhile."""

    id: str
    site: int
    time_zone: str
    analysis: Analysis


async def lock_case(connection: Connection, case: str) -> LockedCase | None:
    """The case, where it is one that people see."""
    row = await connection.fetchrow(LOCK, case)
    if row is None:
        return None
    analysis = analysis_of(row)
    return LockedCase(case, row["site"], row["time_zone"] or "UTC", analysis)


def analysis_of(row: asyncpg.Record) -> Analysis:
    """Containment and causes of a row that has them."""
    return Analysis(row["containment"], tuple(msgspec.json.decode(row["causes"], type=list[str])))


async def save_analysis(connection: Connection, case: str, analysis: Analysis) -> None:
    """Stores containment and causes."""
    causes = msgspec.json.encode(analysis.causes).decode()
    await connection.execute(SAVE_ANALYSIS, case, analysis.containment, causes)


async def actions_of(connection: Connection, case: str) -> list[Action]:
    """All actions of a case, the oldest first."""
    return [Action(**_named(row)) for row in await connection.fetch(ACTIONS, case)]


async def save_action(connection: Connection, action: Action) -> Action:
    """Stores a new or a changed action."""
    head = (
        action.kind, action.text, action.owner, action.due_on, action.done_on, action.check_on,
        action.effectiveness, action.checked_by,
    )  # fmt: skip
    if action.id:
        await connection.execute(CHANGE_ACTION, action.id, *head)
        return action
    made = (action.created_by, action.created_at)
    id_ = await connection.fetchval(ADD_ACTION, action.nonconformance, *head, *made)
    return replace(action, id=id_)


async def claims_of(connection: Connection, case: str) -> list[Claim]:
    """All claims of a case, the oldest first."""
    return [Claim(**_named(row)) for row in await connection.fetch(CLAIMS, case)]


async def save_claim(connection: Connection, claim: Claim) -> Claim:
    """Stores a new or a changed claim."""
    head = (
        claim.supplier, claim.quantity, claim.amount, claim.currency, claim.status, claim.sent_on,
        claim.answer,
    )  # fmt: skip
    if claim.id:
        await connection.execute(CHANGE_CLAIM, claim.id, *head)
        return claim
    of = claim.nonconformance
    id_ = await connection.fetchval(ADD_CLAIM, of, *head, claim.created_at)
    return replace(claim, id=id_)


def _named(row: asyncpg.Record) -> dict[str, Any]:
    return dict(row) | {"nonconformance": str(row["nonconformance"])}


async def names_of(connection: Connection, people: Iterable[int]) -> dict[int, str]:
    """The names of people."""
    rows = await connection.fetch(PEOPLE, sorted(set(people)))
    return {row["id"]: row["name"] for row in rows}


async def is_active(connection: Connection, person: int) -> bool:
    """Whether somebody works here."""
    return bool(await connection.fetchval(ACTIVE, person))
