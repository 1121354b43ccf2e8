"""What samples and readings come to follows from what stands, not from what came first."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.integration.documents import Desk
from tests.integration.mixed_streams import histories
from tests.integration.quality.goods import line_of
from tests.integration.quality.read_outcomes import says_what_was_told
from tests.integration.quality.read_trials import Step, a_trial

DEVICES = 2
KINDS = (
    "inspected", "own", "begin", "begin", "skip", "good", "good", "good", "good", "bad", "bad",
    "odd", "pass", "fail", "undo", "undo", "hold",
)  # fmt: skip
STEP = st.tuples(
    st.integers(0, DEVICES - 1),
    st.sampled_from(KINDS),
    st.integers(0, 59),
    st.integers(0, 100),
)
FIRST: list[Step] = [(0, "inspected", 0, 5), (1, "own", 1, 7), (0, "own", 2, 9)]
TIGHTENED: list[Step] = [
    *((device, "own", about, 20 + 10 * about) for device, about in ((0, 3), (1, 0), (0, 1))),
    *((0, "bad", about, 12 + 10 * about) for about in (1, 2, 3, 4, 5)),
    (1, "own", 2, 90),
    (0, "good", 6, 92),
    (1, "undo", 5, 95),
]
"""Lots that are refused one after the other, of which one is taken back."""


def differing(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """What is not the same, part by part."""
    found: dict[str, Any] = {}
    for name, value in one.items():
        if value != other[name] and isinstance(value, list):
            found[name] = (
                [part for part in value if part not in other[name]],
                [part for part in other[name] if part not in value],
            )
        elif value != other[name]:
            found[name] = (value, other[name])
    return found


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@example(steps=TIGHTENED, orders=[1, 2])
@given(
    steps=st.lists(STEP, min_size=12, max_size=24, unique=True),
    orders=st.lists(st.integers(0, 999), min_size=2, max_size=2, unique=True),
)
@histories(25)
async def test_samples_and_readings_come_to_the_same_in_any_order_of_arrival(
    desk: Desk, steps: list[Step], orders: list[int]
) -> None:
    phones = desk.plant.phones
    while len(phones) < 2 * DEVICES + 1:  # the same ones in all trials: enrolling takes long
        await desk.plant.phone()
    lines = await desk.plant.server.fetch("SELECT id FROM delivery_line")
    line = lines[0][0] if lines else await line_of(desk)
    trials = []
    for order, own in zip(orders, (phones[1:3], phones[3:5]), strict=True):
        trial = await a_trial(desk, line, own, [*FIRST, *steps])
        await trial.arrive(random.Random(order))
        await says_what_was_told(trial)
        trials.append(trial)

    one, other = trials
    assert differing(await one.state(), await other.state()) == {}, (orders, steps)
    assert await desk.differences() == []
