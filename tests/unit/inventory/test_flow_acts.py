"""Histories of the tests use acts that a screen can send, and the server reads every one."""

from __future__ import annotations

import pytest

from takt.inventory.entries import run_of
from tests.scenarios.flow_acts import CASES, batch_run, sent


def test_an_act_with_a_field_that_no_screen_sends_is_no_case() -> None:
    args = CASES["consume a lot for a whole order"]["args"]

    with pytest.raises(AssertionError):
        sent("consume a lot for a whole order", args | {"run": batch_run(1, "001", 1)})
    with pytest.raises(AssertionError):
        sent("consume a lot for a whole order", args | {"unit": None})


def test_a_batch_of_an_order_has_the_run_that_its_number_says() -> None:
    args = CASES["consume a lot in a batch of an order"]["args"]

    assert args["run"] == batch_run(args["work_order"], "001", 7)
    assert run_of(args["run"], args["work_order"], "act") == args["run"]


def test_two_batches_of_one_order_and_the_whole_order_are_three_runs() -> None:
    runs = {run_of(run, 73, "act") for run in (batch_run(73, "001", 7), batch_run(73, "001", 8))}

    assert len(runs | {run_of(None, 73, "act")}) == 3
