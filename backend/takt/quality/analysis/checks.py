"""What `takt verify` recomputes of scrap: what is noted with a reason is what the ledger has."""

from __future__ import annotations

from typing import Final

from takt.inventory import Check

CHECKS: Final = (
    Check(
        "scrap with its reasons",
        """
        SELECT 'item ' || x.item || ', lot ' || x.lot, sum(x.booked)::bigint, sum(x.noted)::bigint
        FROM (
            SELECT e.item, e.lot, e.quantity AS booked, 0 AS noted
            FROM stock_event e
            JOIN location l ON l.id = e.location AND l.role = 'scrap'
            WHERE e.kind = 'delta'
            UNION ALL
            SELECT s.item, s.lot, 0, s.quantity
            FROM scrap_entry s
            WHERE s.undone_by IS NULL
            UNION ALL
            SELECT c.item, coalesce(c.lot, '00000000-0000-0000-0000-000000000000'), 0,
                   coalesce(d.quantity, c.quantity)
            FROM nonconformance_step d
            JOIN nonconformance c ON c.id = d.nonconformance
            WHERE d.disposition = 'scrap' AND d.bookings % 2 = 1
        ) AS x
        GROUP BY x.item, x.lot
        HAVING sum(x.booked) <> sum(x.noted)
        ORDER BY x.item, x.lot
        LIMIT 1000
        """,
    ),
)
"""An undone scrap is neither noted nor booked, and goods without a lot have the nil one."""
