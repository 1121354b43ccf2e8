"""Who plans stocktakes, and who judges what was counted."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from takt.runtime.migrate import written

ID = "identity_0070_stocktakes"
VERSION = "1.38.0"
DESCRIPTION = "the permissions of stocktakes"

SQL = """
UPDATE role SET permissions = permissions || 'stocktake.plan'::text
WHERE code IN ('administrator', 'planner', 'supervisor');
UPDATE role SET permissions = permissions || 'stocktake.review'::text
WHERE code IN ('administrator', 'supervisor');
"""


async def forwards() -> MigrationManager:
    """Return what Piccolo runs."""
    return written("identity", ID, DESCRIPTION, SQL)
