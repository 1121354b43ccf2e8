"""What `takt verify` recomputes of nonconformances."""

from __future__ import annotations

from typing import Final

from takt.inventory import Check

CHECKS: Final = (
    Check(
        "goods of a disposition",
        """
        SELECT 'step ' || s.operation,
               CASE WHEN s.takes_effect THEN coalesce(s.quantity, c.quantity) ELSE 0 END,
               x.booked
        FROM nonconformance_step s
        JOIN nonconformance c ON c.id = s.nonconformance
        CROSS JOIN LATERAL (
            SELECT coalesce(-sum(e.quantity), 0)::bigint AS booked
            FROM stock_event e
            WHERE (e.stream, e.n) = (s.stream, s.n) AND e.part % 2 = 0
                AND e.item = c.item AND e.location = coalesce(s.location, c.location)
        ) AS x
        WHERE s.disposition IN ('scrap', 'return')
            AND x.booked
                <> CASE WHEN s.takes_effect THEN coalesce(s.quantity, c.quantity) ELSE 0 END
        ORDER BY s.operation
        LIMIT 1000
        """,
    ),
    Check(
        "signers",
        """
        SELECT 'nonconformance ' || c.number, '2 or more', count(DISTINCT s.person)
        FROM nonconformance c
        LEFT JOIN nonconformance_step s
            ON s.nonconformance = c.id AND s.round = c.round AND s.takes_effect
                AND s.decision IS DISTINCT FROM 'reject'
                AND (s.step <> 'disposition' OR c.disposition = 'use_as_is')
        WHERE c.status = 'closed' AND c.disposition IN ('rework', 'use_as_is')
        GROUP BY c.number
        HAVING count(DISTINCT s.person) < 2
        ORDER BY c.number
        LIMIT 1000
        """,
    ),
    Check(
        "lot of a nonconformance",
        """
        SELECT 'nonconformance ' || c.number, 'not available', l.status
        FROM nonconformance c
        JOIN lot l ON l.id = c.lot
        WHERE c.holds AND c.status IN ('open', 'concession', 'rework')
            AND l.status = 'available'
        ORDER BY c.number
        LIMIT 1000
        """,
    ),
    Check(
        "steps",
        """
        SELECT 'step ' || s.operation, 'an effect or a reason', 'neither'
        FROM nonconformance_step s
        WHERE s.undone_by IS NULL AND NOT s.takes_effect AND s.why IS NULL
        ORDER BY s.operation
        LIMIT 1000
        """,
    ),
    Check(
        "report of a failed inspection",
        """
        SELECT 'nonconformance ' || c.number, CASE WHEN x.is_off THEN 'void' ELSE 'a case' END,
               c.status
        FROM nonconformance c
        CROSS JOIN LATERAL (
            SELECT NOT c.stands OR (
                EXISTS (
                    SELECT
                    FROM nonconformance r
                    WHERE r.inspection = c.inspection AND r.item = c.item
                        AND r.lot IS NOT DISTINCT FROM c.lot AND r.holds AND r.device IS NOT NULL
                        AND r.status IN ('open', 'concession', 'rework', 'closed')
                ) AND NOT EXISTS (
                    SELECT
                    FROM nonconformance_step s
                    WHERE s.nonconformance = c.id AND s.step = 'disposition'
                        AND s.undone_by IS NULL
                )
            ) AS is_off
        ) AS x
        WHERE c.inspection IS NOT NULL AND c.device IS NULL AND c.status <> 'awaited'
            AND x.is_off <> (c.status = 'void')
        ORDER BY c.number
        LIMIT 1000
        """,
    ),
    Check(
        "last disposition",
        """
        SELECT 'nonconformance ' || c.number, coalesce(x.disposition, 'none'),
               coalesce(c.disposition, 'none')
        FROM nonconformance c
        LEFT JOIN LATERAL (
            SELECT CASE
                WHEN s.decision = 'reject' OR c.status = 'open' THEN NULL
                ELSE (
                    SELECT d.disposition
                    FROM nonconformance_step d
                    WHERE d.nonconformance = c.id AND d.takes_effect AND d.round = s.round
                        AND d.step = 'disposition'
                ) END AS disposition
            FROM nonconformance_step s
            WHERE s.nonconformance = c.id AND s.takes_effect
            ORDER BY s.effective DESC, s.stream DESC, s.n DESC
            LIMIT 1
        ) AS x ON true
        WHERE x.disposition IS DISTINCT FROM c.disposition
        ORDER BY c.number
        LIMIT 1000
        """,
    ),
)
