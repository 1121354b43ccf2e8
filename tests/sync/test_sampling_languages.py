"""Device and server draw the same pieces, take the same sample, and switch alike."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from takt_sync import sampling
from takt_sync.sampling import MODES
from takt_sync.simulator.device import Reading as ClockReading
from takt_sync.simulator.node_client import NodeDriver
from tests.sync.sampling_cases import (
    EVENTS,
    LOTS,
    SAMPLINGS,
    SEEDS,
    SERIES,
    answered,
    events_of,
    short_state,
)


@pytest.fixture(scope="module")
def node() -> Iterator[NodeDriver]:
    """The same rules in TypeScript, over JSON lines."""
    driver = NodeDriver()
    yield driver
    driver.close()


def asked(node: NodeDriver, rule: str, case: dict[str, Any]) -> Any:
    return node.call("rules", rule, ClockReading(0, 0, "still"), case)


# One process serves all examples: the rules keep nothing but what they reckoned.
in_both = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@in_both
@given(LOTS, st.integers(1, 60), SEEDS)
def test_both_languages_draw_the_same(node: NodeDriver, lot: int, n: int, seed: str) -> None:
    case = {"lot": lot, "n": min(n, lot), "seed": seed}

    assert asked(node, "draw", case) == answered("draw", case)


@in_both
@given(SAMPLINGS, LOTS, st.sampled_from(MODES))
def test_both_languages_take_the_same_sample(
    node: NodeDriver, how: dict[str, Any], lot: int, mode: str
) -> None:
    case = {"sampling": how, "lot": lot, "mode": mode}

    assert asked(node, "sample", case) == answered("sample", case)


@in_both
@given(EVENTS, SERIES, st.data())
def test_both_languages_switch_alike_in_any_order_of_arrival(
    node: NodeDriver, short: list[str], series: dict[str, Any], data: st.DataObject
) -> None:
    case = series | {"events": short}
    order = data.draw(st.permutations(range(len(short))))

    assert asked(node, "switching", case | {"order": order}) == short_state(
        sampling.switching(events_of(case))
    )
