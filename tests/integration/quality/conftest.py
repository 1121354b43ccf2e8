"""A plant and a desk on a fresh database."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from takt.kernel.clock import ManualClock
from takt.runtime.database import Database
from tests.integration.documents import Desk, a_desk
from tests.integration.inventory.plant import a_plant


@pytest.fixture
async def desk(database: Database, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Desk]:
    async with a_plant(database, clock, tmp_path) as plant:
        yield await a_desk(plant)
