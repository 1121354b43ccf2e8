"""When a lot has expired and what state it is in, against the shared vectors and at any site."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from takt.inventory.lot_states import block_of, day_at, is_expired, lot_state
from takt.inventory.picking import Candidate, exclusion

VECTORS = json.loads((Path(__file__).parents[3] / "sync/vectors/lot_state.json").read_text("utf-8"))
CASES: list[dict[str, Any]] = VECTORS["cases"]
STATUSES = ("available", "hold", "quarantine", "rejected", "expired", "consumed")


def of_rule(rule: str) -> Any:
    chosen = [case for case in CASES if case["rule"] == rule]
    return pytest.mark.parametrize("case", chosen, ids=[case["name"] for case in chosen])


@of_rule("is_expired")
def test_a_lot_has_expired_as_in_the_vectors(case: dict[str, Any]) -> None:
    expires_on = case["expires_on"]
    as_date = None if expires_on is None else date.fromisoformat(expires_on)

    assert is_expired(expires_on, case["day"]) is case["expect"]
    assert is_expired(as_date, date.fromisoformat(case["day"])) is case["expect"]


@of_rule("day_at")
def test_a_site_has_the_day_of_the_vectors(case: dict[str, Any]) -> None:
    assert day_at(case["at"], case["time_zone"]).isoformat() == case["expect"]


@of_rule("lot_state")
def test_a_lot_is_in_the_state_of_the_vectors(case: dict[str, Any]) -> None:
    state = lot_state(
        case["status"], case["expires_on"], case["day"],
        left=case["left"], is_known=case["is_known"],
    )  # fmt: skip

    assert state == case["expect"]


@given(st.sampled_from(STATUSES), st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(-3, 3))
def test_what_is_not_proposed_is_what_the_state_of_the_lot_says(
    status: str, day: date, until: int
) -> None:
    expires_on = (day + timedelta(until)).isoformat()

    stays = exclusion(Candidate(1, "L", 5, expires_on=expires_on, status=status), day.isoformat())

    assert stays == block_of(status, expires_on, day.isoformat())
    state = lot_state(status, expires_on, day.isoformat(), left=5, is_known=True)
    assert state == (stays or "available")
