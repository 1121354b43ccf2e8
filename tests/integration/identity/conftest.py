"""The application on a fresh database for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from takt.kernel.clock import ManualClock
from takt.runtime.database import Database
from tests.server import Server, running


@pytest.fixture
async def server(database: Database, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Server]:
    async with running(database, clock, tmp_path) as server:
        yield server
