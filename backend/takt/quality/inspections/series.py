"""The lots of one plan, item and supplier at a site, in the order in which they were inspected.

How strictly a lot is inspected follows from those that were closed before it was begun: a fold in
the order of the acts, so that it does not matter what arrived when. A lot of which one was not
accepted before is presented again and does not count for the switching rules. While inspection is
discontinued a lot may be found good and is not accepted (9.4). Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from takt.inventory import Anchor
from takt.quality.inspections.inspected_lots import Due, Series, SeriesKey, SeriesLot, Stop
from takt.quality.inspections.model import Begin, Inspection
from takt.quality.inspections.verdict import Decision, Judged
from takt.quality.inspections.versions import Version
from takt_sync.sampling import (
    REFUSED_MAX,
    Direction,
    InspectedLot,
    LotOutcome,
    Mode,
    SkipRule,
    Switching,
    is_next_skipped,
    state_after,
)

END: Final[Anchor] = (2**63, "", 0)
"""Behind all acts."""


@dataclass(frozen=True, slots=True)
class State:
    """What the lots up to a place come to.

    `accepted` so many in a row that were looked at, `skipped` so many in a row since.
    """

    switching: Switching = field(default_factory=Switching)
    accepted: int = 0
    skipped: int = 0

    def due(self, skip: SkipRule | None) -> Due:
        """How strictly the next lot is inspected."""
        severity = self.switching.severity
        if skip is None:
            return Due(severity)
        outcomes: list[LotOutcome] = ["accepted"] * self.accepted
        outcomes += ["skipped"] * self.skipped
        return Due(severity, is_next_skipped(skip, outcomes, severity))


def key_of(inspection: Inspection | None, begin: Begin) -> SeriesKey:
    """The series that a sample belongs to: of the supplier who is known, or who was said."""
    known = None if inspection is None else inspection.opened_supplier
    return begin.author.site, begin.plan, begin.item, known or begin.supplier or 0


def lot_of(found: Judged, decision: Decision | None) -> SeriesLot:
    """What a sample means for its series."""
    begin, version, sample = found.begin, found.version, found.sample
    by_aql = version.sampling.kind == "aql" and not sample.is_skipped
    outcome: LotOutcome | None = None
    if decision is not None:
        outcome = "accepted" if decision.verdict == "pass" else "not_accepted"
        outcome = "skipped" if outcome == "accepted" and sample.is_skipped else outcome
    return SeriesLot(
        inspection=begin.inspection,
        version=version.id,
        lot=begin.lot,
        begun=begin.author.place,
        due=found.due,
        skip=version.skip,
        letter=sample.letter if by_aql else None,
        mode=_mode(sample.mode) if by_aql else None,
        aql=version.sampling.aql if by_aql else None,
        may_reduce=version.is_steady,
        found=0 if found.outcome is None else found.outcome.found,
        outcome=outcome,
        closing=None if decision is None else decision.place,
        stop=None if outcome == "not_accepted" else found.stop,
    )


def _mode(mode: str | None) -> Mode:
    return "reduced" if mode == "reduced" else "tightened" if mode == "tightened" else "normal"


def due_at(series: Series, begin: Begin, version: Version) -> Due:
    """How strictly a lot is inspected that is begun at a place, whatever it comes to itself."""
    others = [one for id_, one in series.lots.items() if id_ != begin.inspection]
    for state in _states(others, series.directions, [begin.author.place]):
        return state.due(version.skip)
    raise AssertionError("one state for each place")


def stop_at(series: Series, inspection: str, place: Anchor) -> Stop | None:
    """What keeps a lot back that is found good at a place; nothing as a rule."""
    others = [one for id_, one in series.lots.items() if id_ != inspection]
    if [one.outcome for one in others].count("not_accepted") < REFUSED_MAX:
        return None
    for state in _states(others, series.directions, [place]):
        return _stopped(state, series.directions, place)
    raise AssertionError("one state for each place")


def _stopped(state: State, directions: Iterable[Direction], place: Anchor) -> Stop | None:
    """Until the first order behind the place: nothing else ends a discontinuation."""
    if state.switching.severity != "discontinued":
        return None
    orders = [one.place for one in directions if one.to == "tightened" and one.place > place]
    return Stop(min(orders, default=None))


def state_of(series: Series) -> State:
    """How strictly the next lot is inspected, as far as is known."""
    for state in _states(series.lots.values(), series.directions, [END]):
        return state
    raise AssertionError("one state for each place")


def overtaken(series: Series) -> tuple[list[str], State]:
    """Lots that would be inspected otherwise, or accepted, by what is known now; with the state.

    All in one pass: a series may be long.
    """
    looks: list[tuple[Anchor, bool, SeriesLot]] = []
    for one in series.lots.values():
        looks.append((one.begun, True, one))
        if one.closing is not None and one.outcome != "not_accepted":
            looks.append((one.closing, False, one))
    looks.sort(key=lambda look: look[0])
    places = [*(place for place, _, _ in looks), END]
    states = [*_states(series.lots.values(), series.directions, places)]
    found = [
        one.inspection
        for (place, is_begun, one), state in zip(looks, states[:-1], strict=True)
        if (
            state.due(one.skip) != one.due
            if is_begun
            else _stopped(state, series.directions, place) != one.stop
        )
    ]
    return found, states[-1]


def _states(
    lots: Iterable[SeriesLot], directions: Iterable[Direction], places: list[Anchor]
) -> Iterator[State]:
    """What the lots that were closed before each of these ascending places come to."""
    closed = [(one.closing, one) for one in lots if one.closing is not None]
    events: list[tuple[Anchor, SeriesLot | Direction]] = [*closed]
    events += [(one.place, one) for one in directions]
    events.sort(key=lambda event: event[0])
    refused: dict[str, Anchor] = {}
    state, at = State(), 0
    for place in places:
        while at < len(events) and events[at][0] < place:
            state = _after(state, events[at][1], refused)
            at += 1
        yield state


def _after(state: State, event: SeriesLot | Direction, refused: dict[str, Anchor]) -> State:
    if isinstance(event, Direction):
        return State(state_after(state.switching, event), state.accepted, state.skipped)
    if event.closing is None:
        return state
    accepted, skipped = state.accepted, state.skipped
    if event.outcome == "skipped":
        return State(state.switching, accepted, skipped + 1)
    is_accepted = event.outcome == "accepted"
    switching = state.switching
    if event.aql is not None and event.mode is not None:
        before = refused.get(event.lot or "")
        inspected = InspectedLot(
            event.closing, is_accepted, event.found, event.letter, event.aql, event.mode,
            event.may_reduce, before is None or before > event.begun,
        )  # fmt: skip
        switching = state_after(switching, inspected)
    if not is_accepted and event.lot is not None:
        refused.setdefault(event.lot, event.closing)
    return State(switching, accepted + 1 if is_accepted else 0, 0)
