"""What a hold that comes after the fact has to say (I13): where its lot went, what it became.

Parts of the lot are on hold with it; what production made of it is not, so people have to judge
that. A notice lists a hundred of each at most and says how many there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from takt.inventory import errors
from takt.inventory.lots import Anchor, Lot, PassedHold
from takt.inventory.model import Act, Facts, Reach, open_notice
from takt.inventory.passed_holds import NEVER

LISTED_MAX = 100


def note_what_left_since(act: Act, lot: Lot, status: str, facts: Facts, detail: str = "") -> None:
    """A hold that arrives late names every place and every product that its lot reached."""
    passed = [
        one
        for id_ in sorted(facts.holders.get(lot.id, ()))
        for one in facts.lots[id_].passed
        if (one.source, one.operation) == (lot.id, act.id)
    ]
    reached = left_during({lot.id: [(act.place, NEVER)]} | spans_of(passed), facts)
    made = products_of([lot.id], facts)
    if reached or made:
        parts = list(spans_of(passed))
        data = {"kind": act.kind, "status": status}
        data |= listed("reached", reached) | listed("parts", parts) | listed("made", made)
        about = {"item": lot.item, "lot": lot.id, "detail": detail}
        open_notice(facts, act, errors.LOT_ON_HOLD, **about, data=data)


def listed(name: str, found: Sequence[Any]) -> dict[str, Any]:
    """The first of what was found, and how many there are."""
    return {name: list(found[:LISTED_MAX]), f"{name}_count": len(found)}


Spans = Mapping[str, Sequence[tuple[Anchor, Anchor]]]
"""Lot -> from when until when it was on hold."""


def spans_of(passed: Iterable[PassedHold]) -> dict[str, list[tuple[Anchor, Anchor]]]:
    """When lots were on hold by what was passed on to them."""
    found: dict[str, list[tuple[Anchor, Anchor]]] = {}
    for one in passed:
        found.setdefault(one.lot, []).append((one.place, one.until or NEVER))
    return found


def left_during(spans: Spans, facts: Facts) -> list[dict[str, Any]]:
    """Where lots arrived while they were on hold."""
    found = [
        reach
        for lot, times in spans.items()
        for reach in arrivals(lot, facts)
        if any(since < reach.event.place < until for since, until in times)
    ]
    found.sort(key=lambda reach: (reach.event.place, reach.event.part))
    return [
        {
            "location": reach.event.location,
            "lot": reach.event.lot,
            "operation": reach.event.operation,
            "quantity": reach.event.quantity,
        }
        for reach in found
    ]


def arrivals(lot: str, facts: Facts) -> Iterator[Reach]:
    """Every arrival of a lot anywhere: what is on record, and what this push brought so far."""
    yield from facts.reached.get(lot, ())
    for event in facts.outcome.events:
        place = facts.locations.get(event.location)
        if event.lot == lot and event.quantity > 0 and place is not None:
            yield Reach(event, place.site, place.time_zone, place.role)


def products_of(lots: Iterable[str], facts: Facts) -> list[str]:
    """What production made of lots and of their parts, which are on hold themselves."""
    facts.uses.take(facts.outcome.lot_entries)
    material = facts.parts.below(lots)
    return [lot for lot in facts.uses.made_of(material) if lot not in material]
