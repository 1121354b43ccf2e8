"""Places, and what lies at them: read for a batch without a lock."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from takt.inventory.load_statements import BALANCES, LOCATIONS
from takt.inventory.model import Facts, Key, Place, Stock

if TYPE_CHECKING:
    from takt.runtime.database import Connection


def joined(ids: Iterable[int]) -> str:
    """Ids as one text: the driver needs a microsecond for each element of an array."""
    return ",".join(map(str, ids))


async def load_places(connection: Connection, facts: Facts, ids: Iterable[int]) -> None:
    """Fills the facts with places."""
    for row in await connection.fetch(LOCATIONS, joined(ids)):
        place = facts.locations[row[0]] = Place(*row)
        if place.role == "difference":
            facts.difference[place.site] = place.id


async def load_balances(connection: Connection, facts: Facts, keys: Iterable[Key]) -> None:
    """Fills the facts with balances, read without a lock."""
    named = list(keys)
    rows = await connection.fetch(
        BALANCES,
        [key[0] for key in named],
        [key[1] for key in named],
        [key[2] for key in named],
    )
    for location, item, lot, quantity, effective, stream, n in rows:
        anchor = None if effective is None else (effective, str(stream), n)
        facts.stock[location, item, str(lot)] = Stock(quantity, anchor)
