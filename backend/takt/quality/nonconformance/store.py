"""All reads and writes of a push about nonconformances, and what devices are told of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from takt.inventory import forget_closed, is_shown
from takt.quality.nonconformance.case_rows import nonconformance_row
from takt.quality.nonconformance.model import SHOWN, Case, Step, amount_of
from takt.runtime.feeds import FeedBatch

if TYPE_CHECKING:
    from takt.runtime.database import Connection

LOTS_OF: Final = """
    SELECT DISTINCT lot
    FROM nonconformance
    WHERE id = ANY ($1::uuid[]) AND lot IS NOT NULL
"""

KNOWN: Final = """
    SELECT id, site, status, item, lot, location, quantity, defect, severity, holds, inspection,
           note, person, device, effective, stream, n, stands, disposition, disposed_quantity,
           round, closed_at, number
    FROM nonconformance
    WHERE id = ANY ($1::uuid[]) OR lot = ANY ($2::uuid[]) OR inspection = ANY ($3::uuid[])
        OR inspection IN (SELECT inspection FROM nonconformance WHERE id = ANY ($1::uuid[]))
    ORDER BY id
    FOR UPDATE
"""

STEPS: Final = """
    SELECT operation, nonconformance, step, decision, disposition, quantity, location, reason,
           meaning, method, note, person, device, site, effective, stream, n, undone_by,
           takes_effect, why, round, signs, bookings, work_order
    FROM nonconformance_step
    WHERE nonconformance = ANY ($1::uuid[])
"""

ENDS: Final = """
    SELECT id, site, role
    FROM location
    WHERE kind = 'virtual' AND role IN ('scrap', 'supplier')
    ORDER BY id DESC
"""

# No conflict is looked away from: what was said of a case at the same moment is decided again.
INSERT: Final = """
    INSERT INTO nonconformance (id, site, status, item, lot, location, quantity, defect, severity,
                                holds, inspection, note, person, device, effective, stream, n,
                                stands, disposition, disposed_quantity, round, closed_at, is_shown)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
            $20, $21, $22, $23)
    RETURNING number
"""

UPDATE: Final = """
    UPDATE nonconformance
    SET site = $2, status = $3, item = $4, lot = $5, location = $6, quantity = $7, defect = $8,
        severity = $9, holds = $10, inspection = $11, note = $12, person = $13, device = $14,
        effective = $15, stream = $16, n = $17, stands = $18, disposition = $19,
        disposed_quantity = $20, round = $21, closed_at = $22, is_shown = $23
    WHERE id = $1
    RETURNING number
"""

# Who signs in which round may change places between steps: first nobody does.
CLEAR_SIGNERS: Final = """
    UPDATE nonconformance_step
    SET signs = NULL
    WHERE nonconformance = $1 AND signs IS NOT NULL
"""

SAVE_STEP: Final = """
    INSERT INTO nonconformance_step (operation, nonconformance, step, decision, disposition,
                                     quantity, location, reason, meaning, method, note, person,
                                     device, site, effective, stream, n, undone_by, takes_effect,
                                     why, round, signs, bookings, work_order)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
            $20, $21, $22, $23, $24)
    ON CONFLICT (operation) DO UPDATE
    SET site = EXCLUDED.site, undone_by = EXCLUDED.undone_by,
        takes_effect = EXCLUDED.takes_effect, why = EXCLUDED.why,
        round = EXCLUDED.round, signs = EXCLUDED.signs, bookings = EXCLUDED.bookings,
        work_order = EXCLUDED.work_order
"""

OPEN_CLAIM: Final = """
    INSERT INTO supplier_claim (nonconformance, operation, supplier, quantity, status, created_at)
    VALUES ($1, $2, $3, $4, 'open', $5)
    ON CONFLICT (operation) DO UPDATE
    SET status = 'open'
    WHERE supplier_claim.status = 'closed'
"""

END_CLAIM: Final = """
    UPDATE supplier_claim
    SET status = 'closed'
    WHERE operation = $1 AND status = 'open'
"""

FORGET: Final = """
    UPDATE nonconformance c
    SET is_shown = false
    FROM (
        SELECT id
        FROM nonconformance
        WHERE is_shown AND closed_at < $1
        ORDER BY id
        LIMIT 1000
        FOR UPDATE SKIP LOCKED
    ) AS old
    WHERE c.id = old.id
    RETURNING 'site:' || c.site, c.id::text
"""

forget_nonconformances = partial(forget_closed, forget=FORGET, table="nonconformance")
"""The job that takes cases which were closed long ago from the devices."""


async def lots_of(connection: Connection, cases: Iterable[str]) -> frozenset[str]:
    """The lots that cases are about."""
    return frozenset([str(row[0]) for row in await connection.fetch(LOTS_OF, list(cases))])


async def lock(
    connection: Connection, cases: Iterable[str], lots: Iterable[str], inspections: Iterable[str]
) -> dict[str, Case]:
    """Cases, and all of lots and inspections, that nobody else decides on until this ends."""
    rows = await connection.fetch(KNOWN, list(cases), list(lots), list(inspections))
    return {str(row["id"]): Case(**texts_of(dict(row))) for row in rows}


async def steps_of(connection: Connection, cases: Iterable[str]) -> dict[str, Step]:
    """Everything that was decided on cases or signed, by its act."""
    rows = await connection.fetch(STEPS, list(cases))
    return {str(row["operation"]): Step(**texts_of(dict(row))) for row in rows}


def texts_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """Columns of a row, with identifiers as texts."""
    names = ("id", "lot", "inspection", "device", "stream", "operation", "nonconformance")
    found = dict(row)
    for name in {*names, "undone_by"} & found.keys():
        found[name] = None if found[name] is None else str(found[name])
    return found


async def ends(connection: Connection) -> dict[tuple[int, str], int]:
    """Where goods go that are scrapped or returned, by site and role."""
    return {(site, role): id_ for id_, site, role in await connection.fetch(ENDS)}


async def save_case(connection: Connection, case: Case, now_ms: int) -> None:
    """Stores a case; a new one has its number then."""
    case.number = await connection.fetchval(
        INSERT if case.is_new else UPDATE,
        case.id, case.site, case.status, case.item, case.lot, case.location, case.quantity,
        case.defect, case.severity, case.holds, case.inspection, case.note, case.person,
        case.device, case.effective, case.stream, case.n, case.stands, case.disposition,
        case.disposed_quantity, case.round, case.closed_at, _is_on_devices(case, now_ms),
    )  # fmt: skip


async def save_steps(connection: Connection, case: Case, steps: Iterable[Step]) -> None:
    """Stores all steps of a case, with what they do as it stands."""
    await connection.execute(CLEAR_SIGNERS, case.id)
    for one in steps:
        await connection.execute(
            SAVE_STEP,
            one.operation, one.nonconformance, one.step, one.decision, one.disposition,
            one.quantity, one.location, one.reason, one.meaning, one.method, one.note, one.person,
            one.device, one.site, one.effective, one.stream, one.n, one.undone_by,
            one.takes_effect, one.why, one.round, one.signs, one.bookings, one.work_order,
        )  # fmt: skip


def add_case(feed: FeedBatch, case: Case, steps: Iterable[Step], now_ms: int) -> None:
    """A case as devices of its site see it, or its end."""
    row = nonconformance_row(case, steps) if _is_on_devices(case, now_ms) else None
    feed.add(f"site:{case.site}", "nonconformance", case.id, row)


def _is_on_devices(case: Case, now_ms: int) -> bool:
    return case.status in SHOWN and is_shown(case.closed_at, now_ms)


async def keep_claim(
    connection: Connection, case: Case, step: Step, supplier: int | None, now_ms: int
) -> None:
    """Goods that go back open a claim; it ends where they do not go back after all."""
    if step.takes_effect:
        quantity = amount_of(case, step)
        await connection.execute(OPEN_CLAIM, case.id, step.operation, supplier, quantity, now_ms)
    else:
        await connection.execute(END_CLAIM, step.operation)
