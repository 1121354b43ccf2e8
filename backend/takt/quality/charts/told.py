"""What devices hold of charted series, and what people are told of alarms. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from takt.inventory import Findings, finding_of
from takt.quality.charts.model import AlarmKey, PointKey, Raised, SavedLimits, Series, StoredPoint
from takt.quality.errors import SPC_ALARM


def limits_row(series: Series, saved: SavedLimits) -> dict[str, Any]:
    """The limits of a series; figures that are not whole travel as text, exact to the last bit."""
    return {
        "code": series.key.code,
        "from_at": saved.from_at,
        "id": str(series.id),
        "item": series.key.item,
        "kind": series.key.kind,
        "limits": {
            name: repr(value) if isinstance(value, float) else value
            for name, value in sorted(asdict(saved.limits).items())
        },
        "plan": series.key.plan,
        "rules": list(saved.rules),
        "scale": series.key.scale,
        "subgroup": series.key.subgroup,
        "unit": series.key.unit,
    }


def tail_row(series: Series, tail: Iterable[StoredPoint]) -> dict[str, Any]:
    """The last points of a series: effective, stream, n, inspection, number, subgroup."""
    return {
        "code": series.key.code,
        "id": str(series.id),
        "item": series.key.item,
        "plan": series.key.plan,
        "points": [
            [*one.point.place, one.point.inspection, one.point.number, list(one.point.subgroup)]
            for one in tail
        ],
    }


def findings_of_alarms(
    series: Series,
    cases: Iterable[AlarmKey],
    alarms: Mapping[AlarmKey, Raised],
    points: Mapping[PointKey, StoredPoint],
    causes: Mapping[PointKey, Mapping[str, Any]],
) -> Findings:
    """The notice of each of these cases; None for an alarm that is not so any more."""
    findings: Findings = {}
    for inspection, number, rule in cases:
        alarm = alarms.get((inspection, number, rule))
        one = points.get((inspection, number))
        data = None
        about: dict[str, Any] = {}
        if alarm is not None and one is not None:
            data = {
                "series": series.id,
                "plan": series.key.plan,
                "characteristic": series.key.code,
                "kind": series.key.kind,
                "inspection": inspection,
                "number": number,
                "rule": rule,
                "is_second": alarm.is_second,
                "subgroup": list(one.point.subgroup),
                "scale": series.key.scale,
                "unit": series.key.unit,
                "cause": causes.get((inspection, number)),
            }
            about = _about(series, one)
        case = f"{series.id}:{inspection}:{number}:{rule}"
        findings |= finding_of(SPC_ALARM, case, "warning", data, **about)
    return findings


def _about(series: Series, one: StoredPoint) -> dict[str, Any]:
    return {
        "site": series.key.site,
        "operation": one.operation,
        "device": one.device,
        "person": one.person,
        "item": series.key.item,
        "lot": one.lot,
    }
