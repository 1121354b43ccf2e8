"""What is so of a case by all that was said of it: its status, its lot, its goods. Pure.

Whatever arrives, a case is settled anew from its steps. Goods are booked by the disposition that
has an effect, once, at its place in the order; they are booked back when it has none any more.
"""

from __future__ import annotations

from typing import Final

from takt.inventory import NO_LOT, Act, Event, Facts, Lot, Place, note_events
from takt.quality.nonconformance.keep_held import keep_held
from takt.quality.nonconformance.keep_parts import keep_parts
from takt.quality.nonconformance.model import (
    Case,
    Step,
    amount_of,
    cases_of,
    fold,
    nonconformance_id,
    place_of,
)

ENDS: Final = {"scrap": "scrap", "return": "supplier"}
"""The role of the place that goods go to, by disposition."""
SOURCES: Final = frozenset({"production"})
"""Ends that goods may be taken from, beside real places."""
BOOKINGS_MAX: Final = 4
"""The ledger has room for so many pairs of entries of one act."""


def is_end(place: Place | None) -> bool:
    """Whether no goods can be taken from a place."""
    return place is not None and place.is_virtual and place.role not in SOURCES


def settle(act: Act, case: Case, facts: Facts) -> None:
    """Works out a case and everything that follows from it."""
    _settle_steps(case, facts)
    # A report may stand for the case that its failed inspection opened by itself, of the same lot.
    own = cases_of(facts).cases.get(nonconformance_id(case.inspection)) if case.inspection else None
    if own is not None and own is not case:
        _settle_steps(own, facts)
    lot = facts.lots.get(case.lot or "")
    if lot is not None:
        keep_held(act, lot, facts)
        keep_parts(act, lot, facts)


def _settle_steps(case: Case, facts: Facts) -> None:
    """What its steps come to, and the goods that they book."""
    known = cases_of(facts)
    known.changed[case.id] = case
    known.note_reports(case)
    steps = known.steps_of(case.id)
    folded = fold(case, steps)
    case.status, case.round = folded.status, folded.round
    disposed = folded.disposed
    case.disposition = None if disposed is None else disposed.disposition
    case.disposed_quantity = folded.amount or None
    case.closed_at = None if folded.closing is None else folded.closing.effective
    for step in sorted(steps, key=lambda one: one.place):
        step.site = case.site
        if step.disposition in ENDS:
            _keep_booked(case, step, facts)


def _keep_booked(case: Case, step: Step, facts: Facts) -> None:
    """Books the goods of a disposition, or books them back."""
    if step.takes_effect == step.is_booked or step.bookings >= BOOKINGS_MAX:
        return
    legs = legs_of(case, step, facts)
    if not legs:
        return
    step.bookings += 1
    if case.lot is not None and case.lot not in facts.lots:
        facts.lots[case.lot] = facts.outcome.lots[case.lot] = Lot(case.lot, legs[0].item, None)
    note_events(facts, legs)


def legs_of(case: Case, step: Step, facts: Facts) -> tuple[Event, ...]:
    """The entries that a disposition makes next, at its place in the order of all acts."""
    source, quantity, item = place_of(case, step), amount_of(case, step), case.item
    known = facts.locations.get(source or 0)
    target = cases_of(facts).ends.get((known.site, ENDS[step.disposition or ""])) if known else None
    if source is None or quantity is None or item is None or target is None:
        return ()
    lot = case.lot or NO_LOT
    leaving = quantity if step.is_booked else -quantity
    part = 2 * step.bookings
    return (
        Event(source, item, lot, leaving, step.place, part, step.operation),
        Event(target, item, lot, -leaving, step.place, part + 1, step.operation),
    )
