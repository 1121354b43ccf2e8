"""Suppliers and customers: stored, found, published to every device, audited."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from takt.kernel.clock import ManualClock
from takt.runtime.database import Database
from tests.server import Server, SignedIn, running

PARTIES = "/api/v1/parties"
GLN = "4006381000000"


@pytest.fixture
async def server(database: Database, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Server]:
    async with running(database, clock, tmp_path) as made:
        yield made


@pytest.fixture
async def planner(server: Server) -> SignedIn:
    return await server.person("planner")


def foundry(**more: Any) -> dict[str, Any]:
    return {"code": "FND", "name_zh": "长江铸造", "is_supplier": True} | more


async def ask(server: Server, who: SignedIn, method: str, path: str, form: Any = None) -> Any:
    options = {} if form is None else {"json": form}
    reply = await server.client.request(method, path, headers=who.headers, **options)
    assert reply.status_code < 300, reply.text
    return reply.json()


async def published(server: Server) -> dict[str, Any]:
    rows = await server.fetch(
        "SELECT key, row FROM feed WHERE scope = 'master' AND table_name = 'party'"
    )
    return {key: json.loads(row) for key, row in rows}


async def test_a_party_is_stored_published_and_audited(server: Server, planner: SignedIn) -> None:
    made = await ask(server, planner, "POST", PARTIES, foundry(gln=" ４００６３８１ ０００００0 "))

    assert made == {
        "id": made["id"],
        "code": "FND",
        "name_zh": "长江铸造",
        "name_en": None,
        "pinyin": "cjzz",
        "is_supplier": True,
        "is_customer": False,
        "min_days": None,
        "gln": GLN,
        "active": True,
    }
    assert await published(server) == {str(made["id"]): made}
    entries = await server.fetch(
        "SELECT action, subject, person, after::text FROM audit_entry WHERE action LIKE 'partners%'"
    )
    assert [tuple(entry)[:3] for entry in entries] == [
        ("partners.party_created", f"party:{made['id']}", planner.id)
    ]
    assert json.loads(entries[0][3]) == made


async def test_only_what_was_sent_changes_and_nothing_changed_is_nothing_written(
    server: Server, planner: SignedIn
) -> None:
    made = await ask(server, planner, "POST", PARTIES, foundry())
    path = f"{PARTIES}/{made['id']}"

    changed = await ask(server, planner, "PATCH", path, {"is_customer": True, "min_days": 30})
    assert changed == made | {"is_customer": True, "min_days": 30}
    before = await server.written()
    assert await ask(server, planner, "PATCH", path, {"min_days": 30}) == changed
    assert await server.written() == before
    assert await ask(server, planner, "GET", path) == changed


async def test_parties_are_found_by_code_name_initials_and_role(
    server: Server, planner: SignedIn
) -> None:
    await ask(server, planner, "POST", PARTIES, foundry())
    shop = {"code": "SHOP", "name_en": "Corner shop", "is_customer": True, "active": False}
    await ask(server, planner, "POST", PARTIES, shop)

    async def codes(query: str) -> list[str]:
        page = await ask(server, planner, "GET", f"{PARTIES}?{query}")
        assert page["total"] >= len(page["parties"])
        return [party["code"] for party in page["parties"]]

    assert await codes("") == ["FND", "SHOP"]
    assert await codes("limit=1&offset=1") == ["SHOP"]
    for query in ("search=fnd", "search=cjz", "search=铸造", "role=supplier", "active=true"):
        assert await codes(query) == ["FND"], query
    for query in ("search=CORNER", "role=customer", "active=false"):
        assert await codes(query) == ["SHOP"], query
    assert await codes("search=%25") == []


async def test_a_storekeeper_sees_parties_and_changes_none(
    server: Server, planner: SignedIn
) -> None:
    made = await ask(server, planner, "POST", PARTIES, foundry())
    storekeeper = await server.person("storekeeper")

    assert await ask(server, storekeeper, "GET", f"{PARTIES}/{made['id']}") == made
    reply = await server.client.post(PARTIES, json=foundry(), headers=storekeeper.headers)
    assert reply.status_code == 403


async def test_two_people_with_one_code_at_one_moment_leave_one_party(
    server: Server, planner: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    from takt.partners import queries

    await ask(server, planner, "POST", PARTIES, foundry())

    async def nobody(*_: Any) -> list[Any]:
        return []

    monkeypatch.setattr(queries, "rivals", nobody)
    reply = await server.client.post(PARTIES, json=foundry(), headers=planner.headers)

    assert (reply.status_code, reply.json()["code"]) == (409, "partners.conflict")
