"""Stores what inspections came to, with what devices and people are told of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from takt.inventory import Facts, is_shown, settle_findings
from takt.quality.inspections import said_store, series_store, store
from takt.quality.inspections.inspected_lots import SeriesKey
from takt.quality.inspections.model import Quality, Taken, quality_of
from takt.quality.inspections.rows import reading_row
from takt.quality.inspections.series import State
from takt.quality.inspections.settle import judgement
from takt.quality.inspections.told_readings import findings_of_readings
from takt.quality.inspections.told_results import findings_of_results
from takt.quality.inspections.told_series import findings_of_series

if TYPE_CHECKING:
    from takt.runtime.database import Connection
    from takt.runtime.feeds import FeedBatch


def _is_shown(taken: Taken, known: Quality, now_ms: int) -> bool:
    inspection = known.inspections.get(taken.inspection)
    is_lately = inspection is None or is_shown(inspection.closed_at, now_ms)
    return taken.undone_by is None and is_lately


async def _read_again(connection: Connection, known: Quality, now_ms: int) -> set[str]:
    """The readings of inspections that come back to the devices: those have forgotten them."""
    shown = [
        one.id
        for one in known.changed.values()
        if not one.is_new and is_shown(one.closed_at, now_ms) and known.taken_of(one.id)
    ]
    back = await store.forgotten(connection, shown) if shown else frozenset[str]()
    return {id_ for id_, taken in known.taken.items() if taken.inspection in back}


async def write_settled(connection: Connection, facts: Facts, feed: FeedBatch) -> None:
    """Writes what was settled; a batch without inspections leaves nothing to write."""
    known = quality_of(facts)
    if known.changed:
        known.retold |= await _read_again(connection, known, facts.now_ms)
        await store.save(connection, known.changed.values(), feed, facts.now_ms)
    await said_store.save_said(connection, known.fresh, known.undone)
    await said_store.save_accepted(connection, known.accepted)
    states: dict[SeriesKey, State] = {}
    if known.retold_series or known.due_again:
        states = await series_store.save_series(connection, known.series, known.changed, feed)
    for id_ in sorted(known.retold):
        taken = known.taken[id_]
        row = reading_row(taken) if _is_shown(taken, known, facts.now_ms) else None
        feed.add(f"site:{taken.author.site}", "inspection_reading", id_, row)
    findings = findings_of_results(known) | findings_of_series(states)
    for inspection in known.changed.values():
        is_read = known.begins_of(inspection.id) or known.taken_of(inspection.id)
        if is_read or inspection.version is not None:
            found = judgement(inspection, known)
            findings |= findings_of_readings(inspection, found, known)
    await settle_findings(connection, feed, facts.now_ms, findings)
