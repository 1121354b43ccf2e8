"""The part of quality in a push: opens inspections with receipts, records results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from takt.inventory import Booked, Facts, Kind, LotStatus, Receive, Resolve, Undo
from takt.quality import store
from takt.quality.after_release import follow_status
from takt.quality.judge_result import KIND
from takt.quality.model import AREA, InspectResult, Quality, quality_of
from takt.quality.open_inspection import follow_receipt
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

    async def load(
        self, connection: Connection, facts: Facts, operations: Sequence[Operation]
    ) -> None:
        """What is inspected, and the inspections that the batch may open or decide."""
        known = facts.of[AREA] = Quality(inspected_lines=facts.of.get(INSPECTED_LINES, frozenset()))
        receipts: dict[str, Receive] = {}
        named: set[str] = set()
        for operation in operations:
            command: Any = facts.commands.get(operation.id)
            form = type(command)
            if form is InspectResult and is_uuid(command.inspection):
                named.add(str(command.inspection))
            elif form is Receive:
                receipts[operation.id] = command
            elif form is Resolve and command.fact is not None:
                named.add(operation.id)
        # An unknown code may turn out to be a receipt of any item that is loaded.
        items = {*facts.items} if named else {one.item for one in receipts.values()}
        if items:
            known.inspected_items = await store.inspected_items(connection, items)
        named |= {
            id_
            for id_, one in receipts.items()
            if one.item in known.inspected_items or one.line in known.inspected_lines
        }
        waiting = _told_lots(facts)
        if named or waiting:
            known.inspections = await store.lock(connection, named, filter(is_uuid, waiting))

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
        await store.add_results(connection, known.results)
        undone = list(facts.outcome.undone_entries)
        if undone:
            await store.void(connection, undone, feed)


def _told_lots(facts: Facts) -> set[str]:
    """The lots that the batch may put on hold or let go: a receipt only where its label differs."""
    found: set[str] = set()
    command: Any
    for command in facts.commands.values():
        form = type(command)
        if form is Undo and (target := facts.targets.get(command.operation)) is not None:
            found.add(str(target.args["lot"]) if target.kind == "lot.hold" else "")
        elif form is LotStatus or form is InspectResult:
            found.add(command.lot or "")
        elif form is Receive and command.lot in facts.lots and facts.lots[command.lot].changes:
            found.add(command.lot)
    return {facts.lot_codes.get(lot, lot) for lot in found if is_uuid(lot)}
