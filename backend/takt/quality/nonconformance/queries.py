"""Reads of nonconformances for people at desks: one page, or one with all that was said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from takt.quality.nonconformance import case_store, store
from takt.quality.nonconformance.actions import (
    action_row,
    analysis_row,
    claim_row,
    named_people,
)
from takt.quality.nonconformance.case_numbers import number_in, number_text
from takt.quality.nonconformance.case_rows import nonconformance_row
from takt.quality.nonconformance.model import Case, Step

if TYPE_CHECKING:
    from takt.runtime.database import Connection

STATUSES: Final = ("open", "concession", "rework", "closed")

COLUMNS: Final = (
    "id", "site", "status", "item", "lot", "location", "quantity", "defect", "severity", "holds",
    "inspection", "note", "person", "device", "effective", "stream", "n", "stands", "disposition",
    "disposed_quantity", "round", "closed_at", "number",
)  # fmt: skip

PAGE: Final = """
    SELECT c.id, c.site, c.status, c.item, c.lot, c.location, c.quantity, c.defect, c.severity,
           c.holds, c.inspection, c.note, c.person, c.device, c.effective, c.stream, c.n, c.stands,
           c.disposition, c.disposed_quantity, c.round, c.closed_at, c.number,
           count(*) OVER () AS total
    FROM nonconformance c
    JOIN item i ON i.id = c.item
    LEFT JOIN lot l ON l.id = c.lot
    WHERE c.status NOT IN ('awaited', 'void')
        AND ($1::bigint[] IS NULL OR c.site = ANY ($1))
        AND ($2::text[] IS NULL OR c.status = ANY ($2))
        AND ($3::bigint IS NULL OR c.item = $3)
        AND ($4::uuid IS NULL OR c.lot = $4)
        AND ($5::text IS NULL OR i.code ILIKE $5 OR l.code ILIKE $5 OR c.note ILIKE $5
             OR c.number::text = $6)
    ORDER BY c.effective DESC, c.id
    LIMIT $7 OFFSET $8
"""

ONE: Final = """
    SELECT id, site, status, item, lot, location, quantity, defect, severity, holds, inspection,
           note, person, device, effective, stream, n, stands, disposition, disposed_quantity,
           round, closed_at, number, containment, causes
    FROM nonconformance
    WHERE id = $1 AND status NOT IN ('awaited', 'void')
"""


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases a list shows, and which page of them."""

    statuses: Sequence[str] | None = None
    item: int | None = None
    lot: str | None = None
    search: str | None = None
    limit: int = 50
    offset: int = 0


async def page(
    connection: Connection, wanted: CaseFilter, sites: Sequence[int] | None
) -> tuple[list[dict[str, Any]], int]:
    """One page of cases, the newest first, and the number of all that match."""
    like, number = _searched(wanted.search)
    rows = await connection.fetch(
        PAGE, sites, wanted.statuses, wanted.item, wanted.lot, like, number, wanted.limit,
        wanted.offset,
    )  # fmt: skip
    cases = [_case(row) for row in rows]
    steps = list((await store.steps_of(connection, [one.id for one in cases])).values())
    told = [_told(one, [step for step in steps if step.nonconformance == one.id]) for one in cases]
    return told, rows[0]["total"] if rows else 0


def _searched(search: str | None) -> tuple[str | None, str | None]:
    """What texts are compared with, and the number of a case that was typed as it is written."""
    if search is None:
        return None, None
    plain = search.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{plain}%", number_in(search)


@dataclass(frozen=True, slots=True)
class Found:
    """One case with all that was said of it."""

    case: Case
    steps: list[Step]
    told: dict[str, Any]


async def one(connection: Connection, case: str) -> Found | None:
    """A case with steps, actions, claims, and the names of everybody in it."""
    row = await connection.fetchrow(ONE, case)
    if row is None:
        return None
    found = _case(row)
    steps = sorted((await store.steps_of(connection, [case])).values(), key=lambda step: step.place)
    actions = await case_store.actions_of(connection, case)
    claims = await case_store.claims_of(connection, case)
    people = {step.person for step in steps} | named_people(actions)
    names = await case_store.names_of(connection, {*people, *filter(None, [found.person])})
    told = _told(found, steps) | analysis_row(case_store.analysis_of(row))
    told["actions"] = [action_row(action) for action in actions]
    told["claims"] = [claim_row(claim) for claim in claims]
    told["people"] = {str(id_): name for id_, name in sorted(names.items())}
    told["steps"] = [_step_row(step) for step in steps]
    return Found(found, steps, told)


def _case(row: Any) -> Case:
    return Case(**store.texts_of({name: row[name] for name in COLUMNS}))


def _told(case: Case, steps: list[Step]) -> dict[str, Any]:
    shown = nonconformance_row(case, steps) or {}
    return shown | {"holds": case.holds, "number": number_text(case.number), "site": case.site}


def _step_row(step: Step) -> dict[str, Any]:
    return {
        "at": step.effective,
        "decision": step.decision,
        "device": step.device,
        "disposition": step.disposition,
        "id": step.operation,
        "location": step.location,
        "meaning": step.meaning,
        "method": step.method,
        "note": step.note,
        "person": step.person,
        "quantity": step.quantity,
        "reason": step.reason,
        "step": step.step,
        "takes_effect": step.takes_effect,
        "undone_by": step.undone_by,
        "why": step.why,
        "work_order": step.work_order,
    }
