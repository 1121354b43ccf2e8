"""Recalls and traces as files: the table for people, the events for other systems."""

from __future__ import annotations

import csv
import io
import json
from functools import partial
from typing import Any

import jsonschema_rs
import pypdfium2
import pytest

from takt.traceability.recall import recall
from tests.integration.inventory.plant import GLUE, NUT, Plant
from tests.integration.traceability.factory import FIRST, P1, R1, R2, SECOND, Factory, after_a_day
from tests.shared_data import shared

PATHS = ("/api/v1/recall.csv", "/api/v1/recall.pdf", "/api/v1/recall.epcis")
GTIN = "4006381333931"


def valid(document: Any) -> bool:
    """Whether the document fits the schema that GS1 publishes."""
    schema = json.loads(shared("data", "gs1", "EPCIS-JSON-Schema.json").read_text("utf-8"))
    validator = jsonschema_rs.validator_for(schema, validate_formats=True)
    faults = [str(error) for error in validator.iter_errors(document)]
    assert faults == []
    return True


async def document_of(factory: Factory, path: str, body: Any = None) -> Any:
    reply = await (factory.get(path) if body is None else factory.post(path, body))
    assert reply.status_code == 200, reply.text
    assert reply.headers["content-type"] == "application/ld+json"
    return reply.json()


async def test_the_table_of_a_recall_has_a_line_for_each_quantity(plant: Plant) -> None:
    factory = await after_a_day(plant)
    reply = await factory.post("/api/v1/recall.csv", {"lots": [R1]})

    assert reply.headers["content-disposition"] == 'attachment; filename="recall.csv"'
    assert reply.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(reply.content.decode("utf-8-sig"))))
    lines = {(r["lot"], r["where"], r["location"], r["party"], r["quantity"]) for r in rows}
    assert ("P-1", "here", "A1", "", "0.600") in lines
    assert ("P-1", "here", "Q", "", "0.300") in lines
    assert ("M-1", "here", "V-production", "", "0.500") in lines
    assert ("P-1", "shipped", "", f"#{FIRST}", "1.000") in lines
    assert ("P-1", "returned", "", f"#{SECOND}", "0.300") in lines
    assert ("P-1", "scrapped", "", "", "0.100") in lines
    assert {r["reached"] for r in rows} == {"root", "downstream"}


ADD_PARTY = """
    INSERT INTO party (id, code, code_key, name_zh, name_en, pinyin, search, is_supplier,
                       is_customer, gln, active)
    VALUES ($1, $2, lower($2), '上海水泵', 'Pump works', '', '', true, true, $3, true)
"""
GLN = "4012345000009"


async def test_customers_are_named_in_the_table_on_paper_and_by_their_gln_in_events(
    plant: Plant, owner_database: Any
) -> None:
    factory = await after_a_day(plant)
    async with owner_database.connection() as connection:
        await connection.execute(ADD_PARTY, FIRST, "CUST-8", GLN)
        await connection.execute(ADD_PARTY, SECOND, "CUST 9", None)
    table = await factory.post("/api/v1/recall.csv", {"lots": [R1]})
    paper = await factory.post("/api/v1/recall.pdf", {"lots": [R1]})
    events = await document_of(factory, f"/api/v1/trace.epcis?lot={P1}")

    assert ",CUST-8,上海水泵,Pump works," in table.content.decode()
    assert "CUST-8 上海水泵 Pump works GLUE 1 1.000 0.000" in "\n".join(pages_of(paper.content))
    parties = {
        end["destination"]
        for event in events["epcisBody"]["eventList"]
        for end in event.get("destinationList", [])
    }
    assert parties == {f"https://id.gs1.org/417/{GLN}", "https://takt.test/id/party/CUST%209"}


@pytest.mark.data
async def test_what_was_scrapped_is_an_event_and_undone_scrap_is_declared_an_error(
    plant: Plant,
) -> None:
    factory = await after_a_day(plant)
    lost = factory.scrap("P-1", 50)
    factory.undo(lost)
    await factory.push()

    found = await document_of(factory, f"/api/v1/trace.epcis?lot={P1}")

    assert valid(found)
    events = {
        event["eventID"]: event
        for event in found["epcisBody"]["eventList"]
        if event["bizStep"] == "destroying"
    }
    undone = events.pop(f"urn:uuid:{lost}")
    (kept,) = events.values()
    assert undone["errorDeclaration"]["reason"] == "did_not_occur"
    assert "errorDeclaration" not in kept
    assert (kept["action"], kept["disposition"]) == ("DELETE", "destroyed")
    assert [one["quantity"] for one in kept["quantityList"]] == [0.1]
    assert kept["readPoint"]["id"].endswith("/A1")
    assert "bizLocation" not in kept


async def test_no_cell_of_the_table_is_a_formula(plant: Plant) -> None:
    factory = await after_a_day(plant)
    factory.receive("=HYPERLINK()", 500)
    await factory.push()
    trace = await plant.server.fetch("SELECT id::text FROM lot WHERE code LIKE '=%'")
    reply = await factory.post("/api/v1/recall.csv", {"lots": [trace[0][0]]})

    rows = list(csv.DictReader(io.StringIO(reply.content.decode("utf-8-sig"))))
    assert rows[0]["lot"] == "'=HYPERLINK()"


def pages_of(document: bytes) -> list[str]:
    opened = pypdfium2.PdfDocument(document)
    return [str(page.get_textpage().get_text_range()) for page in opened]


async def test_the_paper_of_a_recall_names_customers_places_and_lots(plant: Plant) -> None:
    factory = await after_a_day(plant)
    reply = await factory.post("/api/v1/recall.pdf", {"lots": [R1]})

    assert reply.headers["content-type"] == "application/pdf"
    text = "\n".join(pages_of(reply.content))
    assert "召回清单 Recall list" in text
    lines = [line.strip() for line in text.splitlines()]
    assert f"#{FIRST} GLUE 1 1.000 0.000" in lines
    assert f"#{SECOND} GLUE 1 0.800 0.300" in lines
    assert "A1 P-1 GLUE 0.600" in lines
    assert "Lots at fault: R-1" in text


async def test_paper_that_would_be_too_long_says_where_the_rest_is(
    plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    factory = await after_a_day(plant)
    monkeypatch.setattr("takt.traceability.recall_pdf.ROWS_MAX", 2)
    reply = await factory.post("/api/v1/recall.pdf", {"lots": [R1]})

    assert "The CSV has every quantity\n" in "\n".join(pages_of(reply.content)).replace("\r", "")


async def test_a_list_that_was_cut_says_so_in_the_table_and_on_paper(
    plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    factory = await after_a_day(plant)
    whole = await factory.post("/api/v1/recall.csv", {"lots": [R1]})
    monkeypatch.setattr("takt.traceability.export_routes.recall", partial(recall, limit=2))
    monkeypatch.setattr("takt.traceability.recall_pdf.ROWS_MAX", 1)
    table = await factory.post("/api/v1/recall.csv", {"lots": [R1]})
    paper = await factory.post("/api/v1/recall.pdf", {"lots": [R1]})

    assert "Incomplete" not in whole.content.decode()
    *rows, last = csv.DictReader(io.StringIO(table.content.decode("utf-8-sig")))
    assert len({row["lot_id"] for row in rows}) == 2
    assert last["lot"].endswith("Incomplete: the nearest 2 lots only")
    assert {cell for name, cell in last.items() if name != "lot"} == {""}
    text = " ".join("\n".join(pages_of(paper.content)).split())
    assert "Incomplete: the nearest 2 lots only" in text
    assert "The CSV has every quantity of the lots listed, and of no others" in text


@pytest.mark.data
async def test_the_events_of_a_recall_fit_the_schema_of_gs1(plant: Plant) -> None:
    factory = await after_a_day(plant)
    factory.undo(factory.consume("R-2", 400, order=9))
    factory.undo(factory.ship("R-2", 100, FIRST))
    await factory.push()

    assert valid(await document_of(factory, f"/api/v1/trace.epcis?lot={P1}"))
    assert valid(await document_of(factory, "/api/v1/recall.epcis", {"lots": [R1]}))
    found = await document_of(factory, f"/api/v1/trace.epcis?lot={R2}")
    assert valid(found)
    errors = [event.get("errorDeclaration") for event in found["epcisBody"]["eventList"]]
    assert [error["reason"] for error in errors if error] == ["did_not_occur", "did_not_occur"]


async def test_the_events_tell_the_whole_way_with_quantities_and_parties(plant: Plant) -> None:
    factory = await after_a_day(plant)
    found = await document_of(factory, f"/api/v1/trace.epcis?lot={R1}")
    events = found["epcisBody"]["eventList"]

    steps = [(event["type"], event["bizStep"]) for event in events]
    assert steps.count(("ObjectEvent", "shipping")) == 2
    assert steps.count(("ObjectEvent", "receiving")) == 2  # one of them came back
    assert steps.count(("TransformationEvent", "creating_class_instance")) == 10
    assert steps.count(("ObjectEvent", "creating_class_instance")) == 4
    assert [event["eventTime"] for event in events] == sorted(e["eventTime"] for e in events)
    (shipped,) = [
        e for e in events if e.get("destinationList", [{}])[0].get("destination", "").endswith("/9")
    ]
    assert shipped["quantityList"] == [
        {"epcClass": "https://takt.test/id/item/GLUE/lot/P-1", "quantity": 0.8}
    ]
    assert shipped["bizTransactionList"][0]["bizTransaction"].endswith("/id/shipment-line/90")
    nuts = [e for e in events if "https://takt.test/id/item/NUT" in json.dumps(e)]
    assert len(nuts) == 1


async def test_an_item_with_a_gtin_is_named_by_it_and_its_unit_by_the_code_of_the_un(
    plant: Plant, owner_database: Any
) -> None:
    factory = await after_a_day(plant)
    async with owner_database.connection() as connection:
        await connection.execute(
            "INSERT INTO item_barcode (code_key, code, item, place) VALUES ($1, $1, $2, 0)",
            GTIN,
            GLUE,
        )
        await connection.execute("UPDATE unit SET code = 'KG', code_key = 'kg'")
    found = await document_of(factory, f"/api/v1/trace.epcis?lot={R1}")

    quantities = [
        quantity
        for event in found["epcisBody"]["eventList"]
        for quantity in event.get("quantityList", [])
        if "quantity" in quantity
    ]
    named = {quantity["epcClass"] for quantity in quantities}
    assert f"https://id.gs1.org/01/0{GTIN}/10/R-1" in named
    assert {quantity["uom"] for quantity in quantities} == {"KGM"}
    assert NUT not in named


async def test_a_number_of_the_shops_own_names_nothing_in_the_world(
    plant: Plant, owner_database: Any
) -> None:
    factory = await after_a_day(plant)
    async with owner_database.connection() as connection:
        await connection.execute(
            "INSERT INTO item_barcode (code_key, code, item, place) VALUES ($1, $1, $2, 0)",
            "2000000000015",
            GLUE,
        )
    found = json.dumps(await document_of(factory, f"/api/v1/trace.epcis?lot={R1}"))

    assert "https://id.gs1.org/01/" not in found
    assert "https://takt.test/id/item/GLUE/lot/R-1" in found


async def test_a_piece_is_named_by_its_serial_number(plant: Plant, owner_database: Any) -> None:
    factory = await after_a_day(plant)
    async with owner_database.connection() as connection:
        await connection.execute(
            "INSERT INTO item_barcode (code_key, code, item, place) VALUES ($1, $1, $2, 0)",
            GTIN,
            GLUE,
        )
        await connection.execute("UPDATE item SET serial_tracked = true WHERE id = $1", GLUE)
    found = json.dumps(await document_of(factory, f"/api/v1/trace.epcis?lot={R1}"))

    assert f"https://id.gs1.org/01/0{GTIN}/21/R-1" in found
    assert f"https://id.gs1.org/01/0{GTIN}/10/" not in found


@pytest.mark.parametrize("path", PATHS)
async def test_files_of_a_recall_need_the_right_to_recall(plant: Plant, path: str) -> None:
    factory = await after_a_day(plant)
    factory.worker = await plant.worker("storekeeper")
    reply = await factory.post(path, {"lots": [R1]})

    assert (reply.status_code, reply.json()["code"]) == (403, "auth.forbidden")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("body", [{"lots": []}, {"lots": ["x"]}, {"lots": [R1] * 101}])
async def test_files_that_are_asked_for_wrongly_are_refused(
    plant: Plant, path: str, body: Any
) -> None:
    factory = await after_a_day(plant)
    reply = await factory.post(path, body)

    assert (reply.status_code, reply.json()["code"]) == (422, "request.invalid")


@pytest.mark.parametrize("path", PATHS)
async def test_files_of_an_unknown_lot_are_not_found(plant: Plant, path: str) -> None:
    factory = await after_a_day(plant)
    reply = await factory.post(path, {"lots": ["00000000-0000-4000-8000-000000000001"]})

    assert (reply.status_code, reply.json()["code"]) == (404, "traceability.lot_unknown")


async def test_events_of_too_many_lots_are_refused_with_the_limit(
    plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    factory = await after_a_day(plant)
    monkeypatch.setattr("takt.traceability.export_routes.EPCIS_LOTS_MAX", 2)
    reply = await factory.get(f"/api/v1/trace.epcis?lot={R1}")

    assert (reply.status_code, reply.json()["code"]) == (409, "traceability.too_many_lots")
    assert reply.json()["limit"] == 2
