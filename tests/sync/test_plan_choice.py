"""Which inspection plan holds for goods: the shared vectors, any order, both languages alike."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from takt_sync.plan_choice import Goods, choose, inspection_id
from takt_sync.simulator.node_client import NodeDriver
from tests.sync.both_languages import asked, in_both
from tests.sync.vector_files import VECTORS, title

FILE: dict[str, Any] = json.loads((VECTORS / "inspection_plans.json").read_text("utf-8"))


@dataclass(frozen=True)
class Version:
    from_on: date
    number: int


@dataclass(frozen=True)
class Plan:
    id: int
    kind: str
    trigger: str
    item: int | None
    category: int | None
    supplier: int | None
    customer: int | None
    operation: str | None
    active: bool
    versions: tuple[Version, ...]


MAYBE = st.one_of(st.none(), st.integers(1, 3))
DAYS = st.dates(date(2026, 1, 1), date(2026, 1, 9)).map(date.isoformat)
AIMS = {
    "kind": st.sampled_from(["receipt", "in_process"]),
    "supplier": MAYBE,
    "customer": MAYBE,
    "operation": st.one_of(st.none(), st.sampled_from("AB")),
}
PLANS = st.fixed_dictionaries(
    AIMS
    | {
        "id": st.integers(1, 99),
        "trigger": st.sampled_from(["each", "first_piece"]),
        "item": MAYBE,
        "category": MAYBE,
        "active": st.sampled_from([True, True, False]),
        "versions": st.lists(DAYS, max_size=3, unique=True).map(
            lambda days: [[day, at + 1] for at, day in enumerate(days)]
        ),
    }
)
GOODS = st.fixed_dictionaries(
    AIMS
    | {
        "item": st.integers(1, 3),
        "categories": st.lists(st.integers(1, 3), max_size=3, unique=True),
        "trigger": st.one_of(st.none(), st.sampled_from(["each", "first_piece"])),
        "day": DAYS,
    }
)
SHELVES = st.lists(PLANS, max_size=6, unique_by=lambda plan: plan["id"])


def chosen(plans: list[dict[str, Any]], goods: dict[str, Any]) -> list[int] | None:
    """What the rule says, as the vectors write it."""
    rows = [plan | {"versions": versions(plan["versions"])} for plan in plans]
    found = choose(
        [Plan(**row) for row in rows], Goods(**goods | {"day": date.fromisoformat(goods["day"])})
    )
    if found is None:
        return None
    plan, version = found
    return [plan.id, version.number]


def versions(written: list[list[Any]]) -> tuple[Version, ...]:
    return tuple(Version(date.fromisoformat(day), number) for day, number in written)


def of_rule(rule: str) -> list[dict[str, Any]]:
    return [case for case in FILE["cases"] if case["rule"] == rule]


@pytest.mark.parametrize("case", of_rule("choose"), ids=title)
def test_the_plan_that_holds_is_that_of_the_vectors(case: dict[str, Any]) -> None:
    plans = [FILE["plan"] | FILE["plans"][name] for name in case["plans"]]
    goods = FILE["goods"] | case["goods"]

    assert chosen(plans, goods) == case["expect"]
    assert chosen(plans[::-1], goods) == case["expect"]


@pytest.mark.parametrize("case", of_rule("inspection_id"), ids=title)
def test_an_act_opens_the_same_inspection_everywhere(case: dict[str, Any]) -> None:
    assert inspection_id(case["act"], case["plan"]) == case["expect"]


@given(SHELVES, GOODS, st.data())
def test_the_choice_does_not_depend_on_the_order_of_the_plans(
    plans: list[Any], goods: dict[str, Any], data: st.DataObject
) -> None:
    assert chosen(data.draw(st.permutations(plans)), goods) == chosen(plans, goods)


@given(SHELVES, GOODS)
def test_a_plan_that_was_not_chosen_does_not_matter(
    plans: list[Any], goods: dict[str, Any]
) -> None:
    found = chosen(plans, goods)

    assert found is None or chosen([one for one in plans if one["id"] == found[0]], goods) == found


@in_both
@given(plans=SHELVES, goods=GOODS)
def test_the_typescript_choice_is_the_python_choice(
    node: NodeDriver, plans: list[Any], goods: dict[str, Any]
) -> None:
    assert asked(node, "choose", plans=plans, goods=goods) == chosen(plans, goods)
