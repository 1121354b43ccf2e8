"""Numbers for lot codes that are made offline: leased in time, never twice."""

from __future__ import annotations

import asyncio
import itertools
import json
import uuid
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from takt.inventory.number_blocks import BLOCK, Standing, next_block, number_of, own_code
from tests.integration.inventory.plant import GLUE, Plant
from tests.phone import Phone


async def blocks(plant: Plant, phone: Phone) -> list[dict[str, Any]]:
    """The blocks that a device holds, by number."""
    rows = await plant.server.fetch(
        "SELECT row FROM feed WHERE scope = $1 AND table_name = 'number_block'"
        " AND row IS NOT NULL ORDER BY (row::json ->> 'first')::bigint",
        f"me:{phone.device}",
    )
    return [json.loads(row[0]) for row in rows]


def made(plant: Plant, code: str) -> dict[str, Any]:
    label = {"lot": None, "lot_code": code, "expires_on": None, "reference": None}
    return plant.move(GLUE, "conversion", "A1", 1, **label)


async def test_a_new_stream_gets_a_block_with_its_first_push_or_pull(plant: Plant) -> None:
    pushing, pulling, worker = await plant.phone(), await plant.phone(), await plant.worker()
    pushing.record("stock.receive", worker.id, plant.receive(GLUE, "A1", 1))
    await plant.push(pushing)
    await plant.pull(pulling, {})

    for phone in (pushing, pulling):
        [block] = await blocks(plant, phone)
        assert (block["first"], block["last"], block["kind"]) == (1, BLOCK, "lot")
        assert block["stream"] == phone.stream
        prefix = "SELECT device_prefix FROM device WHERE id = $1"
        assert [tuple(row) for row in await plant.server.fetch(prefix, phone.device)] == [
            (block["prefix"],)
        ]


async def test_the_next_block_comes_when_half_of_the_last_one_is_used(plant: Plant) -> None:
    phone, worker = await plant.phone(), await plant.worker("supervisor")
    await plant.pull(phone, {})
    [block] = await blocks(plant, phone)
    phone.record("stock.output", worker.id, made(plant, own_code(block["prefix"], 99)))
    await plant.push(phone)
    assert await blocks(plant, phone) == [block]
    phone.record("stock.output", worker.id, made(plant, own_code(block["prefix"], 100)))
    await plant.push(phone)

    [first, second] = await blocks(plant, phone)
    assert first == block
    assert (second["first"], second["last"]) == (BLOCK + 1, 2 * BLOCK)
    phone.record("stock.output", worker.id, made(plant, own_code(block["prefix"], 150)))
    await plant.push(phone)
    assert await blocks(plant, phone) == [first, second]


async def test_numbers_of_another_device_or_far_away_lease_nothing(plant: Plant) -> None:
    phone, worker = await plant.phone(), await plant.worker("supervisor")
    await plant.pull(phone, {})
    [block] = await blocks(plant, phone)
    for code in ("ZZZ-00150", f"{block['prefix']}-99999", f"{block['prefix']}-", "2026-00150"):
        phone.record("stock.output", worker.id, made(plant, code))
    await plant.push(phone)

    assert await blocks(plant, phone) == [block]


async def test_a_wiped_device_begins_beyond_all_that_it_ever_had(plant: Plant) -> None:
    phone = await plant.phone()
    await plant.pull(phone, {})
    wiped = Phone(phone.device, phone.key, plant.clock.now_ms)
    await plant.pull(wiped, {})

    [block] = await blocks(plant, phone)
    assert (block["first"], block["stream"]) == (BLOCK + 1, wiped.stream)


async def test_a_blocked_device_gets_no_numbers(plant: Plant) -> None:
    phone, worker = await plant.phone(), await plant.worker()
    await plant.database.pool.execute("UPDATE device SET status = 'revoked'")
    phone.record("stock.receive", worker.id, plant.receive(GLUE, "A1", 1))
    await plant.push(phone)

    assert await blocks(plant, phone) == []


async def test_after_a_restore_numbers_that_may_have_been_given_out_are_left_out(
    plant: Plant, owner_database: Any
) -> None:
    phone = await plant.phone()
    await plant.pull(phone, {})
    async with owner_database.transaction() as connection:
        await connection.execute("UPDATE server_state SET epoch = epoch + 1")
    wiped = Phone(phone.device, phone.key, plant.clock.now_ms, epoch=2)
    await plant.pull(wiped, {})

    [block] = await blocks(plant, phone)
    assert block["first"] == BLOCK + 1 + 10_000


async def test_two_lives_of_one_device_that_push_at_once_share_no_number(plant: Plant) -> None:
    one, worker = await plant.phone(), await plant.worker("supervisor")
    other = Phone(one.device, one.key, plant.clock.now_ms)
    for phone in (one, other):
        phone.record("stock.receive", worker.id, plant.receive(GLUE, "A1", 1))
    await asyncio.gather(plant.push(one), plant.push(other))
    for phone in (one, other):
        phone.record("stock.receive", worker.id, plant.receive(GLUE, "A1", 1))
        await plant.push(phone)

    rows = await plant.server.fetch("SELECT stream::text, first, last FROM number_block ORDER BY 2")
    assert {row[0] for row in rows} == {one.stream, other.stream}
    assert all(a[2] < b[1] for a, b in itertools.pairwise(rows))


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 900), st.booleans()), max_size=60),
)
def test_blocks_of_a_device_never_overlap_whatever_was_used_when(steps: list[Any]) -> None:
    streams: dict[int, tuple[int, int]] = {}
    given: list[tuple[int, int]] = []
    epoch, device_epoch = 1, None
    for stream, used, restores in steps:
        epoch += restores
        first, last = streams.get(stream, (None, None))
        device_last = max((block[1] for block in given), default=None)
        block = next_block(Standing("D", epoch, device_last, device_epoch, first, last), used)
        if block is not None:
            streams[stream], device_epoch = block, epoch
            given.append(block)

    assert all(a[1] < b[0] for a, b in itertools.pairwise(given))


def test_a_code_says_its_number_and_other_codes_say_none() -> None:
    assert own_code("A7", 42) == "A7-00042"
    assert number_of("A7", " a7-00042 ") == 42
    assert number_of("A7", "A7-123456") == 123_456
    for code in ("A7-42", "A7-0004x", "A70-00042", "XA7-00042", "A7-００042", str(uuid.uuid4())):
        assert number_of("A7", code) is None
