"""What a push does to the books, over HTTP and on a real database."""

import json

from takt.inventory import lot_id
from takt.inventory.verify import verify
from tests.integration.inventory.plant import BOLT, GLUE, NUT, OLD, Plant, one, stocked
from tests.phone import Phone, body_of


async def test_a_move_is_booked_on_both_sides_and_acknowledged(plant: Plant) -> None:
    phone, worker = await plant.phone(), await plant.worker()
    phone.record("stock.receive", worker.id, plant.receive(BOLT, "A1", 100))
    phone.record("stock.move", worker.id, plant.move(BOLT, "A1", "A2", 30))

    receipt = await plant.push(phone)

    assert receipt["results"] == [[1, "applied"], [2, "applied"]]
    assert (receipt["ok"], receipt["hash"]) == (2, phone.chain[-1].hex())
    assert await plant.stock() == {("supplier", BOLT): -100, ("A1", BOLT): 70, ("A2", BOLT): 30}
    assert await plant.notices() == []
    assert await verify(plant.database) == []


async def test_the_same_push_again_repeats_the_verdicts_and_books_nothing(plant: Plant) -> None:
    phone, _ = await stocked(plant)
    request = body_of(phone.push_request(1))

    again = await plant.post("/sync/v1/push", phone, request)

    assert again.json()["results"] == [[1, "applied"]]
    assert await plant.stock() == {("supplier", BOLT): -100, ("A1", BOLT): 100}


async def test_an_act_that_comes_again_in_a_new_stream_has_no_second_effect(plant: Plant) -> None:
    phone, _ = await stocked(plant)
    reborn = Phone(phone.device, phone.key, phone.now_ms)
    reborn.add(phone.acts[0])

    receipt = await plant.push(reborn)

    assert receipt["results"] == [[1, "applied"]]
    assert await plant.stock() == {("supplier", BOLT): -100, ("A1", BOLT): 100}
    rows = await plant.server.fetch("SELECT duplicate_of FROM operation ORDER BY received_at")
    assert [row[0] is None for row in rows] == [True, False]


async def test_the_same_id_with_another_body_is_a_fork_and_writes_nothing(plant: Plant) -> None:
    phone, worker = await stocked(plant)
    reborn = Phone(phone.device, phone.key, phone.now_ms)
    reborn.record("stock.receive", worker, plant.receive(BOLT, "A1", 7), id=phone.acts[0]["id"])

    reply = await plant.post("/sync/v1/push", reborn, body_of(reborn.push_request()))

    assert (reply.status_code, reply.json()["code"]) == (409, "fork")
    assert len(await plant.server.fetch("SELECT 1 FROM operation")) == 1


async def test_a_gap_names_the_number_that_is_expected(plant: Plant) -> None:
    phone, worker = await stocked(plant)
    for _ in range(2):
        phone.record("stock.move", worker, plant.move(BOLT, "A1", "A2", 1))

    reply = await plant.post("/sync/v1/push", phone, body_of(phone.push_request(3)))

    assert (reply.status_code, reply.json()["code"], reply.json()["expected"]) == (409, "gap", 2)


async def test_a_bad_operation_is_held_unparsed_and_the_queue_moves_on(plant: Plant) -> None:
    phone, worker = await stocked(plant)
    phone.record("stock.move", worker, plant.move(BOLT, "A1", "A2", -5))
    phone.add({"n": 3, "what": "nonsense"})
    phone.record("stock.move", worker, plant.move(BOLT, "A1", "A2", 5))

    receipt = await plant.push(phone)

    assert receipt["results"] == [[2, "held", "unparsed"], [3, "held", "unparsed"], [4, "applied"]]
    assert (await plant.stock())["A2", BOLT] == 5
    assert await plant.codes() == ["sync.held", "sync.held"]
    body = (await plant.server.fetch("SELECT body FROM operation WHERE n = 3"))[0][0]
    assert json.loads(body) == {"n": 3, "what": "nonsense"}


async def test_unknown_items_and_places_and_wrong_ends_are_held(plant: Plant) -> None:
    phone, worker = await stocked(plant)
    phone.record("stock.move", worker, plant.move(999, "A1", "A2", 1))
    phone.record("stock.move", worker, plant.move(BOLT, "A1", "A2", 1, to=999_999))
    phone.record("stock.move", worker, plant.move(BOLT, "difference", "A2", 1))
    phone.record("stock.issue", worker, plant.issue(BOLT, "supplier", 1))

    receipt = await plant.push(phone)

    assert [result[2] for result in receipt["results"]] == [
        "unknown_item",
        "unknown_location",
        "bad_transition",
        "bad_transition",
    ]


async def test_taking_more_than_there_is_is_booked_and_opens_one_notice(plant: Plant) -> None:
    phone, worker = await stocked(plant, 10)
    for _ in range(3):
        phone.record("stock.move", worker, plant.move(BOLT, "A1", "A2", 6))

    await plant.push(phone)

    assert (await plant.stock())["A1", BOLT] == -8
    notice = one(await plant.notices(), "inventory.negative_stock")
    assert notice["operation"] == phone.acts[2]["id"]
    assert (notice["item"], notice["location"]) == (BOLT, plant.places["A1"])


async def test_an_inactive_item_is_booked_with_a_notice(plant: Plant) -> None:
    phone, worker = await plant.phone(), await plant.worker()
    phone.record("stock.receive", worker.id, plant.receive(OLD, "A1", 1))

    await plant.push(phone)

    assert await plant.codes() == ["inventory.inactive_item"]


async def test_a_fact_without_the_right_is_booked_with_a_notice_and_an_intent_is_held(
    plant: Plant,
) -> None:
    phone, viewer = await plant.phone(), await plant.worker("viewer")
    phone.record("stock.receive", viewer.id, plant.receive(BOLT, "A1", 4))
    args = {"item": BOLT, "lot": None, "location": plant.places["A1"], "quantity": -1,
            "reason": None, "note": None}  # fmt: skip
    phone.record("stock.adjust", viewer.id, args)

    receipt = await plant.push(phone)

    assert receipt["results"] == [[1, "applied"], [2, "held", "right_missing"]]
    notice = one(await plant.notices(), "inventory.right_revoked")
    assert notice["data"] == {"permission": "inventory.receive", "held_then": False}


async def test_an_adjustment_waits_for_another_person(plant: Plant) -> None:
    phone, worker = await stocked(plant)
    boss = await plant.worker("supervisor")
    args = {"item": BOLT, "lot": None, "location": plant.places["A1"], "quantity": -4,
            "reason": None, "note": "lost"}  # fmt: skip
    asked = phone.record("stock.adjust", worker, args)
    approve = {"operation": asked["id"], "decision": "approve", "note": None}
    phone.record("approve", worker, approve)
    await plant.push(phone)
    before = await plant.stock()
    phone.record("approve", boss.id, approve)
    phone.record("approve", boss.id, approve)

    receipt = await plant.push(phone)

    assert before["A1", BOLT] == 100
    assert receipt["results"] == [[4, "applied"], [5, "held", "already_decided"]]
    after = await plant.stock()
    assert (after["A1", BOLT], after["difference", BOLT]) == (96, 4)
    reasons = {notice["data"]["reason"] for notice in await plant.notices()}
    assert reasons == {"approver_is_author", "already_decided"}
    place = await plant.server.fetch("SELECT DISTINCT n FROM stock_event WHERE operation = $1",
                                     phone.acts[3]["id"])  # fmt: skip
    assert [row[0] for row in place] == [2]
    assert await verify(plant.database) == []


async def test_a_receipt_makes_its_lot_and_an_unknown_lot_is_made_on_hold(plant: Plant) -> None:
    phone, worker = await plant.phone(), await plant.worker()
    known, unknown = lot_id(GLUE, "ab 12"), lot_id(GLUE, "other")
    extra = {"lot": known, "lot_code": "AB12", "expires_on": "2030-01-31"}
    phone.record("stock.receive", worker.id, plant.receive(GLUE, "A1", 5000, **extra))
    phone.record("stock.move", worker.id, plant.move(GLUE, "A1", "A2", 500, lot=unknown))

    receipt = await plant.push(phone)

    assert [result[1] for result in receipt["results"]] == ["applied", "applied"]
    lots = await plant.server.fetch("SELECT id::text, code, status FROM lot")
    assert {tuple(row) for row in lots} == {(known, "AB12", "available"), (unknown, None, "hold")}
    assert "inventory.unknown_lot" in await plant.codes()


async def test_issuing_from_a_held_lot_is_booked_and_opens_an_exception_naming_what_it_reached(
    plant: Plant,
) -> None:
    phone, worker = await plant.phone(), await plant.worker("storekeeper", "inspector")
    lot = lot_id(GLUE, "L1")
    phone.record("stock.receive", worker.id, plant.receive(GLUE, "A1", 5000, lot_code="L1"))
    phone.record("lot.hold", worker.id, {"lot": lot, "reason": None, "note": None})
    issued = phone.record("stock.issue", worker.id, plant.issue(GLUE, "A1", 200, lot=lot))
    phone.record("stock.move", worker.id, plant.move(GLUE, "A1", "Q", 300, lot=lot))

    await plant.push(phone)

    notice = one(await plant.notices(), "inventory.lot_on_hold")
    assert notice["operation"] == issued["id"]
    assert notice["data"]["reached"] == [{"location": plant.places["production"], "quantity": 200}]


async def test_a_hold_that_arrives_late_names_what_left_since(plant: Plant) -> None:
    early, late = await plant.phone(), await plant.phone()
    worker = await plant.worker("storekeeper", "operator", "inspector")
    lot = lot_id(GLUE, "L1")
    early.record("stock.receive", worker.id, plant.receive(GLUE, "A1", 5000, lot_code="L1"))
    await plant.push(early)
    plant.clock.advance(60_000)
    late.record("lot.hold", worker.id, {"lot": lot, "reason": None, "note": None})
    plant.clock.advance(60_000)
    issued = early.record("stock.issue", worker.id, plant.issue(GLUE, "A1", 200, lot=lot))
    await plant.push(early)

    await plant.push(late)

    notice = one(await plant.notices(), "inventory.lot_on_hold")
    assert notice["operation"] == late.acts[0]["id"]
    arrived = {"location": plant.places["production"], "lot": lot, "quantity": 200}
    assert arrived | {"operation": issued["id"]} in notice["data"]["reached"]


async def test_a_release_needs_the_right_and_a_hold_to_end(plant: Plant) -> None:
    phone, worker = await plant.phone(), await plant.worker("storekeeper")
    inspector = await plant.worker("inspector")
    lot = {"lot": lot_id(GLUE, "L1"), "reason": None, "note": None}
    phone.record("stock.receive", worker.id, plant.receive(GLUE, "A1", 5000, lot_code="L1"))
    phone.record("lot.release", inspector.id, lot)
    hold = phone.record("lot.hold", worker.id, lot)
    phone.record("lot.release", worker.id, lot)
    phone.record("undo", worker.id, {"operation": hold["id"]})
    phone.record("lot.hold", worker.id, lot)
    phone.record("lot.release", inspector.id, lot)

    receipt = await plant.push(phone)

    assert [result[1:] for result in receipt["results"]] == [
        ["applied"],
        ["held", "bad_transition"],
        ["applied"],
        ["held", "right_missing"],
        ["applied"],
        ["applied"],
        ["applied"],
    ]
    assert (await plant.server.fetch("SELECT status FROM lot"))[0][0] == "available"


async def test_an_unknown_code_waits_in_the_inbox_and_is_booked_at_the_time_of_the_scan(
    plant: Plant,
) -> None:
    phone, worker = await stocked(plant)
    boss = await plant.worker("supervisor")
    scan = {"code": "4006381333931", "location": plant.places["A1"], "quantity": "3",
            "symbology": "EAN13"}  # fmt: skip
    phone.record("scan.unresolved", worker, scan)
    await plant.push(phone)
    notice = one(await plant.notices(), "inventory.unknown_code")
    plant.clock.advance(600_000)
    fact = {"kind": "stock.issue", "args": plant.issue(BOLT, "A1", 3)}
    resolve = {"notice": notice["id"], "action": "book", "fact": fact, "note": None}
    phone.record("resolve", boss.id, resolve)
    phone.record("resolve", boss.id, resolve | {"action": "dismiss", "fact": None})

    receipt = await plant.push(phone)

    assert receipt["results"] == [[3, "applied"], [4, "held", "already_decided"]]
    assert (await plant.stock())["production", BOLT] == 3
    rows = await plant.server.fetch(
        "SELECT DISTINCT e.n, e.effective = o.effective FROM stock_event e"
        " JOIN operation o ON o.n = 2 WHERE e.operation = $1",
        phone.acts[2]["id"],
    )
    assert [tuple(row) for row in rows] == [(2, True)]
    closed = one(await plant.notices("closed"), "inventory.unknown_code")
    assert closed["resolution"] == "booked"


async def test_a_held_fact_is_booked_as_what_it_was_at_the_time_it_happened(plant: Plant) -> None:
    phone, worker = await stocked(plant)
    boss = await plant.worker("supervisor")
    phone.record("stock.issue", worker, plant.issue(9_999, "A1", 3))
    await plant.push(phone)
    notice = one(await plant.notices(), "sync.held")
    plant.clock.advance(600_000)
    fact = {"kind": "stock.issue", "args": plant.issue(BOLT, "A1", 3)}
    resolve = {"notice": notice["id"], "action": "book", "fact": fact, "note": None}
    phone.record("resolve", boss.id, resolve)
    phone.record("resolve", boss.id, resolve)

    receipt = await plant.push(phone)

    assert receipt["results"] == [[3, "applied"], [4, "held", "already_decided"]]
    assert (await plant.stock())["production", BOLT] == 3
    rows = await plant.server.fetch(
        "SELECT DISTINCT e.n, e.effective = o.effective FROM stock_event e"
        " JOIN operation o ON o.n = 2 WHERE e.operation = $1",
        phone.acts[2]["id"],
    )
    assert [tuple(row) for row in rows] == [(2, True)]
    assert one(await plant.notices("closed"), "sync.held")["resolution"] == "booked"


async def test_a_held_word_of_a_person_is_booked_as_no_fact(plant: Plant) -> None:
    phone, worker = await stocked(plant)
    boss = await plant.worker("supervisor")
    phone.record("undo", worker, {"operation": phone.acts[0]["id"]})
    phone.record("undo", worker, {"operation": phone.acts[0]["id"]})
    await plant.push(phone)
    notice = one(await plant.notices(), "sync.held")
    fact = {"kind": "stock.issue", "args": plant.issue(BOLT, "A1", 3)}
    resolve = {"notice": notice["id"], "action": "book", "fact": fact, "note": None}
    phone.record("resolve", boss.id, resolve)

    receipt = await plant.push(phone)

    assert receipt["results"] == [[4, "held", "conflict"]]


async def test_a_lost_device_is_heard_and_everything_new_is_held(plant: Plant) -> None:
    phone, worker = await stocked(plant)
    await plant.database.pool.execute("UPDATE device SET status = 'lost' WHERE id = $1",
                                      phone.device)  # fmt: skip
    phone.record("stock.move", worker, plant.move(BOLT, "A1", "A2", 5))

    receipt = await plant.push(phone)

    assert receipt["results"] == [[2, "held", "device_lost"]]
    assert (await plant.stock())["A1", BOLT] == 100


async def test_a_clock_far_off_is_told_once_and_does_not_decide(plant: Plant) -> None:
    phone, worker = await plant.phone(), await plant.worker()
    phone.now_ms = lambda: plant.clock.now_ms() + 3 * 3_600_000
    for _ in range(3):
        phone.record("stock.receive", worker.id, plant.receive(NUT, "A1", 1))

    await plant.push(phone)

    notice = one(await plant.notices(), "inventory.clock_off")
    assert notice["data"] == {"off_ms": 3 * 3_600_000}
    times = await plant.server.fetch("SELECT max(effective) FROM operation")
    assert times[0][0] <= plant.clock.now_ms() + 3


async def test_figures_that_no_client_could_hold_are_held_as_overflow(plant: Plant) -> None:
    phone, worker = await stocked(plant, 1)
    await plant.database.pool.execute(
        "UPDATE balance SET quantity = 9007199254740000 WHERE location = $1", plant.places["A1"]
    )
    phone.record("stock.receive", worker, plant.receive(BOLT, "A1", 1_000))

    receipt = await plant.push(phone)

    assert receipt["results"] == [[2, "held", "overflow"]]


async def test_a_stream_of_another_device_is_refused(plant: Plant) -> None:
    phone, worker = await stocked(plant)
    thief = await plant.phone()
    thief.stream, thief.acts, thief.chain = phone.stream, list(phone.acts), list(phone.chain)
    thief.record("stock.move", worker, plant.move(BOLT, "A1", "A2", 5))

    reply = await plant.post("/sync/v1/push", thief, body_of(thief.push_request(2)))

    assert (reply.status_code, reply.json()["code"]) == (401, "auth")
