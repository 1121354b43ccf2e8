"""Fixtures of traceability: the plant of the inventory on a fresh database."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from takt.kernel.clock import ManualClock
from takt.runtime.database import Database
from tests.integration.inventory.plant import Plant, a_plant


@pytest.fixture
async def plant(database: Database, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Plant]:
    """A running application with a small plant."""
    async with a_plant(database, clock, tmp_path) as made:
        yield made
