"""Switching between normal, tightened and reduced inspection (ISO 2859-1, 9.3 and 9.4).

The state of one item from one supplier is a fold over its lots and over what people directed, in
the order of inspection: it comes out the same whatever arrived when. Lots that are presented again
do not count (9.3.1); neither do lots while inspection is discontinued.

Where several rules count lots, they count from the last change on. The switching score judges the
lot with the plan of its own sample size in the next tighter AQL: behind an arrow the standard does
not say which, and only that plan can be judged by the sample that was taken.

A late act may change the state of lots that were inspected meanwhile, so a lot says how it was
inspected. What a milder plan accepted than the one that was due says nothing; what it did not
accept counts, and what a stricter plan said counts as it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, Literal

from takt_sync.readings import Place
from takt_sync.sampling.plans import (
    LETTERS,
    LOT_MAX,
    MODES,
    PLAN_LETTERS,
    Mode,
    Plan,
    SamplingError,
    aql_index,
    integer,
    single_plan,
    tighter_aql,
)

Severity = Literal["normal", "tightened", "reduced", "discontinued"]
Why = Literal[
    "two_of_five", "five_accepted", "score", "not_accepted", "not_steady", "five_not_accepted",
    "directed",
]  # fmt: skip

WINDOW: Final = 5
"""Lots in which two that are not accepted tighten, and so many accepted in a row relax again."""
REFUSED_MAX: Final = 5
"""So many lots not accepted in tightened inspection discontinue it."""
SCORE_ENOUGH: Final = 30
_FEW: Final = 2
"""Plans with a smaller Ac gain `_GAIN_OF_FEW` with each lot that is accepted."""
_GAIN_OF_FEW: Final = 2
_STRICTNESS: Final = {"reduced": 0, "normal": 1, "tightened": 2, "discontinued": 2}


@dataclass(frozen=True, slots=True)
class InspectedLot:
    """A lot whose inspection is closed.

    `found` is what was compared with Ac; `letter`, `aql` and `mode` are those of the plan by which
    it was inspected; a lot of a single piece has no letter.
    `may_reduce`: production is steady, and the responsible wants reduced inspection (9.3.3.1 b, c).
    `is_original`: not a lot that was presented again.
    """

    place: Place
    is_accepted: bool
    found: int
    letter: str | None
    aql: str
    mode: Mode
    may_reduce: bool = False
    is_original: bool = True


@dataclass(frozen=True, slots=True)
class Direction:
    """The responsible orders how inspection goes on.

    "tightened": from any state; also what ends a discontinuation, once the supplier's improvement
    is known to work (9.4). "normal": ends reduced inspection (9.3.4 c), and changes nothing else.
    """

    place: Place
    to: Literal["normal", "tightened"]


Event = InspectedLot | Direction


@dataclass(frozen=True, slots=True)
class Switching:
    """How the next lot is inspected, and how far the rules have counted.

    `score` is the switching score of normal inspection; `recent` says of the last lots since the
    change, five at most and the oldest first, whether they were accepted; `refused` counts those
    not accepted in tightened inspection. `since` is the event of the last change, `why` its rule.
    """

    severity: Severity = "normal"
    score: int = 0
    recent: tuple[bool, ...] = ()
    refused: int = 0
    since: Place | None = None
    why: Why | None = None


def switching(events: Iterable[Event], before: Place | None = None) -> Switching:
    """The state after all events, in any order; `before`: as it was right before that place.

    An event that is there twice counts once. Raises SamplingError for one that is none.
    """
    state, last = Switching(), None
    for event in sorted(events, key=_order):
        if before is not None and event.place >= before:
            break
        if event.place != last:
            state = state_after(state, event)
        last = event.place
    return state


def state_after(state: Switching, event: Event) -> Switching:
    """The state after the next event in the order of inspection."""
    _check(event)
    if isinstance(event, Direction):
        return _directed(state, event)
    if not event.is_original or _is_too_mild(event, state.severity):
        return state
    match state.severity:
        case "normal":
            return _after_normal(state, event)
        case "tightened":
            return _after_tightened(state, event)
        case "reduced":
            return _after_reduced(state, event)
    return state


def _directed(state: Switching, direction: Direction) -> Switching:
    is_change = state.severity != direction.to
    if direction.to == "tightened" and is_change:
        return _changed("tightened", direction, "directed")
    if direction.to == "normal" and state.severity == "reduced":
        return _changed("normal", direction, "directed")
    return state


def _after_normal(state: Switching, lot: InspectedLot) -> Switching:
    recent = (*state.recent, lot.is_accepted)[-WINDOW:]
    if recent.count(False) >= 2:
        return _changed("tightened", lot, "two_of_five")
    gain = _gain(lot)
    score = state.score + gain if gain else 0
    if score >= SCORE_ENOUGH and lot.may_reduce and _has_reduced_plan(lot):
        return _changed("reduced", lot, "score")
    return replace(state, score=score, recent=recent)


def _after_tightened(state: Switching, lot: InspectedLot) -> Switching:
    recent = (*state.recent, lot.is_accepted)[-WINDOW:]
    refused = state.refused + (not lot.is_accepted)
    if refused >= REFUSED_MAX:
        return _changed("discontinued", lot, "five_not_accepted")
    if recent == (True,) * WINDOW:
        return _changed("normal", lot, "five_accepted")
    return replace(state, recent=recent, refused=refused)


def _after_reduced(state: Switching, lot: InspectedLot) -> Switching:
    if not lot.is_accepted:
        return _changed("normal", lot, "not_accepted")
    return state if lot.may_reduce else _changed("normal", lot, "not_steady")


def _check(event: Event) -> None:
    if isinstance(event, Direction):
        if event.to not in ("normal", "tightened"):
            raise SamplingError("to", "mode")
        return
    integer(event.found, "found", 0, LOT_MAX)
    aql_index(event.aql)
    if event.mode not in MODES:
        raise SamplingError("mode", "mode")
    if event.letter is not None and event.letter not in tuple(PLAN_LETTERS):
        raise SamplingError("letter", "letter")


def _is_too_mild(lot: InspectedLot, due: Severity) -> bool:
    return lot.is_accepted and _STRICTNESS[lot.mode] < _STRICTNESS[due]


def _gain(lot: InspectedLot) -> int:
    """What a lot adds to the switching score; with 0 it starts again (9.3.3.2)."""
    if not lot.is_accepted:
        return 0
    if lot.letter is None:
        return _GAIN_OF_FEW  # a single piece, accepted with Ac 0
    plan = single_plan(_row_of(lot.letter), lot.aql, "normal")
    if plan.ac < _FEW:
        return _GAIN_OF_FEW
    tighter = tighter_aql(lot.aql) or lot.aql  # below 0.010 no plan has so large an Ac
    return 3 if lot.found <= single_plan(plan.letter, tighter, "normal").ac else 0


def _has_reduced_plan(lot: InspectedLot) -> bool:
    """Whether reduced inspection can begin behind this lot: not in a cell without a plan."""
    if lot.letter is None:
        return False
    return isinstance(single_plan(_row_of(lot.letter), lot.aql, "reduced"), Plan)


def _row_of(letter: str) -> str:
    """The row of normal and reduced inspection: S is there in tightened inspection alone."""
    return letter if letter in LETTERS else LETTERS[-1]


def _changed(severity: Severity, event: Event, why: Why) -> Switching:
    return Switching(severity, since=event.place, why=why)


def _order(event: Event) -> tuple[Place, bool, str, int, str, str, str, bool, bool]:
    """By place; of copies that differ the same one counts, whichever came first."""
    if isinstance(event, Direction):
        return event.place, False, event.to, 0, "", "", "", False, False
    return (
        event.place, event.is_accepted, "z", -event.found, event.letter or "",
        event.aql, event.mode, event.may_reduce, event.is_original,
    )  # fmt: skip
