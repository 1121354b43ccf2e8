"""Counts beside moves: what holds for any of them, whenever and in whatever order they arrive."""

from takt_sync.stock import (
    COUNT_KINDS,
    EMPTY_KIND,
    Balance,
    Leg,
    StockEvent,
    act_legs,
    empty_legs,
    fold,
    is_late,
    second_leg,
    variance,
)

HERE, ITEM, DIFFERENCE = 1, 7, 93


def delta(at: int, stream: str, quantity: int) -> StockEvent:
    """A move that adds something at the place."""
    return StockEvent(HERE, ITEM, None, "delta", quantity, at, stream, 1, 0)


def test_an_empty_place_is_a_count_of_zero_for_each_of_its_keys() -> None:
    """S47: the act itself has no legs, for nobody on the floor knows all keys."""
    keys = [(2, 7, None), (1, 9, None), (1, 7, "b"), (1, 7, None), (1, 7, None)]

    assert EMPTY_KIND in COUNT_KINDS
    assert act_legs(EMPTY_KIND, {"location": HERE, "plan": None}) == ()
    assert empty_legs(HERE, keys) == (
        Leg(1, 7, None, "count", 0), Leg(1, 7, "b", "count", 0), Leg(1, 9, None, "count", 0),
    )  # fmt: skip


def test_a_late_move_before_an_accepted_count_changes_its_variance_alone() -> None:
    """S48."""
    count = StockEvent(HERE, ITEM, None, "count", 6, 200, "a", 1, 0)
    known = [delta(100, "b", 8), count, delta(300, "c", 4)]
    before = fold(known)
    late = delta(150, "d", -3)

    assert is_late(late, before.anchor)
    assert fold([*known, late]) == before == Balance(10, (200, "a", 1))
    entry = second_leg(count, variance(known, count), variance([*known, late], count), DIFFERENCE)
    assert entry is not None
    assert entry.quantity == -3
