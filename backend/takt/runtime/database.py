"""The connection pool and the only way to begin a transaction.

Piccolo's own transactions leak their connection and context after a failed COMMIT and nest without
savepoints, so Database owns both and lends them to Piccolo's engine for the task that asked.
"""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self, cast

import asyncpg
import asyncpg.pool
import asyncpg.transaction
from piccolo.engine.postgres import PostgresTransaction

from takt.kernel.errors import Busy, DomainError

os.environ["PICCOLO_CONF"] = "takt.runtime.piccolo_conf"

from takt.runtime.piccolo_engine import DB  # Piccolo has to find the variable first.

ENGINE = DB

if TYPE_CHECKING:
    Connection = asyncpg.pool.PoolConnectionProxy[asyncpg.Record]
else:
    Connection = asyncpg.pool.PoolConnectionProxy
OLDEST_SERVER = 150_000
_SERVER_SETTINGS = {
    "application_name": "takt",
    "timezone": "UTC",
    "jit": "off",
    "idle_in_transaction_session_timeout": "60s",
    "lock_timeout": "20s",
}


class DatabaseError(DomainError):
    """The database cannot be used as it is; the code says why."""

    status = 500


class _LentTransaction:
    """What Piccolo finds as its current transaction: our connection, for one task only."""

    def __init__(self, connection: Connection) -> None:
        self._connection: Connection | None = connection
        self._task = asyncio.current_task()

    @property
    def connection(self) -> Connection:
        if self._connection is None:
            raise RuntimeError("this transaction has ended")
        if asyncio.current_task() is not self._task:
            raise RuntimeError("a transaction belongs to the task that began it")
        return self._connection

    def is_open_here(self) -> bool:
        return self._connection is not None and asyncio.current_task() is self._task

    def end(self) -> None:
        self._connection = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        return False


class Database:
    """A pool of connections to one database."""

    def __init__(self, pool: "asyncpg.Pool[asyncpg.Record]", acquire_timeout_s: float) -> None:
        self.pool = pool
        self._acquire_timeout_s = acquire_timeout_s

    @classmethod
    async def open(
        cls, url: str, *, size: int = 12, acquire_timeout_s: float = 10, **options: Any
    ) -> Self:
        """Connect, check the server, and let Piccolo use this pool."""
        pool = await asyncpg.create_pool(
            url,
            min_size=min(2, size),
            max_size=size,
            server_settings=_SERVER_SETTINGS,
            reset=_leave_as_it_is,
            **options,
        )
        async with pool.acquire() as connection:
            number = int(await connection.fetchval("SHOW server_version_num"))
        if number < OLDEST_SERVER:
            await pool.close()
            raise DatabaseError("database.server_too_old", found=number // 10_000, needed=15)
        ENGINE.pool = pool
        return cls(pool, acquire_timeout_s)

    async def close(self, patience_s: float = 5) -> None:
        """Wait for running work for a moment, then close every connection."""
        if ENGINE.pool is self.pool:
            ENGINE.pool = None
        try:
            await asyncio.wait_for(self.pool.close(), patience_s)
        except TimeoutError:
            self.pool.terminate()

    @contextlib.asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        """Lend a connection without a transaction: for single statements and LISTEN."""
        connection = await self._acquire()
        try:
            yield connection
        finally:
            await self.pool.release(connection)

    @contextlib.asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        """Run the block in one READ COMMITTED transaction; Piccolo queries of the task join it.

        When COMMIT fails, the error is raised and the connection thrown away: whether the work is
        there is then unknown, and only an idempotent repetition can tell.
        """
        async with self._begin("read_committed", readonly=False) as connection:
            yield connection

    @contextlib.asynccontextmanager
    async def read_snapshot(self) -> AsyncIterator[Connection]:
        """Run the block on one unchanging view of the database, read only."""
        async with self._begin("repeatable_read", readonly=True) as connection:
            yield connection

    @contextlib.asynccontextmanager
    async def _begin(
        self, isolation: Literal["read_committed", "repeatable_read"], *, readonly: bool
    ) -> AsyncIterator[Connection]:
        if _is_inside_transaction():
            raise RuntimeError("transactions do not nest: pass the connection on")
        connection = await self._acquire()
        lent = _LentTransaction(connection)
        token = ENGINE.current_transaction.set(cast(PostgresTransaction, lent))
        try:
            transaction = connection.transaction(isolation=isolation, readonly=readonly)
            await transaction.start()
            try:
                yield connection
            except BaseException:
                await _roll_back(connection, transaction)
                raise
            await _commit(connection, transaction)
        finally:
            lent.end()
            # A stream that its reader gave up is closed by another task, whose context never
            # held the token: there is nothing to put back there, and the connection must go home.
            with contextlib.suppress(ValueError):
                ENGINE.current_transaction.reset(token)
            await self.pool.release(connection)

    async def _acquire(self) -> Connection:
        try:
            return await self.pool.acquire(timeout=self._acquire_timeout_s)
        except TimeoutError:
            raise Busy(retry_ms=1000) from None


def _is_inside_transaction() -> bool:
    """Tell whether this very task is inside a transaction; an inherited, foreign one is not it."""
    lent: object = ENGINE.current_transaction.get()
    return isinstance(lent, _LentTransaction) and lent.is_open_here()


async def _leave_as_it_is(_connection: "asyncpg.Connection[asyncpg.Record]") -> None:
    """Spare a release its round trip: nothing here sets anything for longer than a transaction.

    What asyncpg does besides, such as ending an open transaction, it does in any case.
    """


def _throw_away(connection: Connection) -> None:
    """Close without a word; a connection that broke may have left the pool already."""
    with contextlib.suppress(asyncpg.InterfaceError):
        connection.terminate()


async def _commit(connection: Connection, transaction: asyncpg.transaction.Transaction) -> None:
    try:
        await transaction.commit()
    except BaseException:
        _throw_away(connection)
        raise


async def _roll_back(connection: Connection, transaction: asyncpg.transaction.Transaction) -> None:
    """Roll back without hiding the error that led here."""
    try:
        await transaction.rollback()
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
        _throw_away(connection)
    except BaseException:
        _throw_away(connection)
        raise
