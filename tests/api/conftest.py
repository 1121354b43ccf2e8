"""The application: on a fresh database for each test, or on one for all cases of a module."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from takt.kernel.clock import ManualClock
from takt.runtime.database import Database
from tests.conftest import TestServer
from tests.server import Server, running


@pytest.fixture
async def server(database: Database, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Server]:
    async with running(database, clock, tmp_path) as server:
        yield server


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared_server(
    postgres: TestServer, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Server]:
    """One server for many cases that must not leave anything behind anyway."""
    name = f"takt_shared_{os.getpid()}"
    await postgres.create(name, template_database)
    database = await Database.open(postgres.app_url(name), size=4)
    async with running(database, ManualClock(), tmp_path_factory.mktemp("data")) as server:
        yield server
    await database.close()
    await postgres.drop(name)
