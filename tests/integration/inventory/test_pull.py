"""What a device sees: cursors, pages, scopes, digests, first loads."""

import asyncio
import json
from hashlib import sha256
from typing import Any

import pytest

from takt.runtime import audit
from takt.runtime.feeds import FeedRow, publish
from takt_sync.canon import canon
from takt_sync.digest import ZERO, add, row_digest, to_hex
from tests.integration.inventory.plant import BOLT, NUT, Plant
from tests.locks import until_somebody_waits
from tests.phone import Phone

Rows = dict[tuple[str, str, str], Any]


async def everything(plant: Plant, phone: Phone, limit: int = 5000) -> tuple[Rows, Any]:
    """All rows of all granted scopes, pulled page by page from nothing."""
    first = await plant.pull(phone, {})
    cursors = {scope: [0, first["head"]] for scope in first["scopes"]}
    rows: Rows = {}
    return await follow(plant, phone, rows, cursors, limit)


async def follow(
    plant: Plant, phone: Phone, rows: Rows, cursors: dict[str, list[int]], limit: int = 5000
) -> tuple[Rows, Any]:
    while True:
        page = await plant.pull(phone, cursors, limit)
        for table, key, _, row, scope in page["rows"]:
            rows[scope, table, key] = row
            if row is None:
                del rows[scope, table, key]
        cursors = page["cursors"]
        if not page["more"]:
            return rows, page


def digest_of(rows: Rows, wanted: str) -> str:
    total = ZERO
    for (scope, table, key), row in rows.items():
        if scope == wanted:
            total = add(total, row_digest(table, key, canon(row)))
    return to_hex(total)


async def a_stocked_phone(plant: Plant) -> tuple[Phone, int]:
    phone, worker = await plant.phone(), await plant.worker("storekeeper", "supervisor")
    for item, place, quantity in ((BOLT, "A1", 100), (NUT, "A1", 50), (NUT, "A2", 7)):
        phone.record("stock.receive", worker.id, plant.receive(item, place, quantity))
    await plant.push(phone)
    return phone, worker.id


async def test_a_device_sees_the_balances_of_real_places_and_all_digests_agree(
    plant: Plant,
) -> None:
    phone, _ = await a_stocked_phone(plant)

    rows, page = await everything(plant, phone)

    scope = f"warehouse:{plant.places['W1']}"
    key = f"{BOLT}.{plant.places['A1']}.-"
    assert rows[scope, "balance", key] == {
        "item": BOLT,
        "location": plant.places["A1"],
        "lot": None,
        "quantity": 100,
    }
    assert sum(1 for _, table, _ in rows if table == "balance") == 3
    assert page["ack"] == [3, phone.chain[-1].hex()]
    assert page["digests"] == {one: digest_of(rows, one) for one in page["digests"]}
    assert scope in page["digests"]


async def test_small_pages_say_the_same_as_one_large_one(plant: Plant) -> None:
    phone, _ = await a_stocked_phone(plant)

    large, _ = await everything(plant, phone)
    small, page = await everything(plant, phone, limit=1)

    live = f"live:{plant.site}"
    assert {k: v for k, v in small.items() if k[0] != live} == {
        k: v for k, v in large.items() if k[0] != live
    }
    assert page["digests"] == {one: digest_of(small, one) for one in page["digests"]}


async def test_a_balance_that_comes_to_nothing_is_a_tombstone(plant: Plant) -> None:
    phone, worker = await a_stocked_phone(plant)
    rows, page = await everything(plant, phone)
    phone.record("stock.move", worker, plant.move(NUT, "A2", "A1", 7))
    await plant.push(phone)

    rows, page = await follow(plant, phone, rows, page["cursors"])

    scope = f"warehouse:{plant.places['W1']}"
    assert (scope, "balance", f"{NUT}.{plant.places['A2']}.-") not in rows
    assert page["digests"] == {one: digest_of(rows, one) for one in page["digests"]}


async def test_the_live_board_has_each_act_and_the_state_of_each_device(plant: Plant) -> None:
    phone, worker = await a_stocked_phone(plant)

    rows, _ = await everything(plant, phone)

    live = f"live:{plant.site}"
    act = rows[live, "act", phone.acts[0]["id"]]
    assert act["from"] == plant.places["supplier"]
    assert (act["to"], act["quantity"], act["person"]) == (plant.places["A1"], 100, worker)
    assert (act["status"], act["reason"], act["kind"]) == ("applied", None, "stock.receive")
    state = rows[live, "device_state", phone.device]
    assert (state["acknowledged"], state["pending"], state["status"]) == (3, 0, "active")


async def test_the_live_board_waits_no_longer_for_a_device_that_is_taken_out_of_use(
    plant: Plant,
) -> None:
    phone, _ = await a_stocked_phone(plant)
    other = await plant.phone()
    rows, page = await everything(plant, other)
    before = rows[f"live:{plant.site}", "device_state", phone.device]
    boss = await plant.server.administrator()
    plant.clock.advance(60_000)

    done = await plant.server.client.post(
        f"/api/v1/devices/{phone.device}/retire", json={}, headers=boss.headers
    )

    assert done.status_code == 200, done.text
    rows, page = await follow(plant, other, rows, page["cursors"])
    assert rows[f"live:{plant.site}", "device_state", phone.device] == {
        **before,
        "status": "retired",
    }
    assert page["digests"] == {one: digest_of(rows, one) for one in page["digests"]}


async def test_a_device_that_ends_beside_an_edit_holds_up_nobody(plant: Plant) -> None:
    """Everybody writes audit entries first and publishes last."""
    phone, _ = await a_stocked_phone(plant)
    boss = await plant.server.administrator()
    address, now_ms = f"/api/v1/devices/{phone.device}/retire", plant.clock.now_ms()

    async with plant.database.connection() as watching, plant.database.transaction() as edit:
        await audit.append_many(edit, [audit.AuditEntry("item_renamed", "item:1", now_ms)])
        ending = asyncio.create_task(
            plant.server.client.post(address, json={}, headers=boss.headers)
        )
        await until_somebody_waits(watching)
        await publish(edit, [FeedRow("master", "item", "1", {"id": 1})], now_ms)

    assert (await ending).status_code == 200


async def test_a_scope_that_is_not_granted_is_dropped(plant: Plant) -> None:
    phone, _ = await a_stocked_phone(plant)

    page = await plant.pull(phone, {"warehouse:777": [5, 0], "live:999": [1, 1]})

    assert sorted(page["dropped"]) == ["live:999", "warehouse:777"]
    assert page["rows"] == []


async def test_cursors_behind_the_floor_are_reset(plant: Plant) -> None:
    phone, _ = await a_stocked_phone(plant)
    scope = f"warehouse:{plant.places['W1']}"
    await plant.database.pool.execute("UPDATE feed_scope SET floor = 3 WHERE scope = $1", scope)

    page = await plant.pull(phone, {scope: [1, 1]})
    going_on = await plant.pull(phone, {scope: [1, page["head"]]})

    assert page["reset"] == [scope]
    assert going_on["reset"] == []


async def test_another_epoch_resets_every_scope_and_says_what_is_here(plant: Plant) -> None:
    phone, _ = await a_stocked_phone(plant)
    phone.epoch = 2
    scope = f"warehouse:{plant.places['W1']}"

    page = await plant.pull(phone, {scope: [5, 0]})

    assert (page["epoch"], page["reset"], page["ack"][0]) == (1, [scope], 3)


async def manifest(plant: Plant, phone: Phone, scope: str) -> Any:
    reply = await plant.server.client.get(
        "/sync/v1/manifest", params={"scope": scope}, headers=plant.headers[phone.device]
    )
    assert reply.status_code == 200, reply.text
    return reply.json()


def unpacked(chunk: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The rows of a chunk by key, read as the contract says."""
    columns: dict[str, list[Any]] = {}
    for name, form, *data in chunk["columns"]:
        if form == "values":
            columns[name] = data[0]
        elif form == "delta":
            values, last = [], 0
            for step in data[0]:
                last += step
                values.append(last)
            columns[name] = values
        else:
            columns[name] = [data[0][index] for index in data[1]]
    rows = [{n: c[i] for n, c in columns.items()} for i in range(chunk["rows"])]
    if isinstance(chunk["key"], dict):
        return dict(zip(chunk["key"]["values"], rows, strict=True))
    return {
        ".".join("-" if row[f] is None else str(row[f]) for f in chunk["key"]): row for row in rows
    }


async def test_chunks_hold_exactly_the_rows_of_their_scope(plant: Plant) -> None:
    phone, _ = await a_stocked_phone(plant)
    rows, page = await everything(plant, phone)

    for scope in (f"warehouse:{plant.places['W1']}", f"site:{plant.site}", f"me:{phone.device}"):
        listed = await manifest(plant, phone, scope)
        found: Rows = {}
        for entry in listed["chunks"]:
            for encoding in ("br", "gzip", "identity"):
                reply = await plant.server.client.get(
                    f"/sync/v1/chunk/{entry['id']}",
                    headers=plant.headers[phone.device] | {"accept-encoding": encoding},
                )
                assert sha256(reply.content).hexdigest() == entry["id"]
                assert reply.headers["cache-control"] == "no-store"
            chunk = json.loads(reply.content)
            assert (chunk["table"], chunk["rows"]) == (entry["table"], entry["rows"])
            for key, row in unpacked(chunk).items():
                found[scope, chunk["table"], key] = row
        assert found == {key: row for key, row in rows.items() if key[0] == scope}
        assert listed["digest"] == page["digests"][scope] == digest_of(found, scope)


async def test_a_manifest_is_kept_until_its_tail_has_grown_or_a_day_has_passed(
    plant: Plant,
) -> None:
    phone, worker = await a_stocked_phone(plant)
    scope = f"warehouse:{plant.places['W1']}"
    first = await manifest(plant, phone, scope)
    phone.record("stock.move", worker, plant.move(NUT, "A2", "A1", 1))
    await plant.push(phone)

    second = await manifest(plant, phone, scope)
    plant.clock.advance(24 * 3_600_000)
    device = next(one for one in plant.phones if one is phone)
    reply = await plant.server.client.post("/sync/v1/token", json={"assertion": device.assertion()})
    plant.headers[phone.device] = {"authorization": f"Bearer {reply.json()['token']}"}
    third = await manifest(plant, phone, scope)

    assert second == first
    assert third["at"] > first["at"]


async def test_chunks_and_manifests_are_for_those_who_may_read_the_scope(plant: Plant) -> None:
    phone, _ = await a_stocked_phone(plant)
    stranger = await plant.phone()
    scope = f"me:{phone.device}"
    listed = await manifest(plant, phone, scope)

    client, headers = plant.server.client, plant.headers[stranger.device]
    refused = await client.get("/sync/v1/manifest", params={"scope": scope}, headers=headers)
    hidden = await client.get(f"/sync/v1/chunk/{listed['chunks'][0]['id']}", headers=headers)

    assert (refused.status_code, refused.json()["code"]) == (403, "scope")
    assert hidden.status_code == 404


async def test_a_device_that_has_seen_the_far_future_is_believed_up_to_now(plant: Plant) -> None:
    """S52: its later acts would all lie there, where no client can show them."""
    phone, worker = await plant.phone(), await plant.worker()
    phone.record("stock.receive", worker.id, plant.receive(BOLT, "A1", 10))
    await plant.push(phone)
    phone.seen = 2**53 - 1
    await plant.pull(phone, {})
    phone.seen = 2**53 - 1
    for _ in range(2):  # the second one follows what the first one was believed
        phone.record("stock.issue", worker.id, plant.issue(BOLT, "A1", 1))
        await plant.push(phone)
        phone.seen = 2**53 - 1

    now_ms = plant.clock.now_ms()
    [[effective]] = await plant.server.fetch("SELECT max(effective) FROM operation")
    [[complete]] = await plant.server.fetch("SELECT max(complete_up_to) FROM sync_stream")
    assert effective <= now_ms + len(phone.acts)
    assert complete <= now_ms


@pytest.mark.parametrize("is_met_by_pull", [False, True])
async def test_a_stream_out_of_a_backup_is_not_bounded_by_what_its_device_promised(
    plant: Plant, is_met_by_pull: bool
) -> None:
    """S1, S31: the server never heard of it; its acts are older than the promise."""
    phone, worker = await plant.phone(), await plant.worker()
    put_back = Phone(phone.device, phone.key, phone.now_ms)
    put_back.record("stock.receive", worker.id, plant.receive(BOLT, "A1", 10))
    happened = plant.clock.now_ms()
    plant.clock.advance(60_000)
    promised = phone.seen = plant.clock.now_ms()
    await plant.pull(phone, {})
    plant.clock.advance(60_000)
    put_back.boot = "boot-2"
    if is_met_by_pull:
        await plant.pull(put_back, {})

    await plant.push(put_back)

    [[lo, hi, effective]] = await plant.server.fetch("SELECT lo, hi, effective FROM operation")
    assert lo <= happened <= hi
    assert effective > promised
