"""Samples that were drawn by a plan for another category than that of their item."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from takt.runtime.migrate import written

ID = "quality_0081_plans_of_categories"
VERSION = "1.38.0"
DESCRIPTION = "whether the item of a sample was of the category of its plan"

# What was judged before stays as it was judged.
SQL = """
ALTER TABLE inspection_begin ADD in_category boolean NOT NULL DEFAULT true;
"""


async def forwards() -> MigrationManager:
    """Return what Piccolo runs."""
    return written("quality", ID, DESCRIPTION, SQL)
