"""Device and server chart alike: figures to the last bit, and so the same alarms everywhere."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from takt_sync import spc
from takt_sync.simulator.node_client import NodeDriver
from tests.sync.both_languages import asked, in_both
from tests.sync.vector_files import assert_close

NUMBERS = st.one_of(
    st.integers(-50, 50),
    st.integers(-(10**12), 10**12),
    st.floats(-1000, 1000),
    st.decimals(-10, 10, places=3).map(float),
)
COUNTS = st.one_of(st.integers(-1, 60), st.integers(0, 5))
SIZES = st.one_of(st.integers(0, 80), st.floats(0, 50))


@st.composite
def charts(draw: st.DrawFn) -> dict[str, Any]:
    """A chart to be made: mostly a good one, now and then with a subgroup that is none."""
    kind = draw(st.sampled_from(spc.KINDS))
    size = draw(st.integers(2, 6))
    subgroup: st.SearchStrategy[list[Any]] = {
        "xbar_r": st.lists(NUMBERS, min_size=size, max_size=size),
        "xbar_s": st.lists(NUMBERS, min_size=size, max_size=size),
        "imr": NUMBERS.map(lambda value: [value]),
        "c": COUNTS.map(lambda value: [value]),
    }.get(kind, st.tuples(st.integers(0, 20), st.integers(20, 90)).map(list))
    odd = st.one_of(st.lists(NUMBERS, max_size=3), st.tuples(COUNTS, SIZES).map(list))
    period = draw(st.lists(subgroup, max_size=12))
    others = draw(st.lists(subgroup, max_size=20))
    if draw(st.integers(0, 5)) == 0:
        draw(st.sampled_from((period, others))).append(draw(odd))
    excluded = draw(st.lists(st.integers(0, 12), max_size=2))
    return {"kind": kind, "period": period, "excluded": excluded, "subgroups": period + others}


def listed(value: Any) -> Any:
    """As JSON says it: lists for tuples."""
    if isinstance(value, dict):
        return {key: listed(one) for key, one in value.items()}
    return [listed(one) for one in value] if isinstance(value, list | tuple) else value


def charted(args: dict[str, Any]) -> Any:
    try:
        limits = spc.limits(args["kind"], args["period"], args["excluded"])
        found = spc.chart(limits, args["subgroups"])
    except spc.SpcError as refused:
        return {"error": refused.code}
    alarms = [spc.alarms(points, spc.RULES) for points in (found.main, found.second or ())]
    return {
        "limits": asdict(limits),
        **listed(asdict(found)),
        "alarms": [[listed(asdict(alarm)) for alarm in one] for one in alarms],
    }


@settings(in_both, max_examples=300)
@given(args=charts())
def test_the_typescript_chart_is_the_python_chart(node: NodeDriver, args: dict[str, Any]) -> None:
    assert asked(node, "chart", **args) == charted(args)


@in_both
@given(
    st.lists(NUMBERS, max_size=12),
    st.one_of(st.none(), st.builds(spc.Within, st.floats(0, 100), st.floats(1, 1e4))),
    st.one_of(st.none(), NUMBERS),
    st.one_of(st.none(), NUMBERS),
)
def test_the_typescript_capability_is_the_python_capability(
    node: NodeDriver,
    readings: list[float],
    within: spc.Within | None,
    lower: float | None,
    upper: float | None,
) -> None:
    try:
        ours = asdict(spc.capability(readings, within, lower, upper))
    except spc.SpcError as refused:
        ours = {"error": refused.code}
    inner = within and asdict(within)
    theirs = asked(node, "capability", readings=readings, within=inner, lower=lower, upper=upper)

    assert_close(theirs, ours, 1e-9)
