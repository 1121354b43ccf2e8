"""When a device last asked to keep a document: the oldest go when there are too many."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from takt.runtime.migrate import written

ID = "identity_0030_kept_documents"
VERSION = "1.38.0"
DESCRIPTION = "grants of documents that a device keeps"

SQL = """
ALTER TABLE device_grant
    ADD COLUMN kept_at bigint NULL,
    ADD CHECK ((scope LIKE 'document:%') = (kept_at IS NOT NULL));

SELECT app_may('UPDATE', 'device_grant');
"""


async def forwards() -> MigrationManager:
    """Return what Piccolo runs."""
    return written("identity", ID, DESCRIPTION, SQL)
