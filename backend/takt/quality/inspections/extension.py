"""The part of quality in a push: opens inspections with receipts, records results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from takt.inventory import (
    Booked,
    Facts,
    Kind,
    LotStatus,
    Receive,
    Resolve,
    Target,
    Undo,
    settle_findings,
)
from takt.quality.inspections import store
from takt.quality.inspections.after_release import TELLING, follow_status
from takt.quality.inspections.judge_result import KIND
from takt.quality.inspections.model import AREA, InspectResult, Quality, quality_of
from takt.quality.inspections.open_inspection import follow_receipt
from takt.quality.inspections.told_results import findings_of_results
from takt_sync.envelope import is_uuid

if TYPE_CHECKING:
    from takt.runtime.database import Connection
    from takt.runtime.feeds import FeedBatch
    from takt_sync.envelope import Operation

INSPECTED_LINES = "purchasing.inspected_lines"
"""Where purchasing says which lines of a push are inspected; it loads first."""


class Inspections:
    """Receipts open inspections, results decide them."""

    area = AREA
    kinds: Mapping[str, Kind] = {"inspect.result": KIND}

    async def load(self, connection: Connection, facts: Facts, _: Sequence[Operation]) -> None:
        """What is inspected, and the inspections that the batch may open or decide."""
        known = facts.of[AREA] = Quality(inspected_lines=facts.of.get(INSPECTED_LINES, frozenset()))
        spoken = _spoken_of(facts)
        # An unknown code may turn out to be a receipt of any item that is loaded.
        items = {one.item for one in spoken.receipts.values()}
        if items := {*facts.items} if spoken.has_facts else items:
            known.inspected_items = await store.inspected_items(connection, items)
        named = spoken.inspections | {
            id_
            for id_, one in spoken.receipts.items()
            if one.item in known.inspected_items or one.line in known.inspected_lines
        }
        lots = _told_lots(facts)
        if named or lots:
            known.inspections = await store.lock(connection, named, lots)
        named |= known.inspections.keys()
        if named or spoken.undone:
            known.results = await store.results_of(connection, named, spoken.undone)

    def follow(self, booked: Booked, facts: Facts) -> None:
        """What a receipt, a hold or a release means for quality."""
        follow_receipt(booked, facts)
        follow_status(booked, facts)

    async def write(
        self, connection: Connection, facts: Facts, booked: Sequence[Booked], feed: FeedBatch
    ) -> None:
        """Stores what the batch opened, decided and took back."""
        known = quality_of(facts)
        if booked and known.changed:
            await store.save(connection, known.changed.values(), feed, facts.now_ms)
        await store.save_results(connection, known.fresh, known.undone)
        await settle_findings(connection, feed, facts.now_ms, findings_of_results(known))


@dataclass(slots=True)
class _Spoken:
    """What a batch speaks of, as far as quality has to know."""

    receipts: dict[str, Receive] = field(default_factory=dict)
    inspections: set[str] = field(default_factory=set)
    undone: set[str] = field(default_factory=set)
    """Results."""
    has_facts: bool = False


def _spoken_of(facts: Facts) -> _Spoken:
    found = _Spoken()
    command: Any
    for id_, command in facts.commands.items():
        form = type(command)
        if form is InspectResult and is_uuid(command.inspection):
            found.inspections.add(str(command.inspection))
        elif form is Receive:
            found.receipts[id_] = command
        elif form is Resolve and command.fact is not None:
            found.inspections.add(id_)
            found.has_facts = True
        elif form is Undo and (target := facts.targets.get(command.operation)) is not None:
            _note_undone(target, found)
    return found


def _note_undone(target: Target, found: _Spoken) -> None:
    if target.kind == "stock.receive":
        found.inspections.add(target.id)
    elif target.kind == "inspect.result":
        found.undone.add(target.id)
        if is_uuid(inspection := target.args["inspection"]):
            found.inspections.add(str(inspection))


def _told_lots(facts: Facts) -> set[str]:
    """The lots that the batch may put on hold or let go: a receipt only where its label differs."""
    found: set[str] = set()
    command: Any
    for command in facts.commands.values():
        form = type(command)
        if form is Undo and (target := facts.targets.get(command.operation)) is not None:
            found.add(str(target.args.get("lot")) if target.kind in TELLING else "")
        elif form is LotStatus or form is InspectResult:
            found.add(command.lot or "")
        elif form is Receive and command.lot in facts.lots and facts.lots[command.lot].changes:
            found.add(command.lot)
    return {facts.lot_codes.get(lot, lot) for lot in found if is_uuid(lot)}
