"""The lots that a push speaks of: their history, what they became, where they went.

What a lot became is read where its status may change, and locked with it, so that a hold reaches
all parts or waits for the push that makes another one.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from takt.inventory.load_labels import load_labels
from takt.inventory.load_statements import (
    CHANGES,
    FAMILY,
    LOTS,
    LOTS_SHARED,
    NOTICES_OF_LOTS,
    REACHED,
    USES,
)
from takt.inventory.loaded_rows import lot_of_row, notice_of_row, take_change
from takt.inventory.lots import BLOCKED, Anchor, Lot
from takt.inventory.model import Event, Facts, Reach
from takt.runtime.database import Connection
from takt.runtime.sync_store import BookingClash


@dataclass(frozen=True, slots=True)
class LotsWanted:
    """What a batch wants to know of lots.

    Of `walked` ones, what they became; of `held` ones, where they went as well; of `stopped` ones,
    also what production made of them. Of `nameless` ones it matters whether their code is known.
    """

    named: Set[str]
    walked: Set[str]
    held: Set[str]
    stopped: Set[str]
    nameless: Set[str]
    changes_lots: bool


async def load_lots(connection: Connection, facts: Facts, wanted: LotsWanted) -> None:
    """Fills the facts with lots."""
    family = await family_of(connection, wanted.walked)
    named = list(wanted.named | family.keys())
    if not named:
        return
    statement = LOTS if wanted.changes_lots or family else LOTS_SHARED
    for row in await connection.fetch(statement, named):
        lot = lot_of_row(row)
        facts.lots[lot.id] = lot
    await _load_changes(connection, facts, named)
    await _load_parts(connection, facts, wanted.walked)
    await load_labels(connection, facts, wanted.nameless)
    await _load_unknown(connection, facts, wanted.nameless)
    await load_reached(connection, facts, (wanted.held | family.keys()) & facts.lots.keys())
    await _load_uses(connection, facts, wanted)


Family = dict[str, list[tuple[str, Anchor, str]]]
"""Lot -> the regroupings that used it: act, place, and one of the lots that it made."""


async def family_of(connection: Connection, walked: Set[str]) -> Family:
    """These lots, those that they have holds of, and all that was made of either."""
    found: Family = {}
    if not walked:
        return found
    for row in await connection.fetch(FAMILY, list(walked)):
        links = found.setdefault(str(row[0]), [])
        if row[1] is not None:
            links.append((str(row[1]), (row[2], str(row[3]), row[4]), str(row[5])))
    return found


async def _load_parts(connection: Connection, facts: Facts, walked: Set[str]) -> None:
    """Read again under the locks: another push may have made parts until then."""
    family = await family_of(connection, walked)
    known = facts.lots.keys()
    if not family.keys() - walked <= known:
        raise BookingClash
    for lot, links in family.items():
        for operation, place, made in links:
            facts.parts.add(operation, place, [lot], [made])
    facts.unwalked |= known - family.keys()


async def _load_changes(connection: Connection, facts: Facts, named: list[str]) -> None:
    for row in await connection.fetch(CHANGES, named):
        take_change(facts.lots, row)
    for lot in facts.lots.values():
        for passed in lot.passed:
            facts.holders.setdefault(passed.source, set()).add(lot.id)


async def _load_unknown(connection: Connection, facts: Facts, nameless: Set[str]) -> None:
    """What the receipt of a lot ends, where the lot was used before."""
    unknown = [lot for lot in nameless if lot in facts.lots and facts.lots[lot].code is None]
    if unknown:
        for notice in map(notice_of_row, await connection.fetch(NOTICES_OF_LOTS, unknown)):
            facts.notices[notice.id] = notice


async def load_reached(connection: Connection, facts: Facts, held: Set[str]) -> None:
    """Where these lots went."""
    if not held:
        return
    for row in await connection.fetch(REACHED, list(held)):
        place = (row[4], str(row[5]), row[6])
        event = Event(row[0], row[1], str(row[2]), row[3], place, row[7], str(row[8]))
        reach = Reach(event, *row[9:])
        facts.reached.setdefault(event.lot, []).append(reach)


async def _load_uses(connection: Connection, facts: Facts, wanted: LotsWanted) -> None:
    """What production made of lots that are stopped, or that were before this batch."""
    starts = facts.parts.below(
        lot
        for lot in wanted.walked
        if lot in wanted.stopped or (lot in facts.lots and _was_blocked(facts.lots[lot]))
    )
    if starts:
        for run, lot, direction in await connection.fetch(USES, list(starts)):
            facts.uses.add(str(run), str(lot), direction)


def _was_blocked(lot: Lot) -> bool:
    return bool(lot.passed) or any(change.status in BLOCKED for change in lot.told())
