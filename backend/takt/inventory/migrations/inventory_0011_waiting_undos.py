"""Undos that arrived before what they undo; the row goes when the original is on record."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from takt.runtime.migrate import written

ID = "inventory_0011_waiting_undos"
VERSION = "1.38.0"
DESCRIPTION = "undos that wait for their originals"

SQL = """
CREATE TABLE waiting_undo (
    operation uuid PRIMARY KEY,
    target uuid NOT NULL
);

SELECT app_may('SELECT, INSERT, UPDATE, DELETE', 'waiting_undo');
"""


async def forwards() -> MigrationManager:
    """Return what Piccolo runs."""
    return written("inventory", ID, DESCRIPTION, SQL)
