"""Which stocktake a place is counted by blindly, and which one has frozen it."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from takt.runtime.migrate import written

ID = "inventory_0080_counted_places"
VERSION = "1.38.0"
DESCRIPTION = "where the balances of a place are published while it is counted"

SQL = """
-- The balances of a place that is counted blindly stand in a scope of their own, which the devices
-- of the counters do not hold.
ALTER TABLE location
    ADD COLUMN counted_by bigint NULL,
    ADD COLUMN frozen_by bigint NULL;

CREATE INDEX location_counted_by_idx ON location (counted_by) WHERE counted_by IS NOT NULL;
"""


async def forwards() -> MigrationManager:
    """Return what Piccolo runs."""
    return written("inventory", ID, DESCRIPTION, SQL)
