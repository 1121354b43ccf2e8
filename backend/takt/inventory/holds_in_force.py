"""Which holds still stand, and all lots that each of them keeps on hold: as the database has it.

A hold stands until it is undone or its lot is let go later by the order of all acts; what is
rejected stays. A part that somebody let go itself is not among its lots any more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from takt.inventory.lots import Lot
from takt.runtime.database import Connection

HoldKey = tuple[str, str]
"""The lot that was stopped, and the act that stopped it."""

# A hold that only waits for the receipt of its lot is none that people decided on. What a verdict
# or an opened inspection says of a lot stands right behind the act that brought it about, under an
# identifier of its own: its number says which act that was. Behind a release that is nobody.
STANDING = """
    SELECT c.lot, c.operation, c.status, c.effective, l.item, o.kind, o.device,
           o.person, d.site
    FROM unnest($1::uuid[], $2::uuid[]) AS k (lot, operation)
    JOIN lot_status c ON (c.lot, c.operation) = (k.lot, k.operation)
    JOIN lot l ON l.id = c.lot
    JOIN LATERAL (
        SELECT kind, device, person
        FROM operation
        WHERE id = c.operation AND duplicate_of IS NULL
        UNION ALL
        SELECT kind, device, person
        FROM operation
        WHERE stream = c.stream AND n = c.n % 549755813888 AND c.n >= 549755813888
            AND duplicate_of IS NULL AND kind <> 'lot.release'
        LIMIT 1
    ) AS o ON true
    JOIN device d ON d.id = o.device
    WHERE c.status IN ('hold', 'quarantine') AND c.undone_by IS NULL AND NOT c.awaits_receipt
        AND NOT EXISTS (
            SELECT
            FROM lot_status r
            WHERE r.lot = c.lot AND r.status = 'available' AND r.undone_by IS NULL
                AND (r.effective, r.stream, r.n) > (c.effective, c.stream, c.n)
        )
    ORDER BY c.operation, c.lot, c.status DESC
"""

PARTS = """
    SELECT p.source, p.operation, p.lot
    FROM unnest($1::uuid[], $2::uuid[]) AS k (lot, operation)
    JOIN passed_hold p ON (p.source, p.operation) = (k.lot, k.operation)
    WHERE p.until_effective IS NULL
    ORDER BY p.lot
"""


@dataclass(slots=True)
class StandingHold:
    """A hold with the act that said it; `lots` are the lot itself and its parts."""

    lot: str
    operation: str
    status: str
    at: int
    item: int
    kind: str
    device: str
    person: int
    site: int
    lots: set[str] = field(default_factory=set)

    @property
    def about(self) -> dict[str, Any]:
        """What every notice of this hold names."""
        return {
            "site": self.site,
            "operation": self.operation,
            "item": self.item,
            "lot": self.lot,
        }


def holds_of(lots: Iterable[Lot]) -> set[HoldKey]:
    """All holds that were said of lots or passed on to them, whether they stand or not."""
    found: set[HoldKey] = set()
    for lot in lots:
        found |= {(lot.id, c.operation) for c in lot.changes if c.status in ("hold", "quarantine")}
        found |= {(one.source, one.operation) for one in lot.passed}
    return found


async def standing_holds(connection: Connection, keys: Iterable[HoldKey]) -> list[StandingHold]:
    """Those of the holds that stand now."""
    columns = [list(column) for column in zip(*sorted(keys), strict=True)]
    if not columns:
        return []
    found: dict[HoldKey, StandingHold] = {}
    for row in await connection.fetch(STANDING, *columns):
        key = str(row["lot"]), str(row["operation"])
        found[key] = StandingHold(
            *key, row["status"], row["effective"], row["item"], row["kind"], str(row["device"]),
            row["person"], row["site"], {key[0]},
        )  # fmt: skip
    for source, operation, lot in await connection.fetch(PARTS, *columns):
        hold = found.get((str(source), str(operation)))
        if hold is not None:
            hold.lots.add(str(lot))
    return list(found.values())
