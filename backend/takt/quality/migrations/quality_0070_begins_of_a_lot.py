"""Samples are found by the lot that they were drawn from."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from takt.runtime.migrate import written

ID = "quality_0070_begins_of_a_lot"
VERSION = "1.38.0"
DESCRIPTION = "samples by their lot"

SQL = """
CREATE INDEX inspection_begin_lot_idx ON inspection_begin (lot);
"""


async def forwards() -> MigrationManager:
    """Return what Piccolo runs."""
    return written("quality", ID, DESCRIPTION, SQL)
