"""Which outputs of an order are due for inspection: a fold over all that stands, in order. Pure.

First and last piece, every so many pieces and every so many minutes are told by the place of each
output among the others. What arrives late, or is taken back, moves them as if it had always been
so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from takt.quality.plans.model import Trigger
from takt.quality.triggers.model import TRIGGERS, Asked, Made, PlanKind, Rule

MINUTE_MS: Final = 60_000
WISHES: Final[tuple[tuple[PlanKind, Trigger | None], ...]] = (
    ("final", None),
    *(("in_process", one) for one in TRIGGERS),
)
"""At its end goods have one plan; on the way there may be one of each trigger."""
Choose = Callable[[Made, PlanKind, Trigger | None], Asked | None]
"""The plan that holds for goods; of one trigger, or of any."""


def due(
    made: Iterable[Made], choose: Choose, asked: int | None, piece: int
) -> dict[tuple[str, int], tuple[Made, Asked]]:
    """By act and plan. `asked`: how much the order asks for; `piece`: one piece, scaled."""
    in_order = sorted(made, key=lambda one: one.place)
    found: dict[tuple[str, int], tuple[Made, Asked]] = {}
    for kind, trigger in WISHES:
        chosen = {one.act: choose(one, kind, trigger) for one in in_order}
        rules = {plan[0].id: plan[0] for plan in chosen.values() if plan is not None}
        told = [
            (rule, one) for rule in rules.values() for one in _due_by(rule, in_order, asked, piece)
        ]
        for rule, one in told:
            plan = chosen[one.act]
            if plan is not None and plan[0].id == rule.id:
                found[one.act, rule.id] = one, plan
    return found


def _due_by(rule: Rule, made: Sequence[Made], asked: int | None, piece: int) -> Iterator[Made]:
    """The outputs at which a plan wants to see goods."""
    if rule.trigger == "each":
        yield from made
    elif rule.trigger == "first_piece":
        yield from made[:1]
    elif rule.trigger == "every_minutes":
        yield from _every_minutes(made, (rule.every or 1) * MINUTE_MS)
    elif rule.trigger == "every_pieces":
        step = (rule.every or 1) * piece
        yield from (one for one, (a, b) in _sums(made) if a // step < b // step)
    elif asked is not None:
        yield from (one for one, (a, b) in _sums(made) if a < asked <= b)
    elif rule.kind == "final":
        # Without an order nobody knows which piece is the last: none leaves unseen.
        yield from made


def _sums(made: Sequence[Made]) -> Iterator[tuple[Made, tuple[int, int]]]:
    """Each output with how much there was before it, and with it."""
    total = 0
    for one in made:
        before, total = total, total + one.quantity
        yield one, (before, total)


def _every_minutes(made: Sequence[Made], span_ms: int) -> Iterator[Made]:
    """The clock begins with the first output, and anew with each one that is due."""
    since = made[0].place[0] if made else 0
    for one in made:
        if one.place[0] - since >= span_ms:
            since = one.place[0]
            yield one
