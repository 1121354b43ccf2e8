"""Reserving, using up and giving up, as phones push it and devices see it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.integration.inventory.plant import BOLT, GLUE, NUT, Plant, one, stocked
from tests.phone import Act, Phone

FEED = "SELECT key, row FROM feed WHERE scope = $1 AND table_name = 'reservation' ORDER BY key"


def reserve(item: int, quantity: int, for_id: Any = "WO-1", **more: Any) -> Act:
    about = {"lot": None, "location": None, "for_kind": "work_order", "note": None}
    return about | {"item": item, "quantity": quantity, "for_id": for_id} | more


async def shown(plant: Plant) -> dict[str, dict[str, Any] | None]:
    """The reservations as devices have them; None for those that are gone."""
    rows = await plant.server.fetch(FEED, f"site:{plant.site}")
    return {row["key"]: None if row["row"] is None else json.loads(row["row"]) for row in rows}


async def open_of(plant: Plant) -> list[int]:
    rows = await plant.server.fetch("SELECT open FROM reservation ORDER BY effective")
    return [row["open"] for row in rows]


async def a_planner(plant: Plant, quantity: int = 100) -> tuple[Phone, int]:
    """A phone with bolts in A1, and somebody who may do everything on the floor."""
    phone, _ = await stocked(plant, quantity)
    worker = await plant.worker("supervisor")
    return phone, worker.id


async def test_a_reservation_reaches_the_devices_of_its_site(plant: Plant) -> None:
    phone, person = await a_planner(plant)
    act = phone.record("stock.reserve", person, reserve(BOLT, 30, location=plant.places["A1"]))

    await plant.push(phone)

    row = (await shown(plant))[act["id"]]
    assert row is not None
    assert row | {"at": 0} == {
        "at": 0,
        "for_id": "WO-1",
        "for_kind": "work_order",
        "id": act["id"],
        "item": BOLT,
        "location": plant.places["A1"],
        "lot": None,
        "note": None,
        "person": person,
        "quantity": 30,
    }
    assert await plant.codes() == []


async def test_an_issue_that_names_the_order_uses_it_up(plant: Plant) -> None:
    phone, person = await a_planner(plant)
    act = phone.record("stock.reserve", person, reserve(BOLT, 30))
    phone.record("stock.issue", person, plant.issue(BOLT, "A1", 10, reference=" wo-1 "))
    phone.record("stock.issue", person, plant.issue(BOLT, "A1", 50, reference="WO-2"))
    phone.record("stock.issue", person, plant.issue(BOLT, "A1", 5))
    await plant.push(phone)
    assert [row and row["quantity"] for row in (await shown(plant)).values()] == [20]

    phone.record("stock.issue", person, plant.issue(BOLT, "A1", 25, reference="WO-1"))
    await plant.push(phone)

    assert await open_of(plant) == [0]
    assert await shown(plant) == {act["id"]: None}


async def test_an_issue_that_came_first_counts_too(plant: Plant) -> None:
    phone, person = await a_planner(plant)
    phone.record("stock.issue", person, plant.issue(BOLT, "A1", 10, reference="WO-1"))
    await plant.push(phone)
    phone.record("stock.reserve", person, reserve(BOLT, 30))

    await plant.push(phone)

    assert await open_of(plant) == [20]


async def test_undoing_an_issue_and_returning_keep_it_again(plant: Plant) -> None:
    phone, person = await a_planner(plant)
    phone.record("stock.reserve", person, reserve(BOLT, 30))
    issue = phone.record("stock.issue", person, plant.issue(BOLT, "A1", 10, reference="WO-1"))
    phone.record("stock.issue", person, plant.issue(BOLT, "A1", 15, reference="WO-1"))
    await plant.push(phone)
    assert await open_of(plant) == [5]

    phone.record("undo", person, {"operation": issue["id"]})
    back = plant.move(BOLT, "production", "A1", 4, reference="WO-1")
    phone.record("stock.return", person, back)
    await plant.push(phone)

    assert await open_of(plant) == [19]


async def test_giving_it_up_or_undoing_it_ends_it_once(plant: Plant) -> None:
    phone, person = await a_planner(plant)
    first = phone.record("stock.reserve", person, reserve(BOLT, 30))
    second = phone.record("stock.reserve", person, reserve(BOLT, 40))
    phone.record("stock.unreserve", person, {"reservation": first["id"]})
    phone.record("undo", person, {"operation": second["id"]})
    phone.record("stock.unreserve", person, {"reservation": first["id"]})
    phone.record("undo", person, {"operation": first["id"]})

    receipt = await plant.push(phone)

    assert [result[1] for result in receipt["results"]] == ["applied"] * 4 + ["held"] * 2
    assert {result[2] for result in receipt["results"][4:]} == {"already_decided"}
    assert await shown(plant) == {first["id"]: None, second["id"]: None}


async def test_more_than_there_is_may_be_kept_and_a_person_is_told(plant: Plant) -> None:
    phone, person = await a_planner(plant)
    phone.record("stock.reserve", person, reserve(BOLT, 70))
    phone.record("stock.reserve", person, reserve(BOLT, 70, "WO-2"))

    await plant.push(phone)

    notice = one(await plant.notices(), "inventory.over_reserved")
    assert notice["data"] == {"available": 30, "for": "WO-2", "quantity": 70}
    assert await open_of(plant) == [70, 70]


async def test_held_goods_are_not_available(plant: Plant) -> None:
    phone, person = await a_planner(plant)
    goods = plant.receive(GLUE, "A1", 500, lot_code="L24", expires_on=None)
    phone.record("stock.receive", person, goods)
    await plant.push(phone)
    [(lot,)] = await plant.server.fetch("SELECT id::text FROM lot")
    phone.record("lot.hold", person, {"lot": lot, "reason": None, "note": None})
    phone.record("stock.reserve", person, reserve(GLUE, 100))
    await plant.push(phone)
    assert "inventory.over_reserved" not in await plant.codes()  # it was held in the same push

    phone.record("stock.reserve", person, reserve(GLUE, 100, "WO-2", lot=lot))
    await plant.push(phone)

    assert one(await plant.notices(), "inventory.over_reserved")["data"]["available"] == 0


async def test_what_cannot_be_kept_is_held_with_its_reason(plant: Plant) -> None:
    phone, person = await a_planner(plant)
    operator = await plant.worker("operator")
    lot = "0199c0de-0000-7000-8000-000000000001"
    for who, args in (
        (person, reserve(9999, 1)),
        (person, reserve(BOLT, 1, location=plant.places["production"])),
        (person, reserve(BOLT, 1, lot=lot)),
        (person, reserve(BOLT, 1, lot="nonsense")),
        (person, reserve(BOLT, 0)),
        (person, reserve(BOLT, 1, for_kind="nobody")),
        (operator.id, reserve(NUT, 1)),
    ):
        phone.record("stock.reserve", who, args)
    phone.record("stock.unreserve", person, {"reservation": lot})
    phone.record("stock.unreserve", person, {"reservation": "nonsense"})

    receipt = await plant.push(phone)

    assert [result[2] for result in receipt["results"]] == [
        "unknown_item",
        "unknown_location",
        "not_found",
        "unparsed",
        "unparsed",
        "unparsed",
        "right_missing",
        "not_found",
        "not_found",
    ]
    assert await shown(plant) == {}


async def test_a_count_asks_nobody_who_reserved(plant: Plant) -> None:
    phone, person = await a_planner(plant)
    phone.record("stock.reserve", person, reserve(BOLT, 100))
    count = {"item": BOLT, "lot": None, "location": plant.places["A1"], "quantity": 3, "plan": None}
    phone.record("stock.count", person, count)

    receipt = await plant.push(phone)

    assert [result[1] for result in receipt["results"]] == ["applied", "applied"]


async def test_passing_over_a_proposal_without_a_reason_is_told_where_reasons_are_kept(
    plant: Plant,
) -> None:
    phone, person = await a_planner(plant)
    for code in ("L1", "L2"):
        goods = plant.receive(GLUE, "A1", 500, lot_code=code, expires_on=None)
        phone.record("stock.receive", person, goods)
    await plant.push(phone)
    rows = await plant.server.fetch("SELECT id::text FROM lot ORDER BY code")
    first, second = (row[0] for row in rows)
    issue = plant.issue(GLUE, "A1", 5, lot=second, proposed=first, reason=None)
    phone.record("stock.issue", person, issue)
    await plant.push(phone)
    assert await plant.codes() == []

    await plant.server.fetch(
        "INSERT INTO reason (code, code_key, kind, name_en, active)"
        " VALUES ('BLOCKED', 'blocked', 'pick', 'Blocked', true) RETURNING id"
    )
    phone.record("stock.issue", person, issue)
    phone.record("stock.issue", person, issue | {"reason": 1})
    phone.record("stock.issue", person, issue | {"proposed": second})
    await plant.push(phone)

    notice = one(await plant.notices(), "inventory.not_proposed")
    assert (notice["lot"], notice["data"]["proposed"]) == (second, first)


async def test_a_customer_who_gets_less_shelf_life_than_agreed_is_told_of(plant: Plant) -> None:
    phone, person = await a_planner(plant)
    office = await plant.worker("administrator")
    made = await plant.server.client.post(
        "/api/v1/parties",
        json={"code": "C-1", "name_en": "Clinic", "is_customer": True, "min_days": 90},
        headers=office.headers,
    )
    assert made.status_code == 201, made.text
    party = made.json()["id"]
    today = datetime.fromtimestamp(plant.clock.now_ms() / 1000, UTC).date()
    for code, days in (("SHORT", 89), ("LONG", 90)):
        expires_on = (today + timedelta(days)).isoformat()
        goods = plant.receive(GLUE, "A1", 500, lot_code=code, expires_on=expires_on)
        phone.record("stock.receive", person, goods)
    await plant.push(phone)
    lots = await plant.server.fetch("SELECT id::text, code FROM lot ORDER BY code")
    for lot, _ in lots:
        shipped = plant.move(GLUE, "A1", "customer", 5, lot=lot, reference=None, party=party)
        phone.record("stock.ship", person, shipped)
        phone.record("stock.ship", person, shipped | {"party": None})
    await plant.push(phone)

    notice = one(await plant.notices(), "inventory.shelf_life_short")
    assert notice["lot"] == next(lot for lot, code in lots if code == "SHORT")
    assert (notice["data"]["left"], notice["data"]["least"]) == (89, 90)
