"""Any history, in any order of arrival, gives the same balances as the fold from scratch."""

import asyncio
import random
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from takt.inventory.accept_counts import accept_counts
from takt.inventory.verify import verify
from takt.kernel.clock import ManualClock
from takt.runtime.database import Database
from tests.integration.inventory.plant import BOLT, GLUE, NUT, Plant, a_plant
from tests.phone import Phone

KINDS = ("receive", "move", "issue", "scrap", "count", "undo", "adjust", "approve")
STEP = st.tuples(
    st.integers(0, 2),
    st.sampled_from(KINDS),
    st.sampled_from((BOLT, NUT)),
    st.integers(1, 30),
    st.integers(0, 10_000),
)


def act_of(plant: Plant, kind: str, item: int, quantity: int, seen: list[Any]) -> Any:
    """One act as (kind, args); `seen` holds the acts of the same device so far."""
    place = {"item": item, "lot": None, "location": plant.places["A1"]}
    scrap = plant.move(item, "A1", "scrap", quantity, reason=None, note=None)
    acts = {
        "receive": ("stock.receive", plant.receive(item, "A1", quantity)),
        "issue": ("stock.issue", plant.issue(item, "A1", quantity)),
        "scrap": ("stock.scrap", scrap),
        "count": ("stock.count", place | {"quantity": quantity, "plan": None}),
        "adjust": ("stock.adjust", place | {"quantity": quantity, "reason": None, "note": None}),
        "move": ("stock.move", plant.move(item, "A1", "A2", quantity)),
    }
    if seen:
        chosen = seen[quantity % len(seen)]["id"]
        acts["undo"] = ("undo", {"operation": chosen})
        decision = {"operation": chosen, "decision": "approve", "note": None}
        acts["approve"] = ("approve", decision)
    return acts.get(kind, acts["move"])


@given(steps=st.lists(STEP, min_size=5, max_size=40), order=st.randoms(use_true_random=False))
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
async def test_balances_are_the_fold_whatever_arrives_when(
    plant: Plant, steps: list[Any], order: random.Random
) -> None:
    people = [(await plant.worker("supervisor")).id for _ in range(2)]
    phones = [await plant.phone() for _ in range(3)]
    made: dict[int, list[Any]] = {0: [], 1: [], 2: []}
    for device, kind, item, quantity, wait in steps:
        plant.clock.advance(wait % 500 + 1)
        person = people[(quantity + wait) % 2]
        what = act_of(plant, kind, item, quantity, made[device])
        made[device].append(phones[device].record(what[0], person, what[1]))

    waiting = [phone for phone in phones if phone.acts]
    while waiting:
        phone = order.choice(waiting)
        await plant.push(phone, count=order.randint(1, 8))
        if order.random() < 0.3:
            await accept_counts(plant.database, plant.clock.now_ms())
        waiting = [one for one in waiting if one.acknowledged < len(one.acts)]
    for phone in phones:
        await plant.pull(phone, {})
    await accept_counts(plant.database, plant.clock.now_ms())

    assert await verify(plant.database) == []


async def test_two_orders_of_arrival_end_in_the_same_books(
    plant: Plant, database: Database
) -> None:
    """The same acts pushed early device first, or late device first."""
    worker = await plant.worker()
    books = []
    for item, is_reversed in ((BOLT, False), (NUT, True)):
        early, late = await plant.phone(), await plant.phone()
        early.record("stock.receive", worker.id, plant.receive(item, "A1", 50))
        plant.clock.advance(1_000)
        late.record("stock.move", worker.id, plant.move(item, "A1", "A2", 60))
        plant.clock.advance(1_000)
        early.record("stock.receive", worker.id, plant.receive(item, "A1", 20))
        for phone in (late, early) if is_reversed else (early, late):
            await plant.push(phone)
        stock = await plant.stock()
        books.append({place: stock[place, one] for place, one in stock if one == item})

    assert books[0] == books[1]
    assert await verify(database) == []


async def test_an_accepted_count_anchors_and_late_acts_change_its_variance_only(
    plant: Plant,
) -> None:
    """The example of the protocol's part 12, through the whole server."""
    worker = await plant.worker("supervisor")
    first, second = await plant.phone(), await plant.phone()
    key = {"item": BOLT, "lot": None, "location": plant.places["A1"]}
    first.record("stock.receive", worker.id, plant.receive(BOLT, "A1", 10))
    await plant.push(first)
    plant.clock.advance(100_000)
    first.record("stock.issue", worker.id, plant.issue(BOLT, "A1", 3))
    plant.clock.advance(50_000)
    second.record("stock.issue", worker.id, plant.issue(BOLT, "A1", 2))
    plant.clock.advance(50_000)
    counted = first.record("stock.count", worker.id, key | {"quantity": 6, "plan": None})
    plant.clock.advance(50_000)
    second.record("stock.issue", worker.id, plant.issue(BOLT, "A1", 1))
    plant.clock.advance(50_000)
    first.record("stock.receive", worker.id, plant.receive(BOLT, "A1", 4))
    await plant.push(first)
    await approve(plant, counted["id"])

    assert await figures(plant) == (10, 1)
    await plant.push(second)
    assert await figures(plant) == (9, -1)
    first.record("undo", worker.id, {"operation": counted["id"]})
    await plant.push(first)
    assert await figures(plant) == (8, 0)
    assert await verify(plant.database) == []


async def approve(plant: Plant, operation: str) -> None:
    """Makes the count final and accepted, as a supervisor's word does."""
    await plant.database.pool.execute("UPDATE sync_stream SET complete_up_to = $1", 2**50)
    await plant.database.pool.execute("UPDATE device SET enrolled_at = $1", 2**50)
    await accept_counts(plant.database, plant.clock.now_ms())
    await plant.database.pool.execute(
        "UPDATE approval SET status = 'approved', decided_by = person + 1, decided_at = 1,"
        " meaning = 'approved', method = 'pin' WHERE operation = $1 AND status = 'pending'",
        operation,
    )
    await plant.database.pool.execute(
        "UPDATE count_verdict SET due = true WHERE operation = $1", operation
    )
    await accept_counts(plant.database, plant.clock.now_ms())
    await plant.database.pool.execute("UPDATE sync_stream SET complete_up_to = NULL")
    await plant.database.pool.execute("UPDATE device SET enrolled_at = 1")


async def figures(plant: Plant) -> tuple[int, int]:
    stock = await plant.stock()
    return stock["A1", BOLT], stock.get(("difference", BOLT), 0)


async def test_readers_lose_nothing_while_eight_writers_push(plant: Plant) -> None:
    worker = await plant.worker("supervisor")
    phones = [await plant.phone() for _ in range(8)]
    reader = await plant.phone()
    for number, phone in enumerate(phones):
        for index in range(40):
            item = (BOLT, NUT, GLUE)[(number + index) % 3]
            phone.record("stock.receive", worker.id, plant.receive(item, "A1", 1))
            phone.record("stock.move", worker.id, plant.move(item, "A1", "A2", 1))
    scope = f"live:{plant.site}"
    seen: set[str] = set()
    cursor = [0, 0]
    is_done = asyncio.Event()

    async def write(phone: Phone) -> None:
        while phone.acknowledged < len(phone.acts):
            await plant.push(phone, count=7)

    async def read() -> None:
        nonlocal cursor
        finishing = False
        while True:
            page = await plant.pull(reader, {scope: cursor}, limit=20)
            seen.update(row[1] for row in page["rows"] if row[0] == "act")
            cursor = page["cursors"][scope]
            if finishing and not page["more"]:
                return
            finishing = is_done.is_set()
            await asyncio.sleep(0)

    reading = asyncio.create_task(read())
    await asyncio.gather(*map(write, phones))
    is_done.set()
    await reading

    assert seen == {act["id"] for phone in phones for act in phone.acts}
    assert await verify(plant.database) == []


@pytest.fixture
async def plant(database: Database, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Plant]:
    async with a_plant(database, clock, tmp_path) as made:
        yield made
