"""Orders that people close, open again or change: where each one ends has to be followed."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from takt.runtime.migrate import written

ID = "production_0010_ends"
VERSION = "1.38.0"
DESCRIPTION = "which work orders end elsewhere since that was followed"

SQL = """
ALTER TABLE work_order ADD COLUMN is_settled boolean NOT NULL DEFAULT true;
ALTER TABLE work_order ALTER COLUMN is_settled DROP DEFAULT;
CREATE INDEX work_order_is_settled_idx ON work_order (id) WHERE NOT is_settled;
"""


async def forwards() -> MigrationManager:
    """Return what Piccolo runs."""
    return written("production", ID, DESCRIPTION, SQL)
