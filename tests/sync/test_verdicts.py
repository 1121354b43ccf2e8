"""Verdicts of inspections: the shared vectors, any order of arrival, and both languages alike."""

import json
import re
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from takt_sync.characteristics import VerdictError, characteristics_of, demand_of
from takt_sync.gauge_units import UNITS
from takt_sync.gauges import GaugeError, gauge_value
from takt_sync.readings import reading_of
from takt_sync.simulator.node_client import NodeDriver
from takt_sync.verdicts import judge, judge_json
from tests.sync.both_languages import asked, in_both
from tests.sync.vector_files import title
from tests.sync.verdict_cases import (
    expected,
    gauged,
    inspection_of,
    is_match,
    judged,
    of_rule,
    readings_of,
    special,
)

INSPECTION: dict[str, Any] = {
    "characteristics": [
        {"id": 1, "kind": "measured", "scale": 2, "lower": -2, "upper": 2},
        {"id": 2, "kind": "counted"},
        {"id": 3, "kind": "passfail", "is_critical": True, "is_required": False},
        {"id": 4, "kind": "text", "pattern": "a*", "every_unit": False},
        {"id": 6, "kind": "choice", "is_required": False, "options": [{"code": "x", "ok": False}]},
        {"id": 7, "kind": "photo", "every_unit": False, "is_required": False},
    ],
    "demand": {"n": 3, "ac": 1, "re": 3, "counts": "units"},
}
# What Node reads as a line of its own, and what the pipe to it cannot carry.
PLAIN = st.characters(exclude_categories=["Cs"], exclude_characters="\u2028\u2029\r\n")
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**54), 2**54),
    st.floats(allow_nan=False, allow_infinity=False).filter(lambda one: not one.is_integer()),
    st.text(PLAIN, max_size=4),
    st.sampled_from(["a" * 64, "units", "defects", "passfail", "measured"]),
)
JSON = st.recursive(
    ODD,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(PLAIN, max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)
VALUES = st.one_of(
    st.integers(-3, 3), st.booleans(), st.sampled_from(["ab", "b", "", "x"]),
    st.lists(st.sampled_from(["a" * 64, "b" * 64]), max_size=3), JSON,
)  # fmt: skip
READINGS = st.fixed_dictionaries(
    {
        "unit": st.integers(0, 4),
        "characteristic": st.integers(1, 7),
        "value": VALUES,
        "place": st.tuples(st.integers(0, 3), st.sampled_from("ab"), st.integers(1, 3)).map(list),
        "undone": st.booleans(),
        "person": st.integers(1, 2),
    }
)
ARRIVALS = st.lists(st.one_of(READINGS, READINGS, READINGS, JSON), max_size=20)
DEMANDS = st.builds(
    lambda n, ac, gap, counts: {"n": n, "ac": ac, "re": ac + gap, "counts": counts},
    st.integers(1, 4), st.integers(0, 3), st.integers(1, 2), st.sampled_from(["units", "defects"]),
)  # fmt: skip


@pytest.mark.parametrize("case", of_rule("judge"), ids=title)
def test_verdicts_are_those_of_the_vectors(case: dict[str, Any]) -> None:
    readings = readings_of(case)

    assert judged(inspection_of(case), readings) == expected(case)
    assert judged(inspection_of(case), readings[::-1]) == expected(case)


@pytest.mark.parametrize("case", of_rule("plan"), ids=title)
def test_plans_are_refused_as_in_the_vectors(case: dict[str, Any]) -> None:
    assert judged(special(case["inspection"]), special(case.get("raw", []))) == case["expect"]


@pytest.mark.parametrize("case", of_rule("pattern"), ids=title)
def test_patterns_match_as_in_the_vectors(case: dict[str, Any]) -> None:
    assert is_match(case["pattern"], case["text"]) is case["expect"]


@pytest.mark.parametrize("case", of_rule("gauge"), ids=title)
def test_lines_of_gauges_are_read_as_in_the_vectors(case: dict[str, Any]) -> None:
    found = gauged(special(case["text"]), special(case["scale"]), special(case.get("unit")))

    assert found == case["expect"]


def test_the_units_are_those_of_the_vectors() -> None:
    (case,) = of_rule("units")

    assert {name: list(spellings) for name, spellings in UNITS.items()} == case["expect"]


def test_no_spelling_means_two_units() -> None:
    spellings = [spelling for all_of in UNITS.values() for spelling in all_of]

    assert len(spellings) == len(set(spellings))
    assert all(name in spellings for name, spellings in UNITS.items())


@given(ARRIVALS, st.data())
def test_a_verdict_does_not_depend_on_the_order_of_arrival(
    readings: list[Any], data: st.DataObject
) -> None:
    turned = data.draw(st.permutations(readings))
    again = data.draw(st.lists(st.sampled_from(readings), max_size=5)) if readings else []

    assert judge_json(INSPECTION, again + turned) == judge_json(INSPECTION, readings)


def fails_now(readings: list[Any], demand: dict[str, Any]) -> bool:
    """Whether what stands of readings comes to a fail by itself."""
    outcome = judge_json(INSPECTION | {"demand": demand}, readings)
    is_critical = any(one.characteristic == 3 for one in outcome.out)
    return outcome.found >= demand["re"] or is_critical


def ever_fails(readings: list[Any], demand: dict[str, Any]) -> bool:
    """Whether readings came to a fail at some act, had those taken back been the worst for it."""
    copies = {(*one["place"], one["unit"], one["characteristic"]) for one in readings}
    undone = {
        (*one["place"], one["unit"], one["characteristic"]) for one in readings if one["undone"]
    }
    for place in {tuple(one["place"]) for one in readings}:
        so_far = [one for one in readings if tuple(one["place"]) <= place]
        doubtful = sorted(key for key in copies & undone if key[:3] <= place)
        for standing in product([False, True], repeat=len(doubtful)):
            stands = dict(zip(doubtful, standing, strict=True))
            said = [
                one | {"undone": not stands.get((*one["place"], one["unit"], one["characteristic"]),
                                                True)}
                for one in so_far
            ]  # fmt: skip
            if fails_now(said, demand):
                return True
    return False


FEW_UNDONE = st.tuples(
    st.lists(READINGS.map(lambda one: one | {"undone": False}), max_size=12),
    st.lists(READINGS.map(lambda one: one | {"undone": True}), max_size=4),
).map(lambda parts: parts[0] + parts[1])


@given(FEW_UNDONE, DEMANDS)
def test_a_lot_fails_if_it_ever_came_to_re_or_a_critical_reading_else_is_open_while_one_is_missing(
    readings: list[Any], demand: dict[str, Any]
) -> None:
    outcome = judge_json(INSPECTION | {"demand": demand}, readings)
    is_failed = ever_fails(readings, demand)
    counted = {"units": len(outcome.nonconforming), "defects": outcome.defects}

    assert outcome.found == counted[demand["counts"]]
    assert (outcome.verdict == "fail") is is_failed
    assert (outcome.verdict == "open") is (not is_failed and outcome.missing != ())
    assert outcome.is_between is (outcome.verdict == "pass" and outcome.found > demand["ac"])
    assert bool(outcome.deciding) is (is_failed or outcome.is_between)


@given(st.lists(READINGS, max_size=16), DEMANDS, st.lists(READINGS, max_size=6), st.data())
def test_a_fail_stands_whatever_is_read_later_or_taken_back(
    readings: list[Any], demand: dict[str, Any], later: list[Any], data: st.DataObject
) -> None:
    inspection = INSPECTION | {"demand": demand}
    before = judge_json(inspection, readings)
    taken_back = data.draw(st.sets(st.sampled_from(range(len(readings))))) if readings else set()
    after = [one | {"undone": one["undone"] or at in taken_back} for at, one in enumerate(readings)]
    after += [one | {"place": [9, *one["place"][1:]]} for one in later]
    outcome = judge_json(inspection, after)

    assert before.verdict != "fail" or outcome.verdict == "fail"


@given(st.lists(READINGS, max_size=20), READINGS)
def test_an_undone_reading_leaves_what_stands_as_if_it_had_never_been(
    readings: list[Any], late: dict[str, Any]
) -> None:
    late |= {"place": [9, "c", 1]}
    before = judge_json(INSPECTION, readings)
    after = judge_json(INSPECTION, [*readings, late | {"undone": True}])
    if before.verdict != "fail" and after.verdict == "fail":
        assert judge_json(INSPECTION, [*readings, late | {"undone": False}]).verdict == "fail"
        changed = {"verdict": "fail", "is_between": False, "deciding": after.deciding}
        before = replace(before, **changed)

    assert after == before


@given(st.lists(READINGS, max_size=20))
def test_readings_that_were_read_beforehand_come_to_the_same(readings: list[Any]) -> None:
    characteristics = characteristics_of(INSPECTION["characteristics"])
    demand = demand_of(INSPECTION["demand"])

    assert judge(characteristics, demand, map(reading_of, readings)) == judge_json(
        INSPECTION, readings
    )


@given(JSON, JSON, JSON, JSON)
def test_whatever_comes_instead_of_a_plan_is_refused_by_name(
    whole: Any, characteristics: Any, demand: Any, readings: Any
) -> None:
    for inspection in (whole, {"characteristics": characteristics, "demand": demand}):
        with pytest.raises(VerdictError) as refused:
            judge_json(inspection, readings)
        assert re.fullmatch("[a-z_]+", refused.value.why)


@given(st.integers(-(10**12), 10**12), st.integers(0, 6))
def test_a_gauge_gives_the_value_that_was_written(value: int, scale: int) -> None:
    digits = str(abs(value)).rjust(scale + 1, "0")
    whole, decimals = digits[: len(digits) - scale], digits[len(digits) - scale :]
    text = f"{'-' if value < 0 else ''}{whole}{'.' if decimals else ''}{decimals}"

    assert gauge_value(text, scale) == value
    assert gauge_value(f"ST,{text} g", scale, "g") == value


@given(st.one_of(st.text(max_size=70), JSON), JSON, JSON)
def test_a_gauge_gives_an_integer_or_an_error_whatever_it_is_given(
    text: Any, scale: Any, unit: Any
) -> None:
    for how in (scale, 3):
        found = gauge_value(text, how, unit)
        assert isinstance(found, GaugeError) or abs(found) <= 10**12


@in_both
@given(arrivals=ARRIVALS, demand=DEMANDS)
def test_the_typescript_verdict_is_the_python_verdict(
    node: NodeDriver, arrivals: list[Any], demand: dict[str, Any]
) -> None:
    inspection = INSPECTION | {"demand": demand}
    ours = json.loads(json.dumps(judged(inspection, arrivals)))

    assert asked(node, "judge", inspection=inspection, readings=arrivals) == ours


@in_both
@given(
    plan=JSON,
    one=st.dictionaries(
        st.sampled_from(
            ["id", "kind", "scale", "lower", "upper", "options", "pattern", "least", "is_required"]
        ),
        JSON,
    ),
)
def test_the_typescript_refusal_of_a_plan_is_the_python_refusal(
    node: NodeDriver, plan: Any, one: dict[str, Any]
) -> None:
    for inspection in (
        plan,
        {"characteristics": [one], "demand": INSPECTION["demand"]},
        {"characteristics": INSPECTION["characteristics"], "demand": plan},
    ):
        ours = judged(inspection, [])
        assert asked(node, "judge", inspection=inspection, readings=[]) == ours


@in_both
@given(
    st.one_of(st.text(PLAIN, max_size=12), st.text("?*#@\\aA1é", max_size=12)),
    st.one_of(st.text(PLAIN, max_size=12), st.text("aA1é\u0301b", max_size=16)),
)
def test_the_typescript_pattern_is_the_python_pattern(
    node: NodeDriver, pattern: str, text: str
) -> None:
    assert asked(node, "pattern", pattern=pattern, text=text) == is_match(pattern, text)


LINES = st.one_of(
    st.text("0123456789+-., ", max_size=12),
    st.text("0123456789+-., STUSOLGNQntI01A[]?<=>;mgMH\t\u3000１２．，", max_size=24),
    st.text(PLAIN, max_size=70),
)


@in_both
@given(LINES, st.integers(-1, 7), st.sampled_from([None, "mm", "g", "", "X"]))
def test_the_typescript_gauge_is_the_python_gauge(
    node: NodeDriver, text: str, scale: int, unit: str | None
) -> None:
    found = asked(node, "gauge", text=text, scale=scale, unit=unit)

    assert found == gauged(text, scale, unit)
