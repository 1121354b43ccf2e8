"""Device and server draw the same pieces, take the same sample, switch and refuse alike."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from takt_sync import sampling
from takt_sync.sampling import AQLS, LETTERS, LEVELS, MODES
from takt_sync.simulator.node_client import NodeDriver
from tests.sync.both_languages import asked, in_both
from tests.sync.sampling_cases import (
    COPIES,
    EVENTS,
    LOTS,
    ODD,
    SAMPLINGS,
    SEEDS,
    SERIES,
    answered,
    events_of,
    short_state,
)

# What each rule is asked for, with parts that are as they should be, and what may come instead.
A_LOT, A_SIZE, A_MODE = LOTS | ODD, st.integers(-1, 60) | ODD, st.sampled_from(MODES) | ODD
A_LEVEL, AN_AQL = st.sampled_from(LEVELS) | ODD, st.sampled_from(AQLS) | ODD
ODDLY: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "code_letter": {"args": st.tuples(A_LOT, A_LEVEL)},
    "plan": {"args": st.tuples(st.sampled_from(LETTERS) | ODD, AN_AQL, A_MODE)},
    "sample": {"sampling": SAMPLINGS | ODD, "lot": A_LOT, "mode": A_MODE},
    "quality": {"n": A_SIZE, "ac": st.integers(-1, 9) | ODD},
    "zero": {"lot": A_LOT, "quality": st.integers(20, 10_001) | ODD},
    "skip": {
        "skip": st.fixed_dictionaries({"after": ODD, "every": ODD}) | ODD,
        "outcomes": st.text("ans", max_size=9),
        "severity": A_MODE,
    },
    "draw": {"lot": A_LOT, "n": A_SIZE, "seed": SEEDS | ODD},
}


@in_both
@given(LOTS, st.integers(1, 60), SEEDS)
def test_both_languages_draw_the_same(node: NodeDriver, lot: int, n: int, seed: str) -> None:
    case = {"lot": lot, "n": min(n, lot), "seed": seed}

    assert asked(node, "draw", **case) == answered("draw", case)


@in_both
@given(SAMPLINGS, LOTS, st.sampled_from(MODES))
def test_both_languages_take_the_same_sample(
    node: NodeDriver, how: dict[str, Any], lot: int, mode: str
) -> None:
    case = {"sampling": how, "lot": lot, "mode": mode}

    assert asked(node, "sample", **case) == answered("sample", case)


@in_both
@given(EVENTS | COPIES, SERIES, st.data())
def test_both_languages_switch_alike_in_any_order_of_arrival(
    node: NodeDriver, short: list[str], series: dict[str, Any], data: st.DataObject
) -> None:
    case = series | {"events": short}
    order = data.draw(st.permutations(range(len(short))))

    assert asked(node, "switching", **case, order=order) == short_state(
        sampling.switching(events_of(case))
    )


@pytest.mark.parametrize("rule", ODDLY)
@in_both
@given(data=st.data())
def test_whatever_is_asked_both_languages_answer_or_refuse_by_the_same_name(
    node: NodeDriver, rule: str, data: st.DataObject
) -> None:
    case = data.draw(st.fixed_dictionaries(ODDLY[rule]))

    assert asked(node, rule, **case) == answered(rule, case)
