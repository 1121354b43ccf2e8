"""Printers and print jobs over HTTP: who may change them, and what a page of jobs says."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest

from tests.server import Server, SignedIn

PRINTER = {
    "name": "Gate", "kind": "zpl", "host": "192.168.1.50", "width_mm": 100, "height_mm": 60,
    "dpi": "300",
}  # fmt: skip
ADD_JOB = """
    INSERT INTO print_job (id, operation, kind, ids, design, copies, person, device, site, at,
                           status, tries, next_at)
    VALUES ($1, $1, 'item', '{5}', 'item-60x40', 2, 1, $1, $2, $3, $4, 0, 0)
"""


async def ask(
    server: Server, person: SignedIn, method: str, path: str, form: Any = None, *, status: int = 200
) -> Any:
    options = {} if form is None else {"json": form}
    reply = await server.client.request(method, f"/api/v1{path}", headers=person.headers, **options)
    assert reply.status_code == status, reply.text
    return reply.json()


async def shown(server: Server) -> dict[str, Any]:
    rows = await server.fetch("SELECT key, row FROM feed WHERE table_name = 'printer'")
    return {row["key"]: row["row"] and json.loads(row["row"]) for row in rows}


async def test_a_printer_is_added_changed_and_taken_out_of_use(server: Server) -> None:
    person = await server.administrator()

    made = await ask(
        server, person, "POST", "/printers", {**PRINTER, "site": server.site}, status=201
    )
    assert (made["port"], made["dpi"], made["active"]) == (9100, 300, True)
    assert await shown(server) == {
        str(made["id"]): {
            "id": made["id"], "name": "Gate", "kind": "zpl", "width_mm": 100, "height_mm": 60,
            "dpi": 300,
        }
    }  # fmt: skip

    path = f"/printers/{made['id']}"
    changed = await ask(server, person, "PATCH", path, {"active": False, "port": 9101})
    assert changed == {**made, "active": False, "port": 9101}
    assert await shown(server) == {str(made["id"]): None}
    assert (await ask(server, person, "GET", "/printers"))["printers"] == [changed]
    await ask(server, person, "PATCH", "/printers/4711", {}, status=404)
    entries = await server.fetch("SELECT action FROM audit_entry WHERE subject LIKE 'printer:%'")
    assert [row[0] for row in entries] == ["inventory.printer_created", "inventory.printer_changed"]


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"host": "127.0.0.1"}, {("host", "host_not_allowed")}),
        ({"host": "8.8.8.8"}, {("host", "host_not_allowed")}),
        ({"host": "http://printer/"}, {("host", "not_a_host")}),
        ({"port": 5432}, {("port", "port_not_allowed")}),
        ({"host": None, "name": ""}, {("host", "missing"), ("name", "missing")}),
        ({"site": 4711}, {("site", "unknown_site")}),
        (
            {"kind": "pcl", "dpi": "72", "width_mm": 0, "extra": 1},
            {
                ("kind", "not_allowed"), ("dpi", "not_allowed"), ("width_mm", "out_of_range"),
                ("extra", "unknown"),
            },
        ),
    ],
)  # fmt: skip
async def test_a_wrong_printer_names_all_its_mistakes(
    server: Server, changes: dict[str, Any], faults: set[tuple[str, str]]
) -> None:
    form = {**PRINTER, "site": server.site, **changes}

    reply = await ask(server, await server.administrator(), "POST", "/printers", form, status=422)

    assert {(one["field"], one["code"]) for one in reply["errors"]} == faults


async def test_two_printers_of_a_site_have_different_names(server: Server) -> None:
    person = await server.administrator()
    form = {**PRINTER, "site": server.site}
    await ask(server, person, "POST", "/printers", form, status=201)

    reply = await ask(server, person, "POST", "/printers", {**form, "name": "ＧＡＴＥ"}, status=422)

    assert reply["errors"] == [{"field": "name", "code": "taken"}]


async def test_a_supervisor_of_another_site_does_not_change_a_printer(server: Server) -> None:
    form = {**PRINTER, "site": server.site}
    made = await ask(server, await server.administrator(), "POST", "/printers", form, status=201)
    async with server.database.transaction() as connection:
        await connection.execute(
            "INSERT INTO location (id, code, code_key, name_en, kind, site, time_zone)"
            " VALUES (7, 'S7', 's7', 'S7', 'site', 7, 'UTC')"
        )
    stranger = await Server(server.app, server.client, server.database, server.clock, 7).person(
        "supervisor"
    )

    await ask(server, stranger, "PATCH", f"/printers/{made['id']}", {"port": 9101}, status=403)
    await ask(server, stranger, "POST", "/printers", {**form, "name": "Other"}, status=403)
    assert (await ask(server, stranger, "GET", "/printers"))["printers"] == []


async def test_print_jobs_are_paged_and_filtered(server: Server) -> None:
    person = await server.administrator()
    async with server.database.transaction() as connection:
        for number, status in enumerate(["printed", "failed", "printed"]):
            await connection.execute(ADD_JOB, uuid4(), server.site, 1000 + number, status)

    first = await ask(server, person, "GET", "/print-jobs?limit=2")
    rest = await ask(server, person, "GET", f"/print-jobs?limit=2&before={first['next']}")
    failed = await ask(server, person, "GET", "/print-jobs?status=failed")

    assert [job["at"] for job in first["print_jobs"]] == [1002, 1001]
    assert [job["at"] for job in rest["print_jobs"]] == [1000]
    assert rest["next"] is None
    assert [job["count"] for job in failed["print_jobs"]] == [2]
    await ask(server, person, "GET", "/print-jobs?status=lost", None, status=422)
    await ask(server, person, "GET", "/print-jobs?before=now", None, status=422)
