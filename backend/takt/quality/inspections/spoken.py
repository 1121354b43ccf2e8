"""What a batch speaks of, as far as inspections have to know. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from takt.inventory import Facts, LotStatus, Receive, Resolve, Target, Undo
from takt.quality.inspections.after_release import TELLING
from takt.quality.inspections.commands import (
    AcceptReadings,
    InspectBegin,
    InspectReadings,
    InspectResult,
)
from takt_sync.envelope import is_uuid

SPEAKING: Final = frozenset({InspectBegin, InspectReadings, AcceptReadings, Undo})
"""What a batch that is about samples or readings has at least one of."""
LOOKING: Final = frozenset({"inspect.begin", "inspect.readings"})


@dataclass(slots=True)
class Spoken:
    """The receipts of a batch, and the inspections and results that it names."""

    receipts: dict[str, Receive] = field(default_factory=dict)
    inspections: set[str] = field(default_factory=set)
    undone: set[str] = field(default_factory=set)
    """Results."""
    has_facts: bool = False


def looked_at(facts: Facts) -> set[str]:
    """The inspections that are begun or read on in a batch, or were, where that is undone."""
    found: set[str] = set()
    command: Any
    for id_, command in facts.commands.items():
        form = type(command)
        if form is InspectBegin:
            _add(found, command.inspection or id_)
        elif form is InspectReadings:
            _add(found, command.inspection)
        elif form is Undo:
            target = facts.targets.get(command.operation)
            if target is not None and target.kind in LOOKING:
                _add(found, target.args.get("inspection") or target.id)
    return found


def accepted_in(facts: Facts) -> set[str]:
    """The acts of readings that a batch lets count."""
    commands: list[Any] = list(facts.commands.values())
    return {one.readings for one in commands if type(one) is AcceptReadings and one.is_sound()}


def _add(found: set[str], id_: object) -> None:
    if is_uuid(id_):
        found.add(str(id_))


def spoken_of(facts: Facts) -> Spoken:
    """What the commands of a batch name."""
    found = Spoken()
    command: Any
    for id_, command in facts.commands.items():
        form = type(command)
        if form is InspectResult:
            _add(found.inspections, command.inspection)
        elif form is Receive:
            found.receipts[id_] = command
        elif form is Resolve and command.fact is not None:
            found.inspections.add(id_)
            found.has_facts = True
        elif form is Undo and (target := facts.targets.get(command.operation)) is not None:
            _note_undone(target, found)
    return found


def _note_undone(target: Target, found: Spoken) -> None:
    if target.kind == "stock.receive":
        found.inspections.add(target.id)
    elif target.kind == "inspect.result":
        found.undone.add(target.id)
        _add(found.inspections, target.args.get("inspection"))


def told_lots(facts: Facts) -> set[str]:
    """The lots that the batch may put on hold or let go: a receipt only where its label differs."""
    found: set[str] = set()
    command: Any
    for command in facts.commands.values():
        form = type(command)
        if form is Undo and (target := facts.targets.get(command.operation)) is not None:
            found.add(str(target.args.get("lot")) if target.kind in TELLING else "")
        elif form is LotStatus or form is InspectResult or form is InspectBegin:
            found.add(command.lot or "")
        elif form is Receive and command.lot in facts.lots and facts.lots[command.lot].changes:
            found.add(command.lot)
    return {facts.lot_codes.get(lot, lot) for lot in found if is_uuid(lot)}
