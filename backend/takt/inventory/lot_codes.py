"""Which lot a code on a label stands for, when lots are given new codes.

The first code of a lot makes its identifier, and every device computes it alike. A later code leads
to the same lot by a row that says so: `lot_code[lot_id(item, code)].lot`, where there is none
`lot_id(item, code)` itself. A lot with a later code has a row for its first one too, since devices
look rows up by the code that they read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from takt.inventory.commands import LotStatus, Output, Receive, Regroup, Resolve
from takt.inventory.lots import lot_id
from takt.inventory.model import Facts
from takt.inventory.reading import COMMANDS, read
from takt.runtime.database import Connection
from takt.runtime.feeds import FeedBatch

LATER = """
    SELECT id, lot
    FROM lot_code
    WHERE id = ANY ($1::uuid[])
"""

ADD = """
    INSERT INTO lot_code (id, item, code, lot)
    VALUES ($1, $2, $3, $4)
    ON CONFLICT (id) DO NOTHING
"""


async def load_codes(connection: Connection, facts: Facts, commands: Iterable[Any]) -> None:
    """Fills the facts with what later codes in these commands stand for."""
    named = {id_ for command in commands for id_ in _ids(command)}
    if not named:
        return
    for id_, lot in await connection.fetch(LATER, list(named)):
        facts.lot_codes[str(id_)] = str(lot)


def _ids(command: Any) -> Iterator[str]:
    """Identifiers in an act that codes of lots give: a phone may know of no later code."""
    if type(command) is LotStatus:
        yield command.lot
    for item, code in _codes(command):
        yield lot_id(item, code)


def _codes(command: Any) -> Iterator[tuple[int, str]]:
    """Items and codes of the lots that an act brings."""
    form = type(command)
    if form is Receive or form is Output:
        if command.lot_code is not None:
            yield command.item, command.lot_code
    elif form is Regroup:
        for line in command.outputs:
            if line.lot_code is not None:
                yield line.item, line.lot_code
    elif form is Resolve and command.fact is not None:
        yield from _codes(read(command.fact.args, COMMANDS[command.fact.kind]))


async def later_codes(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """What the identifiers of later codes lead to."""
    rows = await connection.fetch(LATER, list(ids))
    return {str(id_): str(lot) for id_, lot in rows}


async def add_code(connection: Connection, feed: FeedBatch, item: int, code: str, lot: str) -> None:
    """A lot is found by this code from now on, beside its other ones."""
    id_ = lot_id(item, code)
    await connection.execute(ADD, id_, item, code, lot)
    row = {"code": code, "id": id_, "item": item, "lot": lot}
    feed.add("lots", "lot_code", id_, row)
