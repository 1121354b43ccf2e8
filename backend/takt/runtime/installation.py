"""Opens the database that the settings describe: our own, a running server's, or an external one.

Commands use this too, so `takt user` works while `takt serve` runs, and without it.
"""

import contextlib
import errno
import logging
import os
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import asyncpg

from takt.runtime.database import Database, DatabaseError
from takt.runtime.embedded_postgres import APP, EmbeddedPostgres
from takt.runtime.migrate import migrate, role_of
from takt.runtime.postgres_programs import PostgresError
from takt.settings import Settings

logger = logging.getLogger("takt.installation")
HAS_TABLES = "SELECT to_regclass('server_state') IS NOT NULL"


@dataclass(frozen=True)
class Installation:
    """Where the database of this installation answers, and with which accounts."""

    settings: Settings
    owner_url: str
    app_url: str
    app_role: str
    postgres: EmbeddedPostgres | None
    is_ours: bool
    """True when this process runs the embedded server, False when it joined a running one."""

    async def migrate(self) -> list[str]:
        """Bring the tables up to date."""
        return await migrate(self.owner_url, self.app_role)

    async def demand_tables(self) -> None:
        """Say in plain words that nothing was set up here yet."""
        connection = await asyncpg.connect(self.owner_url, timeout=30)
        try:
            has_tables = await connection.fetchval(HAS_TABLES)
        finally:
            await connection.close()
        if not has_tables:
            raise DatabaseError("database.not_set_up", folder=str(self.settings.data_dir))

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator[Database]:
        """Open the database with the rights of the application."""
        await self.demand_tables()
        database = await Database.open(self.app_url, size=self.settings.database_pool)
        try:
            yield database
        finally:
            await database.close()


def prepare_data_folder(settings: Settings) -> None:
    """Make the data folder; others may pass through it when root gives the database away."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    settings.data_dir.chmod(0o711 if os.geteuid() == 0 else 0o700)
    settings.secrets.mkdir(mode=0o700, exist_ok=True)
    try:
        prepare_backup_folder(settings)
    except OSError as error:
        # A share that is not mounted is no reason not to serve; the doctor and the night say it.
        logger.warning("no backups can be written to %s: %s", settings.backups, error)


def prepare_backup_folder(settings: Settings) -> None:
    """Make the folder of backups, but never the place where a disk or share is to be mounted."""
    given = settings.backup_dir
    if given is not None and not given.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(given))
    settings.backups.mkdir(mode=0o700, exist_ok=True)


def holds_data(settings: Settings) -> bool:
    """Tell whether a server was ever started on the data folder; creates nothing."""
    is_there = (settings.data_dir / "database").is_dir()
    return is_there and embedded(settings).cluster.exists()


def embedded(settings: Settings) -> EmbeddedPostgres:
    """Return the embedded server of this data folder, not started."""
    return EmbeddedPostgres(settings.data_dir / "database")


@contextlib.contextmanager
def installation(
    settings: Settings, *, may_join: bool = True, may_create: bool = False
) -> Iterator[Installation]:
    """Start or join the database for the time of the block.

    `may_join=False` is for the server and for restore, which must be alone on a data folder.
    Where there are no data, only those that say `may_create` begin with an empty server.
    """
    if settings.database_url is not None:
        yield _external(settings, settings.database_url)
        return
    if may_create:
        prepare_data_folder(settings)
    elif not holds_data(settings):
        raise PostgresError("database.no_data", folder=str(settings.data_dir))
    postgres = embedded(settings)
    is_ours = True
    try:
        postgres.start()
    except PostgresError as error:
        if error.code != "database.in_use" or not may_join:
            raise
        is_ours = False
    try:
        yield Installation(
            settings, postgres.owner_url(), postgres.app_url(), APP, postgres, is_ours
        )
    finally:
        postgres.stop()


def _external(settings: Settings, url: str) -> Installation:
    owner_url = settings.database_owner_url or url
    app_role = "" if role_of(owner_url) == role_of(url) else role_of(url)
    return Installation(settings, owner_url, url, app_role, None, False)
