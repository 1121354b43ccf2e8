"""Whoever plans and answers for stock may see what it is worth; the floor may not."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from takt.runtime.migrate import written

ID = "identity_0060_costs"
VERSION = "1.38.0"
DESCRIPTION = "the permission to see what items cost"

SQL = """
UPDATE role SET permissions = permissions || 'catalogue.costs'::text
WHERE code IN ('administrator', 'planner', 'supervisor')
    AND NOT 'catalogue.costs' = ANY (permissions);
"""


async def forwards() -> MigrationManager:
    """Return what Piccolo runs."""
    return written("identity", ID, DESCRIPTION, SQL)
