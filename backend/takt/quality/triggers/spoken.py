"""What a batch says of goods that plans may want to see inspected. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from takt.inventory import Facts, Move, Output, Receive, Undo, fact_of, lot_id, run_of
from takt.quality.inspections.commands import InspectBegin, InspectResult
from takt.quality.triggers.model import OUTPUT_KINDS, PlanKind
from takt_sync.envelope import is_uuid

KINDS_OF: Final[Mapping[type, frozenset[PlanKind]]] = {
    Receive: frozenset[PlanKind]({"receipt"}),
    Move: frozenset[PlanKind]({"move"}),
    Output: OUTPUT_KINDS,
    InspectBegin: OUTPUT_KINDS,
    InspectResult: OUTPUT_KINDS,
}
LOOKS: Final[frozenset[type]] = frozenset({InspectBegin, InspectResult})
"""What may be said of goods ahead of the act that brought them, or where none was due."""


@dataclass(slots=True)
class Spoken:
    """Acts with their items, and everything else that has to be asked about."""

    acts: list[tuple[str, type, int]] = field(default_factory=list)
    """Act, form and item."""
    lots: set[tuple[int, str]] = field(default_factory=set)
    """Goods whose quarantine may begin: item and lot."""
    targets: set[int] = field(default_factory=set)
    lines: set[int] = field(default_factory=set)
    groups: dict[str, tuple[int | None, str]] = field(default_factory=dict)
    """Act -> order and run of its output."""
    undone: set[str] = field(default_factory=set)
    looked: set[str] = field(default_factory=set)
    """Lots of which something is said in an inspection that an act opens."""

    receipts: dict[str, tuple[int | None, int | None]] = field(default_factory=dict)
    """Receipt -> from whom it says that it comes, and its line."""

    def suppliers(self, of_lines: Mapping[int, int]) -> dict[str, int]:
        """From whom receipts come, as far as is known."""
        told = {
            act: party or of_lines.get(line or 0) for act, (party, line) in self.receipts.items()
        }
        return {act: supplier for act, supplier in told.items() if supplier is not None}

    @property
    def items(self) -> set[int]:
        """All items that plans are looked up for."""
        return {item for _, _, item in self.acts}

    @property
    def kinds(self) -> set[PlanKind]:
        """The kinds of plans that are looked up."""
        return set[PlanKind]().union(*(KINDS_OF[form] for _, form, _ in self.acts))


def spoken_of(facts: Facts) -> Spoken:
    """Everything that the commands of a batch speak of."""
    found = Spoken()
    for id_, said in facts.commands.items():
        command: Any = fact_of(said) if said is not None else None
        form = type(command)
        if form is Undo:
            found.undone.add(command.operation)
        elif form in KINDS_OF:
            _note(id_, command, found)
    return found


def _note(id_: str, command: Any, found: Spoken) -> None:
    form = type(command)
    if form in LOOKS:
        if command.inspection is None or command.lot is None or not is_uuid(command.lot):
            return
        found.looked.add(command.lot)
    found.acts.append((id_, form, command.item))
    if form is Receive:
        found.receipts[id_] = command.party, command.line
        if command.line is not None:
            found.lines.add(command.line)
    elif form is Move:
        found.targets.add(command.target)
    elif form is Output:
        found.groups[id_] = command.work_order, run_of(command.run, command.work_order, id_)
    lot = command.lot
    if form is Output and command.lot_code is not None:
        lot = lot_id(command.item, command.lot_code)
    if lot is not None and form in (Move, Output):
        found.lots.add((command.item, lot))
