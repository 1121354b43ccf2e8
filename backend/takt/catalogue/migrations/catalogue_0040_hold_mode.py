"""What a hold does where somebody wants to use the goods: it stops them, or asks once."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from takt.runtime.migrate import written

ID = "catalogue_0040_hold_mode"
VERSION = "1.38.0"
DESCRIPTION = "items whose holds only warn"

SQL = """
ALTER TABLE item
    ADD COLUMN hold_mode text NOT NULL DEFAULT 'block' CHECK (hold_mode IN ('block', 'warn'));
"""


async def forwards() -> MigrationManager:
    """Return what Piccolo runs."""
    return written("catalogue", ID, DESCRIPTION, SQL)
