"""A backup holds the keys that sign tokens: after a restore nothing signed with them opens."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from takt.kernel.clock import ManualClock
from takt.runtime.backup import make_backup
from takt.runtime.database import Database
from takt.runtime.database_copy import connected
from takt.runtime.installation import Installation
from takt.runtime.restore import restore
from takt.settings import Settings
from tests.conftest import TestServer
from tests.server import Server, running

PULL = {
    "stream": "0192f0c4-1111-7000-8000-00000000000a",
    "epoch": 1,
    "created": 0,
    "pending": 0,
    "boot": "b",
    "mono": 1,
    "rtt": 1,
    "cursors": {"master": [0, 0]},
    "limit": 10,
}


@pytest.fixture
async def place(
    postgres: TestServer, database_name: str, tmp_path: Path
) -> AsyncIterator[Installation]:
    """An installation on the test's database."""
    owner_url, app_url = postgres.owner_url(database_name), postgres.app_url(database_name)
    settings = Settings(data_dir=tmp_path)
    yield Installation(settings, owner_url, app_url, postgres.app_role, None, False)
    async with connected(postgres.owner_url("postgres")) as connection:
        rows = await connection.fetch(
            "SELECT datname FROM pg_database WHERE datname LIKE $1", f"{database_name}\\_%"
        )
    for row in rows:
        await postgres.drop(row["datname"])


async def opened(server: Server, before: dict[str, Any]) -> list[int]:
    """What a device token, an access token and a refresh cookie of before answer now."""
    client = server.client
    pulled = await client.post("/sync/v1/pull", json=PULL, headers=before["device"])
    asked = await client.get("/api/v1/people", headers=before["person"].headers)
    refreshed = await client.post("/api/v1/session/refresh", headers=before["person"].cookie)
    return [reply.status_code for reply in (pulled, asked, refreshed)]


async def test_tokens_of_before_are_refused_and_the_device_key_gets_a_new_one(
    place: Installation, clock: ManualClock
) -> None:
    database = await Database.open(place.app_url, size=2)
    async with running(database, clock, place.settings.data_dir) as server:
        device, boss = await server.device(), await server.administrator()
        before = {"device": await server.device_headers(device), "person": boss}
        code = await server.code()
        made = await make_backup(place, clock)
        worked = await server.client.get("/api/v1/people", headers=boss.headers)
    await database.close()

    await restore(place, made.path, clock)

    database = await Database.open(place.app_url, size=2)
    async with running(database, clock, place.settings.data_dir, with_site=False) as server:
        answers = await opened(server, before)
        headers = await server.device_headers(device)
        pulled = await server.client.post("/sync/v1/pull", json=PULL, headers=headers)
        again = await server.sign_in(boss.id, boss.name)
        people = await server.client.get("/api/v1/people", headers=again.headers)
        enrolled = await server.client.post(
            "/sync/v1/enrol", json={"code": code, "public_key": device.key.jwk}
        )
    await database.close()

    assert worked.status_code == 200
    assert answers == [401, 401, 401]
    assert pulled.status_code == 200, pulled.text
    assert people.status_code == 200
    assert enrolled.status_code in {401, 403, 404, 409, 410, 422}
