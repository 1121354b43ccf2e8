"""Whatever is wrong with a form of the catalogue is named, field by field; nothing is written."""

from __future__ import annotations

from typing import Any

import pytest
import pytest_asyncio

from tests.api.wrong_catalogue import CASES, Wrong
from tests.server import Server, SignedIn

pytestmark = pytest.mark.asyncio(loop_scope="module")


class Shop:
    """A small catalogue and somebody who may edit it."""

    def __init__(self, server: Server, boss: SignedIn) -> None:
        self.server = server
        self.boss = boss
        self.rows: dict[str, int] = {}

    async def ask(self, method: str, path: str, form: Any = None) -> Any:
        """The answer to a request of the boss; names in braces become ids."""
        for name, row in self.rows.items():
            path = path.replace(f"{{{name}}}", str(row))
        sent = None if method == "GET" else self.filled(form)
        options = {} if method == "GET" else {"json": sent}
        return await self.server.client.request(method, path, headers=self.boss.headers, **options)

    def filled(self, form: Any) -> Any:
        if isinstance(form, dict):
            return {name: self.filled(value) for name, value in form.items()}
        if isinstance(form, list):
            return [self.filled(value) for value in form]
        if isinstance(form, str) and form.startswith("{") and form[1:-1] in self.rows:
            return self.rows[form[1:-1]]
        return form

    async def make(self, name: str, path: str, form: dict[str, Any]) -> None:
        reply = await self.ask("POST", path, form)
        assert reply.status_code == 201, reply.text
        self.rows[name] = reply.json()["id"]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shop(shared_server: Server) -> Shop:
    made = Shop(shared_server, await shared_server.administrator())
    await made.make("unit", "/api/v1/units", {"code": "PCS", "name_en": "Piece", "scale": 0})
    await made.make("box", "/api/v1/units", {"code": "BOX", "name_en": "Box", "scale": 0})
    await made.make("category", "/api/v1/categories", {"code": "C", "name_en": "C"})
    form = {"code": "ITEM", "name_en": "Item", "unit": "{unit}"}
    await made.make("item", "/api/v1/items", {**form, "barcodes": [["2000000000015", None]]})
    await made.make("other", "/api/v1/items", {**form, "code": "OTHER"})
    await made.make("boxed", "/api/v1/items", {**form, "code": "BOXED", "unit": "{box}"})
    await made.make("gone", "/api/v1/items", {**form, "code": "GONE"})
    reply = await made.ask("POST", "/api/v1/items/{gone}/merge", {"into": "{other}"})
    assert reply.status_code == 200, reply.text
    return made


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_a_wrong_form_names_its_faults(shop: Shop, case: Wrong) -> None:
    before = await shop.server.written()

    reply = await shop.ask(case.method, case.path, case.form)

    assert reply.status_code == case.status, reply.text
    assert reply.headers["content-type"] == "application/problem+json"
    named = {(fault["field"], fault["code"]) for fault in reply.json().get("errors", [])}
    assert set(case.faults) <= named, reply.text
    if len(case.faults) > 1:
        assert named == set(case.faults)
    assert await shop.server.written() == before


async def test_the_cases_are_many_and_have_names_of_their_own() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 60
