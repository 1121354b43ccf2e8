"""Wrong queries of inspections name their field; what is not there is not found."""

from typing import Any

import pytest

from tests.api.wrong_inspections import ORDER, ORDERS, QUERIES
from tests.server import Server


@pytest.fixture
async def headers(server: Server) -> dict[str, str]:
    return dict((await server.person("inspector", everywhere=True)).headers)


@pytest.mark.parametrize("name", QUERIES)
async def test_a_wrong_query_names_its_field(
    server: Server, headers: dict[str, str], name: str
) -> None:
    query, field = QUERIES[name]
    reply = await server.client.get(f"/api/v1/{query}", headers=headers)

    assert reply.status_code in (400, 422), reply.text
    assert [one["field"] for one in reply.json()["errors"]] == [field]


@pytest.mark.parametrize("name", ORDERS)
async def test_a_wrong_order_names_its_field(
    server: Server, headers: dict[str, str], name: str
) -> None:
    wrong, field = ORDERS[name]
    order: dict[str, Any] = ORDER | {"site": server.site} | wrong
    reply = await server.client.post("/api/v1/switching/direct", headers=headers, json=order)

    assert reply.status_code in (400, 422), reply.text
    assert [one["field"] for one in reply.json()["errors"]] == [field]


@pytest.mark.parametrize("id_", ["7", "0192f0c4-1111-7000-8000-00000000000c", "%00", "x" * 300])
async def test_an_inspection_that_is_not_there_is_not_found(
    server: Server, headers: dict[str, str], id_: str
) -> None:
    reply = await server.client.get(f"/api/v1/inspections/{id_}", headers=headers)

    assert reply.status_code == 404, reply.text


async def test_an_order_for_what_was_never_inspected_is_not_found(
    server: Server, headers: dict[str, str]
) -> None:
    order = ORDER | {"site": server.site}
    reply = await server.client.post("/api/v1/switching/direct", headers=headers, json=order)

    assert (reply.status_code, reply.json()["code"]) == (404, "quality.switching_not_found")
