"""Every wrong input of the tables in sync_cases: refused with nothing written, or held."""

import copy
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from takt.kernel.clock import ManualClock
from takt.runtime.database import Database
from takt_sync.canon import canon_loosely
from takt_sync.chain import chain_next, chain_start
from tests.api.sync_cases import BAD_LOADS, BAD_OPERATIONS, BAD_PULLS, BAD_PUSHES
from tests.integration.inventory.plant import BOLT, Plant, a_plant
from tests.phone import Phone, body_of


@pytest.fixture
async def plant(database: Database, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Plant]:
    async with a_plant(database, clock, tmp_path) as made:
        yield made


def fault_of(reply: Any, status: int, code: str) -> str | None:
    """What is wrong with the refusal, if anything."""
    if reply.status_code != status:
        return f"status {reply.status_code}, not {status}: {reply.text[:200]}"
    problem = reply.json()
    if problem["code"] != code or "server_time" not in problem:
        return f"code {problem['code']}, not {code}"
    return None


async def refused(
    plant: Plant, phone: Phone, path: str, body: bytes, expected: tuple[int, str]
) -> str | None:
    before = await plant.server.written()
    encoding = {"content-encoding": "gzip"} if body[:2] == b"\x1f\x8b" else {}
    fault = fault_of(await plant.post(path, phone, body, **encoding), *expected)
    if fault is None and await plant.server.written() != before:
        fault = "something was written"
    return fault


def broken(request: dict[str, Any], change: Any) -> bytes:
    made = change(copy.deepcopy(request))
    return made if isinstance(made, bytes) else json.dumps(made).encode()


async def test_a_wrong_push_is_refused_as_a_whole_and_writes_nothing(plant: Plant) -> None:
    phone, worker = await plant.phone(), await plant.worker()
    phone.record("stock.receive", worker.id, plant.receive(BOLT, "A1", 5))
    await plant.push(phone)
    phone.record("stock.move", worker.id, plant.move(BOLT, "A1", "A2", 1))
    good = phone.push_request()

    faults = {
        name: fault
        for name, (change, *expected) in BAD_PUSHES.items()
        if (
            fault := await refused(
                plant, phone, "/sync/v1/push", broken(good, change), tuple(expected)
            )
        )
    }

    assert faults == {}
    assert (await plant.push(phone))["results"] == [[2, "applied"]]


async def test_a_wrong_operation_is_stored_and_held_and_the_queue_moves_on(plant: Plant) -> None:
    phone, worker = await plant.phone(), await plant.worker()
    phone.record("stock.receive", worker.id, plant.receive(BOLT, "A1", 5))
    expected = {}
    for name, (change, reason) in BAD_OPERATIONS.items():
        good = phone.record("stock.move", worker.id, plant.move(BOLT, "A1", "A2", 1))
        phone.acts[-1] = change(copy.deepcopy(good))
        expected[name] = [good["n"], "held", reason]
    phone.record("stock.move", worker.id, plant.move(BOLT, "A1", "A2", 1))
    link_anew(phone)
    request = phone.push_request(1)

    reply = await plant.post("/sync/v1/push", phone, json.dumps(request).encode())

    assert reply.status_code == 200, reply.text
    results = reply.json()["results"]
    assert dict(zip(expected, results[1:-1], strict=True)) == expected
    assert (results[0][1], results[-1][1]) == ("applied", "applied")
    assert (await plant.stock())["A2", BOLT] == 1
    held = await plant.server.fetch("SELECT count(*) FROM operation WHERE status = 'held'")
    assert held[0][0] == len(BAD_OPERATIONS)
    assert len([code for code in await plant.codes() if code == "sync.held"]) == len(BAD_OPERATIONS)


def link_anew(phone: Phone) -> None:
    """The chain over acts that were changed; it takes any bytes."""
    phone.chain.clear()
    current = chain_start(phone.stream)
    for act in phone.acts:
        current = chain_next(current, canon_loosely(act))
        phone.chain.append(current)


async def test_a_wrong_pull_is_refused_and_writes_nothing(plant: Plant) -> None:
    phone = await plant.phone()
    good = phone.pull_request({"master": [0, 0]})

    faults = {
        name: fault
        for name, (change, *expected) in BAD_PULLS.items()
        if (
            fault := await refused(
                plant, phone, "/sync/v1/pull", broken(good, change), tuple(expected)
            )
        )
    }

    assert faults == {}


async def test_a_stream_of_another_device_is_refused_with_the_reason(plant: Plant) -> None:
    former, phone, worker = await plant.phone(), await plant.phone(), await plant.worker()
    former.record("stock.receive", worker.id, plant.receive(BOLT, "A1", 5))
    await plant.push(former)
    phone.stream = former.stream
    phone.record("stock.receive", worker.id, plant.receive(BOLT, "A1", 5))

    replies = [
        await plant.post("/sync/v1/push", phone, json.dumps(phone.push_request()).encode()),
        await plant.post(
            "/sync/v1/pull", phone, json.dumps(phone.pull_request({"master": [0, 0]})).encode()
        ),
    ]

    assert [fault_of(reply, 401, "auth") for reply in replies] == [None, None]
    assert {reply.json()["reason"] for reply in replies} == {"sync.foreign_stream"}


async def test_first_loads_answer_wrong_names_with_typed_refusals(plant: Plant) -> None:
    phone = await plant.phone()
    headers = plant.headers[phone.device]

    faults: dict[str, str] = {}
    before = await plant.server.written()
    for name, (path, *expected) in BAD_LOADS.items():
        reply = await plant.server.client.get(path, headers=headers)
        if fault := fault_of(reply, *expected):
            faults[name] = fault

    assert faults == {}
    assert await plant.server.written() == before


@pytest.mark.parametrize("path", ["/sync/v1/push", "/sync/v1/pull"])
async def test_tokens_that_are_none_open_nothing(plant: Plant, path: str) -> None:
    phone, worker = await plant.phone(), await plant.worker()
    body = body_of(phone.pull_request({}))
    before = await plant.server.written()

    for headers in (
        {},
        {"authorization": ""},
        {"authorization": "Bearer"},
        {"authorization": "Bearer x.y.z"},
        {"authorization": "Basic dXNlcjpwYXNz"},
        worker.headers,
    ):
        reply = await plant.server.client.post(path, content=body, headers=headers)
        assert fault_of(reply, 401, "auth") is None, headers
    assert await plant.server.written() == before


async def test_an_encoding_that_nobody_reads_is_refused(plant: Plant) -> None:
    phone = await plant.phone()

    reply = await plant.post("/sync/v1/pull", phone, b"{}", **{"content-encoding": "zstd"})

    assert reply.status_code == 415


def test_the_corpus_is_large_enough() -> None:
    tables = (BAD_PUSHES, BAD_OPERATIONS, BAD_PULLS, BAD_LOADS)
    assert sum(map(len, tables)) >= 150
