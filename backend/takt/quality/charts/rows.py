"""Charts as people at a screen see them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from takt.quality.charts.choice import Made
from takt.quality.charts.model import Series, StoredPoint
from takt.quality.charts.queries import Head
from takt_sync.spc import (
    OF_COUNTS,
    Index,
    Limits,
    Rule,
    SpcError,
    alarms_of,
    capability,
    limits,
    lines,
    within,
)


def head_row(head: Head) -> dict[str, Any]:
    """A series in the list: its names, its last alarm, its capability in short."""
    return head.fields | {
        "last_alarm": head.last_alarm,
        "recent_alarms": head.recent_alarms,
        "has_limits": head.limits is not None,
        "capability": capability_row(
            head.fields, head.recent, None if head.limits is None else head.limits["limits"]
        ),
    }


def capability_row(
    series: Mapping[str, Any], subgroups: Sequence[Sequence[int]], saved: Mapping[str, Any] | None
) -> dict[str, Any] | None:
    """The indices of readings with 95 % intervals; none of counts.

    The sigma within subgroups is that of the saved limits, else that of these readings.
    """
    if series["kind"] in OF_COUNTS:
        return None
    inner = None
    try:
        of = limits(series["kind"], subgroups) if saved is None else Limits(**saved)
        inner = within(of)
    except SpcError:
        pass  # too few for a sigma: the indices say so
    readings = [value for subgroup in subgroups for value in subgroup]
    lower, upper = series["lower"], series["upper"]
    if lower is not None and lower == upper:
        lower = None
    found = capability(readings, inner, lower, upper)
    return {
        "readings": found.readings,
        "centre": found.centre,
        "overall": found.overall,
        "within": None if inner is None else asdict(inner),
        **{name: _index(getattr(found, name)) for name in ("cp", "cpk", "pp", "ppk")},
    }


def _index(one: Index) -> dict[str, Any]:
    return asdict(one)


def points_row(points: Sequence[StoredPoint]) -> dict[str, Any]:
    """Points in columns; inspections, lots and people are named once and then by their place."""
    inspections: dict[str, int] = {}
    lots: dict[str | None, int] = {}
    people: dict[int, int] = {}
    of, of_lot, of_person = [], [], []
    for one in points:
        of.append(inspections.setdefault(one.point.inspection, len(inspections)))
        of_lot.append(lots.setdefault(one.lot, len(lots)))
        of_person.append(people.setdefault(one.person, len(people)))
    return {
        "inspections": list(inspections),
        "lots": list(lots),
        "people": list(people),
        "of": of,
        "of_lot": of_lot,
        "of_person": of_person,
        "at": [one.point.place[0] for one in points],
        "number": [one.point.number for one in points],
        "subgroups": [one.point.subgroup for one in points],
    }


def alarm_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """An alarm with the cause that was named."""
    named = None
    if row["cause"] is not None:
        names = {"cause": "cause", "note": "note", "person": "named_by", "at": "named_at"}
        named = {name: row[column] for name, column in names.items()}
    return {
        "series": row["series"],
        "inspection": str(row["inspection"]),
        "number": row["number"],
        "rule": row["rule"],
        "is_second": row["is_second"],
        "at": row["effective"],
        "lot": None if row["lot"] is None else str(row["lot"]),
        "person": row["person"],
        "cause": named,
    }


def proposal_row(series: Mapping[str, Any], made: Made, rules: Sequence[Rule]) -> dict[str, Any]:
    """What limits of chosen points would be: lines, alarms among them, capability."""
    drawn = [one.point for one in made.points]
    kept = [one.subgroup for at, one in enumerate(drawn) if at not in made.out]
    size = kept[0][1] if series["kind"] in ("p", "np", "u") else len(kept[0])
    main, second = lines(made.limits, size)
    found = alarms_of(drawn, made.limits, rules, 0)
    return {
        "limits": asdict(made.limits),
        "lines": {"main": asdict(main), "second": None if second is None else asdict(second)},
        "points": len(made.points),
        "excluded": len(made.out),
        "alarms": [[one.inspection, one.number, one.rule, one.is_second] for one in found],
        "capability": capability_row(series, kept, asdict(made.limits)),
    }


def series_row(series: Series) -> dict[str, Any]:
    """What the audit says of which series it was."""
    return {"series": series.id, **series.key._asdict()}
