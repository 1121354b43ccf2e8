"""What becomes of counts once the books of their time are complete, and who is told."""

from typing import Any

from takt.inventory.accept_counts import accept_counts
from takt.inventory.verify import verify
from tests.integration.inventory.plant import BOLT, Plant
from tests.phone import Phone

DAY_MS = 24 * 3_600_000


def signed(count: str, decision: str = "approve") -> dict[str, Any]:
    """The answer of somebody who proved with a PIN who signs."""
    meaning = {"approve": "approved", "reject": "rejected"}[decision]
    return {
        "operation": count,
        "decision": decision,
        "note": None,
        "reason": None,
        "meaning": meaning,
        "method": "pin",
    }


async def count(plant: Plant, phone: Phone, person: int, quantity: int) -> dict[str, Any]:
    """One person's count of the bolts in A1."""
    plant.clock.advance(60_000)
    key = {"item": BOLT, "lot": None, "location": plant.places["A1"]}
    act = phone.record("stock.count", person, key | {"quantity": quantity, "plan": None})
    await plant.push(phone)
    return act


async def become_final(plant: Plant) -> int | None:
    """Everything before now is complete: silent devices no longer hold it up."""
    plant.clock.advance(20 * DAY_MS)
    await plant.renew_tokens()
    return await accept_counts(plant.database, plant.clock.now_ms())


async def verdicts(plant: Plant) -> list[tuple[int, str]]:
    rows = await plant.server.fetch("SELECT counted, status FROM count_verdict ORDER BY effective")
    return [(row["counted"], row["status"]) for row in rows]


async def test_a_count_that_agrees_with_the_books_is_accepted_when_they_are_complete(
    plant: Plant,
) -> None:
    phone, worker = await plant.phone(), await plant.worker()
    phone.record("stock.receive", worker.id, plant.receive(BOLT, "A1", 10))
    await plant.push(phone)
    await count(plant, phone, worker.id, 10)

    assert await accept_counts(plant.database, plant.clock.now_ms()) is None
    assert await verdicts(plant) == [(10, "recorded")]
    await become_final(plant)
    assert await verdicts(plant) == [(10, "accepted")]
    assert await plant.notices() == []


async def test_two_counts_that_differ_are_told_to_the_supervisor_until_a_third_settles_them(
    plant: Plant,
) -> None:
    phone = await plant.phone()
    anna, bert, carl = [await plant.worker() for _ in range(3)]
    phone.record("stock.receive", anna.id, plant.receive(BOLT, "A1", 10))
    await plant.push(phone)
    first = await count(plant, phone, anna.id, 10)
    second = await count(plant, phone, bert.id, 8)

    head = await become_final(plant)

    assert head is not None
    assert await verdicts(plant) == [(10, "recount"), (8, "recount")]
    told = {n["operation"]: n for n in await plant.notices()}
    assert set(told) == {first["id"], second["id"]}
    assert {n["code"] for n in told.values()} == {"inventory.counts_differ"}
    data = {"quantity": 8, "book": 10, "others": [{"person": anna.id, "quantity": 10}]}
    asked = told[second["id"]]["data"]
    assert asked == data | {"effective": asked["effective"]}
    assert await accept_counts(plant.database, plant.clock.now_ms()) is None  # told once

    later = await plant.phone()
    later.head = (await plant.pull(later, {}))["head"]  # it has seen the receipt
    third = await count(plant, later, carl.id, 8)
    await become_final(plant)

    assert await verdicts(plant) == [(10, "voided"), (8, "approve"), (8, "approve")]
    boss = await plant.worker("supervisor")
    later.record("approve", boss.id, signed(third["id"]))
    await plant.push(later)
    await accept_counts(plant.database, plant.clock.now_ms())

    assert await verdicts(plant) == [(10, "voided"), (8, "accepted"), (8, "accepted")]
    assert (await plant.stock())["A1", BOLT] == 8
    assert [n for n in await plant.notices() if n["code"] == "inventory.counts_differ"] == []
    assert await verify(plant.database) == []


async def test_a_move_that_may_lie_on_either_side_of_a_count_is_told_to_the_supervisor(
    plant: Plant,
) -> None:
    """Two devices that had not heard of each other: nobody knows which came first."""
    counter, mover = await plant.phone(), await plant.phone()
    worker = await plant.worker()
    counter.record("stock.receive", worker.id, plant.receive(BOLT, "A1", 10))
    await plant.push(counter)
    plant.clock.advance(60_000)
    mover.record("stock.move", worker.id, plant.move(BOLT, "A1", "A2", 4))
    counted = await count(plant, counter, worker.id, 10)
    await plant.push(mover)

    head = await become_final(plant)

    assert head is not None
    assert await verdicts(plant) == [(10, "check")]
    [notice] = [n for n in await plant.notices() if n["code"] == "inventory.count_unclear"]
    assert notice["operation"] == counted["id"]
    assert (await plant.stock())["A1", BOLT] == 6
