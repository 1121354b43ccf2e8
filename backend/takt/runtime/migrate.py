"""Brings the tables up to date: the migrations of all areas in one transaction, or none of them.

An advisory lock lets several nodes start at once. Migrations run written SQL (`written`); file
names are unique over all areas, because Piccolo imports them by their bare names.
"""

import contextlib
import io
import logging
import sys
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.apps.migrations.commands.base import BaseMigrationManager
from piccolo.apps.migrations.commands.forwards import ForwardsMigrationManager
from piccolo.apps.migrations.tables import Migration

from takt.runtime.database import ENGINE, Connection, Database, DatabaseError

ADVISORY_LOCK = 0x74616B74
logger = logging.getLogger("takt.migrate")


class MigrationError(Exception):
    """The database is not in a state that this version can bring forward."""


def written(app_name: str, migration_id: str, description: str, sql: str) -> MigrationManager:
    """Return a migration that runs the given statements."""
    manager = MigrationManager(
        migration_id=migration_id, app_name=app_name, description=description
    )

    async def run() -> None:
        current = ENGINE.current_transaction.get()
        if current is None:
            raise RuntimeError("migrations run through takt.runtime.migrate only")
        await current.connection.execute(sql)

    manager.add_raw(run)
    return manager


def role_of(url: str) -> str:
    """Return the account that an address signs in with."""
    return unquote(urlsplit(url).username or "")


async def migrate(owner_url: str, app_role: str = "") -> list[str]:
    """Run what has not run yet and return the names; `app_role` receives its rights.

    Leave `app_role` empty where the application signs in as the owner itself.
    """
    database = await Database.open(owner_url, size=1, command_timeout=3600)
    try:
        async with database.transaction() as connection:
            await connection.execute("SET LOCAL lock_timeout = '10min'")
            await connection.execute("SELECT pg_advisory_xact_lock($1)", ADVISORY_LOCK)
            await connection.execute("SELECT set_config('takt.app_role', $1, true)", app_role)
            await BaseMigrationManager().create_migration_table()
            before = set(await Migration.get_migrations_which_ran())
            await _run_all()
            await connection.execute("SELECT app_rights_apply()")
            ran = [
                name for name in await Migration.get_migrations_which_ran() if name not in before
            ]
    finally:
        await database.close()
    for name in ran:
        logger.info("migrated: %s", name)
    return ran


async def _run_all() -> None:
    with _quiet_and_tidy():
        for name in BaseMigrationManager().get_sorted_app_names():
            result = await ForwardsMigrationManager(app_name=name).run()
            if not result.success:
                raise MigrationError(result.message)


async def pending() -> list[str]:
    """Return the migrations that have not run on the open database."""
    ran = set(await Migration.get_migrations_which_ran())
    return [name for name in known() if name not in ran]


async def demand_current(connection: Connection) -> None:
    """Refuse with a sentence where migrations have not run; what follows would break half-way."""
    has_run = await connection.fetchval("SELECT to_regclass('migration') IS NOT NULL")
    if not has_run or await pending():
        raise DatabaseError("database.old_tables")


def known() -> list[str]:
    """Return the names of all migrations of this version, area by area."""
    manager = BaseMigrationManager()
    names: list[str] = []
    with _quiet_and_tidy():
        for config in manager.get_app_configs():
            folder = config.resolved_migrations_folder_path
            names.extend(manager.get_migration_ids(manager.get_migration_modules(folder)))
    return names


@contextlib.contextmanager
def _quiet_and_tidy() -> Iterator[None]:
    """Keep Piccolo's chatter off the terminal and its folders off the import path."""
    path = list(sys.path)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            yield
    finally:
        sys.path[:] = path
