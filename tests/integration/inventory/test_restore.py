"""A server that was put back from a backup, and a device that is ahead of it."""

from pathlib import Path
from typing import Any

import asyncpg
import httpx

from takt.app import create_app
from takt.inventory.verify import verify
from takt.kernel.clock import ManualClock
from takt.runtime.database import Database
from takt.settings import Settings
from tests.integration.inventory.plant import BOLT, a_plant
from tests.phone import Phone, body_of


async def send(database: Database, clock: ManualClock, folder: Path, asked: tuple[Any, ...]) -> Any:
    """One request to the application on this database."""
    path, phone, request, headers = asked
    app = create_app(Settings(data_dir=folder), database, clock)
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="https://takt.test") as client:
        reply = await client.post(path, content=body_of(request), headers=headers[phone.device])
    assert reply.status_code == 200, reply.text
    return reply.json()


async def test_a_device_ahead_of_the_backup_pushes_again_and_nothing_acknowledged_is_lost(
    postgres: Any, database_name: str, clock: ManualClock, tmp_path: Path
) -> None:
    copy = f"{database_name}_backup"
    database = await Database.open(postgres.app_url(database_name), size=4)
    async with a_plant(database, clock, tmp_path) as plant:
        phone, worker = await plant.phone(), await plant.worker()
        phone.record("stock.receive", worker.id, plant.receive(BOLT, "A1", 10))
        await plant.push(phone)
        await database.close()
        await postgres.create(copy, database_name)
        database = await Database.open(postgres.app_url(database_name), size=4)
        for _ in range(2):
            phone.record("stock.move", worker.id, plant.move(BOLT, "A1", "A2", 1))
        asked = ("/sync/v1/push", phone, phone.push_request(), plant.headers)
        receipt = await send(database, clock, tmp_path, asked)
        await database.close()
        headers = plant.headers
    await begin_epoch(postgres.owner_url(copy), 1_800_000_000)
    restored = await Database.open(postgres.app_url(copy), size=4)

    page = await pulled(restored, clock, tmp_path, (phone, headers))
    phone.acknowledged, phone.epoch = page["ack"][0], page["epoch"]
    asked = ("/sync/v1/push", phone, phone.push_request(), headers)
    again = await send(restored, clock, tmp_path, asked)
    differences = await verify(restored)
    await restored.close()
    await postgres.drop(copy)

    assert receipt["ok"] == 3
    assert (page["epoch"], page["reset"], page["ack"][0]) == (1_800_000_000, ["master"], 1)
    assert again["results"] == [[2, "applied"], [3, "applied"]]
    assert again["hash"] == receipt["hash"]
    assert differences == []


async def pulled(
    database: Database, clock: ManualClock, folder: Path, who: tuple[Phone, Any]
) -> Any:
    phone, headers = who
    request = phone.pull_request({"master": [1, 0]})
    return await send(database, clock, folder, ("/sync/v1/pull", phone, request, headers))


async def begin_epoch(url: str, epoch: int) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute("UPDATE server_state SET epoch = $1", epoch)
    await connection.close()
