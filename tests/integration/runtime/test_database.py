"""Transactions of Database keep their promises, also where Piccolo's do not."""

import asyncio
from collections.abc import AsyncGenerator

import asyncpg
import pytest
from piccolo.apps.migrations.tables import Migration

from takt.kernel.errors import Busy
from takt.runtime.database import ENGINE, Database
from takt.runtime.migrate import known, migrate, pending
from tests.conftest import TestServer

COUNT = "SELECT count(*) FROM note"


@pytest.fixture
async def notes(postgres: TestServer, owner_database: Database) -> None:
    """A table with a rule that is checked at COMMIT only."""
    async with owner_database.transaction() as connection:
        await connection.execute(
            """
            CREATE TABLE note (
                id bigint PRIMARY KEY,
                twin bigint REFERENCES note (id) DEFERRABLE INITIALLY DEFERRED
            );
            """
        )
        await connection.execute("SELECT set_config('takt.app_role', $1, true)", postgres.app_role)
        await connection.execute("SELECT app_may('SELECT, INSERT, UPDATE', 'note')")


async def test_all_migrations_have_run_on_the_template(database: Database) -> None:
    assert known()
    assert await pending() == []


async def test_migrating_twice_runs_nothing_the_second_time(
    postgres: TestServer, database_name: str
) -> None:
    assert await migrate(postgres.owner_url(database_name), postgres.app_role) == []


async def test_a_failed_commit_raises_and_leaves_no_transaction_behind(
    notes: None, database: Database
) -> None:
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        async with database.transaction() as connection:
            await connection.execute("INSERT INTO note VALUES (1, 99)")

    assert ENGINE.current_transaction.get() is None
    async with database.transaction() as connection:
        assert await connection.fetchval(COUNT) == 0
    assert database.pool.get_idle_size() == database.pool.get_size()


async def test_giving_a_connection_back_costs_no_round_trip(database: Database) -> None:
    heard: list[str] = []
    async with database.connection() as connection:
        connection.add_query_logger(lambda sent: heard.append(sent.query))
        await connection.fetchval("SELECT 1")
    async with database.connection() as connection:
        await connection.fetchval("SELECT 2")
        await connection.fetchval("SELECT 3")

    assert heard[:2] == ["SELECT 1", "SELECT 2"]


async def test_an_error_in_the_block_rolls_everything_back(notes: None, database: Database) -> None:
    with pytest.raises(asyncpg.DivisionByZeroError):
        await _add_note_then(database, "SELECT 1 / 0")

    async with database.read_snapshot() as connection:
        assert await connection.fetchval(COUNT) == 0


async def test_piccolo_queries_join_the_transaction_of_their_task(database: Database) -> None:
    async with database.read_snapshot() as connection:
        ours = await connection.fetchval("SELECT pg_backend_pid()")
        theirs = await Migration.raw("SELECT pg_backend_pid() AS pid")

    assert theirs == [{"pid": ours}]


async def test_a_task_started_inside_cannot_use_the_transaction(database: Database) -> None:
    async with database.transaction():
        with pytest.raises(RuntimeError, match="belongs to the task"):
            await asyncio.create_task(_count_migrations())


async def test_a_task_started_inside_may_begin_its_own_transaction(database: Database) -> None:
    async def begin() -> int:
        async with database.transaction() as connection:
            return int(await connection.fetchval("SELECT 1"))

    async with database.transaction():
        assert await asyncio.create_task(begin()) == 1


async def test_transactions_do_not_nest(database: Database) -> None:
    async with database.transaction():
        with pytest.raises(RuntimeError, match="do not nest"):
            async with database.transaction():
                pass


async def test_a_snapshot_does_not_see_what_commits_later_and_refuses_writes(
    notes: None, database: Database
) -> None:
    async with database.read_snapshot() as connection:
        assert await connection.fetchval(COUNT) == 0
        await asyncio.create_task(_add_note(database))
        assert await connection.fetchval(COUNT) == 0
        with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
            await connection.execute("INSERT INTO note VALUES (2, NULL)")


async def test_a_full_pool_answers_busy_instead_of_waiting_for_ever(
    postgres: TestServer, database_name: str
) -> None:
    small = await Database.open(postgres.app_url(database_name), size=1, acquire_timeout_s=0.05)
    try:
        async with small.connection():
            with pytest.raises(Busy):
                async with small.connection():
                    pass
    finally:
        await small.close()


async def test_a_reader_that_gives_up_returns_its_connection(database: Database) -> None:
    """A download that is broken off is closed by whoever finds it, in another task."""

    async def lines() -> AsyncGenerator[int]:
        async with database.read_snapshot() as connection:
            for number in range(10):
                yield await connection.fetchval("SELECT $1::integer", number)

    for _ in range(database.pool.get_max_size() + 1):
        given_up = lines()
        await anext(given_up)
        await asyncio.create_task(given_up.aclose())

    async with database.transaction() as connection:
        assert await connection.fetchval("SELECT 1") == 1


async def test_append_only_tables_refuse_change_even_to_their_owner(
    owner_database: Database,
) -> None:
    async with owner_database.transaction() as connection:
        await connection.execute(
            "CREATE TABLE fact (id bigint); INSERT INTO fact VALUES (1); SELECT append_only('fact')"
        )

    for statement in ("UPDATE fact SET id = 2", "DELETE FROM fact", "TRUNCATE fact"):
        with pytest.raises(asyncpg.RestrictViolationError):
            async with owner_database.transaction() as connection:
                await connection.execute(statement)


async def test_the_application_may_do_only_what_was_granted(
    notes: None, postgres: TestServer, database: Database
) -> None:
    if not postgres.app_role:
        return
    for statement in ("DELETE FROM note", "UPDATE server_state SET epoch = 9", "DROP TABLE note"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with database.transaction() as connection:
                await connection.execute(statement)


async def _count_migrations() -> int:
    return len(await Migration.select())


async def _add_note(database: Database) -> None:
    await _add_note_then(database, "SELECT 1")


async def _add_note_then(database: Database, statement: str) -> None:
    async with database.transaction() as connection:
        await connection.execute("INSERT INTO note VALUES (1, 1)")
        await connection.execute(statement)
