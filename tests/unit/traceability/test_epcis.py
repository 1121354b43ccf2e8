"""Events of goods: pieces with serial numbers are instances, all else are classes."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import jsonschema_rs
import pytest

from takt.traceability.epcis import (
    Event,
    LotFact,
    Surroundings,
    TradeFact,
    UseFact,
    document,
    events,
)
from takt.traceability.identifiers import Goods, Identifiers
from tests.shared_data import shared

PUMP, RESIN, SITE, DOCK = 1, 2, 10, 11
NAMES = Identifiers("https://takt.example")
PIECE, DRUM = "0f0e0d0c-0b0a-4908-8706-050403020100", "0f0e0d0c-0b0a-4908-8706-050403020101"
RUN, ACT = "0f0e0d0c-0b0a-4908-8706-050403020102", "0f0e0d0c-0b0a-4908-8706-050403020103"
PUMP_NAME = "https://id.gs1.org/01/04006381333931/21/SN-1"
RESIN_NAME = "https://takt.example/id/item/RESIN/lot/R-7"


def a_lot(id_: str, item: int, code: str) -> LotFact:
    return LotFact(id_, item, code, None, None, None, None)


AROUND = Surroundings(
    NAMES,
    {
        PUMP: Goods("PUMP", "4006381333931", "PCS", 0, is_serial=True),
        RESIN: Goods("RESIN", None, "KG", 3),
    },
    {PIECE: a_lot(PIECE, PUMP, "SN-1"), DRUM: a_lot(DRUM, RESIN, "R-7")},
    {SITE: "S", DOCK: "D"},
    {SITE: "Asia/Shanghai"},
    {},
)
SHIPPED = TradeFact(ACT, PIECE, PUMP, None, "shipped", None, 1, DOCK, SITE, 2_000, None)
MADE = UseFact(ACT, RUN, PIECE, PUMP, 1, 1, "production", None, SITE, 1_000, None)
USED = replace(MADE, lot=DRUM, item=RESIN, direction=-1, quantity=1_500)


def only(found: list[Event], kind: str, step: str) -> dict[str, Any]:
    [event] = [one for one in found if (one["type"], one["bizStep"]) == (kind, step)]
    return event


def test_a_piece_with_a_serial_number_is_named_in_the_list_of_instances() -> None:
    shipped = only(events([], [SHIPPED], AROUND), "ObjectEvent", "shipping")

    assert shipped["epcList"] == [PUMP_NAME]
    assert "quantityList" not in shipped


def test_goods_of_a_lot_keep_their_quantity() -> None:
    drum = replace(SHIPPED, lot=DRUM, item=RESIN, quantity=1_500)
    shipped = only(events([], [drum], AROUND), "ObjectEvent", "shipping")

    [element] = shipped["quantityList"]
    assert (element["epcClass"], str(element["quantity"])) == (RESIN_NAME, "1.500")
    assert "epcList" not in shipped


def test_a_run_names_pieces_and_quantities_apart() -> None:
    found = events([USED, MADE], [], AROUND)

    run = only(found, "TransformationEvent", "creating_class_instance")
    assert run["outputEPCList"] == [PUMP_NAME]
    assert [one["epcClass"] for one in run["inputQuantityList"]] == [RESIN_NAME]
    assert not {"inputEPCList", "outputQuantityList"} & set(run)
    assert only(found, "ObjectEvent", "creating_class_instance")["epcList"] == [PUMP_NAME]


def test_a_quantity_of_a_piece_that_is_not_one_is_told_beside_it() -> None:
    [event] = events([], [replace(SHIPPED, quantity=3)], AROUND)

    assert event["epcList"] == [PUMP_NAME]
    assert [one["takt:quantity"] for one in event["takt:quantities"]] == ["3"]


@pytest.mark.data
def test_events_of_pieces_fit_the_schema_of_gs1() -> None:
    made = document(events([USED, MADE], [SHIPPED], AROUND), NAMES, 3_000)
    schema = json.loads(shared("data", "gs1", "EPCIS-JSON-Schema.json").read_text("utf-8"))
    validator = jsonschema_rs.validator_for(schema, validate_formats=True)

    plain = json.loads(json.dumps(made, default=float))
    assert [str(fault) for fault in validator.iter_errors(plain)] == []
