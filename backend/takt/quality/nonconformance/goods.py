"""Where goods lie that a batch may scrap or return, where they go, and of what they are. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from takt.inventory import NO_LOT, Facts, Key
from takt.quality.inspections.model import quality_of
from takt.quality.nonconformance.identifiers import is_id
from takt.quality.nonconformance.model import Cases, Dispose, Report, nonconformance_id

About = tuple[int, str | None, int | None]
"""Item, lot and place."""


@dataclass(slots=True)
class Goods:
    """Places and balances that have to be known before goods are booked."""

    places: set[int] = field(default_factory=set)
    keys: set[Key] = field(default_factory=set)


def goods_of(facts: Facts, known: Cases) -> Goods:
    """All that dispositions, on record or in the batch, may book."""
    about = _known(facts, known) | _told(facts)
    ends = set(known.ends.values())
    found = Goods(set(ends))
    for case, named in _disposed(facts, known):
        item, lot, own = about.get(case, (0, None, None))
        place = named if named is not None else own
        if place is not None:
            found.places.add(place)
            found.keys |= {(one, item, lot or NO_LOT) for one in (place, *ends) if item}
    return found


def _disposed(facts: Facts, known: Cases) -> list[tuple[str, int | None]]:
    """Cases with the places that dispositions of them name."""
    found = [(one.nonconformance, one.location) for one in known.steps.values()]
    command: Any
    for command in facts.commands.values():
        if type(command) is Dispose:
            found.append((command.nonconformance, command.location))
    return found


def _known(facts: Facts, known: Cases) -> dict[str, About]:
    found: dict[str, About] = {
        nonconformance_id(one.id): (one.item, one.lot, None)
        for one in quality_of(facts).inspections.values()
    }
    for case in known.cases.values():
        if case.item is not None:
            found[case.id] = (case.item, case.lot, case.location)
    return found


def _told(facts: Facts) -> dict[str, About]:
    """What reports and results of the batch say of their goods."""
    found: dict[str, About] = {}
    command: Any
    for id_, command in facts.commands.items():
        if type(command) is Report:
            lot = facts.lots.get(command.lot or "")
            item = command.item if lot is None else lot.item
            found[id_] = (item, command.lot, command.location)
        elif hasattr(command, "item") and is_id(getattr(command, "inspection", None) or ""):
            found[nonconformance_id(command.inspection)] = (command.item, command.lot, None)
    return found
