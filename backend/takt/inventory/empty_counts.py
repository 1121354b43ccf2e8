"""A place where nobody found anything: a count of zero for each of its keys, known or not.

The keys are those of which the books say something as of that time. A late move may bring one
more: it gets its count of zero then, and with it the verdict that all counts get.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

if TYPE_CHECKING:
    from takt.runtime.database import Connection

PART_STEP = 1_024
"""How far apart the entries of two keys of one empty place stand: a count has further entries."""
NAMESPACE = UUID("7a4f0f5e-7b0e-5a9c-9d53-2d0f3d1c7e55")
KEYS_MAX = 20_000

# Keys whose last accepted count is older, and of which the books had something before, or
# something moved while somebody looked.
MISSING = """
    SELECT e.stream, e.n, e.operation, b.item, b.lot,
           coalesce((
               SELECT max(v.part)
               FROM count_verdict v
               WHERE (v.stream, v.n) = (e.stream, e.n)
           ), 0) AS last_part
    FROM empty_count e
    JOIN LATERAL (
        SELECT b.item, b.lot, b.anchor_effective, b.anchor_stream, b.anchor_n, b.location
        FROM balance b
        WHERE b.location = e.location
        UNION
        SELECT v.item, v.lot, NULL, NULL, NULL, v.location
        FROM count_verdict v
        WHERE v.location = e.location AND v.status IN ('recorded', 'check', 'recount', 'approve')
            AND NOT EXISTS (
                SELECT 1
                FROM balance b
                WHERE (b.location, b.item, b.lot) = (v.location, v.item, v.lot)
            )
    ) AS b ON true
    WHERE e.status = 'standing' AND e.due
        AND (b.anchor_effective IS NULL
             OR (b.anchor_effective, b.anchor_stream, b.anchor_n) < (e.effective, e.stream, e.n))
        AND NOT EXISTS (
            SELECT 1
            FROM count_verdict v
            WHERE (v.stream, v.n, v.item, v.lot) = (e.stream, e.n, b.item, b.lot)
        )
        AND (
            (SELECT coalesce(sum(s.quantity), 0)
             FROM stock_event s
             WHERE (s.item, s.location, s.lot) = (b.item, b.location, b.lot)
                 AND s.kind = 'delta'
                 AND (s.effective, s.stream, s.n) < (e.effective, e.stream, e.n)
                 AND (b.anchor_effective IS NULL OR (s.effective, s.stream, s.n)
                      > (b.anchor_effective, b.anchor_stream, b.anchor_n)))
            + coalesce((
                SELECT c.quantity
                FROM count_verdict c
                WHERE (c.location, c.item, c.lot) = (b.location, b.item, b.lot)
                    AND c.status = 'accepted'
                ORDER BY c.effective DESC, c.stream DESC, c.n DESC
                LIMIT 1
            ), 0) <> 0
            OR EXISTS (
                SELECT 1
                FROM count_verdict v
                WHERE (v.location, v.item, v.lot) = (b.location, b.item, b.lot)
                    AND v.status IN ('recorded', 'check', 'recount', 'approve')
            )
            OR EXISTS (
                SELECT 1
                FROM stock_event s
                JOIN operation o ON (o.stream, o.n) = (s.stream, s.n)
                WHERE (s.item, s.location, s.lot) = (b.item, b.location, b.lot)
                    AND s.kind = 'delta' AND o.hi >= e.lo AND o.lo <= e.hi
            )
        )
    ORDER BY e.stream, e.n, b.item, b.lot
    LIMIT $1
"""

LOOKED_AT = """
    UPDATE empty_count
    SET due = false
    WHERE due
"""

ADD = """
    INSERT INTO count_verdict (stream, n, part, id, operation, site, person, location, item, lot,
                               quantity, counted, effective, lo, hi, base_head, plan, span, note,
                               is_final)
    SELECT e.stream, e.n, m.part, m.id, e.operation, e.site, e.person, e.location, m.item, m.lot,
           0, 0, e.effective, e.lo, e.hi, e.base_head, e.plan, e.span, e.note,
           e.is_final
    FROM unnest($1::uuid[], $2::bigint[], $3::integer[], $4::uuid[], $5::bigint[], $6::uuid[])
         AS m (stream, n, part, id, item, lot)
    JOIN empty_count e ON (e.stream, e.n) = (m.stream, m.n)
    ON CONFLICT DO NOTHING
"""


async def expand_empties(connection: Connection) -> None:
    """Gives each key of an empty place its count of zero."""
    added: defaultdict[tuple[str, int], int] = defaultdict(int)
    rows = []
    for row in await connection.fetch(MISSING, KEYS_MAX):
        stream, n, operation, item, lot, last_part = row
        place = (str(stream), n)
        added[place] += 1
        part = (last_part // PART_STEP + added[place]) * PART_STEP
        rows.append((stream, n, part, uuid5(NAMESPACE, f"{operation}:{item}:{lot}"), item, lot))
    if rows:
        await connection.execute(ADD, *map(list, zip(*rows, strict=True)))
    if len(rows) < KEYS_MAX:
        await connection.execute(LOOKED_AT)
