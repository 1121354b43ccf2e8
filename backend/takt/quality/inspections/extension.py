"""The part of inspections in a push: opened with receipts or by a sample, decided by what is said.

A push without an act that is about inspections asks nothing here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from takt.inventory import Booked, Facts, Kind, settle_findings
from takt.quality.inspections import begin_inspection as begin
from takt.quality.inspections import judge_result as result
from takt.quality.inspections import record_readings as readings
from takt.quality.inspections import said_store, store, version_store
from takt.quality.inspections.after_release import follow_status
from takt.quality.inspections.commands import InspectBegin
from takt.quality.inspections.foreseeing import foreseen_lots
from takt.quality.inspections.model import AREA, Quality, quality_of
from takt.quality.inspections.open_inspection import follow_receipt
from takt.quality.inspections.rows import reading_row
from takt.quality.inspections.spoken import Spoken, looked_at, spoken_of, told_lots
from takt.quality.inspections.told_results import findings_of_results

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
        "inspect.begin": begin.KIND,
        "inspect.readings": readings.KIND,
        "inspect.result": result.KIND,
    }

    async def foresee(self, connection: Connection, facts: Facts) -> frozenset[str]:
        """The lots of the inspections that are begun or read on, which the acts do not name."""
        looked = looked_at(facts)
        if not looked:
            return frozenset()
        lots = await foreseen_lots(connection, looked)
        facts.of[AREA] = Quality(looked=frozenset(looked), foreseen=lots)
        return lots

    async def load(self, connection: Connection, facts: Facts, _: Sequence[Operation]) -> None:
        """What is inspected, and the inspections that the batch may open or decide."""
        known = quality_of(facts)
        known.inspected_lines = facts.of.get(INSPECTED_LINES, frozenset())
        spoken = spoken_of(facts)
        # An unknown code may turn out to be a receipt of any item that is loaded.
        items = {one.item for one in spoken.receipts.values()}
        if items := {*facts.items} if spoken.has_facts else items:
            known.inspected_items = await store.inspected_items(connection, items)
        named = spoken.inspections | {
            id_
            for id_, one in spoken.receipts.items()
            if one.item in known.inspected_items or one.line in known.inspected_lines
        }
        lots = told_lots(facts) | known.foreseen
        if named or lots:
            known.inspections = await store.lock(connection, named, lots)
        await _load_said(connection, facts, named, spoken)

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
        await said_store.save_said(connection, known.fresh, known.undone)
        await said_store.save_accepted(connection, known.accepted)
        for id_ in known.retold:
            taken = known.taken[id_]
            row = None if taken.undone_by is not None else reading_row(taken)
            feed.add(f"site:{taken.author.site}", "inspection_reading", id_, row)
        await settle_findings(connection, feed, facts.now_ms, findings_of_results(known))


async def _load_said(connection: Connection, facts: Facts, named: set[str], spoken: Spoken) -> None:
    """What was said so far of the inspections that the batch may settle."""
    known = quality_of(facts)
    told = named | known.inspections.keys()
    if told or spoken.undone:
        known.results = await said_store.results_of(connection, told, spoken.undone)
    drawn = known.looked | (named & known.inspections.keys())
    if drawn:
        known.begins = await said_store.begins_of(connection, drawn)
    if known.begins or known.looked:
        known.taken = await said_store.taken_of(connection, list(drawn))
    versions = {one.version for one in known.begins.values()}
    commands: Sequence[Any] = list(facts.commands.values())
    versions |= {one.version for one in commands if type(one) is InspectBegin}
    if versions:
        known.versions = await version_store.versions_of(connection, versions)
