"""What is published to boards and inboxes: always something that every device can read.

One row that a device cannot digest would keep it, and every other of the site, from revealing.
"""

import json
from typing import Any

from takt.identity import CreatePerson, create_person
from takt.identity.store import Actor
from takt.inventory import LocationDraft, save_locations
from takt.inventory.jobs import settle_negative
from takt.inventory.verify import verify
from takt.runtime.feeds import publish
from takt_sync.canon import INTEGER_LIMIT, canon
from tests.integration.inventory.plant import BOLT, Plant

FARTHEST = INTEGER_LIMIT - 1
DAY_MS = 24 * 3_600_000


async def everything_published(plant: Plant) -> list[Any]:
    rows = await plant.server.fetch("SELECT row FROM feed WHERE row IS NOT NULL")
    assert len(rows) > 10
    return [json.loads(row["row"]) for row in rows]


async def test_names_from_other_systems_are_published_so_that_devices_can_read_them(
    plant: Plant,
) -> None:
    """A person and a location whose names come as a base letter and a mark of its own."""
    name = "Jose\u0301"
    async with plant.database.transaction() as connection:
        command = CreatePerson(name=name, roles=["storekeeper"], site=plant.site)
        await create_person(connection, command, Actor(plant.clock.now_ms()))
        draft = LocationDraft("U1", None, "Ke\u0302", "bin", plant.places["W1"])
        _, rows = await save_locations(connection, [draft])
        await publish(connection, rows, plant.clock.now_ms())
    await plant.phone(name="Cafe\u0301 phone")

    for row in await everything_published(plant):
        canon(row)
    kept = await plant.server.fetch("SELECT name FROM person WHERE name LIKE 'Jos%'")
    assert [row["name"] for row in kept] == ["Jos\u00e9"]


async def test_the_strangest_clock_makes_a_notice_that_every_device_can_read(plant: Plant) -> None:
    phone, worker = await plant.phone(), await plant.worker()
    time = {"wall": FARTHEST, "mono": -FARTHEST, "boot": phone.boot}
    phone.record("stock.receive", worker.id, plant.receive(BOLT, "A1", 1), time=time)

    receipt = await plant.push(phone)

    assert receipt["results"] == [[1, "applied"]]
    assert "inventory.clock_off" in await plant.codes()
    for row in await everything_published(plant):
        canon(row)


async def test_a_personal_device_speaks_for_its_owner_only(plant: Plant) -> None:
    """Its key is in one person's hands: nobody approves their own request as somebody else."""
    owner, chief = await plant.worker("storekeeper"), await plant.worker("supervisor")
    phone = await plant.phone(kind="personal", person=owner.id)
    phone.record("stock.receive", owner.id, plant.receive(BOLT, "A1", 10))
    place = {"item": BOLT, "lot": None, "location": plant.places["A1"]}
    wanted = phone.record(
        "stock.adjust", owner.id, place | {"quantity": 500, "reason": None, "note": None}
    )
    decision = {"operation": wanted["id"], "decision": "approve", "note": None}
    phone.record("approve", chief.id, decision)
    phone.record("stock.move", chief.id, plant.move(BOLT, "A1", "A2", 4))

    receipt = await plant.push(phone)

    assert receipt["results"][2] == [3, "held", "right_missing"]
    stock = await plant.stock()
    assert (stock["A1", BOLT], stock["A2", BOLT]) == (6, 4)  # a fact is booked, and said
    strange = [n for n in await plant.notices() if n["code"] == "sync.other_person"]
    assert [(n["person"], n["data"]) for n in strange] == [(chief.id, {"owner": owner.id})]
    assert await verify(plant.database) == []


async def test_negative_stock_that_stays_becomes_urgent_on_every_screen(plant: Plant) -> None:
    phone, worker = await plant.phone(), await plant.worker()
    phone.record("stock.issue", worker.id, plant.issue(BOLT, "A1", 5))
    await plant.push(phone)
    plant.clock.advance(20 * DAY_MS)  # no device that is silent for so long holds it up

    head = await settle_negative(plant.database, plant.clock.now_ms())
    again = await settle_negative(plant.database, plant.clock.now_ms())

    assert head is not None
    assert again is None
    shown = [row for row in await everything_published(plant) if row.get("code", "") == CODE]
    assert {row["severity"] for row in shown} == {"stop"}
    assert len(shown) == 2  # the worker's and the supervisors'


CODE = "inventory.negative_stock"
