"""Parts that add up, plans that are called off, and counts on the spot beside a plan."""

from typing import Any

from tests.integration.inventory.plant import NUT
from tests.integration.inventory.test_count_answers import MINUTE_MS
from tests.integration.inventory.test_counts import signed
from tests.integration.stocktake.bureau import Bureau
from tests.integration.stocktake.taking import (
    complete,
    count_of,
    lines_of,
    opened,
    rows,
    settle,
    stock_up,
)

VERDICTS = (
    "SELECT counted, total, status, reason, due FROM count_verdict ORDER BY effective, stream, n"
)


async def added_up(bureau: Bureau, *parts: int, **fields: Any):
    plant = bureau.plant
    phone, anna = await stock_up(bureau)
    people = [anna] + [(await plant.worker()).id for _ in parts[1:]]
    made = await opened(bureau, adds=True, **fields)
    plant.clock.advance(60_000)
    phone.head = (await plant.pull(phone, {}))["head"]
    for person, quantity in zip(people, parts, strict=False):
        phone.record("stock.count", person, count_of(plant, made["id"], NUT, "A2", quantity))
    await plant.push(phone)
    await complete(plant)
    await bureau.renew()
    await bureau.ask("POST", f"stocktakes/{made['id']}/review", {})
    await settle(plant)
    return plant, phone, people, made


async def test_a_sum_stays_the_sum_when_counting_was_taken_up_again(bureau: Bureau) -> None:
    plant, _phone, _people, made = await added_up(bureau, 20, 15)
    await bureau.ask("POST", f"stocktakes/{made['id']}/reopen", {})
    await bureau.ask("POST", f"stocktakes/{made['id']}/review", {})
    await settle(plant)
    [line] = [one for one in await lines_of(bureau, made["id"]) if one["item"] == NUT]
    assert line["counted"] == 35


async def test_the_undo_of_a_part_is_told(bureau: Bureau) -> None:
    """The first part is wrong and its counter undoes it: the sum is 20, not 40."""
    plant, phone, people, _made = await added_up(bureau, 20, 20)
    first = await rows(
        plant, "SELECT operation::text FROM count_verdict WHERE person=$1", people[0]
    )
    phone.record("undo", people[0], {"operation": first[0][0]})
    await plant.push(phone)
    await settle(plant)
    assert (await plant.stock())["A2", NUT] == 20 or await plant.codes()


async def test_the_undo_of_the_last_part_takes_away_that_part_alone(bureau: Bureau) -> None:
    """The last part carries the sum: its undo takes away its part, not everybody's."""
    plant, phone, people, made = await added_up(bureau, 20, 15)
    last = await rows(plant, "SELECT operation::text FROM count_verdict WHERE person=$1", people[1])
    phone.record("undo", people[1], {"operation": last[0][0]})
    await plant.push(phone)
    await settle(plant)
    [line] = [one for one in await lines_of(bureau, made["id"]) if one["item"] == NUT]
    assert line["counted"] == 20


async def test_whoever_counted_a_part_may_not_approve_the_sum(bureau: Bureau) -> None:
    plant = bureau.plant
    phone, anna = await stock_up(bureau)
    sup = (await plant.worker("supervisor", "operator", "storekeeper")).id
    made = await opened(bureau, adds=True)
    plant.clock.advance(60_000)
    phone.head = (await plant.pull(phone, {}))["head"]
    for person, quantity in ((sup, 20), (anna, 15)):
        phone.record("stock.count", person, count_of(plant, made["id"], NUT, "A2", quantity))
    await plant.push(phone)
    await complete(plant)
    await bureau.renew()
    await bureau.ask("POST", f"stocktakes/{made['id']}/review", {})
    await settle(plant)
    await bureau.ask("POST", f"stocktakes/{made['id']}/reopen", {})
    await settle(plant)
    await bureau.ask("POST", f"stocktakes/{made['id']}/review", {})
    await settle(plant)
    got = await rows(plant, "SELECT operation::text, others, status FROM approval")
    if got:
        phone.record("approve", sup, signed(got[0][0]))
        assert (await plant.push(phone))["results"][-1][1:] == ["held", "approver_is_author"]


async def test_parts_of_a_plan_that_was_called_off_wait_no_longer(bureau: Bureau) -> None:
    plant = bureau.plant
    phone, anna = await stock_up(bureau)
    made = await opened(bureau, adds=True)
    plant.clock.advance(60_000)
    phone.head = (await plant.pull(phone, {}))["head"]
    phone.record("stock.count", anna, count_of(plant, made["id"], NUT, "A2", 15))
    await plant.push(phone)
    await complete(plant)
    await bureau.renew()
    await bureau.ask("POST", f"stocktakes/{made['id']}/cancel", {})
    await settle(plant)
    got = await rows(plant, VERDICTS)
    assert got[0][2] != "recorded" or got[0][4]


async def test_counts_of_a_plan_that_was_called_off_change_no_stock(bureau: Bureau) -> None:
    plant = bureau.plant
    phone, anna = await stock_up(bureau)
    await bureau.ask(
        "PUT",
        f"count-policy?site={plant.site}",
        {
            "classes": [
                {
                    "class": "C",
                    "times_a_year": 0,
                    "permille": 100,
                    "most_value": None,
                    "asks_second": False,
                }
            ]
        },
    )
    made = await opened(bureau)
    plant.clock.advance(60_000)
    phone.head = (await plant.pull(phone, {}))["head"]
    phone.record("stock.count", anna, count_of(plant, made["id"], NUT, "A2", 38))
    await plant.push(phone)
    await bureau.ask("POST", f"stocktakes/{made['id']}/cancel", {})
    await complete(plant)
    assert (await plant.stock())["A2", NUT] == 40


async def test_a_spot_count_answers_the_line_as_well(bureau: Bureau) -> None:
    plant = bureau.plant
    phone, anna = await stock_up(bureau)
    made = await opened(bureau)
    plant.clock.advance(60_000)
    phone.head = (await plant.pull(phone, {}))["head"]
    phone.record("stock.count", anna, count_of(plant, made["id"], NUT, "A2", 40))
    spot = count_of(plant, made["id"], NUT, "A2", 40) | {"plan": None}
    phone.record("stock.count", anna, spot)
    await plant.push(phone)
    await complete(plant)
    await bureau.renew()
    [line] = [one for one in await lines_of(bureau, made["id"]) if one["item"] == NUT]
    assert line["state"] == "done"


async def no_second(bureau: Bureau) -> None:
    classes = [{"class": c, "asks_second": False} for c in "ABC"]
    await bureau.ask("PUT", f"count-policy?site={bureau.plant.site}", {"classes": classes})


async def test_a_signed_sum_is_booked_as_the_sum(bureau: Bureau) -> None:
    await no_second(bureau)
    plant, phone, _people, made = await added_up(bureau, 20, 15)
    boss = await plant.worker("supervisor")
    [line] = [one for one in await lines_of(bureau, made["id"]) if one["item"] == NUT]
    assert (line["state"], line["counted"]) == ("review", 35)
    phone.record("approve", boss.id, signed(line["approval"]["id"]))
    r = await plant.push(phone)
    assert r["results"][-1][1] == "applied"
    await settle(plant)
    assert (await plant.stock())["A2", NUT] == 35


async def test_whoever_recounts_a_sum_counts_the_whole(bureau: Bureau) -> None:
    plant, phone, _people, made = await added_up(bureau, 20, 15)
    carl = await plant.worker()
    plant.clock.advance(60_000)
    phone.head = (await plant.pull(phone, {}))["head"]
    [line] = [one for one in await lines_of(bureau, made["id"]) if one["item"] == NUT]
    assert line["state"] == "recount"
    phone.record("stock.count", carl.id, count_of(plant, made["id"], NUT, "A2", 40))
    await plant.push(phone)
    await complete(plant)
    assert (await rows(plant, VERDICTS))[-1][1] in (40, None)


async def test_the_undo_of_an_added_part_changes_the_sum(bureau: Bureau) -> None:
    plant, phone, people, _made = await added_up(bureau, 20, 20)
    first = await rows(
        plant, "SELECT operation::text FROM count_verdict WHERE person=$1", people[0]
    )
    phone.record("undo", people[0], {"operation": first[0][0]})
    r = await plant.push(phone)
    assert r["results"][-1][1] == "applied"
    await settle(plant)
    assert (await rows(plant, VERDICTS))[-1][1] == 20 or [
        c for c in await plant.codes() if c.startswith("inventory.count")
    ]


async def test_a_late_move_between_two_parts_is_asked_about(bureau: Bureau) -> None:
    plant = bureau.plant
    phone, anna = await stock_up(bureau)
    bert = (await plant.worker()).id
    mover = await plant.phone()
    mover.head = (await plant.pull(mover, {}))["head"]
    made = await opened(bureau, adds=True)
    plant.clock.advance(60_000)
    phone.head = (await plant.pull(phone, {}))["head"]
    phone.record("stock.count", anna, count_of(plant, made["id"], NUT, "A2", 25))
    await plant.push(phone)
    plant.clock.advance(MINUTE_MS)
    await plant.pull(mover, {})
    plant.clock.advance(1000)
    mover.record("stock.move", anna, plant.move(NUT, "A2", "A1", 4))
    plant.clock.advance(MINUTE_MS)
    await plant.pull(phone, {})
    phone.record("stock.count", bert, count_of(plant, made["id"], NUT, "A2", 15))
    await plant.push(phone)
    await complete(plant)
    await bureau.renew()
    await bureau.ask("POST", f"stocktakes/{made['id']}/review", {})
    await settle(plant)
    await plant.push(mover)
    await settle(plant)
    ns = [n for n in await plant.notices() if n["code"] == "inventory.count_recheck"]
    assert ns
    assert ns[0]["data"]["ambiguous"]
