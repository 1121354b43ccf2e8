"""Rules of plans and gauges: what a form lets through, the rules that inspect by it take too."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from takt.kernel.errors import FieldError, Invalid
from takt.quality.plans.forms import PlanForm, read_version
from takt.quality.plans.model import (
    COUNTED_TRIGGERS,
    SHOWN_MAX,
    TRIGGERS,
    Calibration,
    Days,
    Gauge,
    Known,
    Plan,
    PlanVersion,
    check_plan,
    check_version,
    due_after,
    is_fixed,
    shown_versions,
)
from takt_sync.characteristics import characteristics_of
from takt_sync.plan_choice import version_on
from takt_sync.sampling import sample_for, sampling_of

TODAY = date(2026, 1, 5)
DAYS = Days(TODAY, TODAY + timedelta(days=1))
SIZES = st.one_of(st.none(), st.integers(-5, 5), st.sampled_from([1.5, True, 10**13, "3"]))
ODD = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=3), st.just([]))
OPTIONS = st.lists(
    st.fixed_dictionaries({"code": st.sampled_from(["A", "B", "", "x" * 41]), "ok": st.booleans()}),
    max_size=3,
)
CHARACTERISTICS = st.lists(
    st.fixed_dictionaries(
        {
            "code": st.sampled_from(["A", "B", "C", "a", ""]),
            "name_en": st.sampled_from(["Name", None]),
            "kind": st.sampled_from(["measured", "counted", "passfail", "choice", "text", "photo"]),
        },
        optional={
            "scale": st.integers(-1, 7),
            "nominal": SIZES,
            "lower": SIZES,
            "upper": SIZES,
            "options": OPTIONS,
            "pattern": st.sampled_from(["*", "#@?", "\\", "\\*", "", None, 5]),
            "least": st.integers(0, 21),
            "is_required": st.booleans(),
            "every_unit": st.booleans(),
            "chart": st.sampled_from(["xbar_r", "imr", "p", "c", None]),
            "subgroup": st.one_of(st.none(), st.integers(0, 26)),
            "gauge": st.sampled_from([None, 1, 2, 3]),
        },
    ),
    max_size=3,
)
SAMPLINGS = st.fixed_dictionaries(
    {"kind": st.sampled_from(["full", "fixed", "percent", "aql", "c0", "odd"])},
    optional={
        "n": st.integers(0, 9),
        "ac": st.integers(-1, 9),
        "permille": st.integers(0, 1001),
        "least": st.integers(0, 9),
        "level": st.sampled_from(["II", "S-1", "IV"]),
        "aql": st.sampled_from(["1.0", "10", "15", "1000", "2"]),
        "skip": st.one_of(
            st.none(),
            st.fixed_dictionaries({"after": st.integers(0, 3), "every": st.integers(1, 3)}),
        ),
    },
)
FORMS = st.fixed_dictionaries(
    {
        "from_on": st.sampled_from(["2026-01-05", "2026-01-04", "2026-02-30", None]),
        "sampling": st.one_of(SAMPLINGS, ODD),
        "characteristics": st.one_of(CHARACTERISTICS, ODD),
    },
    optional={"counts": st.sampled_from(["units", "defects", "both"]), "pictures": ODD},
)
GAUGES = {1: Gauge(1, 1, "A", "A", None), 2: Gauge(2, 1, "B", "B", None, active=False)}


GOOD = {
    "from_on": "2026-01-05",
    "sampling": {"kind": "c0", "level": "II", "aql": "10", "skip": {"after": 1, "every": 2}},
    "characteristics": [
        {"code": "A", "name_en": "A", "kind": "measured", "scale": 2, "lower": -5, "upper": 5},
        {"code": "B", "name_en": "B", "kind": "choice", "options": [{"code": "OK", "ok": True}]},
        {"code": "C", "name_en": "C", "kind": "text", "pattern": "@##"},
    ],
}


def read(data: Any) -> tuple[PlanVersion, list[FieldError]]:
    """The version that a form stands for, and all that is wrong with it."""
    form = PlanForm(data, "quality.version_invalid")
    draft = read_version(form, 1, None)
    try:
        form.finish(*check_version(draft, (), Known(gauges=GAUGES), DAYS))
    except Invalid as refused:
        return draft, list(refused.errors)
    return draft, []


def test_a_good_form_has_no_fault() -> None:
    assert read(GOOD)[1] == []


@given(FORMS)
@example(GOOD)
def test_what_a_form_lets_through_can_be_sampled_and_judged_by(data: Any) -> None:
    draft, faults = read(data)
    assert len({(one.field, one.code) for one in faults}) == len(faults)
    if faults:
        return
    rows = [
        msgspec.json.decode(msgspec.json.encode(one)) | {"id": at + 1}
        for at, one in enumerate(draft.characteristics)
    ]
    assert len(characteristics_of(rows)) == len(rows)
    sample = sample_for(sampling_of(dict(draft.sampling)), 150)
    assert 1 <= sample.n <= 150


@given(st.lists(st.integers(-9, 9), max_size=9, unique=True))
def test_devices_hold_what_they_need_of_a_plan(days: list[int]) -> None:
    versions = [
        PlanVersion(at, 1, at, TODAY + timedelta(days=day), {}) for at, day in enumerate(days)
    ]
    shown = shown_versions(versions, DAYS)

    for day in (DAYS.first, DAYS.last, DAYS.last + timedelta(days=20)):
        assert version_on(shown, day) == version_on(versions, day)
    assert len(shown) >= min(len(versions), SHOWN_MAX)
    assert all(is_fixed(one, DAYS) for one in versions if one not in shown)


def test_a_version_is_fixed_as_soon_as_its_day_has_come_anywhere() -> None:
    version = PlanVersion(1, 1, 1, DAYS.last, {})

    assert is_fixed(version, DAYS)
    assert not is_fixed(replace(version, from_on=DAYS.last + timedelta(days=1)), DAYS)


@given(st.permutations(range(4)), st.lists(st.sampled_from(["pass", "fail"]), min_size=4))
def test_the_latest_calibration_decides_in_whatever_order_they_were_entered(
    order: list[int], results: list[str]
) -> None:
    done = [
        Calibration(at, 1, TODAY + timedelta(days=at), TODAY + timedelta(days=100 + at), result)
        for at, result in zip(range(4), results, strict=False)
    ]
    due = due_after(GAUGES[1], [done[at] for at in order])

    last = done[-1]
    assert due == (last.due_on if last.result == "pass" else last.done_on - timedelta(days=1))
    assert replace(GAUGES[1], due_on=due).is_overdue(last.done_on) is (last.result == "fail")


@pytest.mark.parametrize(
    ("kind", "aim"),
    [
        ("receipt", "customer"),
        ("receipt", "operation"),
        ("move", "supplier"),
        ("final", "supplier"),
        ("final", "customer"),
        ("final", "operation"),
    ],
)
def test_a_plan_names_nobody_whom_its_kind_is_never_asked_for(kind: str, aim: str) -> None:
    draft = replace(Plan(1, "P", "P", None, kind), **{aim: 1})

    assert [fault.field for fault in check_plan(draft, None, Known())] == [aim]


@pytest.mark.parametrize("trigger", TRIGGERS["in_process"])
def test_a_work_step_is_looked_at_by_hand_alone(trigger: str) -> None:
    every = 5 if trigger in COUNTED_TRIGGERS else None
    draft = Plan(1, "P", "P", None, "in_process", trigger, every, operation="OP10")

    faults = [] if trigger == "each" else [("operation", "not_for_this_trigger")]
    assert [(one.field, one.code) for one in check_plan(draft, None, Known())] == faults
    assert check_plan(replace(draft, operation=None), None, Known()) == []
