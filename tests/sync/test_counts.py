"""Counts beside moves: what holds for any of them, whenever and in whatever order they arrive."""

from collections.abc import Mapping, Sequence

from hypothesis import given
from hypothesis import strategies as st

from takt_sync.acceptance import (
    Counted,
    Neighbour,
    Side,
    Timed,
    added,
    answer_needed,
    relation,
)
from takt_sync.simulator.ledger import Count, Ledger
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
from tests.sync.floor import (
    DIFFERENCE,
    HERE,
    ITEM,
    START,
    Done,
    Floor,
    Place,
    floors,
    judged,
    orders,
)


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


@given(st.data())
def test_the_order_of_arrival_changes_no_verdict_no_variance_and_no_balance(
    data: st.DataObject,
) -> None:
    """S40, S43, S54: with late acts and clocks that err, whatever people have said."""
    floor = data.draw(floors())
    is_told = data.draw(st.booleans())
    told = {count.place: floor.told(count) for count in floor.counts} if is_told else {}

    wanted = judged(list(floor.acts), told)

    assert judged(data.draw(orders(floor)), told) == wanted


@given(floors())
def test_on_hand_is_the_truth_where_nothing_is_left_to_ask(floor: Floor) -> None:
    """S43: what was lost before the last accepted count is in the books, with its difference."""
    told = {count.place: floor.told(count) for count in floor.counts}

    verdicts, _, balance = judged(list(floor.acts), told, tolerance=10**6)

    accepted = [one for one in floor.counts if verdicts[one.place].status == "accepted"]
    assert all(verdict.status != "check" for verdict in verdicts.values())
    since = max(accepted, key=lambda one: one.time.order).at if accepted else 0
    unseen = sum(quantity for at, quantity in floor.lost if at > since)
    assert balance.quantity == floor.physical() + unseen


@given(floors())
def test_what_is_asked_about_is_what_nobody_can_tell(floor: Floor) -> None:
    """S54: an answer to each question leaves none; what is surely ordered was ordered so."""
    near = [Neighbour(move.time, move.quantity) for move in floor.moves]
    for count in floor.counts:
        asked = {(one.time.stream, one.time.n) for one in answer_needed(count.time, near, {})}
        assert asked == set(floor.told(count))
        assert not answer_needed(count.time, near, floor.told(count))
        for move in floor.moves:
            if move.place not in asked:
                side = "before" if move.at <= count.at else "after"
                assert relation(move.time, count.time) == side


@given(st.data())
def test_counts_accepted_at_any_moment_end_in_the_same_books(data: st.DataObject) -> None:
    """S44, S48: late acts after acceptance come to the same fold and the same linked entries."""
    floor = data.draw(floors())
    told = {count.place: floor.told(count) for count in floor.counts}

    books = [booked(order, told) for order in (floor.acts, data.draw(orders(floor)))]

    assert books[0] == books[1]


def booked(
    arrived: Sequence[Done], told: Mapping[Place, Mapping[Place, Side]]
) -> tuple[Balance, dict[str, int]]:
    """The books of a server that accepts each count at once, and hears the answers later."""
    ledger = Ledger()
    ledger.insert([StockEvent(HERE, ITEM, None, "delta", START, 0, "opening", 1, 0)])
    for act in arrived:
        ledger.times[act.time.order] = act.time
        if act.is_count:
            name = f"{act.time.stream}{act.time.n}"
            ledger.record_count(Count(name, name, act.event(), act.time, act.person, act.quantity))
            ledger.accept(ledger.counts[name])
            ledger.answer(ledger.counts[name], dict(told[act.place]))
        else:
            ledger.insert([act.event()])
    key = (HERE, ITEM, None)
    assert ledger.balance(key) == fold(ledger.events.get(key, ()))
    entries: dict[str, int] = {}
    for event in ledger.events.get((DIFFERENCE, ITEM, None), ()):
        name = f"{event.stream}{event.n}"
        entries[name] = entries.get(name, 0) + event.quantity
    for name, count in ledger.counts.items():
        assert entries.get(name, 0) == -variance(ledger.events[key], count.event)
    return ledger.balance(key), {name: sums for name, sums in entries.items() if sums}


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 9)), min_size=1, max_size=6))
def test_parts_of_a_place_add_up_in_any_order(parts: list[tuple[int, int]]) -> None:
    """S49."""
    counts = [
        Counted(Timed("abc"[person - 1], n, 100 * n, 100 * n - 50, 100 * n + 70, n, 0), person, q)
        for n, (person, q) in enumerate(parts, 1)
    ]

    whole = added(counts)

    assert whole.quantity == sum(dict(parts).values())
    assert added(counts[::-1]) == whole
    assert whole.time.order == counts[-1].time.order
