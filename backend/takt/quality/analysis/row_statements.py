"""The statements behind figures: one for each source of rows; $1 site, $2 and $3 the period.

They read what other areas keep (work orders, deliveries, teams) and write nothing. A place is that
of the act: the real end of its entries in the ledger. A supplier is the one of whom an act says
that the lot came. A statement stops where a figure would be refused: see ROWS_MAX.
"""

from __future__ import annotations

from typing import Final

# Units are those that were read, not those that a sample should have had. A lot that passed by the
# skip-lot rule without a look is no inspection.
INSPECTIONS: Final = """
    SELECT i.id::text AS id, i.closed_at AS at, i.item, t.unit, t.scale, i.lot::text AS lot,
           i.person, i.status = 'passed' AS is_good, i.kind AS document,
           u.units AS quantity,
           cardinality(array_remove(i.nonconforming, 0)) AS part,
           coalesce(i.supplier, i.opened_supplier, p.party, d.supplier, r.party) AS supplier,
           coalesce(p.location, a.location) AS location,
           CASE WHEN i.for_kind = 'work_order' THEN i.for_id END AS work_order,
           NOT EXISTS (
               SELECT FROM inspection e
               WHERE e.lot = i.lot AND e.kind = i.kind AND e.closed_at IS NOT NULL
                   AND (e.closed_at, e.id) < (i.closed_at, i.id)
                   AND (e.mode IS DISTINCT FROM 'skip' OR e.status <> 'passed' OR EXISTS (
                       SELECT FROM reading s
                       WHERE s.inspection = e.id AND s.undone_by IS NULL AND s.counts
                   ))
           ) AS is_first
    FROM inspection i
    JOIN item t ON t.id = i.item
    CROSS JOIN LATERAL (
        SELECT count(DISTINCT s.unit) FILTER (WHERE s.unit > 0) AS units, count(*) AS readings
        FROM reading s
        WHERE s.inspection = i.id AND s.undone_by IS NULL AND s.counts
    ) AS u
    LEFT JOIN party_entry p ON p.operation = coalesce(i.opened_by, i.id)
    LEFT JOIN delivery_line dl ON dl.id = i.line
    LEFT JOIN delivery d ON d.id = dl.delivery
    LEFT JOIN LATERAL (
        SELECT e.party
        FROM party_entry e
        WHERE e.lot = i.lot AND e.direction = 'received' AND e.undone_by IS NULL
            AND e.lot <> '00000000-0000-0000-0000-000000000000'
        ORDER BY e.effective, e.operation
        LIMIT 1
    ) AS r ON true
    LEFT JOIN LATERAL (
        SELECT e.location
        FROM operation o
        JOIN stock_event e ON e.stream = o.stream AND e.n = o.n
        JOIN location l ON l.id = e.location AND l.kind <> 'virtual'
        WHERE p.operation IS NULL AND o.id = coalesce(i.opened_by, i.id)
            AND o.duplicate_of IS NULL
        ORDER BY e.part
        LIMIT 1
    ) AS a ON true
    WHERE i.site = $1 AND i.status IN ('passed', 'failed')
        AND i.closed_at >= $2 AND i.closed_at < $3
        AND (i.mode IS DISTINCT FROM 'skip' OR i.status <> 'passed' OR u.readings > 0)
    ORDER BY i.closed_at, i.id
    LIMIT 300001
"""

# Of what was read again, the last word stands, as in what the verdict found; what does not count
# there does not count here.
DEFECTS: Final = """
    SELECT f.operation || ':' || f.part AS id, f.effective AS at, i.item, t.unit, 0 AS scale,
           f.number AS quantity, f.defect AS code, i.lot::text AS lot, o.person,
           i.kind AS document,
           coalesce(i.supplier, i.opened_supplier, p.party, d.supplier, r.party) AS supplier,
           coalesce(p.location, a.location) AS location,
           CASE WHEN i.for_kind = 'work_order' THEN i.for_id END AS work_order
    FROM reading_defect f
    JOIN inspection i ON i.id = f.inspection
    JOIN item t ON t.id = i.item
    JOIN operation o ON o.id = f.operation AND o.duplicate_of IS NULL
    LEFT JOIN party_entry p ON p.operation = coalesce(i.opened_by, i.id)
    LEFT JOIN delivery_line dl ON dl.id = i.line
    LEFT JOIN delivery d ON d.id = dl.delivery
    LEFT JOIN LATERAL (
        SELECT e.party
        FROM party_entry e
        WHERE e.lot = i.lot AND e.direction = 'received' AND e.undone_by IS NULL
            AND e.lot <> '00000000-0000-0000-0000-000000000000'
        ORDER BY e.effective, e.operation
        LIMIT 1
    ) AS r ON true
    LEFT JOIN LATERAL (
        SELECT e.location
        FROM operation b
        JOIN stock_event e ON e.stream = b.stream AND e.n = b.n
        JOIN location l ON l.id = e.location AND l.kind <> 'virtual'
        WHERE p.operation IS NULL AND b.id = coalesce(i.opened_by, i.id)
            AND b.duplicate_of IS NULL
        ORDER BY e.part
        LIMIT 1
    ) AS a ON true
    WHERE i.site = $1 AND i.status <> 'void' AND f.undone_by IS NULL
        AND f.effective >= $2 AND f.effective < $3
        AND EXISTS (SELECT FROM reading s WHERE s.operation = f.operation AND s.counts)
        AND NOT EXISTS (
            SELECT FROM reading s
            WHERE s.inspection = f.inspection AND s.unit = f.unit
                AND s.characteristic = f.characteristic AND s.undone_by IS NULL AND s.counts
                AND (s.effective, s.stream, s.n) > (f.effective, o.stream, o.n)
        )
    ORDER BY f.effective, f.operation, f.part
    LIMIT 300001
"""

# What was lost on the line lay nowhere: its place is that where the order put what it made. What
# people decided to scrap is booked by their decision, and counts as long as it is.
SCRAP: Final = """
    WITH lost AS (
        SELECT operation, lot, item, quantity, reason, work_order, location, person, effective
        FROM scrap_entry
        WHERE site = $1 AND undone_by IS NULL AND effective >= $2 AND effective < $3
        UNION ALL
        SELECT d.operation, coalesce(c.lot, '00000000-0000-0000-0000-000000000000'), c.item,
               coalesce(d.quantity, c.quantity), d.reason, NULL,
               coalesce(d.location, c.location), d.person, d.effective
        FROM nonconformance_step d
        JOIN nonconformance c ON c.id = d.nonconformance
        WHERE d.site = $1 AND d.disposition = 'scrap' AND d.bookings % 2 = 1
            AND d.effective >= $2 AND d.effective < $3
    )
    SELECT s.operation::text AS id, s.effective AS at, s.item, t.unit, t.scale, s.quantity,
           s.reason AS code, nullif(s.lot, '00000000-0000-0000-0000-000000000000')::text AS lot,
           s.person, s.work_order, c.unit_cost, w.code AS document,
           r.party AS supplier,
           CASE WHEN l.kind <> 'virtual' THEN s.location ELSE m.location END AS location
    FROM lost s
    JOIN item t ON t.id = s.item
    JOIN location l ON l.id = s.location
    LEFT JOIN item_cost c ON c.item = s.item
    LEFT JOIN work_order w ON w.id = s.work_order
    LEFT JOIN LATERAL (
        SELECT e.party
        FROM party_entry e
        WHERE e.lot = s.lot AND e.direction = 'received' AND e.undone_by IS NULL
            AND e.lot <> '00000000-0000-0000-0000-000000000000'
        ORDER BY e.effective, e.operation
        LIMIT 1
    ) AS r ON true
    LEFT JOIN LATERAL (
        SELECT v.location
        FROM lot_entry e
        JOIN operation o ON o.id = e.operation AND o.duplicate_of IS NULL
        JOIN stock_event v ON v.stream = o.stream AND v.n = o.n
        JOIN location x ON x.id = v.location AND x.kind <> 'virtual'
        WHERE l.kind = 'virtual' AND e.work_order = s.work_order AND e.direction = 1
            AND e.undone_by IS NULL
        ORDER BY e.effective DESC, e.operation, v.part
        LIMIT 1
    ) AS m ON true
    ORDER BY s.effective, s.operation
    LIMIT 300001
"""

# An order is finished where it was closed, or where all that it asked for was made or lost.
ORDERS: Final = """
    WITH touched AS (
        SELECT e.work_order
        FROM lot_entry e
        WHERE e.site = $1 AND e.work_order IS NOT NULL AND e.undone_by IS NULL
            AND e.direction = 1 AND e.effective >= $2 AND e.effective < $3
        UNION
        SELECT s.work_order
        FROM scrap_entry s
        WHERE s.site = $1 AND s.work_order IS NOT NULL AND s.undone_by IS NULL
            AND s.effective >= $2 AND s.effective < $3
    )
    SELECT w.id::text AS id, greatest(m.at, s.at) AS at, w.item, t.unit, t.scale, w.quantity,
           m.made AS part, s.scrapped AS lost, g.again, w.code AS document, w.id AS work_order,
           x.person, x.location
    FROM touched o
    JOIN work_order w ON w.id = o.work_order AND w.site = $1
    JOIN item t ON t.id = w.item
    CROSS JOIN LATERAL (
        SELECT max(e.effective) AS at, coalesce(sum(e.quantity), 0)::bigint AS made
        FROM lot_entry e
        WHERE e.work_order = w.id AND e.direction = 1 AND e.undone_by IS NULL
            AND e.item = w.item AND e.site = w.site
    ) AS m
    CROSS JOIN LATERAL (
        SELECT max(e.effective) AS at, coalesce(sum(e.quantity), 0)::bigint AS scrapped
        FROM scrap_entry e
        WHERE e.work_order = w.id AND e.undone_by IS NULL AND e.item = w.item
            AND e.site = w.site
    ) AS s
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(b.quantity), 0)::bigint AS again
        FROM (
            SELECT DISTINCT e.lot
            FROM lot_entry e
            WHERE e.work_order = w.id AND e.direction = 1 AND e.undone_by IS NULL
                AND e.item = w.item AND e.lot <> '00000000-0000-0000-0000-000000000000'
        ) AS made
        JOIN lot_entry b ON b.lot = made.lot AND b.direction = -1 AND b.relation = 'rework'
            AND b.undone_by IS NULL
    ) AS g
    LEFT JOIN LATERAL (
        SELECT e.person, v.location
        FROM lot_entry e
        JOIN operation p ON p.id = e.operation AND p.duplicate_of IS NULL
        JOIN stock_event v ON v.stream = p.stream AND v.n = p.n
        JOIN location y ON y.id = v.location AND y.kind <> 'virtual'
        WHERE e.work_order = w.id AND e.direction = 1 AND e.undone_by IS NULL
        ORDER BY e.effective DESC, e.operation, v.part
        LIMIT 1
    ) AS x ON true
    WHERE greatest(m.at, s.at) >= $2 AND greatest(m.at, s.at) < $3
        AND (w.status = 'closed' OR m.made + s.scrapped >= w.quantity)
    ORDER BY 2, w.id
    LIMIT 300001
"""

# Goods that were reworked where they lay, and those that people decided to have reworked. Work on
# a lot since such a decision is that very rework: only what goes beyond it is counted again.
REWORK: Final = """
    WITH again AS (
        SELECT e.operation || ':' || e.line AS id, e.operation, e.effective, e.item,
               CASE WHEN g.since IS NULL THEN e.quantity
                    ELSE least(e.quantity, f.done - f.decided) END AS quantity,
               e.lot, e.person, NULL::bigint AS location
        FROM lot_entry e
        CROSS JOIN LATERAL (
            SELECT min(d.effective) AS since,
                   coalesce(sum(coalesce(d.quantity, c.quantity)), 0)::bigint AS decided
            FROM nonconformance c
            JOIN nonconformance_step d ON d.nonconformance = c.id
            WHERE c.lot = e.lot AND d.disposition = 'rework' AND d.takes_effect
                AND d.effective <= e.effective
        ) AS g
        CROSS JOIN LATERAL (
            SELECT g.decided, coalesce(sum(b.quantity), 0)::bigint AS done
            FROM lot_entry b
            WHERE b.lot = e.lot AND b.relation = 'rework' AND b.direction = -1
                AND b.undone_by IS NULL AND b.effective >= coalesce(g.since, e.effective)
                AND (b.effective, b.operation, b.line) <= (e.effective, e.operation, e.line)
        ) AS f
        WHERE e.site = $1 AND e.relation = 'rework' AND e.direction = -1
            AND e.undone_by IS NULL AND e.effective >= $2 AND e.effective < $3
            AND (f.done > f.decided OR g.since IS NULL)
        UNION ALL
        SELECT d.operation::text, d.operation, d.effective, c.item,
               coalesce(d.quantity, c.quantity), c.lot, d.person,
               coalesce(d.location, c.location)
        FROM nonconformance_step d
        JOIN nonconformance c ON c.id = d.nonconformance
        WHERE d.site = $1 AND d.disposition = 'rework' AND d.takes_effect
            AND coalesce(d.quantity, c.quantity) IS NOT NULL
            AND d.effective >= $2 AND d.effective < $3
    )
    SELECT g.id, g.effective AS at, g.item, t.unit, t.scale, g.quantity,
           nullif(g.lot, '00000000-0000-0000-0000-000000000000')::text AS lot, g.person,
           c.unit_cost, coalesce(g.location, a.location) AS location
    FROM again g
    JOIN item t ON t.id = g.item
    LEFT JOIN item_cost c ON c.item = g.item
    LEFT JOIN LATERAL (
        SELECT v.location
        FROM operation o
        JOIN stock_event v ON v.stream = o.stream AND v.n = o.n
        JOIN location l ON l.id = v.location AND l.kind <> 'virtual'
        WHERE g.location IS NULL AND o.id = g.operation AND o.duplicate_of IS NULL
        ORDER BY v.part
        LIMIT 1
    ) AS a ON true
    ORDER BY g.effective, g.id
    LIMIT 300001
"""

# From customers, and to suppliers by what people decided.
RETURNS: Final = """
    WITH back AS (
        SELECT e.operation, e.effective, e.item, e.quantity, e.lot, e.person, e.location
        FROM party_entry e
        WHERE e.site = $1 AND e.direction = 'returned' AND e.undone_by IS NULL
            AND e.effective >= $2 AND e.effective < $3
        UNION ALL
        SELECT d.operation, d.effective, c.item, coalesce(d.quantity, c.quantity), c.lot,
               d.person, coalesce(d.location, c.location)
        FROM nonconformance_step d
        JOIN nonconformance c ON c.id = d.nonconformance
        WHERE d.site = $1 AND d.disposition = 'return' AND d.bookings % 2 = 1
            AND d.effective >= $2 AND d.effective < $3
    )
    SELECT e.operation::text AS id, e.effective AS at, e.item, t.unit, t.scale, e.quantity,
           nullif(e.lot, '00000000-0000-0000-0000-000000000000')::text AS lot,
           e.person, c.unit_cost, e.location
    FROM back e
    JOIN item t ON t.id = e.item
    LEFT JOIN item_cost c ON c.item = e.item
    ORDER BY e.effective, e.operation
    LIMIT 300001
"""

# A line belongs to the day on which it was expected, without one to that of its first receipt. It
# is due once that day is over, or it is complete; before that only what came of it is looked at. A
# delivery that was closed before anything of it came was called off: nobody is late with it.
LINES: Final = """
    SELECT dl.id::text AS id, x.at, dl.item, t.unit, t.scale, dl.quantity, dl.received AS part,
           coalesce(j.rejected, 0)::bigint AS lost, d.code AS document, d.supplier,
           d.expected_on IS NOT NULL AND NOT y.is_ahead AS is_due, y.is_ahead, g.location,
           d.expected_on IS NOT NULL AND dl.received >= dl.quantity AND g.last < x.over AS is_good
    FROM delivery d
    JOIN delivery_line dl ON dl.delivery = d.id
    JOIN item t ON t.id = dl.item
    LEFT JOIN LATERAL (
        SELECT min(e.effective) AS first, max(e.effective) AS last, min(e.location) AS location
        FROM party_entry e
        WHERE e.line = dl.id AND e.direction = 'received' AND e.undone_by IS NULL
    ) AS g ON true
    LEFT JOIN LATERAL (
        SELECT sum(i.quantity) AS rejected
        FROM inspection i
        WHERE i.line = dl.id AND i.kind = 'receipt' AND i.status = 'failed'
    ) AS j ON true
    CROSS JOIN LATERAL (
        SELECT coalesce(
            (extract(epoch FROM (d.expected_on::timestamp AT TIME ZONE $4)) * 1000)::bigint,
            g.first
        ) AS at,
        extract(epoch FROM ((d.expected_on + 1)::timestamp AT TIME ZONE $4)) * 1000 AS over
    ) AS x
    CROSS JOIN LATERAL (
        SELECT coalesce(x.over > $5 AND dl.received < dl.quantity, false) AS is_ahead
    ) AS y
    WHERE d.site = $1 AND x.at >= $2 AND x.at < $3
        AND (dl.received > 0 OR NOT y.is_ahead)
        AND (d.status <> 'closed' OR EXISTS (
            SELECT FROM delivery_line o WHERE o.delivery = d.id AND o.received > 0
        ))
    ORDER BY x.at, dl.id
    LIMIT 300001
"""

STATEMENTS: Final = {
    "inspections": INSPECTIONS,
    "defects": DEFECTS,
    "scrap": SCRAP,
    "orders": ORDERS,
    "rework": REWORK,
    "returns": RETURNS,
    "lines": LINES,
}
"""The statement of each source."""
