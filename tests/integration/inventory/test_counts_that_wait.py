"""What ends with a count, who may sign it, and what late moves ask of those that wait."""

import asyncio
from typing import Any

from takt.inventory.accept_counts import accept_counts
from takt.inventory.verify import verify
from tests.integration.inventory.plant import BOLT, Plant
from tests.integration.inventory.test_count_answers import MINUTE_MS, ambiguous, answer, settle
from tests.integration.inventory.test_counts import become_final, count, signed, verdicts
from tests.locks import until_somebody_waits


async def rows(plant: Plant, text: str, *args: Any) -> list[Any]:
    return [tuple(r) for r in await plant.server.fetch(text, *args)]


async def pending(plant: Plant) -> list[Any]:
    return await rows(plant, "SELECT operation::text, status FROM approval WHERE status='pending'")


async def accepted_plus_late(plant: Plant) -> Any:
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
    await plant.push(late)
    return counter, late, worker, boss, counted, taken


async def test_an_accepted_count_that_is_counted_again_leaves_no_recheck_behind(
    plant: Plant,
) -> None:
    counter, _late, _worker, boss, counted, _taken = await accepted_plus_late(plant)
    assert "inventory.count_recheck" in await plant.codes()
    got = await answer(plant, counter, boss.id, counted["id"], "recount")
    assert got[1] == "applied"
    assert await verify(plant.database) == []
    assert (await plant.stock())["A1", BOLT] == 6
    assert "inventory.count_recheck" not in await plant.codes()


async def test_the_undo_of_an_accepted_count_ends_its_recheck(plant: Plant) -> None:
    counter, _late, worker, _boss, counted, _taken = await accepted_plus_late(plant)
    counter.record("undo", worker.id, {"operation": counted["id"]})
    r = await plant.push(counter)
    assert r["results"][-1][1] == "applied"
    await settle(plant)
    assert await verify(plant.database) == []
    assert "inventory.count_recheck" not in await plant.codes()


async def test_the_undo_of_one_of_two_counts_that_differ_lets_the_other_stand(plant: Plant) -> None:
    phone = await plant.phone()
    anna, bert = [await plant.worker() for _ in range(2)]
    phone.record("stock.receive", anna.id, plant.receive(BOLT, "A1", 10))
    await plant.push(phone)
    await count(plant, phone, anna.id, 10)
    second = await count(plant, phone, bert.id, 8)
    await become_final(plant)
    assert await verdicts(plant) == [(10, "recount"), (8, "recount")]
    phone.record("undo", bert.id, {"operation": second["id"]})
    await plant.push(phone)
    await settle(plant)
    assert await verdicts(plant) == [(10, "accepted"), (8, "voided")]
    assert "inventory.counts_differ" not in await plant.codes()


async def test_the_undo_of_a_count_withdraws_the_wish_to_approve_it(plant: Plant) -> None:
    phone = await plant.phone()
    anna = await plant.worker()
    phone.record("stock.receive", anna.id, plant.receive(BOLT, "A1", 10))
    await plant.push(phone)
    first = await count(plant, phone, anna.id, 8)
    await become_final(plant)
    assert len(await pending(plant)) == 1
    phone.record("undo", anna.id, {"operation": first["id"]})
    await plant.push(phone)
    await settle(plant)
    assert await pending(plant) == []


async def test_a_count_that_was_superseded_leaves_nothing_to_approve(plant: Plant) -> None:
    phone = await plant.phone()
    anna = await plant.worker()
    phone.record("stock.receive", anna.id, plant.receive(BOLT, "A1", 10))
    await plant.push(phone)
    await count(plant, phone, anna.id, 8)
    await become_final(plant)
    assert len(await pending(plant)) == 1
    await count(plant, phone, anna.id, 10)
    await become_final(plant)
    assert await pending(plant) == []


async def test_a_late_move_changes_what_waits_for_approval(plant: Plant) -> None:
    counter, late = await plant.phone(), await plant.phone()
    worker, _boss = await plant.worker(), await plant.worker("supervisor")
    counter.record("stock.receive", worker.id, plant.receive(BOLT, "A1", 10))
    await plant.push(counter)
    late.record("stock.issue", worker.id, plant.issue(BOLT, "A1", 4))
    plant.clock.advance(10 * MINUTE_MS)
    await count(plant, counter, worker.id, 6)
    await become_final(plant)
    assert await verdicts(plant) == [(6, "approve")]
    await plant.push(late)
    await settle(plant)
    await settle(plant)
    # Nobody is asked to sign a variance that is no more; whether it came before is asked.
    assert await verdicts(plant) == [(6, "check")]
    assert await pending(plant) == []


async def test_a_signature_does_not_settle_on_which_side_a_move_lies(plant: Plant) -> None:
    counter, late = await plant.phone(), await plant.phone()
    worker, boss = await plant.worker(), await plant.worker("supervisor")
    counter.record("stock.receive", worker.id, plant.receive(BOLT, "A1", 10))
    await plant.push(counter)
    plant.clock.advance(MINUTE_MS)
    late.record("stock.move", worker.id, plant.move(BOLT, "A1", "A2", 4))
    counted = await count(plant, counter, worker.id, 9)
    await become_final(plant)
    assert await verdicts(plant) == [(9, "approve")]
    await plant.push(late)
    await settle(plant)
    counter.record("approve", boss.id, signed(counted["id"]))
    await plant.push(counter)
    await settle(plant)
    assert {"inventory.count_unclear", "inventory.count_recheck"} & set(await plant.codes())


async def test_the_undo_of_the_move_in_question_ends_the_question(plant: Plant) -> None:
    _phone, _counted, taken = await ambiguous(plant)
    mover = plant.phones[1]
    mover.record("undo", taken["actor"], {"operation": taken["id"]})
    r = await plant.push(mover)
    assert r["results"][-1][1] == "applied"
    await settle(plant)
    await settle(plant)
    assert "inventory.count_unclear" not in await plant.codes()


async def test_the_undo_of_a_count_ends_the_question_about_it(plant: Plant) -> None:
    phone, counted, _taken = await ambiguous(plant)
    phone.record("undo", counted["actor"], {"operation": counted["id"]})
    r = await plant.push(phone)
    assert r["results"][-1][1] == "applied"
    await settle(plant)
    assert "inventory.count_unclear" not in await plant.codes()


async def test_whoever_counted_and_was_refused_may_not_approve_either(plant: Plant) -> None:
    phone = await plant.phone()
    anna = await plant.worker("supervisor", "operator", "storekeeper")
    bert = await plant.worker()
    boss = await plant.worker("supervisor")
    phone.record("stock.receive", anna.id, plant.receive(BOLT, "A1", 10))
    await plant.push(phone)
    first = await count(plant, phone, anna.id, 8)
    await become_final(plant)
    await answer(plant, phone, boss.id, first["id"], "recount")
    assert await verdicts(plant) == [(8, "voided")]
    second = await count(plant, phone, bert.id, 8)
    await become_final(plant)
    assert (await verdicts(plant))[1] == (8, "approve")
    phone.record("approve", anna.id, signed(second["id"]))
    r = await plant.push(phone)
    assert r["results"][-1][1:] == ["held", "approver_is_author"]


async def test_whoever_counts_and_approves_in_one_push_is_refused(plant: Plant) -> None:
    phone = await plant.phone()
    anna = await plant.worker()
    boss = await plant.worker("supervisor", "operator", "storekeeper")
    phone.record("stock.receive", anna.id, plant.receive(BOLT, "A1", 10))
    await plant.push(phone)
    first = await count(plant, phone, anna.id, 8)
    await become_final(plant)
    await count(plant, phone, boss.id, 8)
    phone.record("approve", boss.id, signed(first["id"]))
    r = await plant.push(phone)
    assert r["results"][-1][1:] == ["held", "approver_is_author"]


async def test_after_a_refusal_another_person_counts(plant: Plant) -> None:
    phone = await plant.phone()
    anna = await plant.worker()
    boss = await plant.worker("supervisor")
    phone.record("stock.receive", anna.id, plant.receive(BOLT, "A1", 10))
    await plant.push(phone)
    first = await count(plant, phone, anna.id, 8)
    await become_final(plant)
    phone.record("approve", boss.id, signed(first["id"], "reject"))
    await plant.push(phone)
    await settle(plant)
    assert await verdicts(plant) == [(8, "voided")]
    await count(plant, phone, anna.id, 10)
    await become_final(plant)
    assert (await verdicts(plant))[1] != (10, "accepted")


async def test_a_recheck_opens_again_for_the_next_late_move(plant: Plant) -> None:
    counter, late = await plant.phone(), await plant.phone()
    third = await plant.phone()
    worker, boss = await plant.worker(), await plant.worker("supervisor")
    counter.record("stock.receive", worker.id, plant.receive(BOLT, "A1", 10))
    await plant.push(counter)
    late.record("stock.issue", worker.id, plant.issue(BOLT, "A1", 4))
    third.record("stock.issue", worker.id, plant.issue(BOLT, "A1", 1))
    plant.clock.advance(10 * MINUTE_MS)
    await count(plant, counter, worker.id, 10)
    await become_final(plant)
    await plant.push(late)
    [n] = [n for n in await plant.notices() if n["code"] == "inventory.count_recheck"]
    args = {"notice": n["id"], "action": "dismiss", "fact": None, "note": None}
    counter.record("resolve", boss.id, args)
    await plant.push(counter)
    assert "inventory.count_recheck" not in await plant.codes()
    await plant.push(third)
    assert "inventory.count_recheck" in await plant.codes()
    assert await verify(plant.database) == []


async def test_a_signature_survives_verdicts_that_are_given_at_the_same_time(plant: Plant) -> None:
    phone = await plant.phone()
    anna = await plant.worker()
    boss = await plant.worker("supervisor")
    phone.record("stock.receive", anna.id, plant.receive(BOLT, "A1", 10))
    await plant.push(phone)
    first = await count(plant, phone, anna.id, 8)
    await become_final(plant)
    assert await verdicts(plant) == [(8, "approve")]
    # another count of the same comes in: the key is looked at again by the job
    bert = await plant.worker()
    await count(plant, phone, bert.id, 8)
    plant.clock.advance(20 * 24 * 3600_000)
    await plant.renew_tokens()
    async with plant.database.connection() as watching, plant.database.transaction() as connection:
        # what a push with the approval does: wake, then save the approval, not committed yet
        await connection.execute(
            "UPDATE count_verdict SET due = true WHERE id = $1::uuid", first["id"]
        )
        await connection.execute(
            "UPDATE approval SET status='approved', decided_by=$2, decided_at=1,"
            " meaning='approved', method='pin' WHERE operation=$1::uuid",
            first["id"],
            boss.id,
        )
        task = asyncio.create_task(accept_counts(plant.database, plant.clock.now_ms()))
        await until_somebody_waits(watching)
    await task
    got = await rows(plant, "SELECT status, decided_by FROM approval")
    assert got[0][0] == "approved"


async def test_an_accepted_count_that_is_counted_again_is_out_of_the_books(plant: Plant) -> None:
    counter, late = await plant.phone(), await plant.phone()
    worker, boss = await plant.worker(), await plant.worker("supervisor")
    counter.record("stock.receive", worker.id, plant.receive(BOLT, "A1", 10))
    await plant.push(counter)
    late.record("stock.issue", worker.id, plant.issue(BOLT, "A1", 4))
    plant.clock.advance(10 * MINUTE_MS)
    counted = await count(plant, counter, worker.id, 10)
    await become_final(plant)
    await plant.push(late)
    assert "inventory.count_recheck" in await plant.codes()
    assert (await answer(plant, counter, boss.id, counted["id"], "recount"))[1] == "applied"
    assert await verify(plant.database) == []
    assert (await plant.stock())["A1", BOLT] == 6
