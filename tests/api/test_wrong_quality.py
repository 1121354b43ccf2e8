"""Whatever is wrong with a plan, a version, a defect code or a gauge is named, field by field."""

from __future__ import annotations

import pytest
import pytest_asyncio

from tests.api.test_wrong_catalogue import Shop
from tests.api.wrong_catalogue import Wrong
from tests.api.wrong_quality import CASES, GOOD, PATHS
from tests.server import Server

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(shared_server: Server) -> Shop:
    made = Shop(shared_server, await shared_server.administrator())
    made.rows["site"] = shared_server.site
    await made.make("unit", "/api/v1/units", {"code": "PCS", "name_en": "Piece", "scale": 0})
    await made.make("category", "/api/v1/categories", {"code": "C", "name_en": "C"})
    item = {"code": "ITEM", "name_en": "Item", "unit": "{unit}"}
    await made.make("item", "/api/v1/items", item)
    party = {"code": "SUP", "name_en": "Party", "is_supplier": True}
    await made.make("supplier", "/api/v1/parties", party)
    gone = {**party, "code": "OUT", "active": False}
    await made.make("gone_party", "/api/v1/parties", gone)
    customer = {"code": "CUS", "name_en": "Party", "is_customer": True}
    await made.make("customer", "/api/v1/parties", customer)
    due = {"interval_days": 365, "due_on": "2026-12-31"}
    await made.make("gauge", PATHS["gauge"], {**GOOD["gauge"], **due, "code": "gauge"})
    old = {**GOOD["gauge"], "code": "old", "active": False}
    await made.make("old_gauge", PATHS["gauge"], old)
    await made.make("burr", PATHS["defect code"], {**GOOD["defect code"], "code": "burr"})
    await made.make("plan", PATHS["plan"], {**GOOD["plan"], "code": "plan"})
    for name, day in (("in force", "2026-01-05"), ("later", "2026-06-01")):
        await made.make(name, PATHS["version"], {**GOOD["version"], "from_on": day})
    return made


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_a_wrong_form_of_quality_names_its_faults(desk: Shop, case: Wrong) -> None:
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
    assert len({case.name for case in CASES}) == len(CASES) >= 120
