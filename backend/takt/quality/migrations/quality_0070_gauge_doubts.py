"""Readings without the gauge that their plan names, or with a retired one."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from takt.runtime.migrate import written

ID = "quality_0070_gauge_doubts"
VERSION = "1.38.0"
DESCRIPTION = "doubts about gauges that lack or are retired"

SQL = """
ALTER TABLE reading DROP CONSTRAINT reading_doubt_check;
ALTER TABLE reading ADD CONSTRAINT reading_doubt_check CHECK (
    doubt IN ('right', 'gauge_unknown', 'gauge_overdue', 'gauge_missing', 'gauge_retired')
);
"""


async def forwards() -> MigrationManager:
    """Return what Piccolo runs."""
    return written("quality", ID, DESCRIPTION, SQL)
