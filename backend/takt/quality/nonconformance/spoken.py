"""Which cases, lots and inspections the acts of a batch concern. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from takt.inventory import Facts, LotStatus, Target, Undo
from takt.quality.nonconformance.identifiers import is_id
from takt.quality.nonconformance.model import (
    DISPOSE,
    REPORT,
    SIGN,
    Dispose,
    Report,
    Sign,
    nonconformance_id,
)

OF_LOTS: Final = frozenset({"lot.hold", "lot.release", "lot.reject"})


@dataclass(slots=True)
class Spoken:
    """What a batch speaks of, as far as nonconformances have to know."""

    cases: set[str] = field(default_factory=set)
    lots: set[str] = field(default_factory=set)
    disposes: bool = False
    regroups: bool = False


def spoken_of(facts: Facts) -> Spoken:
    """Reads the batch; what an undo takes back is loaded by then."""
    found = Spoken()
    command: Any
    for id_, command in facts.commands.items():
        form = type(command)
        if form is Report:
            found.cases.add(id_)
            _note(found, command.lot, command.inspection)
        elif form is Dispose or form is Sign:
            found.disposes |= form is Dispose
            _note_case(found, command.nonconformance)
        elif form is LotStatus:
            _note(found, command.lot, None)
        elif form is Undo:
            _note_undone(facts.targets.get(command.operation), found)
        elif hasattr(command, "outputs"):
            found.regroups = True
        elif hasattr(command, "inspection"):
            _note(found, getattr(command, "lot", None), command.inspection)
    found.lots = {facts.lot_codes.get(lot, lot) for lot in found.lots}
    return found


def _note_undone(target: Target | None, found: Spoken) -> None:
    if target is None:
        return
    if target.kind == REPORT:
        found.cases.add(target.id)
        _note(found, target.args.get("lot"), target.args.get("inspection"))
    elif target.kind in (DISPOSE, SIGN):
        _note_case(found, target.args.get("nonconformance"))
    elif "outputs" in target.args:
        found.regroups = True
    elif target.kind in OF_LOTS:
        _note(found, target.args.get("lot"), None)
    elif target.kind.startswith("inspect."):
        _note(found, target.args.get("lot"), target.args.get("inspection"))


def _note_case(found: Spoken, case: object) -> None:
    if isinstance(case, str) and is_id(case):
        found.cases.add(case)


def _note(found: Spoken, lot: object, inspection: object) -> None:
    if isinstance(lot, str) and is_id(lot):
        found.lots.add(lot)
    if isinstance(inspection, str) and is_id(inspection):
        found.cases.add(nonconformance_id(inspection))
