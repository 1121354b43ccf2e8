"""What is known of a lot is the fold of the acts that stand, in any order of arrival."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from takt.app import EXTENSIONS
from takt.inventory import lot_id
from takt.inventory.verify import verify
from takt.inventory.waiting_acts import settle_waiting
from tests.integration.inventory.plant import GLUE, Plant, one
from tests.phone import Act, Phone

LOT, PART = lot_id(GLUE, "R-1"), lot_id(GLUE, "R-1-A")
FIELDS = ("expires_on", "best_before_on", "produced_on", "supplier", "source", "attributes", "code")
NOTHING = dict.fromkeys(FIELDS)


async def known(plant: Plant, lot: str = LOT) -> dict[str, Any]:
    """As devices see it; the table says the same."""
    [(row,)] = await plant.server.fetch(
        "SELECT row FROM feed WHERE scope = 'lots' AND table_name = 'lot' AND key = $1", lot
    )
    [stored] = await plant.server.fetch(
        "SELECT expires_on, best_before_on, produced_on, supplier, source, attributes, code"
        " FROM lot WHERE id = $1",
        lot,
    )
    shown = json.loads(row)
    told = {name: shown[name] for name in FIELDS}
    days = {name: str(stored[name]) if stored[name] else None for name in FIELDS[:3]}
    attributes = json.loads(stored["attributes"] or "{}") or None
    rest = {name: stored[name] for name in ("supplier", "source", "code")}
    assert told == days | rest | {"attributes": attributes}
    return told


async def suppliers(plant: Plant, number: int = 0) -> tuple[int, int]:
    office = await plant.worker("administrator")
    made = [
        await plant.server.client.post(
            "/api/v1/parties",
            json={"code": code, "name_en": code, "is_supplier": True},
            headers=office.headers,
        )
        for code in (f"S-{number}-1", f"S-{number}-2")
    ]
    return made[0].json()["id"], made[1].json()["id"]


def label(plant: Plant, **told: Any) -> Act:
    return plant.receive(GLUE, "A1", 10, **({"lot_code": "R-1"} | told))


def split(plant: Plant, relation: str = "split", **told: Any) -> Act:
    made = {"item": GLUE, "lot": PART, "lot_code": "R-1-A", "quantity": 4} | told
    places = {"location": plant.places["A1"], "conversion": plant.places["conversion"]}
    used = {"item": GLUE, "lot": LOT, "quantity": 4}
    return {"relation": relation, "inputs": [used], "outputs": [made]} | places


async def people(plant: Plant, count: int = 2) -> tuple[int, list[Phone]]:
    worker = (await plant.worker("supervisor", "planner")).id
    return worker, [await plant.phone() for _ in range(count)]


async def describe(plant: Plant, phone: Phone, worker: int, lot: str, **told: Any) -> None:
    changes = {name: list(change) for name, change in told.items()}
    phone.record("lot.describe", worker, {"lot": lot, "changes": changes})
    receipt = await plant.push(phone)
    assert receipt["results"][-1][1] == "applied", receipt


async def test_an_undone_receipt_says_nothing_of_the_lot_any_more(plant: Plant) -> None:
    worker, [phone, _] = await people(plant)
    party, other = await suppliers(plant)
    days = {"expires_on": "2027-01-01", "best_before_on": "2026-12-01"}
    wrong = label(plant, **days, produced_on="2026-01-01", attributes={"heat": "H1"}, party=party)
    act = phone.record("stock.receive", worker, wrong)
    await plant.push(phone)
    right = phone.record(
        "stock.receive", worker, label(plant, expires_on="2028-01-01", party=other)
    )
    await plant.push(phone)
    phone.record("undo", worker, {"operation": act["id"]})
    await plant.push(phone)

    rest = {"expires_on": "2028-01-01", "supplier": other, "source": "supplier", "code": "R-1"}
    assert await known(plant) == NOTHING | rest
    phone.record("undo", worker, {"operation": right["id"]})
    await plant.push(phone)
    assert await known(plant) == NOTHING | {"code": "R-1"}
    assert await verify(plant.database) == []


async def test_an_undo_that_arrives_before_its_receipt_leaves_nothing_either(plant: Plant) -> None:
    worker, phones = await people(plant)
    wrong = label(plant, expires_on="2027-01-01", attributes={"heat": "H1"})
    act = phones[0].record("stock.receive", worker, wrong)
    phones[1].record("undo", worker, {"operation": act["id"]})
    await plant.push(phones[1])
    await plant.push(phones[0])
    await settle_waiting(plant.database, plant.clock.now_ms(), EXTENSIONS)

    assert await known(plant) == NOTHING | {"code": "R-1"}


async def test_the_first_receipt_decides_in_either_order_of_arrival(plant: Plant) -> None:
    party, other = await suppliers(plant)
    seen = []
    for number, order in enumerate(((0, 1), (1, 0))):
        worker, phones = await people(plant)
        codes = f"r-{number + 1}", f"R-{number + 1}"
        for phone, code, who, heat in zip(phones, codes, (party, other), "AB", strict=True):
            told = label(plant, lot_code=code, party=who, attributes={"heat": heat})
            phone.record("stock.receive", worker, told)
            plant.clock.advance(1_000)
        for at in order:
            await plant.push(phones[at])
        told = await known(plant, lot_id(GLUE, codes[0]))
        seen.append((told["supplier"], told["attributes"], told["code"] == codes[0]))

    assert seen == [(party, {"heat": "A"}, True)] * 2


async def test_a_description_outlives_a_receipt_of_before_that_arrives_after(plant: Plant) -> None:
    worker, phones = await people(plant)
    phones[0].record("stock.receive", worker, label(plant, expires_on="2027-01-01"))
    phones[1].record("stock.receive", worker, label(plant, expires_on="2026-12-31"))
    await plant.push(phones[0])
    plant.clock.advance(1_000)
    change = {"expires_on": ("2027-01-01", "2028-01-01")}
    await describe(plant, phones[0], worker, LOT, **change)
    await plant.push(phones[1])

    assert (await known(plant))["expires_on"] == "2028-01-01"


async def test_days_told_after_a_split_reach_the_parts_and_what_left_of_them(plant: Plant) -> None:
    worker, phones = await people(plant)
    late = label(plant, expires_on="2020-01-31", best_before_on="2020-01-01")
    phones[1].record("stock.receive", worker, late)
    phones[0].record("stock.receive", worker, label(plant))
    phones[0].record("lot.regroup", worker, split(plant))
    phones[0].record("stock.issue", worker, plant.issue(GLUE, "A1", 1, lot=PART))
    await plant.push(phones[0])
    assert (await known(plant, PART))["expires_on"] is None
    await plant.push(phones[1])

    told = await known(plant, PART)
    assert (told["expires_on"], told["best_before_on"]) == ("2020-01-31", "2020-01-01")
    expired = [each for each in await plant.notices() if each["code"] == "inventory.lot_expired"]
    assert {each["lot"]: each["data"]["reached"] for each in expired} == {
        LOT: [{"location": plant.places["conversion"], "quantity": 4}],
        PART: [{"location": plant.places["production"], "quantity": 1}],
    }
    phones[1].record("undo", worker, {"operation": phones[1].acts[0]["id"]})
    await plant.push(phones[1])
    assert (await known(plant, PART))["expires_on"] is None
    assert "inventory.lot_expired" not in await plant.codes()
    assert await verify(plant.database) == []


async def test_a_day_described_late_reaches_parts_but_not_those_that_were_described_themselves(
    plant: Plant,
) -> None:
    worker, [phone, _] = await people(plant)
    phone.record("stock.receive", worker, label(plant))
    phone.record("lot.regroup", worker, split(plant))
    await plant.push(phone)
    soon, later = (str(date(2027, 1, 1) + timedelta(days)) for days in (0, 90))
    await describe(plant, phone, worker, LOT, expires_on=(None, soon))
    assert (await known(plant, PART))["expires_on"] == soon

    await describe(plant, phone, worker, PART, expires_on=(soon, later))
    await describe(plant, phone, worker, LOT, best_before_on=(None, soon))
    told = await known(plant, PART)
    assert (told["expires_on"], told["best_before_on"]) == (later, soon)
    assert (await known(plant))["expires_on"] == soon


async def test_another_label_does_not_lengthen_best_before(plant: Plant) -> None:
    worker, [phone, _] = await people(plant)
    phone.record("stock.receive", worker, label(plant, best_before_on="2026-12-31"))
    phone.record("lot.regroup", worker, split(plant, "relabel", best_before_on="2029-01-01"))
    await plant.push(phone)

    assert (await known(plant, PART))["best_before_on"] == "2026-12-31"
    notice = one(await plant.notices(), "inventory.lot_conflict")
    assert (notice["lot"], notice["data"]["fields"]) == (PART, ["best_before_on"])


async def test_a_lot_code_of_two_suppliers_is_told(plant: Plant) -> None:
    ours, theirs = await suppliers(plant)
    phone, worker = await plant.phone(), await plant.worker()
    phone.record("stock.receive", worker.id, label(plant, party=ours))
    phone.record("stock.receive", worker.id, label(plant, party=ours))
    await plant.push(phone)
    assert await plant.codes() == []

    phone.record("stock.receive", worker.id, label(plant, party=theirs))
    await plant.push(phone)

    notice = one(await plant.notices(), "inventory.lot_conflict")
    assert notice["data"]["fields"] == ["supplier"]
