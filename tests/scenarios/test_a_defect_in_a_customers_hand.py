"""A customer finds a defect: from the label in the hand to the source, and to all it reached."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import jsonschema_rs
import pytest

from takt.catalogue import house_code
from takt.catalogue.gs1 import Reading, meaning_of, parse
from takt.checks import CHECKS
from takt.inventory.verify import verify
from tests.integration.inventory.plant import Plant
from tests.scenarios.three_shipments import GTIN, Lot, Shift, shipped
from tests.shared_data import shared

ORDERS = pytest.mark.parametrize(
    "offline",
    [(), ("Anna", "Mo"), ("Mo", "Anna")],
    ids=["nobody_offline", "anna_sends_first", "anna_sends_last"],
)
FIGURES = ("stock", "floor", "used", "scrapped", "shipped", "returned")
AFFECTED = {
    "RAW-77": (4_000, 450, 5_500, 50, 0, 0),
    "mix of Anna": (1_000, 0, 3_000, 0, 0, 0),
    "first part": (200, 0, 1_800, 0, 0, 0),
    "second part": (1_000, 0, 0, 0, 0, 0),
    "mix of Bo": (800, 0, 700, 0, 0, 0),
    "tubes": (5, 0, 0, 0, 22, 2),
}


async def scanned(shift: Shift, text: str) -> Lot:
    """The lot that a label stands for: by GTIN or by house code, as the server reads them."""
    read = parse(text)
    assert isinstance(read, Reading), read
    if read.form == "plain":
        head, code, lot = read.text.split(":")
        assert head == "T"
        return Lot(await item_of(shift, code), lot)
    said = meaning_of(read.elements, "2026-01-05")
    assert said.gtin is not None
    assert said.lot is not None
    return Lot(await item_of(shift, said.gtin.lstrip("0")), said.lot)


async def item_of(shift: Shift, code: str) -> int:
    """The one item with this code or number."""
    found = await shift.day.ask(shift.who("Grace"), "/api/v1/items", search=code)
    (item,) = found["items"]
    return int(item["id"])


def labels(shift: Shift) -> dict[str, str]:
    """The same lot as the label of the trade and as our own label name it."""
    code = shift.lots["tubes"].code
    return {
        "gs1": f"]d2010{GTIN}10{code}",
        "house": house_code("lot", "TUBE", code),
    }


async def traced_up(shift: Shift, lot: Lot) -> tuple[set[str], dict[str, int | None]]:
    """What a lot was made of, and the lots among it that were bought, with their suppliers."""
    grace = shift.who("Grace")
    found = await shift.day.ask(grace, "/api/v1/trace", lot=lot.id, direction="up")
    page = {"lots": found["lots"], "runs": found["runs"]}
    details = await shift.day.tell(grace, "/api/v1/trace/details", page)
    bought = {one["id"]: one["supplier"] for one in details["lots"] if one["source"] == "supplier"}
    return set(found["lots"]), bought


async def recalled(shift: Shift, lot: Lot) -> dict[str, Any]:
    """The recall of a lot and of all that came from the same sources."""
    form = {"lots": [lot.id], "siblings": True}
    return dict(await shift.day.tell(shift.who("Grace"), "/api/v1/recall", form))


def affected(sheet: dict[str, Any]) -> dict[str, tuple[int, ...]]:
    columns = [sheet["lots"][name] for name in FIGURES]
    return dict(zip(sheet["lots"]["lot"], zip(*columns, strict=True), strict=True))


def rows(columns: dict[str, list[Any]], *names: str) -> list[tuple[Any, ...]]:
    return list(zip(*(columns[name] for name in names), strict=True))


def by_id(shift: Shift, named: dict[str, Any]) -> dict[str, Any]:
    return {shift.lots[name].id: figures for name, figures in named.items()}


async def holds(shift: Shift, sheet: dict[str, Any]) -> None:
    """Grace puts every lot of the recall on hold."""
    for item, lot in rows(sheet["lots"], "item", "lot"):
        await shift.holds("Grace", item, lot)


async def warned(shift: Shift, name: str) -> set[str]:
    """Names of the held lots of which that person's phone is told that it took some."""
    notices = await shift.who(name).receives("notice")
    codes = "inventory.held_lot_with_you", "open"
    told = {one["lot"] for one in notices if (one["code"], one["status"]) == codes}
    return {lot for lot, known in shift.lots.items() if known.id in told}


async def books_agree(shift: Shift) -> bool:
    return await verify(shift.plant.database, checks=CHECKS) == []


@ORDERS
@pytest.mark.parametrize("label", ["gs1", "house"])
async def test_one_scan_leads_to_the_source_and_to_everything_it_reached(
    plant: Plant, offline: Sequence[str], label: str
) -> None:
    shift = await shipped(plant, offline)
    in_the_hand = await scanned(shift, labels(shift)[label])
    assert in_the_hand == shift.lots["tubes"]

    lots, bought = await traced_up(shift, in_the_hand)
    sheet = await recalled(shift, in_the_hand)

    names = ("tubes", "first part", "mix of Anna", "mix of Bo", "RAW-77")
    assert lots == {shift.lots[name].id for name in names}
    assert bought == by_id(shift, {"RAW-77": shift.ids["supplier of RAW-77"]})
    assert affected(sheet) == by_id(shift, AFFECTED)
    assert set(sheet["lots"]["status"]) == {"available"}
    assert not sheet["truncated"]
    assert await books_agree(shift)


@ORDERS
async def test_the_recall_names_three_customers_their_shipments_and_where_the_rest_lies(
    plant: Plant, offline: Sequence[str]
) -> None:
    shift = await shipped(plant, offline)
    sheet = await recalled(shift, shift.lots["tubes"])

    tubes, places = shift.lots["tubes"], shift.plant.places
    got = [(one["party"], one["shipped"], one["returned"]) for one in sheet["customers"]]
    ids, lines = shift.ids, shift.lines
    assert got == [(ids["North"], 10, 0), (ids["South"], 8, 2), (ids["West"], 4, 0)]
    assert {one["item"] for one in sheet["customers"]} == {tubes.item}
    trades = rows(sheet["trades"], "party", "line", "direction", "quantity")
    assert sorted(trades, key=str) == sorted(
        [
            (ids["North"], lines["North"], "shipped", 10),
            (ids["South"], lines["South"], "shipped", 8),
            (ids["West"], lines["West"], "shipped", 4),
            (ids["South"], None, "returned", 2),
        ],
        key=str,
    )
    lie = {
        (sheet["lots"]["lot"][at], where): quantity
        for at, where, quantity in rows(sheet["places"], "lot", "location", "quantity")
    }
    named = {
        ("RAW-77", "A1"): 4_000,
        ("RAW-77", "production"): 450,
        ("mix of Anna", "A2"): 1_000,
        ("first part", "A2"): 200,
        ("second part", "A2"): 1_000,
        ("mix of Bo", "A2"): 800,
        ("tubes", "A2"): 3,
        ("tubes", "Q"): 2,
    }
    assert lie == {(shift.lots[n].id, places[p]): quantity for (n, p), quantity in named.items()}


@ORDERS
async def test_all_that_was_received_of_the_source_is_accounted_for(
    plant: Plant, offline: Sequence[str]
) -> None:
    shift = await shipped(plant, offline)
    path = f"/api/v1/lots/{shift.lots['RAW-77'].id}/balance"
    balance = await shift.day.ask(shift.who("Grace"), path)

    (lot,) = balance["lots"]
    assert lot["received"] == 10_000
    assert (lot["used"], lot["scrapped"], lot["floor"], lot["stock"]) == (5_500, 50, 450, 4_000)
    assert (lot["difference"], lot["remainder"]) == (0, 0)
    sheet = await recalled(shift, shift.lots["tubes"])
    assert {item["remainder"] for item in sheet["items"]} == {0}


@ORDERS
async def test_the_hold_reaches_the_phones_that_took_of_the_lots_and_no_other(
    plant: Plant, offline: Sequence[str]
) -> None:
    shift = await shipped(plant, offline)
    sheet = await recalled(shift, shift.lots["tubes"])
    await holds(shift, sheet)

    assert await warned(shift, "Li") == {"RAW-77", "tubes"}
    assert await warned(shift, "Mo") == {"tubes"}
    assert await warned(shift, "Anna") == {"RAW-77"}
    assert await warned(shift, "Bo") == {"RAW-77", "mix of Anna", "first part", "mix of Bo"}
    assert await warned(shift, "Cao") == {"mix of Anna", "first part", "second part"}
    for name in ("Eve", "Dan", "Wang", "Grace"):
        assert await warned(shift, name) == set()
    statuses = (await recalled(shift, shift.lots["tubes"]))["lots"]["status"]
    assert set(statuses) == {"hold"}
    assert await books_agree(shift)


@ORDERS
async def test_what_was_done_offline_before_the_hold_is_booked_late_and_its_phone_is_stopped(
    plant: Plant, offline: Sequence[str]
) -> None:
    shift = await shipped(plant, offline)
    lot, dan = shift.lots["second part"], shift.who("Dan")
    paper = {"reference": None, "work_order": shift.ids["FILLING"]}
    args = shift.moved(lot, "A2", "conversion", 300) | paper
    late = shift.does("Dan", "consume a lot for a whole order", args)
    await holds(shift, await recalled(shift, shift.lots["tubes"]))
    shift.day.passes(30)

    assert await dan.sends() == [["applied"]]

    inbox = await shift.day.inbox(shift.who("Wang"), "notice")
    key = ("inventory.lot_on_hold", late["id"])
    [found] = [one for one in inbox if (one["code"], one["operation"]) == key]
    assert found["lot"] == lot.id
    assert (found["person"], found["device"]) == (dan.signed_in.id, dan.phone.device)
    assert found["data"]["before_hold"]
    where = shift.plant.places["conversion"]
    assert found["data"]["reached"] == [{"location": where, "quantity": 300}]
    assert found["id"] in {one["id"] for one in await dan.receives("notice")}
    assert await warned(shift, "Dan") == {"mix of Anna", "second part"}
    figures = affected(await recalled(shift, shift.lots["tubes"]))
    assert figures[lot.id] == (700, 0, 300, 0, 0, 0)
    assert await books_agree(shift)


@pytest.mark.data
@ORDERS
async def test_the_events_of_the_recall_fit_the_schema_and_house_codes_survive(
    plant: Plant, offline: Sequence[str]
) -> None:
    shift = await shipped(plant, offline)
    form = {"lots": [shift.lots["tubes"].id], "siblings": True}
    document = await shift.day.tell(shift.who("Grace"), "/api/v1/recall.epcis", form)

    schema = json.loads(shared("data", "gs1", "EPCIS-JSON-Schema.json").read_text("utf-8"))
    validator = jsonschema_rs.validator_for(schema, validate_formats=True)
    assert [str(fault) for fault in validator.iter_errors(document)] == []
    classes = {
        quantity["epcClass"]
        for event in document["epcisBody"]["eventList"]
        for kind in ("quantityList", "inputQuantityList", "outputQuantityList")
        for quantity in event.get(kind, [])
    }
    house = "https://takt.test/id/item"
    mixes = ("mix of Anna", "first part", "second part", "mix of Bo")
    assert classes == {
        f"{house}/RESIN/lot/RAW-77",
        *(f"{house}/MIX/lot/{shift.lots[name].code}" for name in mixes),
        f"https://id.gs1.org/01/0{GTIN}/10/{shift.lots['tubes'].code}",
    }
