"""The part of control charts in a push: readings become points, points raise alarms.

A push without readings or causes asks nothing here, nor does one of readings that no chart shows.
Series are locked after everything that inspections lock, in the order of their ids.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from takt.inventory import Booked, Facts, Findings, Kind, Undo, settle_findings
from takt.quality.charts import store
from takt.quality.charts.causes import known_causes, save_causes, series_alarmed_at
from takt.quality.charts.model import Points, SeriesKey, changed, points_in
from takt.quality.charts.name_cause import AREA, KIND, InspectCause, causes_in
from takt.quality.charts.settle_series import retell_causes, settle_points
from takt.quality.inspections.model import Inspection, quality_of
from takt.quality.inspections.settle import judgement

if TYPE_CHECKING:
    from takt.runtime.database import Connection
    from takt.runtime.feeds import FeedBatch
    from takt_sync.envelope import Operation

CAUSE = "inspect.cause"


class Charts:
    """Follows what inspections came to; loads after them and writes after them."""

    area = AREA
    kinds: Mapping[str, Kind] = {CAUSE: KIND}

    async def load(self, connection: Connection, facts: Facts, _: Sequence[Operation]) -> None:
        """The causes that undos take back."""
        undos = [one.operation for one in facts.commands.values() if isinstance(one, Undo)]
        named = [id_ for id_ in undos if id_ in facts.targets and facts.targets[id_].kind == CAUSE]
        if named:
            causes_in(facts).known = await known_causes(connection, named)

    async def write(
        self, connection: Connection, facts: Facts, booked: Sequence[Booked], feed: FeedBatch
    ) -> None:
        """Stores points and alarms, and tells of them."""
        findings: Findings = {}
        if touched := _touched(facts):
            findings |= await _follow(connection, facts, touched, feed)
        if AREA in facts.of:
            findings |= await _write_causes(connection, facts, booked)
        await settle_findings(connection, feed, facts.now_ms, findings)


def _touched(facts: Facts) -> list[Inspection]:
    """Inspections that were settled, with readings that some version charts."""
    known = quality_of(facts)
    if not known.changed:
        return []
    read = {one.inspection for one in known.taken.values()}
    charting = {
        one.inspection
        for one in known.begins.values()
        if one.version in known.versions and known.versions[one.version].charted
    }
    return [known.changed[id_] for id_ in sorted(read & charting & known.changed.keys())]


async def _follow(
    connection: Connection, facts: Facts, touched: Sequence[Inspection], feed: FeedBatch
) -> Findings:
    known = quality_of(facts)
    stored = await store.points_of_inspections(connection, [one.id for one in touched])
    wanted: dict[str, Points] = {
        one.id: points_in(one, judgement(one, known), known.taken_of(one.id)) for one in touched
    }
    keys = {
        key
        for id_, points in wanted.items()
        for key in {*points, *stored.get(id_, {})}
        if points.get(key, {}) != stored.get(id_, {}).get(key, {})
    }
    findings: Findings = {}
    if not keys:
        return findings
    for series in await store.lock_series(connection, keys):
        before = _merged(stored.values(), series.key)
        change = changed(before, _merged(wanted.values(), series.key))
        findings |= await settle_points(connection, feed, series, change)
    return findings


def _merged(inspections: Any, key: SeriesKey) -> dict[Any, Any]:
    """The points of one series in several inspections."""
    return {id_: one for points in inspections for id_, one in points.get(key, {}).items()}


async def _write_causes(connection: Connection, facts: Facts, booked: Sequence[Booked]) -> Findings:
    causes = causes_in(facts)
    acts = [one.act for one in booked if one.act.kind == CAUSE]
    said = []
    for act in acts:
        command: Any = facts.commands[act.id]
        if isinstance(command, InspectCause):
            said.append((
                act.id, command.inspection, command.code, command.number, command.cause,
                command.note, act.person, act.device, facts.device_site, *act.place,
                causes.counting[act.id],
            ))  # fmt: skip
    if not said and not causes.undone:
        return {}
    await save_causes(connection, said, causes.undone)
    told = [causes.known[id_] for id_ in (*(row[0] for row in said), *causes.undone)]
    points = {(one.inspection, one.code, one.number) for one in told}
    findings: Findings = {}
    for id_ in await series_alarmed_at(connection, points):
        findings |= await retell_causes(connection, id_, points)
    return findings
