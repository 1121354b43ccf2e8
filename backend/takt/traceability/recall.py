"""A recall: all lots that lots went into, where they lie, and which customers have them.

One call answers all of it from one snapshot. With `siblings` the walk first goes up to all lots
that the given ones came from, and then down from those.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Final

import msgspec

from takt.runtime.database import Connection
from takt.traceability.figures import (
    Place,
    Trade,
    demand_known,
    figures_of,
    places_of,
    trades_of,
)
from takt.traceability.model import ItemFigures, LotFigures, totals

LOTS_MAX: Final = 100_000
"""So many affected lots are listed; the nearest come first."""

AFFECTED = """
    WITH RECURSIVE up (lot) AS (
        SELECT lot FROM unnest($1::uuid[]) AS given (lot)
        UNION
        SELECT used.lot
        FROM up
        JOIN lot_entry made ON made.lot = up.lot AND made.direction = 1 AND made.undone_by IS NULL
            AND made.lot <> '00000000-0000-0000-0000-000000000000'
        JOIN lot_entry used ON used.run = made.run AND used.direction = -1
            AND used.undone_by IS NULL AND used.lot <> '00000000-0000-0000-0000-000000000000'
        WHERE $2
    ), down (lot) AS (
        SELECT lot FROM up
        UNION
        SELECT made.lot
        FROM down
        JOIN lot_entry used ON used.lot = down.lot AND used.direction = -1
            AND used.undone_by IS NULL AND used.lot <> '00000000-0000-0000-0000-000000000000'
        JOIN lot_entry made ON made.run = used.run AND made.direction = 1
            AND made.undone_by IS NULL AND made.lot <> '00000000-0000-0000-0000-000000000000'
    )
    SELECT string_agg(lot::text, ',')
    FROM (SELECT lot FROM down LIMIT $3) AS met
"""


class Customer(msgspec.Struct, frozen=True):
    """What one customer got and gave back of one item; party None where nobody noted it."""

    party: int | None
    item: int
    lots: int
    shipped: int
    returned: int


class Recall(msgspec.Struct, frozen=True):
    """The answer of a recall; `lot` of places and trades is a place in `lots`.

    `siblings` are places of lots that share a source with the given lots without coming from them.
    """

    roots: list[str]
    truncated: bool
    limit: int
    siblings: list[int]
    lots: list[LotFigures]
    items: list[ItemFigures]
    places: list[Place]
    trades: list[Trade]
    customers: list[Customer]


async def affected(
    connection: Connection, roots: Sequence[str], *, siblings: bool, limit: int = LOTS_MAX
) -> list[str]:
    """Lots that these went into, themselves first; one more than `limit` where there are more."""
    text: str = await connection.fetchval(AFFECTED, roots, siblings, limit + 1)
    return text.split(",")


# Sorting and joining the lots of a large recall spills to disk with what a session has by default.
ROOM = "SELECT set_config('work_mem', '64MB', true)"


async def recall(
    connection: Connection,
    roots: Sequence[str],
    day: date,
    *,
    siblings: bool,
    limit: int = LOTS_MAX,
) -> Recall:
    """Everything that a recall of these lots has to know on a day; NotFound for an unknown one."""
    await demand_known(connection, roots)
    await connection.execute(ROOM)
    met = await affected(connection, roots, siblings=siblings, limit=limit)
    lots = met[:limit]
    own = set(await affected(connection, roots, siblings=False, limit=limit)) if siblings else None
    found = await figures_of(connection, lots, day)
    places = await places_of(connection, lots)
    trades = await trades_of(connection, lots, ("shipped", "returned"))

    def summed() -> Recall:
        return Recall(
            roots=list(roots),
            truncated=len(met) > limit,
            limit=limit,
            siblings=[at for at, lot in enumerate(lots) if own is not None and lot not in own],
            lots=found,
            items=totals(found),
            places=places,
            trades=trades,
            customers=customers_of(found, trades),
        )

    return await asyncio.to_thread(summed)


def customers_of(lots: Sequence[LotFigures], trades: Sequence[Trade]) -> list[Customer]:
    """One line for each customer and item, named ones first."""
    sums: dict[tuple[int | None, int], dict[str, int]] = defaultdict(
        lambda: {"shipped": 0, "returned": 0}
    )
    seen: dict[tuple[int | None, int], set[int]] = defaultdict(set)
    for trade in trades:
        key = trade.party, lots[trade.lot].item
        sums[key][trade.direction] += trade.quantity
        seen[key].add(trade.lot)
    return [
        Customer(party, item, len(seen[party, item]), **line)
        for (party, item), line in sorted(sums.items(), key=_named_first)
    ]


def _named_first(line: tuple[tuple[int | None, int], object]) -> tuple[bool, int, int]:
    (party, item), _ = line
    return party is None, party or 0, item
