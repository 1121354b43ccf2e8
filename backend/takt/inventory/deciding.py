"""Which rule decides on which kind of operation. Pure; one call per operation of a push."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from takt.inventory import errors
from takt.inventory.commands import INTENTS
from takt.inventory.model import Act, Facts, Target, act_of
from takt.inventory.use_cases.adjust_stock import adjust_stock, approve
from takt.inventory.use_cases.book_move import book_move
from takt.inventory.use_cases.change_lot_status import hold_lot, release_lot
from takt.inventory.use_cases.judge_act import is_strange, note_device
from takt.inventory.use_cases.record_count import record_count
from takt.inventory.use_cases.resolve_notice import resolve_notice, scan_unresolved
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
    "stock.count": record_count,
    "lot.hold": hold_lot,
    "lot.release": release_lot,
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
    target = Target(act.id, act.kind, act.person, act.place, operation.args, True)
    facts.targets[act.id] = target
    if is_strange(act, facts) and act.kind in INTENTS:
        verdict: Applied | Held = Held(errors.RIGHT_MISSING)
    else:
        verdict = RULES[act.kind](act, command, facts)
    target.is_applied = isinstance(verdict, Applied)
    if target.is_applied:
        note_device(placed, act, facts)
    return verdict
