"""What goes from one place arrives at another, and what is undone was never there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from takt.inventory.commands import NO_LOT
from takt_sync.ports import Applied, Held
from takt_sync.stock import BALANCE_MAX
from tests.unit.inventory.ledger_book import (
    A1,
    A2,
    BOLT,
    GUEST,
    OLD,
    PRODUCTION,
    SCRAP,
    SUPPLIER,
    WANG,
    Book,
)

ENDS = {
    "stock.receive": (SUPPLIER, A1),
    "stock.put_away": (A1, A2),
    "stock.move": (A1, A2),
    "stock.issue": (A1, PRODUCTION),
    "stock.return": (PRODUCTION, A1),
    "stock.scrap": (A1, SCRAP),
}
KINDS = st.sampled_from(sorted(ENDS))


def test_a_move_takes_from_one_place_what_it_brings_to_another() -> None:
    book = Book()

    book.move("stock.move", A1, A2, 7)

    assert (book.on_hand(A1), book.on_hand(A2)) == (-7, 7)


@pytest.mark.parametrize("kind", ENDS)
def test_each_kind_joins_its_own_ends_and_no_others(kind: str) -> None:
    for other, (source, target) in ENDS.items():
        verdict = Book().move(kind, source, target, 1)[1]

        is_same = ENDS[kind] == (source, target) or {kind, other} == {
            "stock.move", "stock.put_away",
        }  # fmt: skip
        assert isinstance(verdict, Applied) == is_same, other


@given(st.lists(st.tuples(KINDS, st.integers(1, 10**12)), max_size=20))
def test_whatever_is_moved_the_sum_over_all_places_is_zero(moves: list[tuple[str, int]]) -> None:
    book = Book()
    for kind, quantity in moves:
        book.move(kind, *ENDS[kind], quantity)

    assert sum(event.quantity for event in book.facts.outcome.events) == 0


@given(
    st.lists(st.tuples(KINDS, st.integers(1, 1_000)), min_size=1, max_size=12),
    st.sets(st.integers(0, 11)),
)
def test_undone_acts_leave_the_figures_as_if_they_had_not_been_made(
    moves: list[tuple[str, int]], chosen: set[int]
) -> None:
    with_undo, without = Book(), Book()
    made = [with_undo.move(kind, *ENDS[kind], quantity)[0] for kind, quantity in moves]
    for number, (kind, quantity) in enumerate(moves):
        if number in chosen:
            assert isinstance(with_undo.undo(made[number]), Applied)
        else:
            without.move(kind, *ENDS[kind], quantity)

    for place in (A1, A2, SUPPLIER, PRODUCTION, SCRAP):
        assert with_undo.on_hand(place) == without.on_hand(place)


def test_the_counter_entries_stand_right_behind_their_original() -> None:
    book = Book()
    act, _ = book.move("stock.issue", A1, PRODUCTION, 3)
    book.move("stock.issue", A1, PRODUCTION, 4)

    book.undo(act)

    places = [(event.place, event.part) for event in book.facts.outcome.events]
    assert places[:2] == [(place, part - 8) for place, part in places[4:]]


def test_an_act_is_undone_once_and_only_by_who_made_it() -> None:
    book = Book()
    act, _ = book.move("stock.issue", A1, PRODUCTION, 3)

    assert book.undo(act, WANG) == Held("not_own_act")
    assert isinstance(book.undo(act), Applied)
    assert book.undo(act) == Held("already_decided")


def test_an_undo_of_an_act_that_has_not_come_yet_waits_for_it() -> None:
    book = Book()
    unknown = "00000000-0000-7000-8000-00000000ffff"

    assert isinstance(book.undo(unknown), Applied)

    assert list(book.facts.outcome.waiting.values()) == [unknown]
    assert book.facts.outcome.events == []


def test_an_undo_itself_is_not_undone() -> None:
    book = Book()
    act, _ = book.move("stock.issue", A1, PRODUCTION, 3)
    undo, _ = book.do("undo", operation=act)

    assert book.undo(undo) == Held("conflict")


def test_an_undo_that_leaves_too_little_for_a_later_act_is_told() -> None:
    book = Book()
    book.follows((A1, BOLT, NO_LOT))
    act, _ = book.move("stock.receive", SUPPLIER, A1, 5)
    book.move("stock.issue", A1, PRODUCTION, 5)

    book.undo(act)

    assert book.codes() == ["inventory.undo_needed_later"]


def test_a_fact_without_the_right_is_booked_and_told() -> None:
    book = Book()

    _, verdict = book.move("stock.issue", A1, PRODUCTION, 3, person=GUEST)

    assert isinstance(verdict, Applied)
    assert book.codes() == ["inventory.right_revoked"]
    assert book.on_hand(PRODUCTION) == 3


def test_an_item_out_of_use_is_booked_and_told() -> None:
    book = Book()
    book.move("stock.issue", A1, PRODUCTION, 3, item=OLD)

    assert book.codes() == ["inventory.inactive_item"]


def test_what_nobody_knows_is_held() -> None:
    book = Book()

    assert book.move("stock.move", A1, A2, 1, item=999)[1] == Held("unknown_item")
    assert book.move("stock.move", A1, 999, 1)[1] == Held("unknown_location")
    assert book.facts.outcome.events == []


def test_a_figure_at_the_edge_of_what_clients_hold_is_booked_and_one_beyond_is_held() -> None:
    book = Book()
    book.follows((A2, BOLT, NO_LOT))
    book.facts.stock[A2, BOLT, NO_LOT].quantity = BALANCE_MAX - 5

    assert isinstance(book.move("stock.move", A1, A2, 5)[1], Applied)
    assert book.move("stock.move", A1, A2, 1)[1] == Held("overflow")
