"""A plant with a bureau on a fresh database."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from takt.kernel.clock import ManualClock
from takt.runtime.database import Database
from tests.integration.inventory.plant import a_plant
from tests.integration.stocktake.bureau import Bureau


@pytest.fixture
async def bureau(database: Database, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Bureau]:
    async with a_plant(database, clock, tmp_path) as plant:
        boss = await plant.server.administrator()
        phone, worker = await plant.phone(), await plant.worker("supervisor", "operator")
        yield Bureau(plant, boss, phone, worker.id)
