"""ABC classes: the rule against a slow one that says the same, and on a real plant."""

from __future__ import annotations

import csv
import gzip
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from takt.stocktake.classes import CountClass, Shares, classes_of
from tests.shared_data import adventureworks

VALUES = st.dictionaries(st.integers(1, 10**6), st.integers(-5, 10**15), max_size=60)
SMALL = st.dictionaries(st.integers(1, 99), st.integers(0, 9), max_size=40)
BORDERS = st.tuples(st.integers(0, 1_000), st.integers(0, 1_000)).map(sorted)


def slowly(values: dict[int, int], shares: Shares) -> dict[int, CountClass]:
    """Each item by itself: how much of the whole do those carry that stand before it?"""
    total = sum(max(value, 0) for value in values.values())
    found: dict[int, CountClass] = {}
    for item, value in values.items():
        ahead = [
            other_value
            for other, other_value in values.items()
            if other_value > value or (other_value == value and other < item)
        ]
        carried = Fraction(sum(max(one, 0) for one in ahead), total or 1)
        if value <= 0:
            found[item] = "C"
        elif carried < Fraction(shares.a, 1_000):
            found[item] = "A"
        elif carried < Fraction(shares.b, 1_000):
            found[item] = "B"
        else:
            found[item] = "C"
    return found


@given(st.one_of(VALUES, SMALL), BORDERS)
def test_classes_are_those_of_the_slow_rule(values: dict[int, int], borders: list[int]) -> None:
    shares = Shares(*borders)

    assert classes_of(values, shares) == slowly(values, shares)


@given(st.one_of(VALUES, SMALL))
def test_each_class_carries_at_least_its_share(values: dict[int, int]) -> None:
    found = classes_of(values)
    total = sum(max(value, 0) for value in values.values())
    carried = {
        kind: sum(max(values[item], 0) for item in found if found[item] == kind) for kind in "ABC"
    }

    assert carried["A"] * 1_000 >= 800 * total
    assert (carried["A"] + carried["B"]) * 1_000 >= 950 * total


@given(SMALL)
def test_the_order_in_which_items_are_named_does_not_matter(values: dict[int, int]) -> None:
    assert classes_of(dict(reversed(values.items()))) == classes_of(values)


def test_an_item_on_the_border_belongs_to_the_higher_class() -> None:
    assert classes_of({1: 79, 2: 10, 3: 8, 4: 3, 5: 0}) == {1: "A", 2: "A", 3: "B", 4: "C", 5: "C"}
    assert classes_of({1: 80, 2: 15, 3: 5}) == {1: "A", 2: "B", 3: "C"}
    assert classes_of({7: 1}) == {7: "A"}
    assert classes_of({7: 0}) == {7: "C"}
    assert classes_of({}) == {}


@pytest.mark.data
def test_few_items_of_the_bicycle_maker_carry_most_of_what_its_customers_got() -> None:
    values = shipped_in_the_last_year()

    found = classes_of(values)

    members = {kind: [item for item in found if found[item] == kind] for kind in "ABC"}
    carried = sum(values[item] for item in members["A"])
    assert all(members.values())
    assert carried * 1_000 >= 800 * sum(values.values())
    assert len(members["A"]) * 5 < len(found)


def shipped_in_the_last_year() -> dict[int, int]:
    """What each product that was sold was worth at standard cost, in 1/10000."""
    folder = adventureworks()
    with (folder / "tsv" / "Product.csv").open(encoding="utf-8", newline="") as lines:
        costs = {int(row[0]): Fraction(row[7]) for row in csv.reader(lines, delimiter="\t")}
    values = dict.fromkeys(costs, 0)
    with gzip.open(folder / "seeds" / "salesorderdetail.csv.gz", "rt", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    last = max(row["modifieddate"] for row in rows)
    since = f"{int(last[:4]) - 1}{last[4:]}"
    for row in rows:
        if row["modifieddate"] > since:
            product = int(row["productid"])
            values[product] += int(costs[product] * int(row["orderqty"]) * 10_000)
    return values
