"""Who plans inspections, reports what does not conform, decides about it, and looks on."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from takt.runtime.migrate import written

ID = "identity_0090_quality"
VERSION = "1.38.0"
DESCRIPTION = "the permissions of quality"

SQL = """
UPDATE role SET permissions = permissions || 'quality.plan'::text
WHERE code IN ('administrator', 'planner', 'supervisor', 'inspector');
UPDATE role SET permissions = permissions || 'quality.report'::text
WHERE code IN ('administrator', 'supervisor', 'storekeeper', 'operator', 'inspector');
UPDATE role SET permissions = permissions || 'quality.dispose'::text
WHERE code IN ('administrator', 'supervisor', 'inspector');
UPDATE role SET permissions = permissions || 'quality.view'::text
WHERE code IN ('administrator', 'planner', 'supervisor', 'inspector', 'viewer');
"""


async def forwards() -> MigrationManager:
    """Return what Piccolo runs."""
    return written("identity", ID, DESCRIPTION, SQL)
