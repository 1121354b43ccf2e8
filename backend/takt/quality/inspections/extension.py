"""The part of inspections in a push: opened with receipts or by a sample, decided by what is said.

A push without an act that is about inspections asks nothing here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from takt.inventory import Booked, Facts, Kind
from takt.quality.inspections import accept_readings as accept
from takt.quality.inspections import begin_inspection as begin
from takt.quality.inspections import judge_result as result
from takt.quality.inspections import record_readings as readings
from takt.quality.inspections import store
from takt.quality.inspections.after_release import follow_status
from takt.quality.inspections.foreseeing import foreseen_lots, inspections_read_in
from takt.quality.inspections.loading import load_said
from takt.quality.inspections.model import AREA, quality_of
from takt.quality.inspections.open_inspection import follow_receipt
from takt.quality.inspections.spoken import SPEAKING, accepted_in, looked_at, spoken_of, told_lots
from takt.quality.inspections.writing import write_settled
from takt.quality.nonconformance.model import LOTS as CASE_LOTS

if TYPE_CHECKING:
    from takt.runtime.database import Connection
    from takt.runtime.feeds import FeedBatch
    from takt_sync.envelope import Operation

INSPECTED_LINES = "purchasing.inspected_lines"
"""Where purchasing says which lines of a push are inspected; it loads first."""


class Inspections:
    """Receipts and samples open inspections; results and readings decide them."""

    area = AREA
    kinds: Mapping[str, Kind] = {
        "inspect.accept": accept.KIND,
        "inspect.begin": begin.KIND,
        "inspect.readings": readings.KIND,
        "inspect.result": result.KIND,
    }

    async def foresee(self, connection: Connection, facts: Facts) -> frozenset[str]:
        """The lots of the inspections that are begun or read on, which the acts do not name."""
        if SPEAKING.isdisjoint(map(type, facts.commands.values())):
            return frozenset()
        looked, accepted = looked_at(facts), accepted_in(facts)
        if accepted:
            looked |= await inspections_read_in(connection, accepted)
        if not looked:
            return frozenset()
        lots = await foreseen_lots(connection, looked)
        known = quality_of(facts)
        known.looked, known.foreseen = frozenset(looked), lots
        return lots

    async def load(self, connection: Connection, facts: Facts, _: Sequence[Operation]) -> None:
        """What is inspected, and the inspections that the batch may open or decide."""
        known = quality_of(facts)
        known.inspected_lines = facts.of.get(INSPECTED_LINES, frozenset())
        spoken = spoken_of(facts)
        spoken.inspections |= known.looked
        # An unknown code may turn out to be a receipt of any item that is loaded.
        items = {one.item for one in spoken.receipts.values()}
        if items := {*facts.items} if spoken.has_facts else items:
            known.inspected_items = await store.inspected_items(connection, items)
        named = spoken.inspections | known.expected
        named |= {
            id_
            for id_, one in spoken.receipts.items()
            if one.item in known.inspected_items or one.line in known.inspected_lines
        }
        lots = told_lots(facts) | known.foreseen | facts.of.get(CASE_LOTS, frozenset())
        if named or lots:
            known.inspections = await store.lock(connection, named, lots)
        await load_said(connection, facts, named, spoken.undone)

    def follow(self, booked: Booked, facts: Facts) -> None:
        """What a receipt, a hold or a release means for quality."""
        follow_receipt(booked, facts)
        follow_status(booked, facts)

    async def write(
        self, connection: Connection, facts: Facts, booked: Sequence[Booked], feed: FeedBatch
    ) -> None:
        """Stores what the batch opened, decided and took back."""
        if booked:
            await write_settled(connection, facts, feed)
