"""What a push did to deliveries, shipments and orders: entries that it wrote or took back.

The figures of a document are sums over the entries that stand, so the order of arrival does not
matter. Whoever keeps such a figure locks the document first and asks for the sums then.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from takt.inventory.model import Facts
from takt.runtime.database import Connection

# Sums stay within what every device can hold.
TRADES = """
    SELECT operation, line, lot, item, party, quantity, location, person, device, site, effective,
           undone_by IS NULL
    FROM party_entry
    WHERE operation = ANY ($1::uuid[]) AND direction = $2 AND line IS NOT NULL
    ORDER BY line, effective, operation
"""

TRADED = """
    SELECT line, item, site, least(sum(quantity), 9007199254740991)::bigint
    FROM party_entry
    WHERE line = ANY ($1::bigint[]) AND direction = $2 AND undone_by IS NULL
    GROUP BY line, item, site
"""

NAMED_LINES = """
    SELECT DISTINCT line
    FROM party_entry
    WHERE line = ANY ($1::bigint[]) AND direction = $2
"""

USES = """
    SELECT operation, work_order, lot, item, direction, quantity, person, device, site, effective,
           undone_by IS NULL
    FROM lot_entry
    WHERE operation = ANY ($1::uuid[]) AND work_order IS NOT NULL
    ORDER BY work_order, effective, operation
"""

USED = """
    SELECT work_order, direction, item, site, least(sum(quantity), 9007199254740991)::bigint
    FROM lot_entry
    WHERE work_order = ANY ($1::bigint[]) AND undone_by IS NULL
    GROUP BY work_order, direction, item, site
"""

Trading = Literal["received", "shipped"]


@dataclass(frozen=True, slots=True)
class Trade:
    """Goods received or shipped for a line, by an act that stands or was undone."""

    operation: str
    line: int
    lot: str
    item: int
    party: int | None
    quantity: int
    location: int
    person: int
    device: str
    site: int
    effective: int
    stands: bool


@dataclass(frozen=True, slots=True)
class Use:
    """What went into a work order (-1) or came out of it (1)."""

    operation: str
    work_order: int
    lot: str
    item: int
    direction: Literal[-1, 1]
    quantity: int
    person: int
    device: str
    site: int
    effective: int
    stands: bool


async def touched_trades(connection: Connection, facts: Facts, direction: Trading) -> list[Trade]:
    """What this batch received or shipped for lines, and what of it was undone."""
    outcome = facts.outcome
    named = [entry.operation for entry in outcome.party_entries if entry.line is not None]
    named += outcome.undone_entries
    if not named:
        return []
    rows = await connection.fetch(TRADES, named, direction)
    return [
        Trade(str(operation), line, str(lot), item, party, quantity, location, person, str(device),
              site, effective, stands)
        for operation, line, lot, item, party, quantity, location, person, device, site, effective,
            stands in rows
    ]  # fmt: skip


async def touched_uses(connection: Connection, facts: Facts) -> list[Use]:
    """What this batch consumed and made for work orders, and what of it was undone."""
    outcome = facts.outcome
    named = [entry.operation for entry in outcome.lot_entries if entry.work_order is not None]
    named += outcome.undone_entries
    if not named:
        return []
    rows = await connection.fetch(USES, named)
    return [
        Use(str(operation), work_order, str(lot), item, direction, quantity, person, str(device),
            site, effective, stands)
        for operation, work_order, lot, item, direction, quantity, person, device, site, effective,
            stands in rows
    ]  # fmt: skip


async def traded(
    connection: Connection, lines: Iterable[int], direction: Trading
) -> dict[tuple[int, int, int], int]:
    """How much stands, by line, item and site."""
    rows = await connection.fetch(TRADED, list(lines), direction)
    return {(line, item, site): quantity for line, item, site, quantity in rows}


async def used(
    connection: Connection, work_orders: Iterable[int]
) -> dict[tuple[int, int, int, int], int]:
    """How much stands, by work order, direction, item and site."""
    rows = await connection.fetch(USED, list(work_orders))
    return {(order, way, item, site): quantity for order, way, item, site, quantity in rows}


async def named_lines(connection: Connection, lines: Iterable[int], direction: Trading) -> set[int]:
    """Those lines that any act names, one that was undone included."""
    return {row[0] for row in await connection.fetch(NAMED_LINES, list(lines), direction)}
