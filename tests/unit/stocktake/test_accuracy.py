"""How right the books were: shares of lines and of value, by group."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from takt.stocktake.accuracy import Counted, Tally, accuracy_of

LINES = st.lists(
    st.builds(
        Counted,
        st.integers(-50, 50),
        st.one_of(st.none(), st.integers(0, 10**9)),
        st.one_of(st.none(), st.integers(-(10**9), 10**9)),
        st.sampled_from(["", "Z1", "Z2"]),
        st.sampled_from(["A", "B", "C"]),
        st.integers(1, 3),
    )
)


def test_shares_are_those_of_the_formula() -> None:
    lines = [
        Counted(0, 600_000, 0, "Z1", "A", 1),
        Counted(-2, 300_000, -20_000, "Z1", "B", 1),
        Counted(1, 100_000, 10_000, "Z2", "B", 2),
        Counted(3, None, None, "Z2", "C", 2),
    ]

    found = accuracy_of(lines)

    assert found.whole.told() == {
        "lines": 4,
        "right": 1,
        "lines_right": 250,
        "value": 1_000_000,
        "value_off": 30_000,
        "value_net": -10_000,
        "value_right": 970,
    }
    assert found.by_class["C"].told()["value_right"] is None
    assert found.by_class["C"].told()["value"] is None
    assert found.by_zone["Z1"].lines_right == 500


def test_shares_are_rounded_half_away_from_zero_as_on_screens() -> None:
    assert Tally(lines=17, right=14).lines_right == 824
    assert Tally(lines=2_000, right=1).lines_right == 1
    assert Tally(value=17_000, off=3_000).value_right == 824


def test_nothing_counted_has_no_shares_and_more_off_than_there_was_is_no_less_than_nothing() -> (
    None
):
    assert (Tally().lines_right, Tally().value_right) == (None, None)
    assert accuracy_of([Counted(9, 100, 900)]).whole.value_right == 0


@given(LINES)
def test_each_grouping_adds_up_to_the_whole(lines: list[Counted]) -> None:
    found = accuracy_of(lines)

    for groups in (found.by_zone, found.by_class, found.by_stocktake):
        tallies = list(groups.values())  # type: ignore[attr-defined]  # of three kinds of keys
        assert sum(one.lines for one in tallies) == found.whole.lines == len(lines)
        assert sum(one.value for one in tallies) == found.whole.value
        assert sum(one.off for one in tallies) == found.whole.off
    assert found.whole.lines_right is None or 0 <= found.whole.lines_right <= 1_000
    assert found.whole.value_right is None or 0 <= found.whole.value_right <= 1_000
