"""When the backup of the last night was made, and by which of the servers on this database."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from takt.runtime.migrate import written

ID = "runtime_0030_nightly_backup"
VERSION = "1.38.0"
DESCRIPTION = "when and where the last nightly backup was made"

SQL = """
ALTER TABLE server_state
    ADD COLUMN nightly_backup_at_ms bigint,
    ADD COLUMN nightly_backup_host text,
    ADD CHECK ((nightly_backup_at_ms IS NULL) = (nightly_backup_host IS NULL));
"""


async def forwards() -> MigrationManager:
    """Return what Piccolo runs."""
    return written("runtime", ID, DESCRIPTION, SQL)
