"""The first run of an empty server."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from takt.identity import NewSite
from takt.kernel.clock import ManualClock
from takt.runtime.database import Connection, Database
from takt.runtime.feeds import FeedRow
from takt.runtime.setup_code import setup_code
from tests.server import PASSWORD, Server, insert_site, running


@pytest.fixture
async def empty(database: Database, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Server]:
    async def make_site(connection: Connection, _: NewSite, __: int) -> tuple[int, list[FeedRow]]:
        return await insert_site(connection), []

    async with running(database, clock, tmp_path, with_site=False) as server:
        server.app.state.make_site = make_site
        yield server


def wish(server: Server, **changes: Any) -> dict[str, Any]:
    site = {"name": "苏州一厂", "code": "SZ1", "time_zone": "Asia/Shanghai"}
    administrator = {"name": "陈静", "password": PASSWORD}
    return {
        "setup_code": setup_code(server.app.state.settings),
        "site": {**site, **changes.pop("site", {})},
        "administrator": {**administrator, **changes.pop("administrator", {})},
        "language": "zh-CN",
        **changes,
    }


async def test_the_first_person_needs_the_code_from_the_terminal(empty: Server) -> None:
    needed = await empty.client.get("/api/v1/setup")

    wrong = await empty.client.post("/api/v1/setup", json=wish(empty, setup_code="0000000000"))
    right = await empty.client.post("/api/v1/setup", json=wish(empty))
    after = await empty.client.get("/api/v1/setup")

    assert needed.json() == {"needed": True}
    assert (wrong.status_code, wrong.json()["code"]) == (403, "identity.wrong_setup_code")
    assert right.status_code == 201, right.text
    assert after.json() == {"needed": False}
    boss = await empty.sign_in(right.json()["person"], "陈静")
    me = await empty.client.get("/api/v1/me", headers=boss.headers)
    assert me.json()["person"]["site"] == right.json()["site"]
    assert {one["site"] for one in me.json()["permissions"]} == {None}


async def test_the_set_up_works_once(empty: Server) -> None:
    body = wish(empty)
    await empty.client.post("/api/v1/setup", json=body)

    again = await empty.client.post(
        "/api/v1/setup", json=body | {"administrator": {"name": "Intruder", "password": PASSWORD}}
    )

    assert again.status_code in {403, 409}
    assert (await empty.written())["person"][0] == 1


async def test_what_is_wrong_with_the_set_up_is_said_at_once_and_nothing_is_written(
    empty: Server,
) -> None:
    before = await empty.written()

    reply = await empty.client.post(
        "/api/v1/setup",
        json=wish(
            empty,
            site={"time_zone": "Mars/Olympus", "code": " "},
            administrator={"password": "1234567890"},
        ),
    )

    assert reply.status_code == 422
    assert {(error["field"], error["code"]) for error in reply.json()["errors"]} == {
        ("site.time_zone", "unknown_time_zone"),
        ("site.code", "missing"),
        ("administrator.password", "too_common"),
    }
    assert await empty.written() == before


async def test_a_new_server_has_units_and_reasons_in_both_languages(
    database: Database, clock: ManualClock, tmp_path: Path
) -> None:
    async with running(database, clock, tmp_path, with_site=False) as server:
        made = await server.client.post("/api/v1/setup", json=wish(server))
        boss = await server.sign_in(made.json()["person"], "陈静")

        units = await server.client.get("/api/v1/units", headers=boss.headers)
        reasons = await server.client.get("/api/v1/reasons", headers=boss.headers)
        published = await server.fetch("SELECT count(*) FROM feed WHERE table_name = 'unit'")

    assert [row["code"] for row in units.json()["units"]] == ["KG", "M", "PCS"]
    assert {row["kind"] for row in reasons.json()["reasons"]} >= {
        "scrap",
        "adjust",
        "hold",
        "other",
    }
    assert all(row["name_zh"] and row["name_en"] for row in reasons.json()["reasons"])
    assert published[0][0] == 3
