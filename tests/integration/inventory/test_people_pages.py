"""What people ask over HTTP: stock now and then, the ledger, locations, exports, verify."""

from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from takt.inventory import lot_id
from takt.inventory.jobs import forget_acts, forget_tombstones, settle_negative
from takt.inventory.verify import verify
from takt.runtime.database import Database
from tests.integration.inventory.plant import BOLT, GLUE, NUT, Plant
from tests.server import SignedIn


async def history(plant: Plant) -> tuple[SignedIn, int]:
    """A receipt, and a minute later a move; returns the time between them."""
    phone, worker = await plant.phone(), await plant.worker("supervisor")
    phone.record("stock.receive", worker.id, plant.receive(BOLT, "A1", 100))
    await plant.push(phone)
    plant.clock.advance(60_000)
    between = plant.clock.now_ms() - 1
    phone.record("stock.move", worker.id, plant.move(BOLT, "A1", "A2", 30))
    phone.record("stock.receive", worker.id, plant.receive(NUT, "A1", 5))
    await plant.push(phone)
    return worker, between


async def get(plant: Plant, who: SignedIn, path: str, **query: object) -> dict[str, object]:
    wanted = {name: str(value) for name, value in query.items()}
    reply = await plant.server.client.get(path, params=wanted, headers=who.headers)
    assert reply.status_code == 200, reply.text
    return dict(reply.json())


async def test_stock_is_shown_now_and_as_of_any_past_minute(plant: Plant) -> None:
    worker, between = await history(plant)

    now = await get(plant, worker, "/api/v1/stock", item=BOLT)
    then = await get(plant, worker, "/api/v1/stock", at=between)
    before = await get(plant, worker, "/api/v1/stock", at=0)

    figures = {(row["location"], row["quantity"]) for row in now["stock"]}  # type: ignore[attr-defined]  # JSON
    assert figures == {(plant.places["A1"], 70), (plant.places["A2"], 30)}
    assert then["stock"] == [
        {"item": BOLT, "location": plant.places["A1"], "lot": None, "quantity": 100}
    ]
    assert before["stock"] == []


async def test_stock_and_ledger_come_page_by_page_without_a_hole(plant: Plant) -> None:
    worker, _ = await history(plant)

    for path, name, cursor in (
        ("/api/v1/stock", "stock", "after"),
        ("/api/v1/ledger", "entries", "before"),
    ):
        whole = (await get(plant, worker, path))[name]
        pieces: list[object] = []
        query: dict[str, object] = {"limit": 1}
        while True:
            page = await get(plant, worker, path, **query)
            pieces += page[name]  # type: ignore[operator]  # JSON
            if page["next"] is None:
                break
            query[cursor] = page["next"]
        assert pieces == whole
        assert len(pieces) > 2


async def test_the_ledger_says_who_did_what_and_filters(plant: Plant) -> None:
    worker, between = await history(plant)

    entries = (await get(plant, worker, "/api/v1/ledger", since=between, item=BOLT))["entries"]

    assert [(e["quantity"], e["kind"], e["person"]) for e in entries] == [  # type: ignore[attr-defined]  # JSON
        (30, "stock.move", worker.id),
        (-30, "stock.move", worker.id),
    ]


async def test_wrong_cursors_and_lots_are_named(plant: Plant) -> None:
    worker = await plant.worker("supervisor")

    for path in ("stock?after=x", "ledger?before=1.2.3", "ledger?lot=L1", "stock?limit=0",
                 "stock?at=-1", "stock?item=x", "ledger?item=" + "9" * 30,
                 "stock?location=-5", "stock?at=" + "9" * 30):  # fmt: skip
        reply = await plant.server.client.get(f"/api/v1/{path}", headers=worker.headers)
        assert reply.status_code in (400, 422), path
        assert reply.json()["errors"], path


async def test_exports_are_safe_in_a_spreadsheet(plant: Plant) -> None:
    worker, _ = await history(plant)
    await plant.database.pool.execute("UPDATE item SET name_en = '=1+1' WHERE id = $1", BOLT)

    stock = await plant.server.client.get("/api/v1/export/stock.csv", headers=worker.headers)
    ledger = await plant.server.client.get("/api/v1/export/ledger.csv", headers=worker.headers)

    assert stock.headers["content-type"].startswith("text/csv")
    lines = stock.content.decode("utf-8-sig").split("\r\n")
    assert lines[0] == "location,item,name_zh,name_en,lot,status,quantity,unit"
    assert "A1,BOLT,,'=1+1,,,70,PC" in lines
    assert len(ledger.content.decode("utf-8-sig").strip().split("\r\n")) == 1 + 6


async def test_the_export_of_stock_says_the_state_of_each_lot_then_and_now(plant: Plant) -> None:
    phone, worker = await plant.phone(), await plant.worker("supervisor", "administrator")
    day = datetime.fromtimestamp(plant.clock.now_ms() / 1000, UTC).date()
    for code, until in (("GOOD", day + timedelta(1)), ("OVER", day), ("HELD", None), ("BAD", None)):
        label = {"lot_code": code, "expires_on": until and until.isoformat()}
        phone.record("stock.receive", worker.id, plant.receive(GLUE, "A1", 1_000, **label))
    await plant.push(phone)
    plant.clock.advance(60_000)
    before = plant.clock.now_ms()
    plant.clock.advance(60_000)
    for kind, code in (("lot.hold", "HELD"), ("lot.hold", "BAD"), ("lot.reject", "BAD")):
        said = {"lot": lot_id(GLUE, code), "reason": None, "note": None}
        phone.record(kind, worker.id, said)
    await plant.push(phone)

    async def states(query: str = "") -> dict[str, str]:
        path = f"/api/v1/export/stock.csv{query}"
        reply = await plant.server.client.get(path, headers=worker.headers)
        rows = [line.split(",") for line in reply.content.decode("utf-8-sig").split("\r\n")[1:-1]]
        return {row[4]: row[5] for row in rows}

    assert await states() == {
        "GOOD": "available", "OVER": "expired", "HELD": "hold", "BAD": "rejected",
    }  # fmt: skip
    assert await states(f"?at={before}") == {
        "GOOD": "available", "OVER": "expired", "HELD": "available", "BAD": "available",
    }  # fmt: skip


async def test_locations_are_added_changed_and_audited(plant: Plant) -> None:
    boss = await plant.server.administrator()
    client = plant.server.client
    body = {"code": "B1", "kind": "bin", "parent": plant.places["W1"], "name_en": "New bin"}

    made = await client.post("/api/v1/locations", json=body, headers=boss.headers)
    path = f"/api/v1/locations/{made.json()['id']}"
    changed = await client.patch(path, json={"name_zh": "新货位"}, headers=boss.headers)
    taken = await client.post("/api/v1/locations", json=body, headers=boss.headers)
    wrong = await client.post(
        "/api/v1/locations", json={"code": "", "kind": "site", "parent": 5}, headers=boss.headers
    )

    assert made.status_code == 201
    assert made.json()["warehouse"] == plant.places["W1"]
    assert (changed.json()["name_zh"], changed.json()["name_en"]) == ("新货位", "New bin")
    assert taken.json()["errors"] == [{"field": "code", "code": "taken"}]
    assert {error["field"] for error in wrong.json()["errors"]} == {"code", "parent", "time_zone"}
    rows = await plant.server.fetch("SELECT action FROM audit_entry WHERE action LIKE 'inv%'")
    assert [row[0] for row in rows] == [
        "inventory.location_created",
        "inventory.location_changed",
    ]


async def test_a_location_stays_in_its_warehouse_and_out_of_its_own_branch(plant: Plant) -> None:
    boss = await plant.server.administrator()
    client = plant.server.client

    async def add(code: str, kind: str, parent: int) -> int:
        body = {"code": code, "kind": kind, "parent": parent}
        reply = await client.post("/api/v1/locations", json=body, headers=boss.headers)
        return int(reply.json()["id"])

    async def put_into(location: int, parent: int) -> str:
        reply = await client.patch(
            f"/api/v1/locations/{location}", json={"parent": parent}, headers=boss.headers
        )
        return str(reply.json()["errors"][0]["code"])

    other = await add("W2", "warehouse", plant.site)
    outer = await add("Z1", "zone", plant.places["W1"])
    inner = await add("Z2", "zone", outer)

    assert await put_into(outer, inner) == "cycle"
    assert await put_into(outer, other) == "other_warehouse"
    assert await put_into(outer, plant.places["A1"]) == "not_for_kind"


async def test_the_application_cannot_change_the_ledger(plant: Plant, owner_database: Database
) -> None:  # fmt: skip
    await history(plant)

    for statement in (
        "UPDATE stock_event SET quantity = 1",
        "DELETE FROM stock_event",
        "DELETE FROM operation",
        "UPDATE operation SET status = 'held'",
        "TRUNCATE stock_event",
    ):
        for database, refusal in (
            (plant.database, asyncpg.InsufficientPrivilegeError),
            (owner_database, asyncpg.RestrictViolationError),
        ):
            with pytest.raises(refusal):
                await database.pool.execute(statement)


async def test_verify_names_whatever_was_tampered_with(
    plant: Plant, owner_database: Database
) -> None:
    await history(plant)
    scope = f"warehouse:{plant.places['W1']}"
    pool = owner_database.pool
    clean = await verify(plant.database)
    await pool.execute("UPDATE balance SET quantity = 71 WHERE location = $1 AND item = $2",
                       plant.places["A1"], BOLT)  # fmt: skip
    await pool.execute("UPDATE feed_scope SET lane0 = 5 WHERE scope = $1", scope)
    await pool.execute("UPDATE sync_stream SET n = 9")

    found = {difference.what for difference in await verify(plant.database)}

    assert clean == []
    assert found == {"balance", "sum over all locations", "feed", "scope digest", "stream"}


async def test_a_notice_of_negative_stock_closes_itself_when_it_comes_right(plant: Plant) -> None:
    early, late = await plant.phone(), await plant.phone()
    worker = await plant.worker()
    late.record("stock.receive", worker.id, plant.receive(BOLT, "A1", 10))
    plant.clock.advance(1_000)
    early.record("stock.issue", worker.id, plant.issue(BOLT, "A1", 4))
    await plant.push(early)
    opened = await plant.codes()
    await plant.push(late)
    await settle_negative(plant.database, plant.clock.now_ms())
    waiting = await plant.codes()
    for phone in (early, late):
        plant.clock.advance(1_000)
        await plant.push(phone, first=1)
        await plant.pull(phone, {})
        await plant.pull(phone, {})

    await settle_negative(plant.database, plant.clock.now_ms())

    assert opened == waiting == ["inventory.negative_stock"]
    assert await plant.codes() == []
    assert [notice["resolution"] for notice in await plant.notices("closed")] == ["came_right"]


async def test_old_acts_leave_the_live_board_and_old_tombstones_raise_the_floor(
    plant: Plant,
) -> None:
    await history(plant)
    live = f"live:{plant.site}"
    week, month = 8 * 24 * 3_600_000, 40 * 24 * 3_600_000
    plant.clock.advance(week)
    await forget_acts(plant.database, plant.clock.now_ms())
    plant.clock.advance(month)

    await forget_tombstones(plant.database, plant.clock.now_ms())

    left = await plant.server.fetch("SELECT 1 FROM feed WHERE table_name = 'act'")
    floor = await plant.server.fetch("SELECT floor FROM feed_scope WHERE scope = $1", live)
    assert left == []
    assert floor[0][0] > 0
    assert await verify(plant.database) == []


async def test_acts_that_a_wiped_device_lost_are_counted_once(plant: Plant) -> None:
    phone, worker = await plant.phone(), await plant.worker()
    for _ in range(5):
        phone.record("stock.receive", worker.id, plant.receive(BOLT, "A1", 1))
    await plant.push(phone, count=2)
    reborn = type(phone)(phone.device, phone.key, phone.now_ms)
    reborn.record("stock.receive", worker.id, plant.receive(BOLT, "A1", 1))

    await plant.push(reborn)
    await plant.pull(reborn, {})

    notices = [n for n in await plant.notices() if n["code"] == "sync.lost_operations"]
    assert [(n["data"]["stream"], n["data"]["count"]) for n in notices] == [(phone.stream, 3)]


async def test_acts_of_a_stream_that_ended_are_told_when_a_backup_brings_an_older_one_to_life(
    plant: Plant,
) -> None:
    """S64: the device is put back to its first stream, and the second one's last acts are gone."""
    older, worker = await plant.phone(), await plant.worker()
    older.record("stock.receive", worker.id, plant.receive(BOLT, "A1", 1))
    older.record("stock.receive", worker.id, plant.receive(BOLT, "A1", 1))
    await plant.push(older, count=1)
    later = type(older)(older.device, older.key, older.now_ms)
    for _ in range(5):
        later.record("stock.receive", worker.id, plant.receive(BOLT, "A1", 1))
    plant.clock.advance(1_000)
    await plant.push(later, count=2)
    plant.clock.advance(1_000)

    await plant.pull(older, {})
    at_first = await lost_acts(plant)
    plant.clock.advance(1_000)
    await plant.push(older)
    await plant.pull(older, {})

    assert at_first == {older.stream: 1}
    assert await lost_acts(plant) == {later.stream: 3}


async def lost_acts(plant: Plant) -> dict[str, int]:
    told = [n["data"] for n in await plant.notices() if n["code"] == "sync.lost_operations"]
    return {data["stream"]: data["count"] for data in told}
