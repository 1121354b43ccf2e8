"""Who is named when less than nothing is left."""

from hypothesis import given
from hypothesis import strategies as st

from takt.inventory.negative_stock import Entry, shortage
from takt_sync.stock import UNDO_PART

STREAM = "s"


def ledger(*quantities: int) -> tuple[list[Entry], int]:
    """Entries newest first, and what is on hand after them."""
    entries = [
        Entry((n, STREAM, n, 0), "delta", quantity, str(n), n, None)
        for n, quantity in enumerate(quantities)
    ]
    return entries[::-1], sum(quantities)


def people(history: list[Entry], quantity: int) -> list[int | None]:
    return [entry.person for entry in shortage(history, quantity).takers]


def test_all_who_took_since_the_shelf_was_filled_are_named_newest_first() -> None:
    assert people(*ledger(10, -10, -10)) == [2, 1]


def test_who_took_before_the_shelf_was_filled_is_not_named() -> None:
    assert people(*ledger(10, -9, 5, -7)) == [3]


def test_an_arrival_that_did_not_cover_the_shortage_does_not_hide_the_earlier_takers() -> None:
    assert people(*ledger(10, -15, 2, -1)) == [3, 1]


def test_the_first_below_is_the_act_that_went_too_far() -> None:
    history, quantity = ledger(10, -4, -8, -1)

    first = shortage(history, quantity).first_below
    assert first is not None
    assert first.person == 2


def test_a_count_starts_the_history_anew() -> None:
    history, _ = ledger(10, -15, -3)
    counted = Entry((1, STREAM, 9, 0), "count", 2, "c", 9, None)

    assert people([history[0], counted, *history[1:]], -1) == [2]


@given(st.lists(st.integers(-50, 50).filter(bool), min_size=1, max_size=30))
def test_undone_acts_change_nobody_who_is_named(quantities: list[int]) -> None:
    history, quantity = ledger(*quantities)
    taken = Entry((99, STREAM, 99, 0), "delta", -7, "u", 99, None)
    back = Entry((99, STREAM, 99, UNDO_PART), "delta", 7, "v", 99, None)

    assert people([back, taken, *history], quantity) == people(history, quantity)


@given(st.lists(st.integers(-50, 50).filter(bool), min_size=1, max_size=30))
def test_whenever_less_than_nothing_is_left_somebody_is_named(quantities: list[int]) -> None:
    history, quantity = ledger(*quantities)
    if quantity < 0:
        found = shortage(history, quantity)

        assert found.first_below in found.takers
        assert all(entry.quantity < 0 for entry in found.takers)
