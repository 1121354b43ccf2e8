"""Series of readings against the shared vectors: points, tails and alarms at the entry."""

from __future__ import annotations

from typing import Any

import pytest

from takt_sync import spc
from tests.sync.vector_files import cases, title

Case = dict[str, Any]


def point_of(row: list[Any]) -> spc.SeriesPoint:
    inspection, number, place, subgroup = row
    return spc.SeriesPoint(inspection, number, tuple(place), tuple(subgroup))


def listed(points: tuple[spc.SeriesPoint, ...]) -> list[Any]:
    return [[one.inspection, one.number, list(one.place), list(one.subgroup)] for one in points]


def answer(case: Case) -> Any:
    """What a case comes to, as JSON says it."""
    if case["rule"] == "points":
        readings = [
            spc.SeriesReading(unit, value, tuple(place)) for unit, value, place in case["readings"]
        ]
        return listed(
            spc.points_of(case["kind"], case["size"], case["inspection"], readings, case["decided"])
        )
    points = [point_of(row) for row in case["points"]]
    if case["rule"] == "merge":
        tail = [point_of(row) for row in case["tail"]]
        return listed(spc.with_points(tail, case["renewed"], points))
    found = spc.alarms_of(points, spc.Limits(**case["limits"]), case["rules"], case["fromAt"])
    return [[one.inspection, one.number, one.rule, one.is_second] for one in found]


@pytest.mark.parametrize("case", cases("spc_series"), ids=title)
def test_points_and_alarms_of_series_are_those_of_the_vectors(case: Case) -> None:
    assert answer(case) == case["expect"]
