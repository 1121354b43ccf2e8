"""What people say of counts, and what late moves do to those that were accepted."""

import uuid
from typing import Any

import pytest

from takt.inventory.accept_counts import accept_counts
from takt.inventory.verify import verify
from tests.integration.inventory.plant import BOLT, NUT, Plant
from tests.integration.inventory.test_counts import become_final, count, signed, verdicts
from tests.phone import Phone

MINUTE_MS = 60_000


async def settle(plant: Plant) -> None:
    await accept_counts(plant.database, plant.clock.now_ms())


async def answer(
    plant: Plant, phone: Phone, person: int, counted: str, kind: str = "settle", **sides: Any
) -> Any:
    """What a supervisor says of a count."""
    args = {"count": counted, "answer": kind, "before": [], "after": [], "note": None}
    phone.record("count.settle", person, args | sides)
    receipt = await plant.push(phone)
    await settle(plant)
    return receipt["results"][-1]


async def ambiguous(plant: Plant) -> tuple[Phone, dict[str, Any], dict[str, Any]]:
    """10 bolts; somebody takes 4 away while another one counts 6 or 10: nobody can tell."""
    counter, mover = await plant.phone(), await plant.phone()
    worker = await plant.worker()
    counter.record("stock.receive", worker.id, plant.receive(BOLT, "A1", 10))
    await plant.push(counter)
    plant.clock.advance(MINUTE_MS)
    taken = mover.record("stock.move", worker.id, plant.move(BOLT, "A1", "A2", 4))
    counted = await count(plant, counter, worker.id, 6)
    await plant.push(mover)
    await become_final(plant)
    return counter, counted, taken


@pytest.mark.parametrize(("side", "variance"), [("before", 0), ("after", -4)])
async def test_whoever_knows_says_on_which_side_of_a_count_a_move_lies(
    plant: Plant, side: str, variance: int
) -> None:
    phone, counted, taken = await ambiguous(plant)
    boss = await plant.worker("supervisor")
    [question] = [n for n in await plant.notices() if n["code"] == "inventory.count_unclear"]
    assert question["device"] is None
    [asked] = question["data"]["moves"]
    assert (asked["operation"], asked["quantity"]) == (taken["id"], -4)

    assert (await answer(plant, phone, boss.id, counted["id"], **{side: [taken["id"]]}))[1] == (
        "applied"
    )

    if variance:
        assert await verdicts(plant) == [(6, "approve")]
        phone.record("approve", boss.id, signed(counted["id"]))
        await plant.push(phone)
        await settle(plant)
    stock = await plant.stock()
    assert (stock["A1", BOLT], stock["A2", BOLT]) == (6 if side == "before" else 2, 4)
    assert (await plant.stock()).get(("difference", BOLT), 0) == -variance
    assert "inventory.count_unclear" not in await plant.codes()
    assert await verify(plant.database) == []


async def test_an_undo_of_a_move_told_to_lie_before_a_count_leaves_the_count_right(
    plant: Plant,
) -> None:
    phone, counted, taken = await ambiguous(plant)
    boss = await plant.worker("supervisor")
    await answer(plant, phone, boss.id, counted["id"], before=[taken["id"]])
    assert (await plant.stock())["A1", BOLT] == 6

    mover = plant.phones[1]
    mover.record("undo", taken["actor"], {"operation": taken["id"]})
    await plant.push(mover)

    # Counted were 6, whoever took what before: then 4 are missing.
    assert (await plant.stock())["A1", BOLT] == 6
    assert ("inventory.count_recheck") in await plant.codes()
    assert await verify(plant.database) == []


async def test_a_count_of_which_nobody_knows_is_counted_again(plant: Plant) -> None:
    phone, counted, _ = await ambiguous(plant)
    boss = await plant.worker("supervisor")

    await answer(plant, phone, boss.id, counted["id"], "recount")

    assert await verdicts(plant) == [(6, "voided")]
    assert (await plant.stock())["A1", BOLT] == 6
    assert "inventory.count_unclear" not in await plant.codes()


async def test_only_who_may_decides_about_counts(plant: Plant) -> None:
    phone, counted, taken = await ambiguous(plant)
    worker = await plant.worker()

    refused = await answer(plant, phone, worker.id, counted["id"], before=[taken["id"]])
    assert refused[1:] == ["held", "right_missing"]
    boss = await plant.worker("supervisor")
    unknown = await answer(plant, phone, boss.id, str(uuid.uuid4()), before=[taken["id"]])
    assert unknown[1:] == ["held", "not_found"]
    both = await answer(
        plant, phone, boss.id, counted["id"], before=[taken["id"]], after=[taken["id"]]
    )
    assert both[1:] == ["held", "unparsed"]


async def test_a_late_move_from_before_an_accepted_count_is_a_recheck_and_never_silent(
    plant: Plant,
) -> None:
    counter, late = await plant.phone(), await plant.phone()
    worker, boss = await plant.worker(), await plant.worker("supervisor")
    counter.record("stock.receive", worker.id, plant.receive(BOLT, "A1", 10))
    await plant.push(counter)
    taken = late.record("stock.issue", worker.id, plant.issue(BOLT, "A1", 4))
    plant.clock.advance(10 * MINUTE_MS)
    counted = await count(plant, counter, worker.id, 6)
    await become_final(plant)
    counter.record("approve", boss.id, signed(counted["id"]))
    await plant.push(counter)
    await settle(plant)
    assert (await plant.stock())["difference", BOLT] == 4

    await plant.push(late)

    stock = await plant.stock()
    assert stock["A1", BOLT] == 6
    assert ("difference", BOLT) not in stock  # the correction is linked to the count
    [recheck] = [n for n in await plant.notices() if n["code"] == "inventory.count_recheck"]
    assert recheck["operation"] == counted["id"]
    data = recheck["data"]
    assert (data["before"], data["variance"], data["late"]) == (-4, 0, [taken["id"]])
    linked = await plant.server.fetch(
        "SELECT quantity FROM stock_event WHERE operation = $1 AND kind = 'delta' ORDER BY part",
        counted["id"],
    )
    assert [row["quantity"] for row in linked] == [4, -4]
    assert await verify(plant.database) == []


async def test_a_late_move_that_may_lie_on_either_side_of_an_accepted_count_is_asked_about(
    plant: Plant,
) -> None:
    counter, late = await plant.phone(), await plant.phone()
    worker, boss = await plant.worker(), await plant.worker("supervisor")
    counter.record("stock.receive", worker.id, plant.receive(BOLT, "A1", 10))
    await plant.push(counter)
    plant.clock.advance(MINUTE_MS)
    taken = late.record("stock.move", worker.id, plant.move(BOLT, "A1", "A2", 4))
    await count(plant, counter, worker.id, 10)
    await become_final(plant)
    assert await verdicts(plant) == [(10, "accepted")]

    await plant.push(late)

    [recheck] = [n for n in await plant.notices() if n["code"] == "inventory.count_recheck"]
    assert recheck["data"]["ambiguous"]
    await answer(plant, counter, boss.id, recheck["operation"], after=[taken["id"]])
    assert (await plant.stock())["A1", BOLT] == 6
    assert "inventory.count_recheck" not in await plant.codes()
    assert await verify(plant.database) == []


async def test_a_supervisor_says_by_name_that_a_device_is_not_waited_for(plant: Plant) -> None:
    counter, silent = await plant.phone(), await plant.phone()
    worker, boss = await plant.worker(), await plant.worker("supervisor")
    counter.record("stock.receive", worker.id, plant.receive(BOLT, "A1", 10))
    await plant.push(counter)
    await plant.pull(silent, {})
    await count(plant, counter, worker.id, 10)
    plant.clock.advance(MINUTE_MS)
    await plant.pull(counter, {})
    await plant.pull(counter, {})
    await settle(plant)
    assert await verdicts(plant) == [(10, "recorded")]

    args = {"device": silent.device, "until": plant.clock.now_ms(), "reason": "battery is empty"}
    counter.record("watermark.release", worker.id, args | {"location": None})
    assert (await plant.push(counter))["results"][-1][1:] == ["held", "right_missing"]
    counter.record("watermark.release", boss.id, args | {"location": plant.places["A2"]})
    await plant.push(counter)
    await settle(plant)
    assert await verdicts(plant) == [(10, "recorded")]  # another zone
    counter.record("watermark.release", boss.id, args | {"location": plant.places["W1"]})
    await plant.push(counter)
    await settle(plant)

    assert await verdicts(plant) == [(10, "accepted")]


async def test_an_empty_place_is_a_count_of_zero_for_what_is_known_and_what_comes_late(
    plant: Plant,
) -> None:
    counter, late = await plant.phone(), await plant.phone()
    worker, boss = await plant.worker(), await plant.worker("supervisor")
    counter.record("stock.receive", worker.id, plant.receive(BOLT, "A1", 3))
    late.record("stock.receive", worker.id, plant.receive(NUT, "A1", 5))
    await plant.push(counter)
    plant.clock.advance(60 * MINUTE_MS)
    await plant.renew_tokens()
    await plant.pull(counter, {})
    place = {"location": plant.places["A1"], "plan": None}
    empty = counter.record("stock.count_empty", worker.id, place)
    await plant.push(counter)
    await become_final(plant)

    [bolts] = await plant.server.fetch("SELECT id, item, status FROM count_verdict")
    assert (bolts["item"], bolts["status"]) == (BOLT, "approve")
    counter.record("approve", boss.id, signed(str(bolts["id"])))
    await plant.push(counter)
    await settle(plant)
    assert ("A1", BOLT) not in await plant.stock()

    await plant.push(late)
    await settle(plant)

    [nuts] = await plant.server.fetch("SELECT id, status FROM count_verdict WHERE item = $1", NUT)
    assert nuts["status"] == "approve"
    counter.record("approve", boss.id, signed(str(nuts["id"])))
    await plant.push(counter)
    await settle(plant)
    assert ("A1", NUT) not in await plant.stock()
    assert await verify(plant.database) == []

    counter.record("undo", worker.id, {"operation": empty["id"]})
    await plant.push(counter)
    assert (await plant.stock())["A1", BOLT] == 3
    assert await verify(plant.database) == []


async def test_a_count_is_signed_with_a_meaning_and_never_by_who_counted(plant: Plant) -> None:
    phone = await plant.phone()
    anna, boss = await plant.worker("supervisor"), await plant.worker("supervisor")
    phone.record("stock.receive", anna.id, plant.receive(BOLT, "A1", 10))
    await plant.push(phone)
    counted = await count(plant, phone, anna.id, 9)
    await become_final(plant)
    assert await verdicts(plant) == [(9, "approve")]

    unsigned = {"operation": counted["id"], "decision": "approve", "note": None}
    for person, args, held in (
        (anna.id, signed(counted["id"]), "approver_is_author"),
        (boss.id, unsigned, "signature_missing"),
        (boss.id, signed(counted["id"]) | {"meaning": "rejected"}, "unparsed"),
    ):
        phone.record("approve", person, args)
        assert (await plant.push(phone))["results"][-1][1:] == ["held", held]
    phone.record("approve", boss.id, signed(counted["id"]))
    assert (await plant.push(phone))["results"][-1][1] == "applied"
    await settle(plant)

    [approval] = await plant.server.fetch("SELECT decided_by, meaning, method FROM approval")
    assert tuple(approval) == (boss.id, "approved", "pin")
    assert (await plant.stock())["A1", BOLT] == 9


async def test_what_moved_while_somebody_counted_is_asked_about(plant: Plant) -> None:
    """The count took ten minutes; a move that was booked meanwhile was not before it."""
    counter, mover = await plant.phone(), await plant.phone()
    worker = await plant.worker()
    counter.record("stock.receive", worker.id, plant.receive(BOLT, "A1", 10))
    await plant.push(counter)
    head = (await plant.pull(counter, {}))["head"]
    plant.clock.advance(5 * MINUTE_MS)
    mover.record("stock.move", worker.id, plant.move(BOLT, "A1", "A2", 4))
    await plant.push(mover)
    plant.clock.advance(5 * MINUTE_MS)
    counter.head = (await plant.pull(counter, {}))["head"]
    key = {"item": BOLT, "lot": None, "location": plant.places["A1"], "plan": None}
    span = {"span": 10 * MINUTE_MS, "seen": head}
    counter.record("stock.count", worker.id, key | span | {"quantity": 6})
    await plant.push(counter)
    await become_final(plant)

    assert await verdicts(plant) == [(6, "check")]
