"""Which version shows a picture: whoever may see the version may see the picture."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from takt.runtime.migrate import written

ID = "quality_0025_pictures"
VERSION = "1.38.0"
DESCRIPTION = "versions by their pictures"

SQL = """
CREATE INDEX inspection_plan_version_pictures_idx ON inspection_plan_version USING gin (pictures);
"""


async def forwards() -> MigrationManager:
    """Return what Piccolo runs."""
    return written("quality", ID, DESCRIPTION, SQL)
