"""What a charted series is, how readings make its points, and what limits say of them. Pure.

Points and alarms are a fold over the readings that stand and the limits that people saved: each
point is judged by the newest limits that hold at its time, whatever arrived when.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from takt.inventory import Anchor
from takt.quality.inspections.model import Author, Inspection, Taken, standing
from takt.quality.inspections.verdict import Judged
from takt.quality.inspections.versions import Charted
from takt_sync.judged_values import Judged as JudgedValue
from takt_sync.judged_values import judge_value
from takt_sync.spc import (
    ChartKind,
    Limits,
    Rule,
    SeriesPoint,
    SeriesReading,
    alarms_of,
    points_of,
)

PointKey = tuple[str, int]
"""Inspection and number of the subgroup in it."""
AlarmKey = tuple[str, int, Rule]


class SeriesKey(NamedTuple):
    """What makes a series: another size, scale or kind of chart begins another one."""

    site: int
    plan: int
    code: str
    item: int
    kind: ChartKind
    subgroup: int
    scale: int
    unit: str


@dataclass(frozen=True, slots=True)
class StoredPoint:
    """A point with the goods that it is of and the act with which it was whole."""

    point: SeriesPoint
    lot: str | None
    operation: str
    person: int
    device: str

    @property
    def key(self) -> PointKey:
        """Which point of its series it is."""
        return self.point.inspection, self.point.number


@dataclass(frozen=True, slots=True)
class SavedLimits:
    """Limits and rules that somebody saved, for points from a moment on."""

    id: int
    limits: Limits
    rules: tuple[Rule, ...]
    from_at: int


@dataclass(frozen=True, slots=True)
class Series:
    """A series with all limits that were ever saved for it, the newest last."""

    id: int
    key: SeriesKey
    saved: tuple[SavedLimits, ...] = ()


@dataclass(frozen=True, slots=True)
class Raised:
    """An alarm at a point, by which limits."""

    is_second: bool
    limits: int


Points = dict[SeriesKey, dict[PointKey, StoredPoint]]


def points_in(inspection: Inspection, found: Judged | None, taken: Iterable[Taken]) -> Points:
    """The points that an inspection adds to its series; none while it is not known what it is."""
    made: Points = {}
    is_there = inspection.is_received and inspection.status != "void"
    if not is_there or found is None or found.outcome is None or not inspection.fits(found.begin):
        return made
    acts = standing(taken)
    by_place = {one.author.place: one.author for one in acts}
    begin = found.begin
    for charted in found.version.charted:
        readings = _readings_of(charted, found, acts)
        is_whole = _is_whole(charted, found, len(readings))
        points = points_of(charted.kind, charted.subgroup, inspection.id, readings, is_whole)
        if points:
            _, code, kind, subgroup, scale, unit = _parts(charted)
            key = SeriesKey(
                inspection.site, begin.plan, code, begin.item, kind, subgroup, scale, unit
            )
            stored = [_stored(one, inspection.lot, by_place[one.place]) for one in points]
            made[key] = {one.key: one for one in stored}
    return made


def _is_whole(charted: Charted, found: Judged, count: int) -> bool:
    """Whether all counts are there that make a point: those of a c chart are of samples alike."""
    is_decided = found.outcome is not None and found.outcome.verdict != "open"
    one = next(one for one in found.version.characteristics if one.id == charted.id)
    asked = found.sample.n if one.every_unit else 1
    return is_decided and (charted.kind != "c" or count == asked)


def _parts(one: Charted) -> tuple[int, str, ChartKind, int, int, str]:
    return one.id, one.code, one.kind, one.subgroup, one.scale, one.unit


def _stored(point: SeriesPoint, lot: str | None, author: Author) -> StoredPoint:
    return StoredPoint(point, lot, author.operation, author.person, author.device)


def _readings_of(charted: Charted, found: Judged, acts: Sequence[Taken]) -> list[SeriesReading]:
    """What stands of a characteristic, each unit at the place of its first reading."""
    characteristic = next(one for one in found.version.characteristics if one.id == charted.id)
    odd = found.outcome.findings if found.outcome is not None else ()
    left = {(one.unit, one.characteristic, one.place) for one in odd}
    values: dict[int, int] = {}
    places: dict[int, Anchor] = {}
    for act in acts:
        for unit, known_as, value in act.readings:
            if known_as != charted.id or (unit, known_as, act.author.place) in left:
                continue
            judged = judge_value(characteristic, value)
            if isinstance(judged, str):
                continue
            places.setdefault(unit, act.author.place)
            values[unit] = _size_of(judged)
    return [SeriesReading(unit, value, places[unit]) for unit, value in values.items()]


def _size_of(judged: JudgedValue) -> int:
    """A size or a count as it is; of anything else, 1 where it does not conform."""
    value = judged.value
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return int(judged.state == "nonconforming")


def raised(points: Sequence[StoredPoint], saved: Sequence[SavedLimits]) -> dict[AlarmKey, Raised]:
    """The alarms of points in their order, each judged by the newest limits that hold for it."""
    epochs = {one.key: _in_force(one, saved) for one in points}
    drawn = [one.point for one in points]
    found: dict[AlarmKey, Raised] = {}
    for limits in {one.id: one for one in epochs.values() if one is not None}.values():
        for alarm in alarms_of(drawn, limits.limits, limits.rules, limits.from_at):
            key = (alarm.inspection, alarm.number)
            if epochs[key] is limits:
                found[(*key, alarm.rule)] = Raised(alarm.is_second, limits.id)
    return found


def _in_force(one: StoredPoint, saved: Sequence[SavedLimits]) -> SavedLimits | None:
    fitting = [limits for limits in saved if limits.from_at <= one.point.place[0]]
    return fitting[-1] if fitting else None


@dataclass(frozen=True, slots=True)
class Change:
    """What became of the points of a series; `before` are those of `fresh` as they were."""

    gone: Sequence[StoredPoint]
    fresh: Sequence[StoredPoint]
    before: Sequence[StoredPoint]


def changed(
    stored: Mapping[PointKey, StoredPoint], wanted: Mapping[PointKey, StoredPoint]
) -> Change:
    """What of some inspections is gone from a series, and what is new or otherwise."""
    gone = [one for key, one in stored.items() if key not in wanted]
    fresh = [one for key, one in wanted.items() if stored.get(key) != one]
    return Change(gone, fresh, [stored[one.key] for one in fresh if one.key in stored])
