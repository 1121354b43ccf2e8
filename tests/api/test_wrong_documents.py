"""Whatever is wrong with a party, a delivery, a shipment or an order is named, field by field."""

from __future__ import annotations

import pytest
import pytest_asyncio

from tests.api.test_wrong_catalogue import Shop
from tests.api.wrong_catalogue import Wrong
from tests.api.wrong_documents import CASES, GOOD, PATHS
from tests.server import Server

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(shared_server: Server) -> Shop:
    made = Shop(shared_server, await shared_server.administrator())
    made.rows["site"] = shared_server.site
    await made.make("unit", "/api/v1/units", {"code": "PCS", "name_en": "Piece", "scale": 0})
    await made.make("box", "/api/v1/units", {"code": "BOX", "name_en": "Box", "scale": 0})
    form = {"code": "ITEM", "name_en": "Item", "unit": "{unit}"}
    await made.make("item", "/api/v1/items", form)
    await made.make("other", "/api/v1/items", {**form, "code": "OTHER"})
    await made.make("glue", "/api/v1/items", {**form, "code": "GLUE", "lot_tracked": True})
    await made.make("gone", "/api/v1/items", {**form, "code": "GONE", "active": False})
    supplier = {"code": "SUP", "name_en": "Supplier", "is_supplier": True, "gln": "4006381000000"}
    await made.make("supplier", PATHS["party"], supplier)
    customer = {"code": "CUS", "name_en": "Customer", "is_customer": True}
    await made.make("customer", PATHS["party"], customer)
    await made.make("party", PATHS["party"], {**supplier, "code": "PTY", "gln": None})
    gone = {**customer, "code": "OUT", "is_supplier": True, "active": False}
    await made.make("gone_party", PATHS["party"], gone)
    for what in ("delivery", "shipment", "order"):
        await made.make(what, PATHS[what], {**GOOD[what], "code": what})
        await made.make(f"{what}-2", PATHS[what], {**GOOD[what], "code": f"{what}-2"})
    return made


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_a_wrong_document_names_its_faults(desk: Shop, case: Wrong) -> None:
    is_delivery = case.name.startswith("delivery")
    desk.rows["wrong_party"] = desk.rows["customer" if is_delivery else "supplier"]
    before = await desk.server.written()

    reply = await desk.ask(case.method, case.path, case.form)

    assert reply.status_code == case.status, reply.text
    assert reply.headers["content-type"] == "application/problem+json"
    named = {(fault["field"], fault["code"]) for fault in reply.json().get("errors", [])}
    assert set(case.faults) <= named, reply.text
    if case.faults:
        assert {field for field, _ in named} == {field for field, _ in case.faults}
    assert await desk.server.written() == before


async def test_the_cases_are_many_and_have_names_of_their_own() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 60
