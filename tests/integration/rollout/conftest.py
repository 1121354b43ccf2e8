"""A plant on a fresh database."""

import pytest

from takt.catalogue import Workplace
from takt.kernel.clock import ManualClock
from takt.runtime.database import Database
from tests.integration.rollout.plant import Plant


@pytest.fixture
async def plant(database: Database, clock: ManualClock) -> Plant:
    made = Plant(Workplace(database, clock))
    await made.set_up()
    return made
