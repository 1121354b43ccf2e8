"""What is proposed to take, against the shared vectors and for any shelf."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from takt.inventory.picking import (
    ORDERS,
    POLICIES,
    Candidate,
    Pick,
    Wish,
    exclusion,
    inherited,
    policy_of,
    propose,
    tree_distance,
)

VECTORS = json.loads((Path(__file__).parents[3] / "sync/vectors/picking.json").read_text("utf-8"))
CASES: list[dict[str, Any]] = VECTORS["cases"]
AS_OF = date(2026, 6, 15)


def of_rule(rule: str) -> Any:
    chosen = [case for case in CASES if case["rule"] == rule]
    return pytest.mark.parametrize("case", chosen, ids=[case["name"] for case in chosen])


def shown(pick: Pick) -> dict[str, Any]:
    return {
        "proposals": [
            [one.candidate.location, one.candidate.lot, one.quantity] for one in pick.proposals
        ],
        "excluded": [
            [one.candidate.location, one.candidate.lot, one.reason] for one in pick.excluded
        ],
        "short": pick.short,
    }


@of_rule("propose")
def test_stock_is_proposed_as_in_the_vectors(case: dict[str, Any]) -> None:
    candidates = [Candidate(**{**VECTORS["defaults"], **one}) for one in case["candidates"]]

    assert shown(propose(candidates, Wish(**case["wish"]))) == case["expect"]


@of_rule("policy_of")
def test_the_nearest_policy_counts_as_in_the_vectors(case: dict[str, Any]) -> None:
    assert policy_of(case["own"], case["above"], case["keeps"]) == case["expect"]


@of_rule("inherited")
def test_the_nearest_number_of_days_counts_as_in_the_vectors(case: dict[str, Any]) -> None:
    assert inherited(case["own"], case["above"]) == case["expect"]


@of_rule("tree_distance")
def test_steps_through_the_tree_of_places_are_those_of_the_vectors(case: dict[str, Any]) -> None:
    assert tree_distance(case["start"], case["end"], dict(case["tree"])) == case["expect"]


days = st.none() | st.integers(-3, 400).map(lambda n: (AS_OF + timedelta(n)).isoformat())
candidates_of_any_kind = st.lists(
    st.builds(
        Candidate,
        location=st.integers(1, 9),
        lot=st.none() | st.sampled_from(["x1", "x2", "x3"]),
        quantity=st.integers(-2, 50),
        location_code=st.sampled_from(["A", "B", "C"]),
        lot_code=st.text(max_size=2),
        reserved=st.integers(0, 20),
        expires_on=days,
        best_before_on=days,
        received_at=st.none() | st.integers(0, 5),
        status=st.sampled_from(["available", "hold", "quarantine", "rejected", "expired"])
        | st.just("available"),
        distance=st.none() | st.integers(0, 4),
    ),
    max_size=12,
    unique_by=lambda one: (one.location, one.lot),
)
wishes = st.builds(
    Wish,
    policy=st.sampled_from(POLICIES),
    quantity=st.integers(0, 300),
    as_of=st.just(AS_OF.isoformat()),
    least_days=st.sampled_from([0, 0, 1, 30]),
    kept_back=st.sampled_from([0, 0, 5]),
)


@given(candidates_of_any_kind, wishes)
def test_nothing_is_taken_beyond_what_is_free_and_nothing_asked_is_lost(
    candidates: list[Candidate], wish: Wish
) -> None:
    pick = propose(candidates, wish)

    free = {
        (one.location, one.lot): one.quantity - one.reserved
        for one in candidates
        if one.quantity > 0 and exclusion(one, wish.as_of, wish.least_days) is None
    }
    taken = {(p.candidate.location, p.candidate.lot): p.quantity for p in pick.proposals}
    assert len(taken) == len(pick.proposals)
    assert all(0 < quantity <= free[key] for key, quantity in taken.items())
    assert sum(taken.values()) == min(wish.quantity, max(0, sum(free.values()) - wish.kept_back))
    assert pick.short == wish.quantity - sum(taken.values())


@given(candidates_of_any_kind, wishes)
def test_the_order_of_the_policy_is_kept_and_only_the_last_is_broken(
    candidates: list[Candidate], wish: Wish
) -> None:
    pick = propose(candidates, wish)

    order = ORDERS[wish.policy]
    places = [order(one.candidate) for one in pick.proposals]
    assert places == sorted(places)
    for one in pick.proposals[:-1]:
        assert one.quantity == one.candidate.quantity - one.candidate.reserved
    picked = [one.candidate for one in pick.proposals]
    left = [c for c in candidates if c not in picked and c.quantity > 0]
    usable = [c for c in left if exclusion(c, wish.as_of, wish.least_days) is None]
    assert all(order(c) >= places[-1] for c in usable if places)


@given(candidates_of_any_kind, wishes, st.randoms(use_true_random=False))
def test_the_order_of_the_list_changes_nothing(
    candidates: list[Candidate], wish: Wish, random: Any
) -> None:
    mixed = list(candidates)
    random.shuffle(mixed)

    assert propose(mixed, wish).proposals == propose(candidates, wish).proposals


@given(candidates_of_any_kind, wishes)
def test_taking_away_what_was_not_picked_changes_nothing(
    candidates: list[Candidate], wish: Wish
) -> None:
    asked = replace(wish, kept_back=0)
    pick = propose(candidates, asked)

    picked = [one.candidate for one in pick.proposals]
    for other in [one for one in candidates if one not in picked]:
        fewer = propose([one for one in candidates if one is not other], asked)
        assert (fewer.proposals, fewer.short) == (pick.proposals, pick.short)
