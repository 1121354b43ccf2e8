"""An import takes its locks in the order of everybody else, so that neither waits for the other."""

import asyncio

from takt.identity import Actor, CreateEnrolment, CreatePerson, create_enrolment, create_person
from takt.identity.commands import Enrol
from takt.identity.use_cases.devices import enrol
from takt.runtime import audit
from takt.runtime.feeds import FeedRow, publish
from tests.integration.rollout.plant import Plant
from tests.locks import until_somebody_waits
from tests.server import DeviceKey

WAREHOUSE = "code,name_en,kind,parent,role,time_zone\nW9,Annex,warehouse,S,,\n"


async def a_device(plant: Plant) -> None:
    """Somebody whose device may load what a new warehouse publishes."""
    [(site,)] = await plant.fetch("SELECT id FROM location WHERE code = 'S'")
    actor = Actor(plant.place.clock.now_ms())
    async with plant.place.database.transaction() as connection:
        await create_person(
            connection, CreatePerson(name="Li", roles=["storekeeper"], site=site), actor
        )
        made = await create_enrolment(connection, CreateEnrolment(name="Gate", site=site), actor)
        await enrol(connection, Enrol(code=made.code, public_key=DeviceKey.new().jwk), actor)


async def test_an_import_that_waits_for_the_audit_log_does_not_hold_the_feed(plant: Plant) -> None:
    """Everybody writes audit entries first and publishes last."""
    await a_device(plant)
    database = plant.place.database
    now_ms = plant.place.clock.now_ms()

    async with database.connection() as watching, database.transaction() as connection:
        entry = audit.AuditEntry("catalogue.item_renamed", "item:1", now_ms)
        await audit.append_many(connection, [entry])
        importing = asyncio.create_task(plant.bring(location=WAREHOUSE))
        await until_somebody_waits(watching)
        await publish(connection, [FeedRow("master", "item", "1", {"id": 1})], now_ms)

    assert (await importing).applied


async def test_a_change_of_rights_beside_an_import_waits_and_both_succeed(plant: Plant) -> None:
    await a_device(plant)
    actor = Actor(plant.place.clock.now_ms())

    async def hire(name: str) -> None:
        async with plant.place.database.transaction() as connection:
            await create_person(connection, CreatePerson(name=name, roles=[], site=1), actor)

    reports = await asyncio.gather(
        plant.bring(location=WAREHOUSE),
        *(hire(f"Person {number}") for number in range(6)),
        plant.bring(location=WAREHOUSE.replace("W9", "W10")),
    )

    assert [report.applied for report in reports if report is not None] == [True, True]
