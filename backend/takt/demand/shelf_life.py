"""Goods that went to a customer with less shelf life than it takes.

What a lot's label says may arrive after the goods left, so shipping is judged again when a lot
becomes known. The shipment's own rule goes before the customer's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from takt.demand import errors
from takt.demand.model import short_by
from takt.inventory import Facts, Notice, day_at, finding, notice_id

if TYPE_CHECKING:
    import asyncpg

    from takt.runtime.database import Connection

SHIPPED = """
    SELECT e.operation, e.line, e.lot, e.item, e.quantity, e.location, e.person, e.device, e.site,
           e.effective, e.undone_by IS NULL AS stands, z.time_zone, s.id AS shipment, s.code,
           s.customer, coalesce(l.expires_on, l.best_before_on) AS until,
           coalesce(s.min_days, p.min_days) AS min_days
    FROM party_entry e
    JOIN lot l ON l.id = e.lot
    JOIN location z ON z.id = e.site
    JOIN shipment_line n ON n.id = e.line
    JOIN shipment s ON s.id = n.shipment
    JOIN party p ON p.id = s.customer
    WHERE e.direction = 'shipped' AND (e.operation = ANY ($1::uuid[]) OR e.lot = ANY ($2::uuid[]))
    ORDER BY e.operation
"""


def dated_lots(facts: Facts) -> list[str]:
    """Lots of this batch that have an end, or had one: it may have become known."""
    lots = facts.outcome.lots.values()
    dated = {lot.id for lot in lots if lot.expires_on or lot.best_before_on}
    return sorted(dated | facts.outcome.redated.keys())


async def short_shelf_lives(
    connection: Connection, operations: Sequence[str], lots: Sequence[str]
) -> dict[str, Notice | None]:
    """One case for each act that shipped: whether its goods were fresh enough."""
    rows = await connection.fetch(SHIPPED, operations, lots)
    return {notice_id(_case(row), errors.SHELF_LIFE_SHORT): _notice(row) for row in rows}


def _case(row: asyncpg.Record) -> str:
    return f"{row['operation']}:{row['line']}"


def _notice(row: asyncpg.Record) -> Notice | None:
    day = day_at(row["effective"], row["time_zone"])
    lacking = short_by(row["until"], day, row["min_days"])
    if lacking is None or not row["stands"]:
        return None
    return finding(
        errors.SHELF_LIFE_SHORT,
        _case(row),
        "warning",
        site=row["site"],
        operation=str(row["operation"]),
        device=str(row["device"]),
        person=row["person"],
        item=row["item"],
        lot=str(row["lot"]),
        location=row["location"],
        data={
            "code": row["code"],
            "expires_on": row["until"].isoformat(),
            "least": row["min_days"],
            "left": row["min_days"] - lacking,
            "party": row["customer"],
            "quantity": row["quantity"],
            "shipment": row["shipment"],
        },
    )
