"""An index for the receipt of a lot that was used before: which notices wait for it."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from takt.runtime.migrate import written

ID = "inventory_0010_open_notices_of_a_lot"
VERSION = "1.38.0"
DESCRIPTION = "open notices by lot"

SQL = """
CREATE INDEX notice_open_lot_idx ON notice (lot) WHERE status = 'open' AND lot IS NOT NULL;
"""


async def forwards() -> MigrationManager:
    """Return what Piccolo runs."""
    return written("inventory", ID, DESCRIPTION, SQL)
