"""What items cost over HTTP: said one by one or by a file, and seen by few."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server import Server, SignedIn

PATH = "/api/v1/item-costs"
ITEMS = """
    INSERT INTO item (id, code, code_key, name_en, pinyin, unit, scale, lot_tracked, active,
                      search)
    VALUES (101, 'BOLT', 'bolt', 'Bolt', '', $1, 0, false, true, 'bolt'),
           (102, 'NUT', 'nut', 'Nut', '', $1, 0, false, true, 'nut')
"""


@pytest.fixture
async def boss(server: Server) -> SignedIn:
    async with server.database.transaction() as connection:
        unit = await connection.fetchval(
            "INSERT INTO unit (code, code_key, name_en, scale)"
            " VALUES ('PC', 'pc', 'piece', 0) RETURNING id"
        )
        await connection.execute(ITEMS, unit)
    return await server.administrator()


async def put(server: Server, person: SignedIn, costs: Any) -> Any:
    return await server.client.put(PATH, headers=person.headers, json={"costs": costs})


async def load(server: Server, person: SignedIn, text: str, kind: str = "text/csv") -> Any:
    headers = {**person.headers, "content-type": kind}
    return await server.client.post(f"{PATH}/import", headers=headers, content=text.encode())


async def costs(server: Server, person: SignedIn, query: str = "") -> dict[str, int | None]:
    reply = await server.client.get(PATH + query, headers=person.headers)
    assert reply.status_code == 200, reply.text
    return {row["code"]: row["unit_cost"] for row in reply.json()["costs"]}


def faults(reply: Any) -> list[tuple[str, str]]:
    assert reply.status_code == 422, reply.text
    return [(fault["field"], fault["code"]) for fault in reply.json()["errors"]]


async def test_costs_are_stored_listed_audited_and_taken_away(
    server: Server, boss: SignedIn
) -> None:
    assert (await put(server, boss, [{"item": 101, "unit_cost": 125_000}])).json() == {"changed": 1}
    assert (await put(server, boss, [{"item": 101, "unit_cost": 125_000}])).json() == {"changed": 0}
    assert await costs(server, boss) == {"BOLT": 125_000, "NUT": None}
    assert await costs(server, boss, "?missing=true") == {"NUT": None}
    assert await costs(server, boss, "?q=bol") == {"BOLT": 125_000}

    await put(server, boss, [{"item": 101, "unit_cost": None}])

    assert await costs(server, boss) == {"BOLT": None, "NUT": None}
    noted = await server.fetch(
        "SELECT subject, before::text, after::text FROM audit_entry"
        " WHERE action = 'catalogue.item_cost_changed' ORDER BY n"
    )
    assert [tuple(row) for row in noted] == [
        ("item:101", None, '{"unit_cost":125000}'),
        ("item:101", '{"unit_cost":125000}', '{"unit_cost":null}'),
    ]


async def test_no_device_is_told_what_anything_costs(server: Server, boss: SignedIn) -> None:
    before = await server.fetch("SELECT max(seq) FROM feed")

    await put(server, boss, [{"item": 101, "unit_cost": 125_000}])

    assert await server.fetch("SELECT max(seq) FROM feed") == before
    assert await server.fetch("SELECT 1 FROM feed WHERE row::text LIKE '%125000%'") == []


@pytest.mark.parametrize(
    ("rows", "field", "code"),
    [
        (None, "costs", "missing"),
        ([5], "costs.0", "not_a_cost"),
        ([{"item": 101}], "costs.0", "not_a_cost"),
        ([{"item": "101", "unit_cost": 1}], "costs.0.item", "not_an_id"),
        ([{"item": 999, "unit_cost": 1}], "costs.0.item", "unknown"),
        ([{"item": 101, "unit_cost": 1.5}], "costs.0.unit_cost", "not_whole"),
        ([{"item": 101, "unit_cost": True}], "costs.0.unit_cost", "not_whole"),
        ([{"item": 101, "unit_cost": -1}], "costs.0.unit_cost", "out_of_range"),
        ([{"item": 101, "unit_cost": 10**13 + 1}], "costs.0.unit_cost", "out_of_range"),
        ([{"item": 101, "unit_cost": 1}] * 2, "costs.1.item", "repeated"),
    ],
)
async def test_a_wrong_cost_is_named_and_nothing_is_written(
    server: Server, boss: SignedIn, rows: Any, field: str, code: str
) -> None:
    before = await server.written()

    reply = await put(server, boss, rows)

    assert faults(reply) == [(field, code)]
    assert await server.written() == before


async def test_a_file_of_costs_is_read_as_spreadsheets_write_it(
    server: Server, boss: SignedIn
) -> None:
    reply = await load(server, boss, "\ufeffCode,Cost\r\nｂｏｌｔ,12.5\r\n\r\n'NUT,0.0001\r\n")

    assert reply.json() == {"changed": 2}
    assert await costs(server, boss) == {"BOLT": 125_000, "NUT": 1}
    assert (await load(server, boss, "code,cost\nNUT,\n")).json() == {"changed": 1}
    assert await costs(server, boss) == {"BOLT": 125_000, "NUT": None}


async def test_every_wrong_line_of_a_file_is_named_and_nothing_is_written(
    server: Server, boss: SignedIn
) -> None:
    before = await server.written()
    lines = ("BOLT,12.5", "GONE,1", 'BOLT,"1,5"', "NUT,1.23456", "NUT,1,2", "A:B,1", "bolt,7")

    reply = await load(server, boss, "code,cost\n" + "\n".join(lines))

    assert sorted(faults(reply)) == [
        ("lines.3.code", "unknown"),
        ("lines.4.cost", "not_a_cost"),
        ("lines.5.cost", "not_a_cost"),
        ("lines.6", "columns_wrong"),
        ("lines.7.code", "colon"),
        ("lines.8.code", "repeated"),
    ]
    assert await server.written() == before


async def test_what_is_no_file_of_costs_is_refused(server: Server, boss: SignedIn) -> None:
    assert faults(await load(server, boss, "item;cost\n")) == [("lines.1", "columns_wrong")]
    assert faults(await load(server, boss, "")) == [("lines.1", "columns_wrong")]
    assert (await load(server, boss, "code,cost\n", "application/json")).status_code == 415
    headers = {**boss.headers, "content-type": "text/csv"}
    reply = await server.client.post(f"{PATH}/import", headers=headers, content=b"\xff\xfe")
    assert reply.status_code == 400


async def test_a_storekeeper_does_not_see_what_things_cost(server: Server, boss: SignedIn) -> None:
    keeper, planner = await server.person("storekeeper"), await server.person("planner")

    assert (await server.client.get(PATH, headers=keeper.headers)).status_code == 403
    assert (await put(server, keeper, [])).status_code == 403
    assert await costs(server, planner) == {"BOLT": None, "NUT": None}
