"""What a push asks the database before it is decided; one statement for the whole batch each.

The order of locks is the same in all of them: by identifier.
"""

from __future__ import annotations

ITEMS = """
    SELECT id, lot_tracked, active
    FROM item
    WHERE id = ANY (string_to_array($1, ',')::bigint[])
"""

LOCATIONS = """
    SELECT l.id, l.kind, l.role, l.site, l.warehouse, s.time_zone
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

CHANGES = """
    SELECT lot, effective, stream, n, status, reason, person, operation, undone_by
    FROM lot_status
    WHERE lot = ANY ($1::uuid[])
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
    WHERE operation = ANY ($1::uuid[]) AND status = 'voided'
"""

APPROVALS = """
    SELECT operation, kind, site, person, device, item, lot, location, quantity, reason,
           effective, stream, n, at, status, decided_by, decided_at
    FROM approval
    WHERE operation = ANY ($1::uuid[])
    ORDER BY operation
    FOR UPDATE
"""

NOTICES = """
    SELECT id, code, site, operation, device, person, item, lot, location, data, status,
           opened_at, closed_at, resolution, severity
    FROM notice
    WHERE id = ANY ($1::uuid[])
    ORDER BY id
    FOR UPDATE
"""

# A lot without a code was never received: which act put it on hold for that, as its notice tells,
# and what waits for its receipt. A hold that the lot took over from another one stays.
HELD_UNKNOWN = """
    SELECT s.lot, s.operation
    FROM lot_status s
    JOIN notice n ON n.operation = s.operation AND n.lot = s.lot
    WHERE s.lot = ANY ($1::uuid[]) AND s.undone_by IS NULL AND s.status = 'hold'
        AND n.code = 'inventory.unknown_lot'
        AND NOT n.data::jsonb ?| ARRAY['carried', 'belongs_to']
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
           e.operation, o.kind, o.person, o.device, l.site, s.time_zone, l.role
    FROM balance b
    JOIN location l ON l.id = b.location
    JOIN location s ON s.id = l.site
    JOIN stock_event e
        ON (e.item, e.location, e.lot) = (b.item, b.location, b.lot)
    LEFT JOIN operation o ON o.id = e.operation AND o.duplicate_of IS NULL
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
