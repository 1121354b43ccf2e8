"""Which outputs are due for inspection: the shared vectors, and nothing of the order of arrival."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from takt.quality.plans.model import Trigger
from takt.quality.triggers.due import MINUTE_MS, due
from takt.quality.triggers.model import Asked, Made, PlanKind, Rule, RuleVersion
from tests.sync.vector_files import VECTORS, title

FILE: dict[str, Any] = json.loads((VECTORS / "due_outputs.json").read_text("utf-8"))
DAY = date(2026, 6, 15)


def made_of(case: dict[str, Any]) -> list[Made]:
    """What stands at the end, in the order of its places."""
    return [
        Made(str(at), (minute * MINUTE_MS, "s", at), 3, None, quantity, 9, DAY, 31, "d", 7)
        for at, (minute, quantity) in enumerate(case["outputs"])
        if at not in case["undone"]
    ]


def due_of(case: dict[str, Any], made: list[Made]) -> list[int]:
    rule = Rule(
        1, "in_process", case["trigger"], case["every"], 3, None, None, None, None, False,
        (RuleVersion(10, date(2026, 1, 1)),),
    )  # fmt: skip

    def choose(_: Made, kind: PlanKind, trigger: Trigger | None) -> Asked | None:
        is_asked = kind == rule.kind and trigger == rule.trigger
        return (rule, rule.versions[0]) if is_asked else None

    found = due(made, choose, case["asked"], case["piece"])
    return sorted(int(act) for act, _ in found)


CASES = [FILE["defaults"] | case for case in FILE["cases"]]


@pytest.mark.parametrize("case", CASES, ids=title)
def test_outputs_are_due_as_the_vectors_say(case: dict[str, Any]) -> None:
    assert due_of(case, made_of(case)) == case["expect"]


@given(st.sampled_from(CASES), st.randoms(use_true_random=False))
def test_what_is_due_does_not_depend_on_the_order_in_which_outputs_arrive(
    case: dict[str, Any], random: Any
) -> None:
    shuffled = made_of(case)
    random.shuffle(shuffled)

    assert due_of(case, shuffled) == case["expect"]
