"""What is still kept of reservations, whatever order acts come in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from takt.catalogue import code_key
from takt.inventory.commands import NO_LOT
from takt.inventory.reservations import (
    USES,
    Reservation,
    Stockpile,
    Use,
    lot_key,
    open_quantities,
)

VECTORS = json.loads(
    (Path(__file__).parents[3] / "sync/vectors/reservations.json").read_text("utf-8")
)
BOLT, NUT = 101, 102
L1, L2 = "lot-1", "lot-2"


def kept(id_: str, quantity: int, **more: Any) -> Reservation:
    about: dict[str, Any] = {"lot": None, "for_kind": "work_order", "for_id": "WO-1", "at": 1}
    return Reservation(
        id_, 1, more.pop("item", BOLT), **{"location": None, "note": None} | about | more,
        quantity=quantity, person=31, device="phone",
    )  # fmt: skip


def use(quantity: int, **more: Any) -> Use:
    about: dict[str, Any] = {"kind": "work_order", "document": "wo-1", "work_order": None}
    about |= {"item": BOLT, "lot": NO_LOT}
    return Use(operation="act", quantity=quantity, **about | more)


def use_of(act: dict[str, Any]) -> Use | None:
    """What an act of the vectors took, or gave back."""
    reference, order = act["reference"], act["work_order"]
    if act["kind"] not in USES or (reference is None and order is None):
        return None
    document = None if reference is None else code_key(reference)
    quantity = -act["quantity"] if act["kind"] == "stock.return" else act["quantity"]
    about = {"lot": lot_key(act["lot"]), "document": document, "kind": USES[act["kind"]]}
    return use(
        quantity, **about, item=act["item"], work_order=None if order is None else str(order)
    )


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["name"])
def test_what_is_kept_falls_as_in_the_vectors(case: dict[str, Any]) -> None:
    defaults = VECTORS["defaults"]
    rows = [defaults["reservation"] | row for row in case["reservations"]]
    reservations = [kept(row.pop("id"), row.pop("quantity"), **row) for row in rows]
    uses = [use_of(defaults["act"] | act) for act in case["acts"]]

    assert open_quantities(reservations, [one for one in uses if one]) == case["expect"]


def test_what_is_issued_for_the_same_document_uses_it_up() -> None:
    assert open_quantities([kept("r", 10)], [use(4)]) == {"r": 6}
    assert open_quantities([kept("r", 10)], [use(4), use(6)]) == {"r": 0}


def test_it_never_falls_below_nothing() -> None:
    assert open_quantities([kept("r", 10)], [use(25)]) == {"r": 0}
    assert open_quantities([kept("r", 10)], [use(-5)]) == {"r": 10}


def test_a_return_gives_back() -> None:
    assert open_quantities([kept("r", 10)], [use(8), use(-3)]) == {"r": 5}


def test_the_spelling_of_the_document_does_not_matter() -> None:
    assert open_quantities([kept("r", 10, for_id="\uff37\uff2f\uff0d1")], [use(4)]) == {"r": 6}


def test_other_documents_items_and_purposes_use_up_nothing() -> None:
    others = [use(4, document="wo-2"), use(4, item=NUT), use(4, kind="shipment")]

    assert open_quantities([kept("r", 10)], others) == {"r": 10}


def test_what_is_kept_for_something_else_is_used_by_any_act_that_names_it() -> None:
    some = [
        kept("r", 10, for_kind="other", for_id="fair"),
        kept("s", 10, for_kind="other", for_id=None),
    ]
    uses = [use(4, kind="shipment", document="fair"), use(1, document="fair")]

    assert open_quantities(some, uses) == {"r": 5, "s": 10}


def test_a_work_order_is_known_by_its_id_too() -> None:
    taken = use(4, document=None, work_order="77")

    assert open_quantities([kept("r", 10, for_id="77")], [taken]) == {"r": 6}


def test_what_named_a_lot_takes_of_that_lot_first() -> None:
    some = [kept("any", 10, at=1), kept("one", 10, at=2, lot=L1)]

    assert open_quantities(some, [use(12, lot=L1)]) == {"any": 8, "one": 0}
    assert open_quantities(some, [use(12, lot=L2)]) == {"any": 0, "one": 10}


def test_what_was_given_up_had_its_share_before() -> None:
    some = [kept("old", 10, at=1, ended_by="act"), kept("new", 20, at=2)]

    assert open_quantities(some, [use(10)]) == {"old": 0, "new": 20}
    assert open_quantities(some, [use(15)]) == {"old": 0, "new": 15}


reservations = st.lists(
    st.builds(
        kept,
        id_=st.uuids().map(str),
        quantity=st.integers(1, 30),
        lot=st.sampled_from([None, L1, L2]),
        at=st.integers(1, 3),
        for_kind=st.sampled_from(["work_order", "shipment", "other"]),
        ended_by=st.sampled_from([None, None, "act"]),
    ),
    max_size=6,
)
uses = st.lists(
    st.builds(
        use,
        quantity=st.integers(-10, 30).filter(bool),
        lot=st.sampled_from([NO_LOT, L1, L2]),
        kind=st.sampled_from(["work_order", "shipment"]),
    ),
    max_size=8,
)


@given(reservations, uses, st.randoms(use_true_random=False))
def test_any_order_of_arrival_leaves_the_same(
    some: list[Reservation], taken: list[Use], random: Any
) -> None:
    mixed, later = list(some), list(taken)
    random.shuffle(mixed)
    random.shuffle(later)

    figures = open_quantities(some, taken)
    assert open_quantities(mixed, later) == figures
    assert all(0 <= figures[one.id] <= one.quantity for one in some)


@given(reservations, uses)
def test_no_more_is_used_up_than_was_taken(some: list[Reservation], taken: list[Use]) -> None:
    standing = [one for one in some if one.ended_by is None and one.for_kind == "work_order"]
    used = sum(one.quantity for one in standing) - sum(open_quantities(standing, taken).values())
    by_lot: dict[str, int] = {}
    for one in taken:
        if one.kind == "work_order":
            by_lot[one.lot] = by_lot.get(one.lot, 0) + one.quantity

    assert used <= sum(max(0, quantity) for quantity in by_lot.values())


def test_available_is_on_hand_less_what_is_kept() -> None:
    pile = Stockpile({L1: 10, L2: 5}, {})
    pile.keep(L1, 4)
    pile.keep(None, 3)

    assert pile.available(None) == 8
    assert pile.available(L1) == 6
    assert pile.available("unknown") == 0
