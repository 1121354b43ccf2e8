"""What a push has to know of counts that it speaks of; asked only when it does."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from takt.inventory.commands import ReleaseWatermark, SettleCount
from takt.inventory.counts import KnownCount

if TYPE_CHECKING:
    from takt.inventory.model import Facts
    from takt.runtime.database import Connection

COUNTS = """
    SELECT id, site, location, item, lot, counted, status
    FROM count_verdict
    WHERE id = ANY ($1::uuid[])
"""

MOVES = """
    SELECT id, stream, n
    FROM operation
    WHERE id = ANY ($1::uuid[]) AND duplicate_of IS NULL AND kind IS NOT NULL
"""

DEVICE_SITES = """
    SELECT id, site
    FROM device
    WHERE id = ANY ($1::uuid[])
"""


async def load_answered(connection: Connection, facts: Facts, commands: Iterable[object]) -> None:
    """Reads the counts, moves and devices that answers of people speak of."""
    counts, moves, devices = set[str](), set[str](), set[str]()
    for command in commands:
        form = type(command)
        if form is SettleCount and isinstance(command, SettleCount):
            counts.add(command.count)
            moves.update(command.before, command.after)
        elif form is ReleaseWatermark and isinstance(command, ReleaseWatermark):
            devices.add(command.device)
    known = facts.answered
    if counts:
        for id_, site, location, item, lot, counted, status in await connection.fetch(
            COUNTS, list(counts)
        ):
            key = (location, item, str(lot))
            known.counts[str(id_)] = KnownCount(str(id_), site, key, counted, status)
    if moves:
        for id_, stream, n in await connection.fetch(MOVES, list(moves)):
            known.moves[str(id_)] = (str(stream), n)
    if devices:
        for id_, site in await connection.fetch(DEVICE_SITES, list(devices)):
            known.device_sites[str(id_)] = site
