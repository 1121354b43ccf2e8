"""The life of one lot, newest first: ledger, statuses, notices, quality, by the page.

Each source is read by its own index and gives at most a page; the newest of all make the page.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec

from takt.quality import number_text
from takt.runtime.database import Connection

SOURCES: Final = ("inspection", "ledger", "nonconformance", "notice", "status")
LAST: Final = (2**53 - 1, "~", "~")
"""A place after everything that ever happened."""

# The balance names every place where the lot has ever been, and so the keys of its ledger.
TIMELINE = """
    (
        SELECT e.effective AS at, 'ledger' AS source,
               e.stream::text || '.' || e.n || '.' || e.part AS key, o.kind AS act, e.operation,
               o.person, o.device, e.location, e.kind AS entry, e.quantity,
               NULL::text AS status, NULL::bigint AS reason, NULL::uuid AS undone_by,
               NULL::text AS code, NULL::text AS data
        FROM balance b
        CROSS JOIN LATERAL (
            SELECT s.effective, s.stream, s.n, s.part, s.location, s.kind, s.quantity, s.operation
            FROM stock_event s
            WHERE (s.item, s.location, s.lot) = (b.item, b.location, b.lot) AND s.effective <= $2
                AND (s.effective, 'ledger', s.stream::text || '.' || s.n || '.' || s.part)
                    < ($2, $3, $4)
            ORDER BY s.effective DESC, s.stream::text || '.' || s.n || '.' || s.part DESC
            LIMIT $5
        ) AS e
        LEFT JOIN operation o ON o.id = e.operation AND o.duplicate_of IS NULL
        WHERE b.lot = $1
        ORDER BY at DESC, key DESC
        LIMIT $5
    )
    UNION ALL
    (
        SELECT s.effective, 'status', s.stream::text || '.' || s.n, o.kind, s.operation, s.person,
               o.device, NULL, NULL, NULL, s.status, s.reason, s.undone_by, NULL, NULL
        FROM lot_status s
        LEFT JOIN operation o ON o.id = s.operation AND o.duplicate_of IS NULL
        WHERE s.lot = $1 AND s.effective <= $2
            AND (s.effective, 'status', s.stream::text || '.' || s.n) < ($2, $3, $4)
        ORDER BY 1 DESC, 3 DESC
        LIMIT $5
    )
    UNION ALL
    (
        SELECT p.effective, 'status',
               p.stream::text || '.' || p.n || '.' || p.source || '.' || p.operation, o.kind,
               p.operation, p.person, o.device, NULL, NULL, NULL, 'hold', p.reason, NULL, NULL,
               json_build_object('lot', p.source)::text
        FROM passed_hold p
        LEFT JOIN operation o ON o.id = p.operation AND o.duplicate_of IS NULL
        WHERE p.lot = $1 AND p.effective <= $2
            AND (p.effective, 'status',
                 p.stream::text || '.' || p.n || '.' || p.source || '.' || p.operation)
                < ($2, $3, $4)
        ORDER BY 1 DESC, 3 DESC
        LIMIT $5
    )
    UNION ALL
    (
        SELECT n.opened_at, 'notice', n.id::text, NULL, n.operation, n.person, n.device, n.location,
               NULL, NULL, n.status, NULL, NULL, n.code, n.data
        FROM notice n
        WHERE n.lot = $1 AND n.opened_at <= $2
            AND (n.opened_at, 'notice', n.id::text) < ($2, $3, $4)
        ORDER BY 1 DESC, 3 DESC
        LIMIT $5
    )
    UNION ALL
    (
        SELECT i.opened_at, 'inspection', i.id::text || '.opened', NULL, NULL, NULL, NULL, NULL,
               NULL, i.quantity, 'open', NULL, NULL, NULL, NULL
        FROM inspection i
        WHERE i.lot = $1 AND i.opened_at <= $2 AND i.status <> 'void'
            AND (i.opened_at, 'inspection', i.id::text || '.opened') < ($2, $3, $4)
        ORDER BY 1 DESC, 3 DESC
        LIMIT $5
    )
    UNION ALL
    (
        SELECT r.effective, 'inspection', r.operation::text, 'inspect.result', r.operation,
               r.person, r.device, NULL, NULL, NULL, r.verdict, NULL, NULL, NULL,
               json_build_object('note', r.note)::text
        FROM inspection_result r
        WHERE r.lot = $1 AND r.effective <= $2
            AND (r.effective, 'inspection', r.operation::text) < ($2, $3, $4)
        ORDER BY 1 DESC, 3 DESC
        LIMIT $5
    )
    UNION ALL
    (
        SELECT i.closed_at, 'inspection', i.id::text || '.closed', o.kind, i.result, i.person,
               o.device, NULL, NULL, i.quantity, i.status, NULL, NULL, NULL,
               json_build_object('inspection', i.id, 'kind', i.kind, 'n', i.n, 'found', i.found,
                                 'plan', i.plan)::text
        FROM inspection i
        LEFT JOIN operation o ON o.id = i.result AND o.duplicate_of IS NULL
        WHERE i.lot = $1 AND i.closed_at <= $2 AND i.status IN ('passed', 'failed')
            AND o.kind IS DISTINCT FROM 'inspect.result'
            AND (i.closed_at, 'inspection', i.id::text || '.closed') < ($2, $3, $4)
        ORDER BY 1 DESC, 3 DESC
        LIMIT $5
    )
    UNION ALL
    (
        SELECT b.effective, 'inspection', b.operation::text, 'inspect.begin', b.operation,
               b.person, b.device, NULL, NULL, b.quantity, 'begun', NULL, b.undone_by, NULL,
               json_build_object('inspection', b.inspection, 'kind', b.kind, 'plan', b.plan,
                                 'units', b.units)::text
        FROM inspection_begin b
        WHERE b.lot = $1 AND b.effective <= $2
            AND (b.effective, 'inspection', b.operation::text) < ($2, $3, $4)
        ORDER BY 1 DESC, 3 DESC
        LIMIT $5
    )
    UNION ALL
    (
        SELECT c.effective, 'nonconformance', c.id::text || '.opened', o.kind, c.id, c.person,
               c.device, c.location, NULL, c.quantity, c.status, NULL, NULL, NULL,
               json_build_object('nonconformance', c.id, 'number', c.number,
                                 'severity', c.severity, 'note', c.note,
                                 'inspection', c.inspection)::text
        FROM nonconformance c
        LEFT JOIN operation o ON o.id = c.id AND o.duplicate_of IS NULL
        WHERE c.lot = $1 AND c.effective <= $2 AND c.status <> 'void'
            AND (c.effective, 'nonconformance', c.id::text || '.opened') < ($2, $3, $4)
        ORDER BY 1 DESC, 3 DESC
        LIMIT $5
    )
    UNION ALL
    (
        SELECT s.effective, 'nonconformance', s.operation::text,
               CASE s.step WHEN 'disposition' THEN 'nonconformance.dispose'
                   ELSE 'nonconformance.sign' END,
               s.operation, s.person, s.device, s.location, NULL,
               coalesce(s.quantity, c.quantity), s.meaning, s.reason, s.undone_by, NULL,
               json_build_object('nonconformance', c.id, 'number', c.number, 'step', s.step,
                                 'decision', s.decision, 'disposition', s.disposition,
                                 'takes_effect', s.takes_effect, 'note', s.note,
                                 'work_order', s.work_order, 'work_order_code', w.code)::text
        FROM nonconformance c
        JOIN nonconformance_step s ON s.nonconformance = c.id
        LEFT JOIN work_order w ON w.id = s.work_order
        WHERE c.lot = $1 AND s.effective <= $2
            AND (s.effective, 'nonconformance', s.operation::text) < ($2, $3, $4)
        ORDER BY 1 DESC, 3 DESC
        LIMIT $5
    )
    ORDER BY at DESC, source DESC, key DESC
    LIMIT $5
"""


class Moment(msgspec.Struct, frozen=True):
    """One thing that happened to a lot.

    `entry` (delta or count) and `quantity` are of the ledger, `status` is of the lot, notice,
    inspection or nonconformance (what a signature means), `code` of a notice, `data` of a notice,
    a result, an inspection or a nonconformance, or of a hold the lot that it came from; None is
    what a source lacks.
    """

    at: int
    source: str
    key: str
    act: str | None
    operation: str | None
    person: int | None
    device: str | None
    location: int | None
    entry: str | None
    quantity: int | None
    status: str | None
    reason: int | None
    undone_by: str | None
    code: str | None
    data: msgspec.Raw | None


async def timeline(
    connection: Connection, lot: str, before: tuple[int, str, str], limit: int
) -> list[Moment]:
    """One page; `before` is the place of the last moment of the page before."""
    rows = await connection.fetch(TIMELINE, lot, *before, limit)
    return [moment_of(dict(row)) for row in rows]


def moment_of(found: dict[str, Any]) -> Moment:
    """A moment as the statement finds it, with the name that people give a case."""
    for name in ("operation", "device", "undone_by"):
        found[name] = None if found[name] is None else str(found[name])
    data = None if found["data"] is None else found["data"].encode()
    if data is not None and found["source"] == "nonconformance":
        told = msgspec.json.decode(data)
        data = msgspec.json.encode(told | {"number": number_text(told["number"])})
    return Moment(**found | {"data": None if data is None else msgspec.Raw(data)})
