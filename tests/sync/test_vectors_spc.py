"""Statistical process control against the shared vectors, and the piston rings of the shared data.

Where a case carries figures of a named source, they are met in every digit that is printed.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import pytest

from takt_sync import spc
from tests.shared_data import shared
from tests.sync.vector_files import assert_close, cases, title

Case = dict[str, Any]


def limits_of(case: Case, period: str = "subgroups") -> spc.Limits:
    return spc.limits(case["kind"], case[period], case.get("excluded", ()))


def drawn(pair: tuple[spc.Lines, spc.Lines | None]) -> Case:
    main, second = pair
    return {"main": asdict(main), "second": second and asdict(second)}


def flat(points: tuple[spc.Point | None, ...] | None) -> list[Any] | None:
    """Points as [value, centre, sigma, lcl, ucl]."""
    if points is None:
        return None
    return [point and [point.value, *asdict(point.lines).values()] for point in points]


def _limits(case: Case) -> Case:
    made = limits_of(case)
    inner = None if made.spread is None else list(asdict(spc.within(made)).values())
    return {"limits": asdict(made), **drawn(spc.lines(made, case["size"])), "within": inner}


def _chart(case: Case) -> Case:
    found = spc.chart(limits_of(case, "period"), case["subgroups"])
    return {"main": flat(found.main), "second": flat(found.second)}


def _alarms(case: Case) -> list[Any]:
    each = case.get("each") or [case["lines"]] * len(case["values"])
    points = [
        None if value is None else spc.Point(value, spc.Lines(*lines))
        for value, lines in zip(case["values"], each, strict=True)
    ]
    found = spc.alarms(points, case.get("rules", spc.RULES))
    return [[alarm.rule, alarm.at, list(alarm.points)] for alarm in found]


def _capability(case: Case) -> Case:
    inner = spc.Within(*case["within"]) if case["within"] else None
    return asdict(spc.capability(case["readings"], inner, case["lower"], case["upper"]))


def _bits(case: Case) -> Case:
    made = limits_of(case)
    found = spc.chart(made, case["subgroups"])
    return {"limits": asdict(made), "main": flat(found.main), "second": flat(found.second)}


RULES: dict[str, Callable[[Case], Any]] = {
    "constants": lambda case: asdict(spc.constants(case["n"])),
    "limits": _limits,
    "lines": lambda case: drawn(spc.lines(spc.Limits(**case["limits"]), case["size"])),
    "chart": _chart,
    "alarms": _alarms,
    "capability": _capability,
    "chi_square": lambda case: spc.chi_square_quantile(case["p"], case["degrees"]),
    "normal": lambda case: spc.normal_quantile(case["p"]),
    "bits": _bits,
}


def at_path(found: Any, path: str) -> float:
    for key in filter(None, path.split(".")):
        found = found[int(key) if key.isdigit() else key]
    return float(found)


@pytest.mark.parametrize("case", cases("spc"), ids=title)
def test_charts_alarms_and_capability_are_those_of_the_vectors(case: Case) -> None:
    rule = RULES[case["rule"]]
    if "error" in case:
        with pytest.raises(spc.SpcError) as caught:
            rule(case)
        assert caught.value.code == case["error"]
        return
    found = rule(case)

    assert_close(found, case["expect"], 0.0 if case["rule"] == "bits" else 1e-9)
    for path, text in case.get("published", {}).items():
        decimals = len(text.partition(".")[2])
        assert f"{at_path(found, path):.{decimals}f}" == text, path


@pytest.mark.data
def test_piston_rings_have_the_limits_and_the_points_outside_that_were_computed_for_them() -> None:
    answers = json.loads(shared("expected", "spc.expected.json").read_text("utf-8"))["pistonrings"]
    rings: dict[int, list[float]] = {}
    trial: set[int] = set()
    lines = shared("data", "spc", "pistonrings.txt").read_text("utf-8").splitlines()
    for diameter, sample, is_trial in (line.split() for line in lines[1:]):
        rings.setdefault(int(sample), []).append(float(diameter))
        if is_trial == "TRUE":
            trial.add(int(sample))
    made = spc.limits("xbar_r", [rings[sample] for sample in sorted(trial)])
    main, second = spc.lines(made, answers["size"])
    found = spc.chart(made, [rings[sample] for sample in sorted(rings)])
    assert second is not None
    assert found.second is not None

    assert {
        "subgroups": len(rings),
        "trial": made.subgroups,
        "size": made.size,
        "centre": round(made.centre, 6),
        "mean_range": round(second.centre, 6),
        "sigma": round(spc.within(made).sigma, 6),
        "lcl": round(main.lcl, 6),
        "ucl": round(main.ucl, 6),
        "r_lcl": round(second.lcl, 6),
        "r_ucl": round(second.ucl, 6),
        "outside": [one.at + 1 for one in spc.alarms(found.main, ["nelson_1"])],
        "r_outside": [one.at + 1 for one in spc.alarms(found.second, ["nelson_1"])],
    } == answers
