"""Reads what labels said of lots, only where one of a batch contradicts what is known."""

from __future__ import annotations

from collections.abc import Set

import msgspec

from takt.inventory.commands import Receive
from takt.inventory.model import Facts
from takt.inventory.told_labels import Label, is_doubt
from takt.runtime.database import Connection

LABELS = """
    SELECT e.lot, e.operation, o.effective, o.stream, o.n, o.person, o.device, o.body,
           e.undone_by IS NULL AS stands
    FROM party_entry e
    JOIN operation o ON o.id = e.operation AND o.duplicate_of IS NULL
    WHERE e.lot = ANY ($1::uuid[]) AND e.direction = 'received'
    ORDER BY e.operation
"""


async def load_labels(connection: Connection, facts: Facts, nameless: Set[str]) -> None:
    """Fills the facts with the labels of lots that are in doubt, or come into it."""
    wanted = {lot for lot in nameless & facts.lots.keys() if _is_in_doubt(lot, facts)}
    for command in facts.commands.values():
        if type(command) is Receive and command.expires_on is not None and command.lot is not None:
            lot = facts.lots.get(facts.lot_codes.get(command.lot, command.lot))
            day = None if lot is None else lot.expires_on
            if lot is not None and day is not None and day.isoformat() != command.expires_on:
                wanted.add(lot.id)
    if not wanted:
        return
    for row in await connection.fetch(LABELS, sorted(wanted)):
        day = msgspec.json.decode(row["body"])["args"].get("expires_on")
        if day is not None:
            place = row["effective"], str(row["stream"]), row["n"]
            label = Label(
                str(row["operation"]), place, row["person"], str(row["device"]), day, row["stands"]
            )
            facts.labels.setdefault(str(row["lot"]), []).append(label)


def _is_in_doubt(lot: str, facts: Facts) -> bool:
    return any(is_doubt(one.place, one.status) for one in facts.lots[lot].changes)
