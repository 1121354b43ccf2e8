"""What a push asks the database before it is decided; one statement for the whole batch each.

The order of locks is the same in all of them: by identifier.
"""

from __future__ import annotations

ITEMS = """
    SELECT id, lot_tracked, active, serial_tracked, scale
    FROM item
    WHERE id = ANY (string_to_array($1, ',')::bigint[])
"""

LOCATIONS = """
    SELECT l.id, l.kind, l.role, l.site, l.warehouse, s.time_zone, l.counted_by, l.frozen_by
    FROM location l
    JOIN location s ON s.id = l.site
    WHERE l.id = ANY (string_to_array($1, ',')::bigint[]) OR l.role = 'difference'
"""

LOTS = """
    SELECT id, item, code, expires_on, best_before_on, produced_on, supplier, source, attributes,
           received_at
    FROM lot
    WHERE id = ANY ($1::uuid[])
    ORDER BY id
    FOR UPDATE
"""

# Enough for an act that only reads the status: a hold waits for it and then sees its events.
LOTS_SHARED = """
    SELECT id, item, code, expires_on, best_before_on, produced_on, supplier, source, attributes,
           received_at
    FROM lot
    WHERE id = ANY ($1::uuid[])
    ORDER BY id
    FOR SHARE
"""

# What was said of lots themselves, and the holds that came to them from others.
CHANGES = """
    SELECT lot, effective, stream, n, status, reason, person, operation, undone_by,
           awaits_receipt, NULL::uuid AS source, NULL::bigint AS until_effective,
           NULL::uuid AS until_stream, NULL::bigint AS until_n
    FROM lot_status
    WHERE lot = ANY ($1::uuid[])
    UNION ALL
    SELECT lot, effective, stream, n, 'hold', reason, person, operation, NULL,
           false, source, until_effective, until_stream, until_n
    FROM passed_hold
    WHERE lot = ANY ($1::uuid[])
"""

# Lots, those that they have holds of, and what became of either by regrouping. Each lot is walked
# through once, so cycles end; LATERAL keeps it on the indexes of the genealogy.
FAMILY = """
    WITH RECURSIVE family (lot) AS (
        SELECT unnest($1::uuid[])
        UNION
        SELECT near.lot
        FROM family f
        CROSS JOIN LATERAL (
            SELECT made.lot
            FROM (
                SELECT operation
                FROM lot_entry
                WHERE lot = f.lot AND direction = -1 AND relation <> 'production'
                    AND undone_by IS NULL AND lot <> '00000000-0000-0000-0000-000000000000'
                OFFSET 0
            ) AS used
            CROSS JOIN LATERAL (
                SELECT lot
                FROM lot_entry
                WHERE operation = used.operation AND direction = 1 AND undone_by IS NULL
                    AND lot <> '00000000-0000-0000-0000-000000000000'
                OFFSET 0
            ) AS made
            UNION ALL
            SELECT source
            FROM passed_hold
            WHERE lot = f.lot
        ) AS near
    )
    SELECT f.lot, link.operation, link.effective, link.stream, link.n, link.made
    FROM family f
    LEFT JOIN LATERAL (
        SELECT used.operation, o.effective, o.stream, o.n, made.lot AS made
        FROM lot_entry used
        JOIN lot_entry made
            ON made.operation = used.operation AND made.direction = 1
                AND made.lot <> '00000000-0000-0000-0000-000000000000'
        JOIN operation o ON o.id = used.operation AND o.duplicate_of IS NULL
        WHERE used.lot = f.lot AND used.direction = -1 AND used.relation <> 'production'
            AND used.undone_by IS NULL AND used.lot <> '00000000-0000-0000-0000-000000000000'
        OFFSET 0
    ) AS link ON true
"""

# All that lots went into, by regrouping and by production, step by step.
USES = """
    WITH RECURSIVE reached (lot) AS (
        SELECT unnest($1::uuid[])
        UNION
        SELECT made.lot
        FROM reached r
        CROSS JOIN LATERAL (
            SELECT DISTINCT run
            FROM lot_entry
            WHERE lot = r.lot AND direction = -1 AND undone_by IS NULL
                AND lot <> '00000000-0000-0000-0000-000000000000'
        ) AS used
        CROSS JOIN LATERAL (
            SELECT lot
            FROM lot_entry
            WHERE run = used.run AND direction = 1 AND undone_by IS NULL
                AND lot <> '00000000-0000-0000-0000-000000000000'
            OFFSET 0
        ) AS made
    )
    SELECT e.run, e.lot, e.direction
    FROM reached r
    CROSS JOIN LATERAL (
        SELECT run, lot, direction
        FROM lot_entry
        WHERE lot = r.lot AND undone_by IS NULL
            AND lot <> '00000000-0000-0000-0000-000000000000'
        OFFSET 0
    ) AS e
"""

TARGETS = """
    SELECT id, kind, person, effective, stream, n, body, status
    FROM operation
    WHERE id = ANY ($1::uuid[]) AND duplicate_of IS NULL AND kind IS NOT NULL
"""

TARGET_EVENTS = """
    SELECT e.stream, e.n, e.location, e.item, e.lot, e.quantity, e.effective, e.part,
           e.operation
    FROM stock_event e
    JOIN unnest($1::uuid[], $2::bigint[]) AS t (stream, n)
        ON e.stream = t.stream AND e.n = t.n
    WHERE e.kind = 'delta'
"""

VOIDED = """
    SELECT operation
    FROM count_verdict
    WHERE operation = ANY ($1::uuid[]) AND reason = 'undone'
"""

# Whoever counted the same since it was last agreed upon may not approve, by now as well.
APPROVALS = """
    SELECT a.operation, a.kind, a.site, a.person, a.device, a.item, a.lot, a.location, a.quantity,
           a.reason, a.effective, a.stream, a.n, a.at, a.status, a.decided_by, a.decided_at,
           CASE a.kind WHEN 'stock.count' THEN a.others || ARRAY(
               SELECT DISTINCT v.person
               FROM count_verdict v
               LEFT JOIN balance b
                   ON (b.location, b.item, b.lot) = (v.location, v.item, v.lot)
               WHERE (v.location, v.item, v.lot) = (a.location, a.item, a.lot)
                   AND v.reason <> 'undone'
                   AND (v.effective > coalesce(b.anchor_effective, 0)
                        OR v.status NOT IN ('accepted', 'voided'))
           ) ELSE a.others END AS others,
           a.meaning, a.method, a.answer_reason, a.answered_in
    FROM approval a
    WHERE a.operation = ANY ($1::uuid[])
    ORDER BY a.operation
    FOR UPDATE OF a
"""

NOTICES = """
    SELECT id, code, site, operation, device, person, item, lot, location, data, status,
           opened_at, closed_at, resolution, severity
    FROM notice
    WHERE id = ANY ($1::uuid[])
    ORDER BY id
    FOR UPDATE
"""

NOTICES_OF_LOTS = """
    SELECT id, code, site, operation, device, person, item, lot, location, data, status,
           opened_at, closed_at, resolution
    FROM notice
    WHERE lot = ANY ($1::uuid[]) AND status = 'open'
        AND code IN ('inventory.unknown_lot', 'inventory.lot_on_hold')
    ORDER BY id
    FOR UPDATE
"""

# What of a lot arrived anywhere: read only for holds, to name what left before they came.
REACHED = """
    SELECT e.location, e.item, e.lot, e.quantity, e.effective, e.stream, e.n, e.part,
           e.operation, l.site, s.time_zone, l.role
    FROM balance b
    JOIN location l ON l.id = b.location
    JOIN location s ON s.id = l.site
    JOIN stock_event e
        ON (e.item, e.location, e.lot) = (b.item, b.location, b.lot)
    WHERE b.lot = ANY ($1::uuid[]) AND e.kind = 'delta' AND e.quantity > 0
"""

BALANCES = """
    SELECT b.location, b.item, b.lot, b.quantity,
           b.anchor_effective, b.anchor_stream, b.anchor_n
    FROM balance b
    JOIN unnest($1::bigint[], $2::bigint[], $3::uuid[]) AS k (location, item, lot)
        ON (b.location, b.item, b.lot) = (k.location, k.item, k.lot)
"""

HAS_PICK_REASONS = """
    SELECT EXISTS (SELECT 1 FROM reason WHERE kind = 'pick' AND active)
"""

WAITING = """
    SELECT operation
    FROM waiting_act
    WHERE operation = ANY ($1::uuid[])
    FOR UPDATE
"""
