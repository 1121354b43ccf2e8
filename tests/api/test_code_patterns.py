"""House codes by pattern over HTTP: who makes them, who receives them, and what is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.server import Server, SignedIn

PATH = "/api/v1/code-patterns"
GOOD = {"pattern": "{item:8}-{lot:6}{quantity?}", "name": "供应商甲"}


async def ask(
    server: Server, person: SignedIn, method: str, path: str, form: Any = None
) -> tuple[int, Any]:
    options: dict[str, Any] = {}
    if form is not None:
        options = {
            "content": json.dumps(form),
            "headers": {**person.headers, "content-type": "application/json"},
        }
    reply = await server.client.request(method, path, **{"headers": person.headers, **options})
    return reply.status_code, reply.json() if reply.content else None


async def rows_of_devices(server: Server) -> dict[str, Any]:
    rows = await server.fetch("SELECT scope, key, row FROM feed WHERE table_name = 'code_pattern'")
    return {f"{row['scope']}:{row['key']}": row["row"] and json.loads(row["row"]) for row in rows}


async def test_a_pattern_lives_its_life_and_reaches_the_devices_of_its_site(
    server: Server,
) -> None:
    boss = await server.administrator()
    status, made = await ask(server, boss, "POST", PATH, {**GOOD, "site": server.site})
    assert status == 201
    assert made == {**GOOD, "site": server.site, "id": made["id"]}
    key = f"site:{server.site}:{made['id']}"
    assert await rows_of_devices(server) == {key: {**GOOD, "id": made["id"]}}

    path = f"{PATH}/{made['id']}"
    status, changed = await ask(server, boss, "PATCH", path, {"pattern": "{item}/{lot}"})
    assert (status, changed["pattern"], changed["name"]) == (200, "{item}/{lot}", "供应商甲")
    assert (await rows_of_devices(server))[key]["pattern"] == "{item}/{lot}"
    _, listed = await ask(server, boss, "GET", f"{PATH}?site={server.site}")
    assert listed == {"code_patterns": [changed]}

    assert (await ask(server, boss, "DELETE", path))[0] == 204
    assert (await rows_of_devices(server))[key] is None
    assert (await ask(server, boss, "DELETE", path))[0] == 404
    actions = await server.fetch(
        "SELECT action FROM audit_entry WHERE action LIKE 'catalogue.code_pattern%' ORDER BY n"
    )
    assert [row["action"].rpartition("_")[2] for row in actions] == [
        "created",
        "changed",
        "removed",
    ]


async def test_an_edit_that_changes_nothing_is_no_edit(server: Server) -> None:
    boss = await server.administrator()
    _, made = await ask(server, boss, "POST", PATH, {**GOOD, "site": server.site})
    before = await server.written()

    status, same = await ask(server, boss, "PATCH", f"{PATH}/{made['id']}", GOOD)

    assert (status, same) == (200, made)
    assert await server.written() == before


@pytest.mark.parametrize(
    ("form", "field", "code"),
    [
        ({"pattern": "{item}{lot:6}"}, "pattern", "field_runs_on"),
        ({"pattern": "{sku}"}, "pattern", "field_unknown"),
        ({"pattern": "{item"}, "pattern", "brace"),
        ({"pattern": ""}, "pattern", "missing"),
        ({"pattern": None}, "pattern", "missing"),
        ({"pattern": 5}, "pattern", "not_text"),
        ({"pattern": "\u0000{item:3}"}, "pattern", "bad_character"),
        ({"pattern": "\ud800{item:3}"}, "pattern", "bad_character"),
        ({"pattern": "x" * 201 + "{lot}"}, "pattern", "too_long"),
        ({"name": None}, "name", "missing"),
        ({"name": " "}, "name", "missing"),
        ({"name": "\u0000"}, "name", "bad_character"),
        ({"name": ["a"]}, "name", "not_text"),
        ({"site": None}, "site", "missing"),
        ({"site": 2**53}, "site", "out_of_range"),
        ({"site": 999_999}, "site", "unknown"),
        ({"sites": 1}, "sites", "unknown"),
    ],
)
async def test_a_wrong_form_names_its_fault(
    server: Server, form: dict[str, Any], field: str, code: str
) -> None:
    boss = await server.administrator()
    before = await server.written()

    status, reply = await ask(server, boss, "POST", PATH, {**GOOD, "site": server.site, **form})

    assert status in (400, 422), reply
    if status == 422:
        assert [(fault["field"], fault["code"]) for fault in reply["errors"]] == [(field, code)]
    assert await server.written() == before


async def test_the_same_pattern_twice_at_a_site_is_refused(server: Server) -> None:
    boss = await server.administrator()
    await ask(server, boss, "POST", PATH, {**GOOD, "site": server.site})

    status, reply = await ask(server, boss, "POST", PATH, {**GOOD, "site": server.site})

    assert (status, reply["errors"][0]["code"]) == (422, "taken")


async def test_a_viewer_looks_and_changes_nothing(server: Server) -> None:
    boss, viewer = await server.administrator(), await server.person("viewer")
    _, made = await ask(server, boss, "POST", PATH, {**GOOD, "site": server.site})
    assert (await ask(server, viewer, "GET", PATH))[1]["code_patterns"] == [made]
    for method, path in (
        ("POST", PATH),
        ("PATCH", f"{PATH}/{made['id']}"),
        ("DELETE", f"{PATH}/{made['id']}"),
    ):
        assert (await ask(server, viewer, method, path, {}))[0] == 403
