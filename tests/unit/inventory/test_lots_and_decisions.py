"""A lot's status follows the order of events, and nobody approves what he asked for."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from takt.inventory import lot_id
from takt.inventory.lots import Lot, StatusChange
from takt_sync.ports import Applied, Held
from tests.unit.inventory.ledger_book import (
    A1,
    A2,
    BOLT,
    DIFFERENCE,
    GLUE,
    GUEST,
    LI,
    PRODUCTION,
    QUARANTINE,
    SCRAP,
    STREAM,
    SUPPLIER,
    WANG,
    Book,
)

LOT = lot_id(GLUE, "L-7")
STATUS = st.sampled_from(("available", "hold", "quarantine", "rejected"))


def received() -> Book:
    book = Book()
    book.move("stock.receive", SUPPLIER, A1, 10, item=GLUE, lot_code="L-7")
    return book


def set_status(book: Book, kind: str, person: int = LI, at: int | None = None) -> Applied | Held:
    return book.do(kind, person, at, lot=LOT, reason=None, note=None)[1]


@given(st.lists(st.tuples(st.integers(0, 50), STATUS, st.booleans()), max_size=5))
def test_the_status_is_the_same_in_every_order_of_arrival(
    told: list[tuple[int, str, bool]],
) -> None:
    changes = [
        StatusChange(LOT, (at, STREAM, n), status, None, LI, str(n), "x" if is_undone else None)
        for n, (at, status, is_undone) in enumerate(told)
    ]
    status = "available"
    for change in sorted(changes, key=lambda one: one.place):
        is_softer = status == "rejected" and change.status in ("hold", "quarantine")
        if change.undone_by is None and not is_softer:
            status = change.status

    for order in itertools.permutations(changes):
        assert Lot(LOT, GLUE, "L-7", changes=list(order)).status_at() == status


def test_the_same_lot_code_is_one_lot_however_it_is_written() -> None:
    spellings = ("L-7", "l-7", " L - 7 ", "Ｌ－７")

    assert {lot_id(GLUE, spelling) for spelling in spellings} == {LOT}
    assert lot_id(BOLT, "L-7") != LOT


def test_a_lot_that_nobody_received_is_on_hold_until_its_receipt() -> None:
    book = Book()
    book.move("stock.issue", A1, PRODUCTION, 2, item=GLUE, lot=LOT)
    before = book.facts.lots[LOT].status_at(), book.codes()

    book.move("stock.receive", SUPPLIER, A1, 10, item=GLUE, lot_code="L-7", at=1)

    assert before == ("hold", ["inventory.lot_on_hold", "inventory.unknown_lot"])
    assert book.facts.lots[LOT].status_at() == "available"
    assert book.codes() == []


def test_a_second_receipt_ends_no_hold_of_a_person() -> None:
    book = received()
    set_status(book, "lot.hold")

    book.move("stock.receive", SUPPLIER, A1, 10, item=GLUE, lot_code="L-7")

    assert book.facts.lots[LOT].status_at() == "hold"


def test_what_leaves_a_lot_on_hold_is_told_but_not_its_way_into_quarantine() -> None:
    book = received()
    set_status(book, "lot.hold")

    book.move("stock.move", A1, QUARANTINE, 4, item=GLUE, lot=LOT)
    quiet = book.codes()
    book.move("stock.issue", A1, PRODUCTION, 4, item=GLUE, lot=LOT)

    assert quiet == []
    assert book.codes() == ["inventory.lot_on_hold"]


def test_an_act_before_the_hold_that_arrives_after_it_is_told_too() -> None:
    book = received()
    set_status(book, "lot.hold", at=5_000)

    book.move("stock.issue", A1, PRODUCTION, 4, item=GLUE, lot=LOT, at=4_000)

    [notice] = book.notices()
    assert notice.data["before_hold"] is True


def test_a_release_needs_the_right_and_a_hold() -> None:
    book = received()

    assert set_status(book, "lot.release") == Held("bad_transition")
    set_status(book, "lot.hold")
    assert set_status(book, "lot.release", GUEST) == Held("right_missing")
    assert isinstance(set_status(book, "lot.release"), Applied)
    assert book.facts.lots[LOT].status_at() == "available"


def test_a_rejection_needs_the_right_and_a_hold_and_only_a_release_ends_it() -> None:
    book = received()

    assert set_status(book, "lot.reject") == Held("bad_transition")
    set_status(book, "lot.hold")
    assert set_status(book, "lot.reject", GUEST) == Held("right_missing")
    assert isinstance(set_status(book, "lot.reject"), Applied)
    assert set_status(book, "lot.reject") == Held("bad_transition")
    set_status(book, "lot.hold")
    assert book.facts.lots[LOT].status_at() == "rejected"
    assert set_status(book, "lot.release", GUEST) == Held("right_missing")
    assert isinstance(set_status(book, "lot.release"), Applied)
    assert book.facts.lots[LOT].status_at() == "available"


def test_what_was_rejected_is_thrown_away_in_silence_and_used_with_a_notice() -> None:
    book = received()
    set_status(book, "lot.hold")
    set_status(book, "lot.reject")

    book.move("stock.scrap", A1, SCRAP, 3, item=GLUE, lot=LOT, reason=None, note=None)
    quiet = book.codes()
    book.move("stock.issue", A1, PRODUCTION, 3, item=GLUE, lot=LOT)

    assert quiet == []
    assert book.codes() == ["inventory.lot_on_hold"]
    assert book.notices()[0].data["status"] == "rejected"


def test_the_reason_for_using_expired_goods_stands_in_the_notice() -> None:
    book = Book()
    label = {"lot_code": "L-7", "expires_on": "1970-01-01"}
    book.move("stock.receive", SUPPLIER, A1, 9, item=GLUE, **label)
    set_status(book, "lot.hold")

    book.move("stock.issue", A1, PRODUCTION, 1, item=GLUE, lot=LOT, reason=7)

    assert book.codes() == ["inventory.lot_expired", "inventory.lot_on_hold"]
    assert [notice.data["reason"] for notice in book.notices()] == [7, 7]


def test_an_undone_hold_was_none() -> None:
    book = received()
    hold, _ = book.do("lot.hold", lot=LOT, reason=None, note=None)

    book.undo(hold)

    assert book.facts.lots[LOT].status_at() == "available"


def test_a_lot_of_another_item_is_booked_and_told() -> None:
    book = received()

    book.move("stock.issue", A1, PRODUCTION, 1, item=BOLT, lot=LOT)

    assert book.codes() == ["inventory.unknown_lot"]


def test_expired_goods_that_go_to_production_are_told_from_their_day_on() -> None:
    day_ms = 24 * 3_600_000
    for at, codes in ((day_ms - 1, []), (day_ms, ["inventory.lot_expired"])):
        book = Book()
        book.move(
            "stock.receive", SUPPLIER, A1, 9,
            item=GLUE, lot_code="L-7", expires_on="1970-01-02", at=0,
        )  # fmt: skip

        book.move("stock.issue", A1, PRODUCTION, 1, item=GLUE, lot=LOT, at=at)

        assert book.codes() == codes


def ask(book: Book, quantity: int = -3, person: int = LI) -> tuple[str, Applied | Held]:
    return book.do(
        "stock.adjust", person,
        item=BOLT, lot=None, location=A1, quantity=quantity, reason=None, note=None,
    )  # fmt: skip


def answer(book: Book, operation: str, person: int, decision: str = "approve") -> Applied | Held:
    return book.do("approve", person, operation=operation, decision=decision, note=None)[1]


def test_an_adjustment_changes_nothing_until_another_person_approves_it() -> None:
    book = Book()
    asked, _ = ask(book)
    before = book.on_hand(A1)

    assert answer(book, asked, LI) == Held("approver_is_author")
    assert answer(book, asked, GUEST) == Held("right_missing")
    assert isinstance(answer(book, asked, WANG), Applied)
    assert before == 0
    assert (book.on_hand(A1), book.on_hand(DIFFERENCE)) == (-3, 3)
    assert answer(book, asked, WANG) == Held("already_decided")


def test_an_approved_adjustment_stands_at_the_time_at_which_it_was_asked_for() -> None:
    book = Book()
    asked, _ = ask(book)
    book.move("stock.move", A1, A2, 1)

    answer(book, asked, WANG)

    target = book.facts.targets[asked]
    assert {event.place for event in book.facts.outcome.events[2:]} == {target.place}


def test_a_rejected_or_withdrawn_adjustment_is_never_booked() -> None:
    rejected, withdrawn = Book(), Book()
    answer(rejected, ask(rejected)[0], WANG, "reject")
    asked, _ = ask(withdrawn)

    withdrawn.undo(asked)

    assert answer(withdrawn, asked, WANG) == Held("already_decided")
    assert rejected.facts.outcome.events == withdrawn.facts.outcome.events == []


def test_an_adjustment_without_the_right_is_held() -> None:
    assert ask(Book(), person=GUEST)[1] == Held("right_missing")
