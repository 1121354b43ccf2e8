"""Which rule decides on which kind of operation. Pure; one call per operation of a push."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from takt.inventory import errors
from takt.inventory.model import Act, Booked, Facts, Line, Target, act_of
from takt.inventory.use_cases.adjust_stock import adjust_stock, approve
from takt.inventory.use_cases.book_move import book_move
from takt.inventory.use_cases.change_lot_status import hold_lot, reject_lot, release_lot
from takt.inventory.use_cases.judge_act import is_intent, is_strange, note_device
from takt.inventory.use_cases.record_count import record_count, record_empty
from takt.inventory.use_cases.regroup_lots import regroup_lots
from takt.inventory.use_cases.resolve_notice import resolve_notice, scan_unresolved
from takt.inventory.use_cases.settle_count import release_watermark, settle_count
from takt.inventory.use_cases.undo_act import undo_act
from takt_sync.ports import Applied, Held, PlacedOp

Rule = Callable[[Act, Any, Facts], Applied | Held]

RULES: dict[str, Rule] = {
    "stock.receive": book_move,
    "stock.put_away": book_move,
    "stock.move": book_move,
    "stock.issue": book_move,
    "stock.return": book_move,
    "stock.scrap": book_move,
    "stock.ship": book_move,
    "stock.consume": book_move,
    "stock.output": book_move,
    "lot.regroup": regroup_lots,
    "stock.count": record_count,
    "stock.count_empty": record_empty,
    "count.settle": settle_count,
    "watermark.release": release_watermark,
    "lot.hold": hold_lot,
    "lot.release": release_lot,
    "lot.reject": reject_lot,
    "stock.adjust": adjust_stock,
    "approve": approve,
    "undo": undo_act,
    "scan.unresolved": scan_unresolved,
    "resolve": resolve_notice,
}


def decide(placed: PlacedOp, facts: Facts) -> Applied | Held:
    """Decides on one operation and notes in the facts what later ones have to see."""
    operation = placed.operation
    command = facts.commands.get(operation.id)
    if command is None:
        return Held(errors.UNPARSED)
    act = act_of(placed, facts)
    if act.is_backdated and act.effective > facts.now_ms:
        return Held(errors.UNPARSED)
    facts.began[act.n] = act.lo
    target = Target(act.id, act.kind, act.person, act.place, operation.args, True)
    facts.targets[act.id] = target
    if is_strange(act, facts) and is_intent(act.kind, facts):
        verdict: Applied | Held = Held(errors.RIGHT_MISSING)
    else:
        verdict = _rule_of(act.kind, facts)(act, command, facts)
    target.is_applied = isinstance(verdict, Applied)
    if isinstance(verdict, Applied):
        note_device(placed, act, facts)
        if facts.is_followed:
            facts.note_booked(booked(act, command, verdict, facts))
    return verdict


def _rule_of(kind: str, facts: Facts) -> Rule:
    """The inventory's own rule, or that of the area which adds the kind."""
    own = RULES.get(kind)
    return facts.kinds[kind].rule if own is None else own


def booked(act: Act, command: Any, verdict: Applied, facts: Facts) -> Booked:
    """What the areas that follow the books learn of an act."""
    line = verdict.effects if isinstance(verdict.effects, Line) else Line()
    # An undo whose original is not on record yet has taken nothing back so far.
    undoes = facts.targets.get(command.operation) if act.kind == "undo" else None
    return Booked(act, command, line, undoes)
