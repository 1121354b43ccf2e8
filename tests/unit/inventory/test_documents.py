"""What deliveries, shipments and orders do alike: closing, figures, forms, notices."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from takt.catalogue import Item
from takt.demand import errors as demand_errors
from takt.demand.model import Shipment
from takt.inventory import (
    DocumentForm,
    Trade,
    TradeFacts,
    TradeLine,
    check_trade,
    closed_in_time,
    closed_or_opened,
    findings_of_closing,
    findings_of_trades,
    keep_site,
    line_faults,
    notice_id,
)
from takt.inventory.documents.model import SHOWN_CLOSED_MS, is_shown, kept_in_step, mismatch
from takt.kernel.errors import FieldError, Invalid
from takt.partners import Party, role_faults
from takt.purchasing import errors as purchasing_errors
from takt.purchasing.model import Delivery, DeliveryLine

SITE, OTHER_SITE, BOLT, NUT, EACH, BOX = 1, 2, 101, 102, 7, 8
SUPPLIER, CUSTOMER = 31, 32
NOW = 1_000_000


def a_line(id_: int = 11, item: int = BOLT, quantity: int = 100, traded: int = 0) -> TradeLine:
    return TradeLine(id=id_, item=item, quantity=quantity, traded=traded)


def a_shipment(*lines: TradeLine, **more: Any) -> Shipment:
    about: dict[str, Any] = {
        "id": 5,
        "code": "S-1",
        "site": SITE,
        "party": CUSTOMER,
        "due_on": None,
    } | more
    return Shipment(**about, lines=lines or (a_line(),))


def a_delivery(*lines: DeliveryLine, **more: Any) -> Delivery:
    about: dict[str, Any] = {
        "id": 6,
        "code": "D-1",
        "site": SITE,
        "party": SUPPLIER,
        "expected_on": None,
    } | more
    return Delivery(**about, lines=lines)


def a_trade(**more: Any) -> Trade:
    about: dict[str, Any] = {
        "operation": "act",
        "line": 11,
        "lot": "lot",
        "item": BOLT,
        "party": None,
        "quantity": 60,
        "location": 3,
        "person": 41,
        "device": "phone",
        "site": SITE,
        "effective": NOW,
        "stands": True,
    }
    return Trade(**about | more)


def an_item(id_: int = BOLT, **more: Any) -> Item:
    about: dict[str, Any] = {"id": id_, "code": f"I-{id_}", "unit": EACH, "scale": 0}
    about |= {"name_zh": None, "name_en": "Thing", "category": None}
    return Item(**about | more)


def facts(**more: Any) -> TradeFacts:
    customer = Party(CUSTOMER, "C", "客户", None, is_supplier=False, is_customer=True)
    about: dict[str, Any] = {"items": {BOLT: an_item()}, "party": customer}
    return TradeFacts(**{"is_site": True, "is_code_taken": False} | about | more)


def test_a_document_closes_itself_when_every_line_is_complete() -> None:
    half = a_shipment(a_line(traded=100), a_line(12, NUT, 10, 9))
    assert (half.status, [line.id for line in half.missing]) == ("open", [12])
    whole = a_shipment(a_line(traded=100), a_line(12, NUT, 10, 11))
    assert (whole.status, whole.missing) == ("closed", [])
    assert replace(half, closed_by=0).status == "closed"


@given(
    quantity=st.integers(1, 50),
    steps=st.lists(st.tuples(st.integers(0, 99), st.integers(0, 1_000)), min_size=1),
)
def test_it_is_closed_since_the_first_moment_of_the_last_time_that_it_was_complete(
    quantity: int, steps: list[tuple[int, int]]
) -> None:
    document, now, since = a_shipment(a_line(quantity=quantity)), 0, None
    for traded, later in steps:
        now += later
        document = kept_in_step(document, {(11, BOLT, SITE): traded}, now)
        since = None if traded < quantity else now if since is None else since
        assert document.lines[0].traded == traded
        assert (document.status == "closed", document.closed_at) == (traded >= quantity, since)
        assert kept_in_step(document, {(11, BOLT, SITE): traded}, now + 1) == document


def test_what_was_traded_of_another_item_or_elsewhere_fills_no_line() -> None:
    sums = {(11, NUT, SITE): 5, (11, BOLT, OTHER_SITE): 6, (12, BOLT, SITE): 7}
    assert kept_in_step(a_shipment(), sums, NOW) == a_shipment()


def test_opening_a_document_again_forgets_when_it_was_closed() -> None:
    closed = closed_in_time(a_shipment(closed_by=41), NOW)
    assert closed.closed_at == NOW
    assert closed_in_time(replace(closed, closed_by=None), NOW + 1).closed_at is None


def test_devices_hold_a_closed_document_for_thirty_days() -> None:
    assert is_shown(None, NOW)
    assert is_shown(NOW, NOW + SHOWN_CLOSED_MS - 1)
    assert not is_shown(NOW, NOW + SHOWN_CLOSED_MS)


@pytest.mark.parametrize(
    ("trade", "why"),
    [
        (a_trade(), None),
        (a_trade(party=CUSTOMER), None),
        (a_trade(site=OTHER_SITE), "other_site"),
        (a_trade(item=NUT), "other_item"),
        (a_trade(party=SUPPLIER), "other_customer"),
        (a_trade(effective=NOW + 1), "closed"),
    ],
)
def test_an_act_fits_its_line_or_it_is_said_why_not(trade: Trade, why: str | None) -> None:
    closed = a_shipment(closed_by=41, closed_at=NOW)
    assert mismatch(trade, closed.lines[0], closed) == why


def test_the_other_party_is_named_by_its_role() -> None:
    line = DeliveryLine(id=11, item=BOLT, quantity=1, unit=EACH)
    delivery = a_delivery(line)
    assert mismatch(a_trade(party=CUSTOMER), line, delivery) == "other_supplier"
    assert mismatch(a_trade(), None, delivery) == "unknown_line"


def test_what_is_more_than_asked_for_is_told_in_the_words_of_its_area() -> None:
    line = DeliveryLine(id=11, item=BOLT, quantity=100, traded=120, unit=EACH)
    over = notice_id("delivery_line:11", "purchasing.over_delivered")
    wrong = notice_id("act:11", "purchasing.line_mismatch")

    found = findings_of_trades([a_trade()], [a_delivery(line)], purchasing_errors.NOTICES)

    notice = found[over]
    assert found.keys() == {over, wrong}
    assert found[wrong] is None
    assert notice is not None
    assert notice.data == {
        "code": "D-1",
        "delivery": 6,
        "line": 11,
        "quantity": 100,
        "received": 120,
    }


def test_an_act_that_was_undone_has_nothing_to_tell() -> None:
    strange = a_trade(line=99, stands=False)
    found = findings_of_trades([strange], [a_shipment()], demand_errors.NOTICES)
    assert found == {notice_id("act:99", "demand.line_mismatch"): None}


def test_closing_by_hand_tells_what_is_missing_and_closing_by_itself_does_not() -> None:
    case = notice_id("shipment:5", "demand.under_shipped")
    by_hand = a_shipment(a_line(traded=60), closed_by=41)
    notice = findings_of_closing(by_hand, 41, demand_errors.NOTICES)[case]
    assert notice is not None
    assert notice.data["missing"] == [{"item": BOLT, "line": 11, "quantity": 40}]
    whole = a_shipment(a_line(traded=100), closed_by=41)
    assert findings_of_closing(whole, 41, demand_errors.NOTICES) == {case: None}
    assert findings_of_closing(a_shipment(), 41, demand_errors.NOTICES) == {case: None}


def test_a_draft_is_told_all_of_its_faults_at_once() -> None:
    draft = a_shipment(a_line(0), a_line(11, NUT), a_line(12))
    before = a_shipment(a_line(11), a_line(12), a_line(13), party=SUPPLIER)
    known = facts(
        is_code_taken=True, is_site=False, party=None, used_lines=frozenset({11, 13}),
        items={BOLT: an_item(active=False), NUT: an_item(NUT)},
    )  # fmt: skip
    assert check_trade(draft, before, known) == [
        FieldError("code", "taken"),
        FieldError("site", "unknown_site"),
        FieldError("customer", "unknown"),
        FieldError("lines.0.item", "not_active"),
        FieldError("lines.1.item", "in_use"),
        FieldError("lines", "in_use"),
    ]
    assert check_trade(before, before, replace(known, is_code_taken=False, is_site=True)) == []


def test_a_line_of_a_delivery_has_a_unit_of_its_item_and_a_lot_where_that_has_lots() -> None:
    line = DeliveryLine(id=0, item=BOLT, quantity=1, unit=BOX, lot_code="L")
    supplier = Party(SUPPLIER, "S", "厂", None, is_supplier=True, is_customer=False)
    assert check_trade(a_delivery(line), None, facts(party=supplier)) == [
        FieldError("lines.0.unit", "unit_unknown"),
        FieldError("lines.0.lot_code", "not_lot_tracked"),
    ]
    tracked = facts(party=supplier, items={BOLT: an_item(lot_tracked=True)})
    assert check_trade(a_delivery(replace(line, unit=EACH)), None, tracked) == []


def test_a_party_is_named_for_what_it_is() -> None:
    both = Party(SUPPLIER, "S", "厂", None, is_supplier=True, is_customer=True)
    assert role_faults(both, "supplier") == role_faults(both, "customer") == []
    neither = replace(both, is_supplier=False, is_customer=False)
    assert role_faults(neither, "supplier") == [FieldError("supplier", "not_a_supplier")]
    assert role_faults(neither, "customer") == [FieldError("customer", "not_a_customer")]
    assert role_faults(replace(both, active=False), "supplier") == [
        FieldError("supplier", "not_active")
    ]


def a_line_of(form: DocumentForm, id_: int, known: TradeLine | None) -> TradeLine:
    item = form.needed("item", known.item if known else None)
    quantity = form.whole("quantity", 1, 1_000, known.quantity if known else None)
    return TradeLine(id=id_, item=item, quantity=quantity, traded=known.traded if known else 0)


def test_lines_are_read_beside_those_that_they_name() -> None:
    sent = {"lines": [{"id": 11, "quantity": 7}, {"item": NUT, "quantity": 3}]}
    form = DocumentForm(sent, "demand.invalid")
    read = form.read(form.lines("lines"), [a_line(traded=5)], a_line_of)
    form.finish()
    assert read == (a_line(quantity=7, traded=5), a_line(0, NUT, 3))


def test_what_is_wrong_with_lines_is_named_under_their_places() -> None:
    sent = {"lines": [{"id": 11}, {"id": 11}, {"item": NUT, "quantity": 0, "colour": 1}, 5]}
    form = DocumentForm(sent, "demand.invalid")
    form.read(form.lines("lines"), [a_line()], a_line_of)
    with pytest.raises(Invalid) as refused:
        form.finish(*line_faults(3, [FieldError("item", "unknown")]))
    assert list(refused.value.errors) == [
        FieldError("lines.1.id", "repeated"),
        FieldError("lines.2.quantity", "out_of_range"),
        FieldError("lines.2.colour", "unknown"),
        FieldError("lines.3", "not_an_object"),
    ]


@pytest.mark.parametrize(
    ("sent", "closed_by", "expected"),
    [({"status": "closed"}, None, 41), ({"status": "open"}, 40, None), ({}, 40, 40)],
)
def test_a_form_closes_a_document_and_opens_it_again(
    sent: dict[str, Any], closed_by: int | None, expected: int | None
) -> None:
    before = a_shipment(closed_by=closed_by)
    form = DocumentForm(sent, "demand.invalid")
    assert closed_or_opened(form, before, before, 41).closed_by == expected
    form.finish()


def test_a_document_stays_at_its_site() -> None:
    form = DocumentForm({}, "demand.invalid")
    keep_site(form, a_shipment(), None)
    assert form.faults == []
    keep_site(form, a_shipment(site=OTHER_SITE), a_shipment())
    assert form.faults == [FieldError("site", "fixed")]
