"""The acts of stocktakes: a device takes part, lines are handed over. Rules, pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from takt.inventory import NOT_FOUND, UNPARSED, Act, Facts, Kind, Line, has_right, note_rights
from takt.stocktake.model import AREA, LINES_MAX, Assign, Join
from takt_sync.ports import Applied, Held

if TYPE_CHECKING:
    from takt.stocktake.model import Stocktake

RIGHT_MISSING = "right_missing"


@dataclass(slots=True)
class Counting:
    """What a push has to know of stocktakes, and what its acts leave."""

    stocktakes: dict[int, Stocktake] = field(default_factory=dict)
    lines: dict[int, int] = field(default_factory=dict)
    """Line -> its stocktake, of those that acts of the batch hand over."""
    teams: set[int] = field(default_factory=set)
    people: set[int] = field(default_factory=set)
    joined: dict[int, tuple[Act, bool]] = field(default_factory=dict)
    assigned: list[tuple[Assign, list[int]]] = field(default_factory=list)


def counting_of(facts: Facts) -> Counting:
    """What the batch loaded."""
    known: Counting = facts.of[AREA]
    return known


def join(act: Act, command: Join, facts: Facts) -> Applied | Held:
    """A device takes part, or stops; who may not count is told to a person."""
    known = counting_of(facts)
    stocktake = known.stocktakes.get(command.stocktake)
    if stocktake is None or stocktake.site != facts.device_site:
        return Held(NOT_FOUND)
    note_rights(act, facts, stocktake.site)
    known.joined[stocktake.id] = (act, command.on)
    return Applied(Line())


def assign(act: Act, command: Assign, facts: Facts) -> Applied | Held:
    """Lines go to a person, to a team, or to nobody; the last word counts."""
    if not 0 < len(command.lines) <= LINES_MAX:
        return Held(UNPARSED)
    known = counting_of(facts)
    stocktake = known.stocktakes.get(command.stocktake)
    if stocktake is None:
        return Held(NOT_FOUND)
    if not has_right(act, facts, stocktake.site):
        return Held(RIGHT_MISSING)
    is_known = command.team in {None, *known.teams} and command.person in {None, *known.people}
    if not is_known or any(known.lines.get(line) != stocktake.id for line in command.lines):
        return Held(NOT_FOUND)
    known.assigned.append((command, sorted(set(command.lines))))
    return Applied(Line())


KINDS = {
    "stocktake.join": Kind(Join, join, "inventory.count"),
    "stocktake.assign": Kind(Assign, assign, "inventory.count", is_intent=True),
}
