"""Labels over HTTP: designs are kept as data, and documents come back with what was asked for."""

from __future__ import annotations

import json
from typing import Any

import pypdfium2
import pytest
import zxingcpp

from takt.catalogue.labels.built_in import BUILT_IN
from takt.catalogue.labels.content import SOURCE_RIGHTS
from takt.catalogue.use_cases.editing import Workplace
from takt.catalogue.use_cases.label_designs import first_designs
from takt.inventory import lot_id
from takt.runtime.auth import PERSON_HEADER
from tests.server import Server, SignedIn, insert_site

GTIN = "6901234567892"
ELEMENT = {
    "kind": "text", "x_um": 1000, "y_um": 1000, "width_um": 20000, "height_um": 5000,
    "field": "code",
}  # fmt: skip
DESIGN = {"width_um": 40000, "height_um": 20000, "elements": [ELEMENT]}


class Office:
    """Somebody who prints."""

    def __init__(self, server: Server, person: SignedIn) -> None:
        self.server = server
        self._person = person

    async def ask(self, method: str, path: str, form: Any = None, status: int = 200) -> Any:
        options = {} if form is None else {"json": form}
        reply = await self.server.client.request(
            method, f"/api/v1{path}", headers=self._person.headers, **options
        )
        assert reply.status_code == status, reply.text
        return reply.json() if "json" in reply.headers.get("content-type", "") else reply.content

    async def an_item(self, code: str, barcodes: list[Any] | None = None) -> int:
        units = (await self.ask("GET", "/units"))["units"]
        unit = units[0] if units else await self.ask("POST", "/units", PIECE, 201)
        form = {"code": code, "name_zh": "轴承", "unit": unit["id"], "barcodes": barcodes or []}
        return int((await self.ask("POST", "/items", form, 201))["id"])

    async def a_job(self) -> int:
        form = {"code": "WO-7", "site": self.server.site, "quantity": 25, "components": []}
        form["item"] = await self.an_item("BRG-7")
        return int((await self.ask("POST", "/work-orders", form, 201))["id"])

    async def a_lot(self, item: int, code: str) -> str:
        lot = lot_id(item, code)
        async with self.server.database.transaction() as connection:
            await connection.execute(
                "INSERT INTO lot (id, item, code, status, expires_on)"
                " VALUES ($1, $2, $3, 'available', '2027-01-31')",
                lot, item, code,
            )  # fmt: skip
        return lot


PIECE = {"code": "PCS", "name_en": "Piece", "scale": 0}


@pytest.fixture
async def office(server: Server) -> Office:
    return Office(server, await server.administrator())


async def rows_of(server: Server) -> dict[str, Any]:
    rows = await server.fetch(
        "SELECT key, row FROM feed WHERE scope = 'master' AND table_name = 'label_design'"
    )
    return {row["key"]: row["row"] and json.loads(row["row"]) for row in rows}


async def test_a_design_is_made_changed_and_removed(office: Office) -> None:
    form = {"code": "BIN", "name_zh": "小标签", "kind": "location", "design": DESIGN}

    made = await office.ask("POST", "/label-designs", form, 201)
    larger = await office.ask(
        "PATCH", f"/label-designs/{made['id']}", {"design": {**DESIGN, "width_um": 50000}}
    )

    assert made["design"]["elements"][0]["size_pt"] == 9
    assert larger == {**made, "design": {**made["design"], "width_um": 50000}}
    assert (await office.ask("GET", "/label-designs"))["label_designs"] == [larger]
    assert await rows_of(office.server) == {str(made["id"]): larger}
    await office.ask("DELETE", f"/label-designs/{made['id']}", None, 204)
    assert await rows_of(office.server) == {str(made["id"]): None}
    await office.ask("DELETE", f"/label-designs/{made['id']}", None, 404)


async def test_a_wrong_design_names_all_its_mistakes_and_stores_nothing(office: Office) -> None:
    wrong = {**DESIGN, "height_um": "20", "elements": [{**ELEMENT, "field": "price"}, 5]}

    reply = await office.ask(
        "POST", "/label-designs", {"code": "", "kind": "location", "design": wrong}, 422
    )

    assert {(one["field"], one["code"]) for one in reply["errors"]} == {
        ("code", "missing"),
        ("name_zh", "name_missing"),
        ("design.height_um", "not_whole"),
        ("design.elements.0.field", "not_allowed"),
        ("design.elements.1", "not_an_object"),
    }
    assert (await office.ask("GET", "/label-designs"))["label_designs"] == []


async def test_a_kind_that_lacks_a_field_of_the_design_is_refused(office: Office) -> None:
    form = {"code": "BIN", "name_zh": "小标签", "kind": "location", "design": DESIGN}
    made = await office.ask("POST", "/label-designs", form, 201)

    reply = await office.ask("PATCH", f"/label-designs/{made['id']}", {"kind": "lot"}, 422)

    assert [one["field"] for one in reply["errors"]] == ["design.elements.0.field"]


async def test_a_server_without_designs_is_given_the_usual_ones_once(server: Server) -> None:
    place = Workplace(server.database, server.clock)

    assert await first_designs(place)
    assert not await first_designs(place)

    rows = await rows_of(server)
    assert {row["code"] for row in rows.values()} == set(BUILT_IN)


async def test_a_lot_label_is_a_gs1_symbol_where_the_item_has_a_gtin(office: Office) -> None:
    item = await office.an_item("BRG-6204", [[GTIN, None]])
    lot = await office.a_lot(item, "L2401")

    order = {"kind": "lot", "ids": [lot], "design": "lot-60x40", "copies": 2, "paper": "roll"}
    document = pypdfium2.PdfDocument(await office.ask("POST", "/labels/pdf", order))

    assert len(document) == 2
    [found] = zxingcpp.read_barcodes(document[1].render(scale=3).to_pil())
    assert found.text == f"(01)0{GTIN}(17)270131(10)L2401"
    assert "批次 Lot L2401" in document[0].get_textpage().get_text_range()


async def test_a_lot_of_an_item_without_gtin_carries_the_house_code(office: Office) -> None:
    lot = await office.a_lot(await office.an_item("轴承-6204"), "批1")

    document = await office.ask(
        "POST", "/labels/pdf", {"kind": "lot", "ids": [lot], "design": "lot-100x50"}
    )

    [found] = zxingcpp.read_barcodes(pypdfium2.PdfDocument(document)[0].render(scale=3).to_pil())
    assert found.text == "T:轴承-6204:批1"


async def test_whoever_came_by_pin_prints_what_the_rights_at_that_device_allow(
    office: Office,
) -> None:
    server = office.server
    order = {"kind": "item", "ids": [await office.an_item("BRG-6204")], "design": "item-100x50"}
    device = await server.device_headers(await server.device())
    replies = {}

    for role in ("storekeeper", "viewer"):
        headers = device | {PERSON_HEADER: str((await server.person(role)).id)}
        path = "/api/v1/device/labels/pdf"
        replies[role] = await server.client.post(path, json=order, headers=headers)

    assert (replies["viewer"].status_code, replies["viewer"].json()["code"]) == (
        403, "auth.forbidden",
    )  # fmt: skip
    assert replies["storekeeper"].status_code == 200
    assert len(pypdfium2.PdfDocument(replies["storekeeper"].content)) == 1


@pytest.mark.parametrize("kind", ["item", "location", "job", "person", "device"])
async def test_every_kind_of_thing_has_its_label(office: Office, kind: str) -> None:
    server = office.server
    item = await office.an_item("BRG-6204")
    job = {"code": "WO-1", "site": server.site, "item": item, "quantity": 25, "components": []}
    ids = {
        "item": item,
        "job": (await office.ask("POST", "/work-orders", job, 201))["id"],
        "location": server.site,
        "person": (await server.person("supervisor", name="王主管")).id,
        "device": (await server.device(name="Gate tablet")).id,
    }

    order = {"kind": kind, "ids": [ids[kind]], "design": f"{kind}-100x50"}
    document = await office.ask("POST", "/labels/pdf", order)

    [found] = zxingcpp.read_barcodes(pypdfium2.PdfDocument(document)[0].render(scale=3).to_pil())
    prefix = {"item": "I:", "location": "L:", "job": "J:", "person": "P:", "device": "D:"}
    assert found.text[:2] == prefix[kind]


async def test_a_label_printer_gets_its_own_language(office: Office) -> None:
    item = await office.an_item("BRG-6204")

    order = {"kind": "item", "ids": [item], "design": "item-60x40", "dpi": "300", "copies": 3}
    job = (await office.ask("POST", "/labels/zpl", order)).decode()

    assert job.startswith("^XA")
    assert "^PW709\n^LL472" in job
    assert "^PQ3" in job


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"ids": []}, ["ids"]),
        ({"ids": [0.5, None, "x" * 65]}, ["ids.0", "ids.1", "ids.2"]),
        ({"ids": [999_999]}, ["ids.0"]),
        ({"kind": "price"}, ["design", "kind"]),
        ({"design": "none"}, ["design"]),
        ({"design": "lot-60x40"}, ["design"]),
        ({"copies": 101}, ["copies"]),
        ({"columns": 9, "rows": 1}, ["paper"]),
        ({"paper": "a5", "skip": -1, "extra": 1}, ["extra", "paper", "skip"]),
        ({"quantity": "x" * 41}, ["quantity"]),
    ],
)
async def test_a_wrong_order_names_its_fields(
    office: Office, changes: dict[str, Any], fields: list[str]
) -> None:
    item = await office.an_item("BRG-6204")
    order = {"kind": "item", "ids": [item], "design": "item-60x40", **changes}

    reply = await office.ask("POST", "/labels/pdf", order, 422)

    assert sorted(one["field"] for one in reply["errors"]) == fields


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("person", "/labels"),
        ("person", "/labels/pdf"),
        ("device", "/labels/pdf"),
        ("device", "/labels/zpl"),
        ("job", "/labels"),
        ("job", "/labels/zpl"),
    ],
)
async def test_labels_show_nothing_that_the_caller_may_not_see(
    office: Office, kind: str, path: str
) -> None:
    """A printing person of another site, with every right of a supervisor there."""
    server = office.server
    async with server.database.transaction() as connection:
        elsewhere = await insert_site(connection, 900_002)
    ids = {
        "person": (await server.person("supervisor")).id,
        "device": (await server.device()).id,
        "job": await office.a_job(),
    }
    stranger = Office(server, await server.person("supervisor", site=elsewhere))
    form: dict[str, Any] = {"kind": kind, "ids": [ids[kind]]}
    if path != "/labels":
        form["design"] = f"{kind}-100x50"

    reply = await stranger.ask("POST", path, form, 403)

    assert reply["code"] == "auth.forbidden"
    await office.ask("POST", path, form)


@pytest.mark.parametrize("kind", ["person", "device"])
async def test_who_only_prints_gets_no_labels_of_people_and_devices(
    office: Office, kind: str
) -> None:
    worker = Office(office.server, await office.server.person("operator"))

    reply = await worker.ask("POST", "/labels", {"kind": kind, "ids": [1]}, 403)

    assert reply["permission"] == SOURCE_RIGHTS[kind]


async def test_who_prints_gets_labels_of_items_and_of_the_orders_of_the_site(
    office: Office,
) -> None:
    worker = Office(office.server, await office.server.person("operator"))
    job, item = await office.a_job(), await office.an_item("BRG-1")

    await worker.ask("POST", "/labels", {"kind": "job", "ids": [job]})
    await worker.ask("POST", "/labels", {"kind": "item", "ids": [item]})
