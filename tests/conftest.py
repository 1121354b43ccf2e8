"""Fixtures for everybody: one real PostgreSQL per run, one fresh database per test, a manual clock.

TAKT_TEST_DATABASE_URL (an account that may create databases) replaces the embedded server.
"""

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import hypothesis
import pytest

from takt.kernel.clock import ManualClock
from takt.runtime.database import Database
from takt.runtime.embedded_postgres import APP, EmbeddedPostgres
from takt.runtime.migrate import migrate
from tests.copies import Copies, Copy, contents_of

# A busy machine is no fault of what is tested: no example has a time to keep.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI nothing is skipped: what could not run there has failed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") == "true" and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@dataclass(frozen=True)
class TestServer:
    """A PostgreSQL server that tests may create databases on."""

    __test__ = False

    owner_url: Callable[[str], str]
    app_url: Callable[[str], str]
    app_role: str

    async def create(self, name: str, template: str = "template1") -> None:
        await self._as_owner(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')

    async def drop(self, name: str) -> None:
        await self._as_owner(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    async def _as_owner(self, statement: str) -> None:
        connection = await asyncpg.connect(self.owner_url("postgres"))
        try:
            await connection.execute(statement)
        finally:
            await connection.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[TestServer]:
    """Start a server for this run, or use the one that TAKT_TEST_DATABASE_URL names."""
    external = os.environ.get("TAKT_TEST_DATABASE_URL")
    if external:
        yield _external(external)
        return
    folder = Path(tempfile.mkdtemp(prefix="takt-test-"))
    folder.chmod(0o711)
    server = EmbeddedPostgres(folder / "database", durable=False)
    try:
        server.start()
        yield TestServer(server.owner_url, server.app_url, APP)
    finally:
        server.stop()
        shutil.rmtree(folder)


def _external(url: str) -> TestServer:
    def address(database: str) -> str:
        return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))

    return TestServer(address, address, "")


@pytest.fixture(scope="session")
def template_database(postgres: TestServer) -> Iterator[str]:
    """Migrate one database per run; every test works on a copy of it."""
    name = f"takt_template_{os.getpid()}"

    async def prepare() -> None:
        await postgres.drop(name)
        await postgres.create(name)
        await migrate(postgres.owner_url(name), postgres.app_role)

    asyncio.run(prepare())
    yield name
    asyncio.run(postgres.drop(name))


@pytest.fixture(scope="session")
def database_copies(postgres: TestServer, template_database: str) -> Iterator[Copies]:
    """The copies of the migrated database that tests work on."""
    contents = asyncio.run(contents_of(postgres.owner_url(template_database)))
    made = Copies(postgres, template_database, contents)
    yield made
    asyncio.run(made.drop_all())


@pytest.fixture
async def database_copy(database_copies: Copies) -> AsyncIterator[Copy]:
    """Lend a database that holds what the migrations leave, and nothing else."""
    taken = await database_copies.take()
    yield taken
    await database_copies.give_back(taken)


@pytest.fixture
def database_name(database_copy: Copy) -> str:
    """The name of the test's database: whoever asks for it may leave more behind than rows."""
    database_copy.is_altered = True
    return database_copy.name


@pytest.fixture
async def database(postgres: TestServer, database_copy: Copy) -> AsyncIterator[Database]:
    """Open the test's database with the rights that the application has in production."""
    opened = await Database.open(postgres.app_url(database_copy.name), size=8)
    yield opened
    await opened.close()


@pytest.fixture
async def owner_database(postgres: TestServer, database_name: str) -> AsyncIterator[Database]:
    """Open the test's database as its owner, for what the application may not do.

    Piccolo queries go to whichever was opened last: use written SQL here.
    """
    opened = await Database.open(postgres.owner_url(database_name), size=2)
    yield opened
    await opened.close()


@pytest.fixture
def clock() -> ManualClock:
    """A clock that stands at 2026-01-05 06:00 UTC until told otherwise."""
    return ManualClock()
