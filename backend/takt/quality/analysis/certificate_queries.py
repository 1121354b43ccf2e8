"""Reads what a certificate is made from: lots, their inspections, readings and signatures.

What lots were split or relabelled from was inspected for them too; what was made of other lots was
not, and has inspections of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from takt.quality.analysis.certificate import CertifiedLot, Inspected, Measured, Signature
from takt.quality.triggers import left_unseen

if TYPE_CHECKING:
    from takt.runtime.database import Connection

LOTS: Final = """
    SELECT l.id::text AS id, l.code, l.status, i.code AS item, i.name_zh, i.name_en,
           u.code AS unit, i.scale, q.quantity, l.produced_on::text AS produced_on,
           l.expires_on::text AS expires_on
    FROM unnest($1::uuid[], $2::bigint[]) AS q (lot, quantity)
    JOIN lot l ON l.id = q.lot
    JOIN item i ON i.id = l.item
    JOIN unit u ON u.id = i.unit
    ORDER BY i.code, l.code, l.id
"""

SITES: Final = """
    SELECT DISTINCT l.site
    FROM balance b
    JOIN location l ON l.id = b.location AND l.kind <> 'virtual'
    WHERE b.lot = $1
    UNION
    SELECT site
    FROM inspection
    WHERE lot = $1
"""

ON_HAND: Final = """
    SELECT coalesce(sum(b.quantity), 0)::bigint
    FROM balance b
    JOIN location l ON l.id = b.location AND l.kind <> 'virtual'
    WHERE b.lot = $1
"""

ORIGINS: Final = """
    WITH RECURSIVE origin (root, lot) AS (
        SELECT lot, lot
        FROM unnest($1::uuid[]) AS lot
        UNION
        SELECT o.root, used.lot
        FROM origin o
        JOIN lot_entry made ON made.lot = o.lot AND made.direction = 1
            AND made.undone_by IS NULL AND made.relation <> 'production'
        JOIN lot_entry used ON used.run = made.run AND used.direction = -1
            AND used.undone_by IS NULL
            AND used.lot <> '00000000-0000-0000-0000-000000000000'
    )
    SELECT root::text, lot::text
    FROM origin
"""

INSPECTED: Final = """
    SELECT i.id::text AS id, i.kind, i.status, i.lot::text AS lot, l.code AS lot_code,
           i.closed_at, p.name AS person, n.code AS plan, n.name_zh AS plan_zh,
           n.name_en AS plan_en, v.number AS version, i.units, i.n, i.ac, i.re, i.found,
           EXISTS (
               SELECT
               FROM nonconformance c
               WHERE c.inspection = i.id AND c.status = 'closed'
                   AND c.disposition IN ('use_as_is', 'rework')
           ) AS is_settled,
           coalesce(i.mode = 'skip' AND i.status = 'passed', false) AND NOT EXISTS (
               SELECT
               FROM reading r
               WHERE r.inspection = i.id AND r.undone_by IS NULL AND r.counts
           ) AS is_skipped
    FROM inspection i
    LEFT JOIN lot l ON l.id = i.lot
    LEFT JOIN person p ON p.id = i.person
    LEFT JOIN inspection_plan n ON n.id = i.plan
    LEFT JOIN inspection_plan_version v ON v.id = i.version
    WHERE (i.lot = ANY ($1::uuid[])
           OR (i.for_kind = 'shipment' AND i.for_id = $2 AND i.lot IS NULL))
        AND i.status <> 'void'
    ORDER BY i.closed_at NULLS LAST, i.id
"""

# The last reading that stands and counts, of each characteristic of each unit.
READ: Final = """
    SELECT r.inspection::text AS inspection, c.code, c.name_zh, c.name_en, c.kind, c.unit,
           c.scale, c.lower, c.nominal, c.upper, count(*)::bigint AS count,
           min(r.value_number) AS least, max(r.value_number) AS most,
           sum(r.value_number)::bigint AS total,
           count(*) FILTER (WHERE r.value_kind = 'flag' AND r.value_number = 1)::bigint
               AS conforming
    FROM (
        SELECT DISTINCT ON (inspection, unit, characteristic)
            inspection, unit, characteristic, value_kind, value_number
        FROM reading
        WHERE inspection = ANY ($1::uuid[]) AND undone_by IS NULL AND counts
        ORDER BY inspection, unit, characteristic, effective DESC, stream DESC, n DESC
    ) AS r
    JOIN characteristic c ON c.id = r.characteristic
    GROUP BY r.inspection, c.id
    ORDER BY r.inspection, c.position
"""

SIGNED: Final = """
    SELECT l.code AS lot_code, s.meaning, p.name AS person, s.method, s.effective AS at
    FROM nonconformance_step s
    JOIN nonconformance c ON c.id = s.nonconformance
    JOIN person p ON p.id = s.person
    LEFT JOIN lot l ON l.id = c.lot
    WHERE c.lot = ANY ($1::uuid[]) AND s.takes_effect
    ORDER BY s.effective, s.operation
"""

# Goods of which people still have to decide.
UNDECIDED: Final = """
    SELECT DISTINCT lot::text
    FROM nonconformance
    WHERE lot = ANY ($1::uuid[]) AND status IN ('open', 'concession', 'rework')
"""

SHIPMENT: Final = """
    SELECT s.id, s.code, s.site, p.code AS customer, p.name_zh, p.name_en
    FROM shipment s
    JOIN party p ON p.id = s.customer
    WHERE s.id = $1
"""

SHIPPED: Final = """
    SELECT e.lot::text AS lot, sum(e.quantity)::bigint AS quantity
    FROM party_entry e
    JOIN shipment_line l ON l.id = e.line
    WHERE l.shipment = $1 AND e.direction = 'shipped' AND e.undone_by IS NULL
    GROUP BY e.lot
"""

CODES: Final = """
    SELECT coalesce(l.code, i.code)
    FROM unnest($1::bigint[], $2::uuid[]) AS s (item, lot)
    JOIN item i ON i.id = s.item
    LEFT JOIN lot l ON l.id = s.lot
"""
NO_LOT: Final = "00000000-0000-0000-0000-000000000000"


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that a certificate may say."""

    lots: Sequence[CertifiedLot]
    inspections: Sequence[Inspected]
    measured: Sequence[Measured]
    signatures: Sequence[Signature]
    origins: dict[str, set[str]]
    undecided: frozenset[str]
    """Lots with a nonconformance that is not closed."""

    def of_lot(self, lot: str) -> list[Inspected]:
        """The inspections of a lot and of what it was split or relabelled from."""
        known = self.origins.get(lot, {lot})
        return [one for one in self.inspections if one.lot in known]

    def is_undecided(self, lot: str) -> bool:
        """Whether people still have to decide on a lot or on what it was split from."""
        return bool(self.origins.get(lot, {lot}) & self.undecided)

    @property
    def skipped(self) -> list[str]:
        """The lots that nobody looked at, by the skip-lot rule."""
        return sorted({one.lot_code or "" for one in self.inspections if one.is_skipped})

    @property
    def of_shipment(self) -> list[Inspected]:
        """The inspections of the shipment as a whole."""
        return [one for one in self.inspections if one.lot is None]


async def evidence_of(
    connection: Connection, quantities: dict[str, int | None], shipment: int | None = None
) -> Evidence:
    """What is known of lots, each with the quantity that the certificate is about."""
    lots = [
        CertifiedLot(**dict(row))
        for row in await connection.fetch(LOTS, list(quantities), list(quantities.values()))
    ]
    origins: dict[str, set[str]] = {}
    for root, lot in await connection.fetch(ORIGINS, [one.id for one in lots]):
        origins.setdefault(root, set()).add(lot)
    known = sorted(set().union(*origins.values())) if origins else []
    rows = await connection.fetch(INSPECTED, known, shipment)
    inspections = [Inspected(**dict(row)) for row in rows]
    read = await connection.fetch(READ, [one.id for one in inspections])
    signed = await connection.fetch(SIGNED, known)
    return Evidence(
        lots,
        inspections,
        [Measured(**dict(row)) for row in read],
        [Signature(**dict(row)) for row in signed],
        origins,
        frozenset([row[0] for row in await connection.fetch(UNDECIDED, known)]),
    )


async def lot_quantity(connection: Connection, lot: str) -> int:
    """How much of a lot lies anywhere."""
    return int(await connection.fetchval(ON_HAND, lot))


async def sites_of_lot(connection: Connection, lot: str) -> list[int]:
    """Where a lot lay or was inspected."""
    return [row[0] for row in await connection.fetch(SITES, lot)]


async def shipment_of(connection: Connection, shipment: int) -> dict[str, Any] | None:
    """The head of a shipment, if there is one of this id."""
    row = await connection.fetchrow(SHIPMENT, shipment)
    return None if row is None else dict(row)


async def shipped_lots(connection: Connection, shipment: int) -> dict[str, int | None]:
    """What left for a shipment, by lot; what has none is under the nil lot."""
    return {row["lot"]: row["quantity"] for row in await connection.fetch(SHIPPED, shipment)}


async def uninspected(connection: Connection, shipment: int) -> list[str]:
    """Goods of a shipment that left although a plan asked for an inspection that nobody made."""
    goods = await left_unseen(connection, shipment)
    items, lots = [item for item, _ in goods], [lot for _, lot in goods]
    return [row[0] for row in await connection.fetch(CODES, items, lots)]
